// The settings, made from the schema. Each control shows the state and asks for a change of it;
// none keeps a value of its own.

import { byId, make, once } from './page.js';
import { name, rows } from './control.js';
import { visible } from './visible.js';

/** @typedef {import('./schema.js').Row} Row */
/** @typedef {Pick<import('./engine.js').Summary, 'experiment'|'relevant'>} Shown What the controls show of a summary. */

/** What each setting does. */
export const helps = once(() => import('./help.js').then(({ HELP }) => HELP));

const GROUPS = { problem: 'Problem', method: 'Optimizer', run: 'Run' };

/**
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 * @param {Shown} first What they show until the engine has read the link.
 */
export function controls(state, schema, first) {
  const form = byId('controls');
  const help = byId('help');
  const locks = byId('locks');
  const start = /** @type {HTMLButtonElement} */ (byId('reset'));
  /** @type {import('./control.js').Control[]} */
  const all = [];

  for (const [group, title] of Object.entries(GROUPS)) {
    const fieldset = make('fieldset', { class: 'group', id: `g-${group}` }, make('legend', {}, title));
    for (const row of schema.rows) {
      if (row.group !== group) continue;
      const control = rows[row.kind]?.(row, state, schema);
      if (!control) continue;
      control.element.dataset.key = row.key;
      all.push(control);
      fieldset.append(control.element);
    }
    byId('groups').append(fieldset);
  }
  form.addEventListener('submit', (event) => event.preventDefault());

  /** The method that is shown. */ let method = '';
  /** Its own name of a setting. @param {Row} row */
  const own = (row) => schema.choice('opt', method)?.names?.find(({ key }) => key === row.key);

  /** The setting that was pointed at last. @type {Row|undefined} */ let asked;
  /** @param {Event} event */
  function explain(event) {
    const element = event.target instanceof Element ? event.target.closest('.control') : null;
    const row = element instanceof HTMLElement ? schema.row(element.dataset.key ?? '') : undefined;
    asked = row ?? asked;
    // The words come with the first setting that is pointed at; without them the page goes on.
    if (row) helps().then((all) => { if (asked === row) help.textContent = all[own(row) ? `${method}.${row.key}` : row.key]; }, () => {});
  }
  form.addEventListener('focusin', explain);
  form.addEventListener('pointerover', explain);
  help.textContent = matchMedia('(hover: hover)').matches
    ? 'Point at a setting to read what it does.' : 'Touch a setting to read what it does.';

  /** What each shows. @type {WeakMap<import('./control.js').Control, string>} */ const shows = new WeakMap();
  /** @param {Shown} summary @param {boolean} moving */
  function show(summary, moving) {
    method = String(summary.experiment.opt);
    const locked = new Set(summary.experiment.lock);
    const relevant = new Set(summary.relevant);
    for (const control of all) {
      const { key } = control.row;
      const called = own(control.row);
      const value = JSON.stringify([summary.experiment[key], relevant.has(key), called?.symbol]);
      // What is moved changes few of them, and each costs layout.
      if (moving && shows.get(control) === value) continue;
      shows.set(control, value);
      const lock = locked.has(key);
      control.element.hidden = !relevant.has(key) || !visible(summary.experiment, key);
      control.element.classList.toggle('locked', lock);
      for (const input of control.inputs) {
        input.disabled = lock;
        if (lock) input.setAttribute('aria-describedby', 'locks');
        else input.removeAttribute('aria-describedby');
      }
      control.called = called ?? control.row;
      const title = control.element.querySelector('label');
      if (title && control.row.kind === 'number') name(title, control.called);
      control.show(summary.experiment[key]);
    }
    const less = all.some(({ row }) => relevant.has(row.key) && !visible(summary.experiment, row.key));
    // It would take the lock away with everything else.
    start.disabled = locked.size > 0;
    note(locks, state, locked.size > 0, less);
  }
  show(first, false);
  // While a run is passed the controls are further.
  state.follow((summary, moving, passing) => { if (!passing) show(summary, moving); });
}

/**
 * @param {HTMLElement} place
 * @param {import('./state.js').State} state
 * @param {boolean} locked
 * @param {boolean} hidden
 */
function note(place, state, locked, hidden) {
  const what = [locked && 'locked', hidden && 'hidden'].filter(Boolean).join(' and ');
  if (place.dataset.what === what) return;
  place.dataset.what = what;
  place.hidden = what === '';
  if (what === '') {
    place.replaceChildren();
    return;
  }
  const open = make('button', { type: 'button', class: 'quiet', id: 'unlock' }, locked ? 'Unlock' : 'Show all');
  open.addEventListener('click', () => state.change({ lock: null, hide: null, show: null }));
  place.replaceChildren(`Some settings were ${what} by the author of this link. `, open);
}
