// The modified equation of a typed method as a formula, under its values; and whether it is right.

import { copied, done } from './copy.js';
import { eventually } from './engine.js';
import { byId, make } from './page.js';
import { set, tex } from './typeset.js';

/** @typedef {{lines: import('./typeset.js').Line[], why: string|null}} Derived */

const WHAT = 'F is the direction with every past iterate replaced by the current one. g = ∇E, H = ∇²E, and n counts steps from 0.';

/** @param {import('./state.js').State} state */
export function derived(state) {
  const lines = make('div', { class: 'set', tabindex: 0, role: 'region', 'aria-label': 'The modified equation as a formula' });
  const why = make('p', { class: 'what' });
  const check = make('button', { type: 'button', id: 'is-it-right' }, 'Is the derivation right for my method?');
  const element = make('div', { id: 'derived', hidden: true }, lines, why, check);
  byId('equation').after(element);
  check.addEventListener('click', () => { state.change({ view: 'order' }); });

  /** @type {Derived} */ let found = { lines: [], why: null };
  let of = '';
  // The button of the equation copies this formula with it.
  const copy = /** @type {HTMLButtonElement} */ (byId('tex'));
  copy.parentElement?.addEventListener('click', async (event) => {
    if (event.target !== copy || element.hidden || found.lines.length === 0) return;
    event.stopPropagation();
    const all = `\\theta_j' = -F_j(\\theta) - h\\, C_j(\\theta)\n${tex(found.lines)}`;
    if (await copied(all)) done(copy);
    else lines.replaceChildren(make('code', {}, all));
  }, true);

  async function show() {
    const { experiment } = state.summary;
    element.hidden = experiment.opt !== 'own';
    const { link } = state;
    if (element.hidden || link === of) return;
    const next = /** @type {Derived} */ (/** @type {unknown} */ (
      await eventually(() => state.engine.typed('formula', 'equation', '', link))));
    if (link !== state.link) return;
    of = link;
    if (JSON.stringify(next) === JSON.stringify(found)) return;
    found = next;
    lines.hidden = next.lines.length === 0;
    lines.replaceChildren(...next.lines.map(set));
    why.textContent = next.why ?? WHAT;
  }
  state.follow(() => { show().catch(state.onerror); });
  show().catch(state.onerror);
}
