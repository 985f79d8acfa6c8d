// A loss or a method that is typed in: a field, what is wrong with it and where, and a slider for each declared value.
// What does not work stays in the field and changes nothing. A loss has a field for its data as well.

import { rows } from './control.js';
import { eventually } from './engine.js';
import { laterStyles } from './files.js';
import { make, settled } from './page.js';
import { derived } from './derived.js';
import { mathematics } from './typeset.js';
import { edited } from './state.js';
import { data } from './own-data.js';
import { LOSSES, METHODS } from './templates.js';

/** @typedef {import('./schema.js').Row} Row */

/** The pause in typing after which a formula is read, in milliseconds. */
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
  const shape = mathematics('The formula as mathematics');
  /** Its table, or nothing for a method. */
  const table = key === 'f' ? data(state, () => { take().catch(state.onerror); }) : null;
  const plane = make('select', { id: 'c-plane', name: 'plane' });
  const planes = make('div', { class: 'plane', hidden: true }, make('label', { for: 'c-plane' }, 'Plane of the path'), plane);
  place.replaceChildren(make('label', { for: id }, row.label), from, source, text, said, shape.element, sliders, ...(table ? [table.element, planes] : []));
  plane.addEventListener('change', () => state.change({ plane: plane.value || null }));

  /** Offers planes of more than two parameters. @param {string[]} names */
  function offerPlanes(names) {
    planes.hidden = key !== 'f' || names.length < 3;
    const pairs = names.flatMap((b, j) => names.slice(0, j).map((a, i) => [i === 0 && j === 1 ? '' : `${i + 1},${j + 1}`, `${a}, ${b}`]));
    plane.replaceChildren(...[...pairs, ['principal', 'principal directions']].map(([value, name]) => make('option', { value }, name)));
  }
  if (key === 'step') derived(state);

  /** The declared values as controls. @type {import('./control.js').Control[]} */ let values = [];
  /** The declarations that the sliders belong to. */ let declared = '';

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
  function tell({ error, names, math }) {
    // An invalid formula leaves the last valid one in place.
    if (!error) shape.show(math);
    text.setAttribute('aria-invalid', String(error !== null));
    if (error) {
      // The marks stand under their place; the words after them are no line that runs out of the page.
      const [marked, words] = [error.caret.slice(0, -error.words.length).trimEnd(), error.words];
      said.replaceChildren(make('span', { class: 'marked' }, marked), ' ', make('span', { class: 'words' }, words));
    } else said.textContent = names.length === 0 ? '' : `${key === 'f' ? 'Parameters' : 'Memories'}: ${names.join(', ')}`;
  }

  /** Uses what was typed, if it is a formula. @param {string} [start] The initial point that goes with it. */
  async function take(start) {
    const written = text.value;
    /** @type {Record<string, string|null>} */ const rows = table ? { data: table.link || null } : {};
    /** @type {import('./engine.js').Formula} */
    const formula = await eventually(() => engine.typed('formula', key, written, edited(state.link, rows)));
    // If typing went on, the answer is about the text that is there now.
    if (written !== text.value || (table && (table.link || null) !== rows.data)) return;
    tell(formula);
    if (formula.error) return;
    offer(formula);
    offerPlanes(formula.names);
    const old = Object.keys(state.summary.experiment).filter((one) => one.startsWith(`${key}.`));
    const gone = Object.fromEntries(old.filter((one) => !formula.sliders.some(({ name }) => one === `${key}.${name}`)).map((one) => [one, null]));
    const other = key === 'f' && formula.start.length !== state.summary.experiment.x0.length;
    state.change({ ...rows, [key]: written.trim() === '' ? null : written, ...gone, ...(start !== undefined ? { x0: start } : other ? { x0: null } : {}) },
      { entry: 'replace' });
  }
  const soon = settled(() => { take().catch(state.onerror); }, REST);
  text.addEventListener('input', () => soon());
  text.addEventListener('change', () => soon.flush());
  from.addEventListener('change', () => {
    const chosen = templates.find(({ key: value }) => value === from.value);
    if (!chosen) return;
    text.value = chosen.text;
    table?.put(chosen.data ?? '');
    source.textContent = chosen.about;
    from.value = '';
    take(chosen.start?.join(',')).catch(state.onerror);
  });

  let shown = '';
  /** The data that it was read with. */ let on = '';
  return async () => {
    const { experiment } = state.summary;
    const now = String(experiment[key] ?? '');
    const lock = experiment.lock.includes(key);
    text.disabled = from.disabled = lock;
    await table?.show(String(experiment.data ?? ''), lock || experiment.lock.includes('data'));
    // While typing, the text is not replaced by its parsed form.
    if (now !== shown && document.activeElement !== text) text.value = now;
    const data = String(experiment.data ?? '');
    if (now !== shown || data !== on || declared === '') {
      shown = now;
      on = data;
      /** @type {import('./engine.js').Formula} */
      const formula = await eventually(() => engine.typed('formula', key, now, state.link));
      if (text.value === now) tell(formula);
      if (!formula.error) {
        offer(formula);
        offerPlanes(formula.names);
      }
    }
    plane.value = (experiment.plane ?? []).join(',');
    if (plane.selectedIndex < 0) plane.value = '';
    for (const control of values) {
      control.show(experiment[control.row.key] ?? control.row.default);
      for (const input of control.inputs) input.disabled = lock;
    }
  };
}
