// The difference lens: how much the deviation from the iterates is enlarged in the path figure.

import { byId } from './page.js';

/** @param {import('./figures.js').Figures} figures */
export function lens(figures) {
  byId('lens').addEventListener('change', (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    figures.looking.lens = Number(value);
    figures.redraw();
  });
}
