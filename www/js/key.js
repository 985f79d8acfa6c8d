// The lines of the figures: what each looks like, and whether it is drawn.

import { byId, make } from './page.js';

const FLOWS = /** @type {const} */ ({
  first: 'first-order flow',
  modified: 'modified equation',
  third: 'third-order equation',
  phase: 'phase-space flow',
});

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 */
export function key(state, figures) {
  const place = byId('key');
  let drawn = '';
  state.follow(({ offered: flows }) => {
    const names = /** @type {(keyof typeof FLOWS)[]} */ (Object.keys(FLOWS)).filter((name) => flows[name]);
    for (const name of names) {
      const box = document.querySelector(`#c-flow-${name}`);
      if (box instanceof HTMLInputElement) box.checked = !figures.hidden(name);
    }
    if (names.join() === drawn) return;
    drawn = names.join();
    for (const old of place.querySelectorAll('label')) old.remove();
    for (const name of names) {
      const box = make('input', { type: 'checkbox', id: `c-flow-${name}`, checked: !figures.hidden(name) });
      box.addEventListener('change', () => {
        figures.looking.hide[name] = !box.checked;
        figures.redraw();
      });
      place.append(make('label', { class: `k-${name}`, 'data-flow': name }, box, make('span', {}, FLOWS[name])));
    }
  });

  byId('error-scale').addEventListener('change', (event) => {
    figures.looking.log = /** @type {HTMLInputElement} */ (event.target).value === 'log';
    figures.redraw();
  });
  byId('lens').addEventListener('change', (event) => {
    figures.looking.lens = Number(/** @type {HTMLInputElement} */ (event.target).value);
    figures.redraw();
  });
}
