// The result in words: one sentence, and how far to trust it.

import { byId, make } from './page.js';
import { count, shown } from './numbers.js';

/** @typedef {import('./engine.js').Summary} Summary */

const FLOWS = { first: 'The first-order flow', modified: 'The modified equation', third: 'The third-order equation', phase: 'The phase-space flow' };
const WHY = {
  diverged: 'diverged',
  stiff: 'became too stiff to follow',
};
const GRADES = {
  green: { mark: 'good', text: 'The modified equation is valid here' },
  amber: { mark: 'fair', text: 'The modified equation is near the end of its range' },
  red: { mark: 'bad', text: 'The modified equation fails here' },
};

/** @param {import('./state.js').State} state */
export function verdict(state) {
  const say = list(byId('verdict'), 'tone', span);
  const stand = list(byId('states'), 'mark', item);
  state.follow((summary) => {
    say(summary.words);
    stand(standing(summary));
  });
}

/**
 * @typedef {Summary['words'][number]} Span
 * @typedef {{mark: string, text: string}} Item
 */

/** Words, marked where they decide. @param {Span} words @returns {Node} */
const span = ({ text, tone }) => (tone === 'plain' ? new Text(text) : make('b', { class: tone }, text));

/** @param {Item} one @returns {Node} */
const item = ({ mark, text }) => make('li', { class: mark }, text);

/** @param {Span[]} words */
export const spans = (words) => words.map(span);

/**
 * Shows a list in a place. Where it differs in nothing but words only these are changed: while a value moves
 * that is a few numbers, and new elements cost more.
 * @template {{text: string}} T
 * @param {Element} place @param {keyof T} kind @param {(one: T) => Node} shown
 */
function list(place, kind, shown) {
  /** @type {T[]} */ let before = [];
  return (/** @type {T[]} */ now) => {
    if (now.length !== before.length || now.some((one, k) => one[kind] !== before[k][kind])) {
      place.replaceChildren(...now.map(shown));
    } else {
      now.forEach(({ text }, k) => {
        const node = place.childNodes[k];
        if (text !== before[k].text) (node.firstChild ?? node).nodeValue = text;
      });
    }
    before = now;
  };
}

/** @param {Summary} summary */
function standing(summary) {
  /** @type {Item[]} */
  const list = [];
  const { validity, diverged_at: diverged } = summary;
  const { mark, text } = GRADES[validity.grade];
  list.push({ mark, text: validity.d === null ? text : `${text}: one-step defect ${shown(validity.d, 2)} (valid below 0.3)` });
  if (summary.growth !== null) list.push({ mark: 'bad', text: 'The run diverges' });
  if (diverged !== null) list.push({ mark: 'bad', text: `Out of bounds at step ${count(diverged)}; the finite part is shown` });
  if (summary.heuristic_from !== null) list.push({ mark: 'fair', text: `Only a heuristic from step ${count(summary.heuristic_from)} on` });
  if (validity.stalls_at !== null) list.push({ mark: 'fair', text: `The modified equation stalls at step ${count(validity.stalls_at)}` });
  for (const [name, flow] of Object.entries(summary.flows)) {
    if (!flow?.stopped) continue;
    const key = /** @type {keyof typeof FLOWS} */ (name);
    const { why, at } = flow.stopped;
    if (why === 'budget') list.push({ mark: 'note', text: `${FLOWS[key]} is followed up to step ${count(at)}` });
    else list.push({ mark: 'bad', text: `${FLOWS[key]} ${WHY[/** @type {keyof typeof WHY} */ (why)]} after step ${count(at)}` });
  }
  if (diverged === null) list.push({ mark: 'note', text: `${count(summary.last)} steps` });
  return list;
}
