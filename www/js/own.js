// A loss or a method that is typed in: a field, what is wrong with it and where, and a slider for each declared value.
// What does not work stays in the field and changes nothing.

import { rows } from './control.js';
import { eventually } from './engine.js';
import { laterStyles } from './files.js';
import { make, settled } from './page.js';
import { LOSSES, METHODS } from './templates.js';

/** @typedef {import('./schema.js').Row} Row */

/** After so long without a key a formula is read, in milliseconds. */
const REST = 200;

/**
 * @param {Row} row
 * @param {import('./state.js').State} state
 * @param {HTMLElement} place
 * @returns {() => void} Shows the formula of the present link.
 */
export function own(row, state, place) {
  const { engine } = state;
  laterStyles().catch(() => {});
  const key = /** @type {'f'|'step'} */ (row.key);
  const id = `c-${key}`;
  const templates = key === 'f' ? LOSSES : METHODS;
  const from = make('select', { id: `from-${key}`, 'aria-label': 'Start from an example' }, make('option', { value: '' }, 'Examples…'),
    ...templates.map(({ key: value, name }) => make('option', { value }, name)));
  const source = make('p', { class: 'what' });
  const text = make('textarea', {
    id, name: key, rows: 4, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', 'aria-describedby': `said-${key}`,
  });
  const said = make('pre', { id: `said-${key}`, class: 'said', role: 'status' });
  const sliders = make('div', { class: 'sliders' });
  place.replaceChildren(make('label', { for: id }, row.label), from, source, text, said, sliders);

  /** The declared values as controls. @type {import('./control.js').Control[]} */ let values = [];
  /** What the sliders are of. */ let declared = '';

  /** @param {import('./engine.js').Formula} formula */
  function offer(formula) {
    const now = JSON.stringify(formula.sliders);
    if (now === declared) return;
    declared = now;
    values = formula.sliders.map(({ name, value, least, most, log }) => /** @type {any} */ (rows.number)(/** @type {any} */ ({
      key: `${key}.${name}`, kind: 'number', group: row.group, symbol: '', label: name, default: value, min: least, max: most,
      from: least, to: most, choices: [], scale: log ? { name: 'log' } : { name: 'linear', step: (most - least) / 100 },
    }), state));
    sliders.replaceChildren(...values.map(({ element }) => element));
  }

  /** @param {import('./engine.js').Formula} formula */
  function tell({ error, names }) {
    text.setAttribute('aria-invalid', String(error !== null));
    said.textContent = error ? error.caret
      : names.length === 0 ? '' : `${key === 'f' ? 'Parameters' : 'Memories'}: ${names.join(', ')}`;
  }

  /** Takes what was typed, where it is a formula. @param {string} [start] The initial point that goes with it. */
  async function take(start) {
    const written = text.value;
    const formula = await eventually(() => engine.formula(key, written, state.link));
    // Who has typed on is answered about what stands there now.
    if (written !== text.value) return;
    tell(formula);
    if (formula.error) return;
    offer(formula);
    const old = Object.keys(state.summary.experiment).filter((one) => one.startsWith(`${key}.`));
    const gone = Object.fromEntries(old.filter((one) => !formula.sliders.some(({ name }) => one === `${key}.${name}`)).map((one) => [one, null]));
    const other = key === 'f' && formula.start.length !== state.summary.experiment.x0.length;
    state.change({ [key]: written.trim() === '' ? null : written, ...gone, ...(start !== undefined ? { x0: start } : other ? { x0: null } : {}) },
      { entry: 'replace' });
  }
  const soon = settled(() => { take().catch(state.onerror); }, REST);
  text.addEventListener('input', () => soon());
  text.addEventListener('change', () => soon.flush());
  from.addEventListener('change', () => {
    const chosen = templates.find(({ key: value }) => value === from.value);
    if (!chosen) return;
    text.value = chosen.text;
    source.textContent = chosen.about;
    from.value = '';
    take(chosen.start?.join(',')).catch(state.onerror);
  });

  let shown = '';
  return async () => {
    const { experiment } = state.summary;
    const now = String(experiment[key] ?? '');
    const lock = experiment.lock.includes(key);
    text.disabled = from.disabled = lock;
    // What is being typed is not replaced by what it was understood as.
    if (now !== shown && document.activeElement !== text) text.value = now;
    if (now !== shown || declared === '') {
      shown = now;
      const formula = await eventually(() => engine.formula(key, now, state.link));
      if (text.value === now) tell(formula);
      if (!formula.error) offer(formula);
    }
    for (const control of values) {
      control.show(experiment[control.row.key] ?? control.row.default);
      for (const input of control.inputs) input.disabled = lock;
    }
  };
}
