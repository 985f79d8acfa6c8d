// Runs worth a look: a list to start from, what to look for, and the way back.

import { PRESETS } from './data.js';
import { byId, make } from './page.js';

/**
 * @typedef {object} Preset
 * @property {string} name
 * @property {string} title
 * @property {string} look What to look for.
 * @property {string} link The run.
 */

/**
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 */
export function presets(state, schema) {
  const select = /** @type {HTMLSelectElement} */ (byId('c-preset'));
  const look = byId('preset-look');
  const reset = /** @type {HTMLButtonElement} */ (byId('preset-reset'));
  /** @type {Preset[]} */ const all = PRESETS;
  const own = make('option', { value: '', disabled: true }, 'Your own settings');
  select.append(own, ...all.map(({ name, title }) => make('option', { value: name }, title)));

  select.value = '';
  /** The preset that the present settings came from. @type {Preset|undefined} */
  let from;
  const start = (/** @type {string} */ name) => {
    // What the page shows and what is pinned stay; only the run is another one.
    const shown = state.link.split('&').filter((part) => /^[a-e][.]/.test(part) || schema.row(part.split('=', 1)[0])?.group === 'view');
    state.open([`preset=${name}`, ...shown].join('&'), 'push');
  };
  select.addEventListener('change', () => start(select.value));
  reset.addEventListener('click', () => {
    if (!from) return;
    start(from.name);
    // The button is done and cannot keep the focus.
    select.focus();
  });

  state.follow(({ preset, experiment }) => {
    const now = all.find(({ name }) => name === preset);
    from = now ?? from;
    select.value = now?.name ?? '';
    own.textContent = from && !now ? `Changed: ${from.title}` : 'Your own settings';
    const words = from?.look ?? 'Example runs, each with what to look for.';
    if (look.textContent !== words) look.textContent = words;
    const locked = experiment.lock.length > 0;
    select.disabled = locked;
    reset.disabled = locked || !from || from === now;
  });
}
