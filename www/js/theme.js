// Light, dark, projector; the size of text.

import { byId, make } from './page.js';

/** @typedef {'light'|'dark'|'projector'} Theme */

const dark = () => matchMedia('(prefers-color-scheme: dark)');
/** The size of text, until it may be another. */ let size = 0;

/**
 * The theme in force.
 * @returns {Theme}
 */
export function theme() {
  const asked = document.documentElement.dataset.theme;
  if (asked === 'light' || asked === 'dark' || asked === 'projector') return asked;
  return dark().matches ? 'dark' : 'light';
}

/** How many times larger than usual the reader has text, which figures follow. */
export function textSize() {
  size ||= parseFloat(getComputedStyle(document.documentElement).fontSize) / (theme() === 'projector' ? 20 : 16);
  return size;
}

/**
 * Keeps the page's theme and the choice of it in step with the link.
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Row|undefined} row
 * @param {() => void} redraw
 */
export function themes(state, row, redraw) {
  const choice = /** @type {HTMLSelectElement} */ (byId('c-theme'));
  for (const { value, label } of row?.choices ?? []) choice.append(make('option', { value }, label));
  choice.addEventListener('change', () => state.change({ theme: choice.value }));
  state.follow((summary) => {
    const asked = String(summary.experiment.theme);
    choice.value = asked;
    const { dataset } = document.documentElement;
    const before = dataset.theme;
    dataset.theme = asked;
    size = 0;
    // The first theme is that of the first picture, which nobody has to ask for.
    if (before !== undefined && before !== asked) redraw();
  });
  dark().addEventListener('change', redraw);
  // Larger text makes the page longer.
  new ResizeObserver(() => { size = 0; }).observe(document.documentElement);
}
