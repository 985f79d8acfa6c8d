// The result in words: one sentence, and how far to trust it.

import { byId, make } from './page.js';

/** @typedef {import('./engine.js').Summary} Summary */

/** @param {import('./state.js').State} state @param {Element} [said] @param {Element} [trust] */
export function verdict(state, said = byId('verdict'), trust = byId('states')) {
  const say = list(said, 'tone', span);
  const stand = list(trust, 'mark', item);
  state.follow((summary) => {
    say(summary.words);
    stand(summary.standing);
  });
}

/**
 * @typedef {Summary['words'][number]} Span
 * @typedef {Summary['standing'][number]} Item
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
