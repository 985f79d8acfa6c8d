// The lines of the figures: what each looks like, and whether it is drawn.

import { FLOWS } from './figures.js';
import { byId, make } from './page.js';

const NAMES = /** @type {const} */ ({
  first: 'first-order flow',
  modified: 'modified equation',
  third: 'equation with the h² term',
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
    const names = FLOWS.filter((name) => flows[name]);
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
        const chosen = FLOWS.filter((one) => (one === name ? box.checked : !figures.hidden(one)));
        const usual = FLOWS.every((one) => chosen.includes(one) !== figures.left(one));
        state.change({ lines: usual ? null : chosen.join(',') || 'none' });
      });
      place.append(make('label', { class: `k-${name}`, 'data-flow': name }, box, make('span', {}, NAMES[name])));
    }
  });

  for (const [id, key] of [['error-scale', 'err'], ['lens', 'lens']]) {
    const element = byId(id);
    element.addEventListener('change', (event) => state.change({ [key]: /** @type {HTMLInputElement} */ (event.target).value }));
    state.follow(({ experiment }) => {
      for (const input of element.querySelectorAll('input')) input.checked = input.value === experiment[key];
    });
  }
}
