// The result in words: one sentence, and how far to trust it.

import { byId, make } from './page.js';
import { count, shown } from './numbers.js';

/** @typedef {import('./engine.js').Summary} Summary */

const FLOWS = { first: 'The first-order flow', modified: 'The modified flow', third: 'The third-order flow', phase: 'The phase-space flow' };
const WHY = {
  diverged: 'left every bound',
  stiff: 'became too stiff to follow',
  budget: 'took more work than one run may',
};
const GRADES = {
  green: { mark: 'good', text: 'The modified equation is valid here' },
  amber: { mark: 'fair', text: 'The modified equation is near the end of its range' },
  red: { mark: 'bad', text: 'The modified equation is not valid here' },
};

/** @param {import('./state.js').State} state */
export function verdict(state) {
  const sentence = byId('verdict');
  const states = byId('states');
  /** @type {Summary['words']} */ let said = [];
  /** @type {ReturnType<typeof standing>} */ let stood = [];
  state.follow((summary) => {
    const { words } = summary;
    if (alike(words, said, 'tone')) reword(sentence, words, said);
    else sentence.replaceChildren(...spans(words));
    said = words;
    const list = standing(summary);
    if (alike(list, stood, 'mark')) reword(states, list, stood);
    else states.replaceChildren(...list.map(({ mark, text }) => make('li', { class: mark }, text)));
    stood = list;
  });
}

/**
 * Whether two lists differ in nothing but words.
 * @template {{text: string}} T
 * @param {T[]} a @param {T[]} b @param {keyof T} by
 */
const alike = (a, b, by) => a.length === b.length && a.every((one, k) => one[by] === b[k][by]);

/**
 * Changes the words of what stays: while a value moves that is a few numbers, and new elements cost more.
 * @param {Element} place @param {{text: string}[]} now @param {{text: string}[]} before
 */
function reword(place, now, before) {
  now.forEach(({ text }, k) => {
    if (text === before[k].text) return;
    const node = place.childNodes[k];
    (node.firstChild ?? node).nodeValue = text;
  });
}

/**
 * Words with the deciding ones marked.
 * @param {Summary['words']} words
 * @returns {(Node|string)[]}
 */
export function spans(words) {
  return words.map(({ text, tone }) => (tone === 'plain' ? text : make('b', { class: tone }, text)));
}

/** @param {Summary} summary */
function standing(summary) {
  /** @type {{mark: string, text: string}[]} */
  const list = [];
  const { validity, diverged_at: diverged } = summary;
  const { mark, text } = GRADES[validity.grade];
  list.push({ mark, text: validity.d === null ? text : `${text}: d = ${shown(validity.d, 2)}` });
  if (diverged !== null) list.push({ mark: 'bad', text: `The run diverged at step ${count(diverged)}; its finite part is shown` });
  if (summary.heuristic_from !== null) list.push({ mark: 'fair', text: `Heuristic from step ${count(summary.heuristic_from)} on` });
  if (validity.stalls_at !== null) list.push({ mark: 'fair', text: `The modified equation stalls from step ${count(validity.stalls_at)} on` });
  for (const [name, flow] of Object.entries(summary.flows)) {
    if (!flow?.stopped) continue;
    const key = /** @type {keyof typeof FLOWS} */ (name);
    const why = WHY[/** @type {keyof typeof WHY} */ (flow.stopped.why)];
    list.push({ mark: 'bad', text: `${FLOWS[key]} ${why} after step ${count(flow.stopped.at)}` });
  }
  if (diverged === null) list.push({ mark: 'note', text: `${count(summary.last)} steps` });
  return list;
}
