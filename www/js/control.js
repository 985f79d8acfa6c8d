// One control of each kind.

import { make, once } from './page.js';
import { plain, spoken, typed } from './numbers.js';
import { scale } from './scale.js';

/** @typedef {import('./schema.js').Row} Row */
/** @typedef {import('./state.js').State} State */
/** @typedef {HTMLInputElement|HTMLSelectElement} Field */

/**
 * @typedef {object} Control
 * @property {Row} row
 * @property {HTMLElement} element
 * @property {Field[]} inputs
 * @property {(value: any) => void} show
 * @property {{label: string, symbol: string}} [called] What the method calls it.
 */

/** @type {Partial<Record<Row['kind'], (row: Row, state: State, schema: import('./schema.js').Schema) => Control>>} */
export const rows = { choice, number, integer: number, flag, vector, formula };

/** @param {Row} row @param {string} id */
function label(row, id) {
  const element = make('label', { for: id });
  name(element, row);
  return element;
}

/** Writes what a setting is called, which depends on the method. @param {Element} element @param {{label: string, symbol: string}} row */
export function name(element, { label: text, symbol }) {
  element.replaceChildren(text, ...(symbol ? [' ', make('span', { class: 'symbol' }, symbol)] : []));
}

/** @param {Row} row @param {State} state @param {import('./schema.js').Schema} schema @returns {Control} */
function choice(row, state, schema) {
  const id = `c-${row.key}`;
  const select = make('select', { id, name: row.key },
    ...row.choices.map(({ value, label: text }) => make('option', { value }, text)));
  const what = make('p', { class: 'what' });
  const titled = label(row, id);
  if (row.key === 'problem' || row.key === 'opt') titled.className = 'unseen';
  select.addEventListener('change', () => {
    /** @type {Record<string, string|null>} */
    const changes = { [row.key]: select.value };
    // Another loss begins at its own initial point.
    if (row.key === 'problem') changes.x0 = null;
    state.change(changes);
  });
  return {
    row,
    // The group's heading already says what is chosen.
    element: make('div', { class: 'control choice' }, titled, select, what),
    inputs: [select],
    show(value) {
      select.value = String(value);
      const chosen = schema.choice(row.key, String(value));
      // A method's conventions stand under its formula; a loss has its formula alone.
      const about = row.key === 'opt' && chosen?.about ? [make('br'), chosen.about] : [];
      what.replaceChildren(chosen?.formula ?? chosen?.about ?? '', ...about);
    },
  };
}

/**
 * The place of a formula; its field comes when it is first used.
 * @param {Row} row @param {State} state @returns {Control}
 */
function formula(row, state) {
  const element = make('div', { class: 'control typed' });
  /** @type {Control} */
  const control = { row, element, inputs: [], show() {} };
  const field = once(() => import('./own.js').then((module) => module.own(row, state, element)));
  return Object.assign(control, {
    /** @param {any} value */
    show(value) {
      if (element.hidden || value === undefined || !state.known) return;
      field().then((show) => show(), state.onerror);
    },
  });
}

/** @param {Row} row @param {State} state @returns {Control} */
function flag(row, state) {
  const id = `c-${row.key}`;
  const box = make('input', { type: 'checkbox', id, name: row.key });
  box.addEventListener('change', () => state.change({ [row.key]: box.checked ? '1' : '0' }));
  return {
    row,
    element: make('div', { class: 'control flag' }, box, label(row, id)),
    inputs: [box],
    show(value) { box.checked = value === true || value === 1 || value === '1'; },
  };
}

/**
 * A field for one number. What is no number stays in the field, marked, and changes nothing; an
 * empty field shows the value in use behind it.
 * @param {string} id
 * @param {boolean} whole
 * @param {(text: string) => void} change
 */
function field(id, whole, change) {
  const input = make('input', { type: 'text', id, /* A phone's keys for decimals have neither a minus nor an e. */ inputmode: whole ? 'numeric' : 'text', autocomplete: 'off', spellcheck: 'false' });
  input.addEventListener('focus', () => behind(input));
  input.addEventListener('change', () => {
    const bad = input.value.trim() !== '' && !Number.isFinite(Number(typed(input.value)));
    input.setCustomValidity(bad ? 'This is not a number.' : '');
    input.setAttribute('aria-invalid', String(bad));
    if (bad) input.reportValidity();
    else if (input.value.trim() !== '') change(input.value.trim());
  });
  return input;
}

/** Shows a value in a field. @param {HTMLInputElement} input @param {number} value */
function fill(input, value) {
  input.value = plain(value);
  // Only who is in a field can empty it, and what was right needs no word: a slider's moves are many.
  if (input.matches(':focus')) behind(input);
  if (!input.validity.valid) input.setCustomValidity('');
  input.removeAttribute('aria-invalid');
}

/** Keeps the value in use behind a field, to be seen where it is emptied. @param {HTMLInputElement} input */
function behind(input) { if (input.value !== '') input.placeholder = input.value; }

/** @param {Row} row @param {State} state @returns {Control} */
function number(row, state) {
  const id = `c-${row.key}`;
  const along = scale(row);
  let now = NaN;
  // The core reads the text: it knows where a comma is not clear.
  const text = field(id, row.kind === 'integer', (value) => state.change({ [row.key]: value }));
  text.name = row.key;
  const range = make('input', { type: 'range', id: `r-${row.key}`, min: 0, max: along.steps, step: 'any', 'aria-label': row.label });
  /** @param {number} value */
  const slide = (value) => {
    if (value === now) return;
    // Keys can come faster than frames, and the run may take longer than one.
    now = value;
    fill(text, value);
    state.change({ [row.key]: plain(value) }, { drag: true });
  };
  const touched = touches(range, {
    before: () => now,
    set: () => slide(along.value(Math.round(range.valueAsNumber))),
    restore: (before) => {
      slide(before);
      range.value = String(along.position(before));
    },
  });
  range.addEventListener('input', () => { if (!touched.waits()) touched.set(); });
  range.addEventListener('keydown', (event) => {
    const to = key(event, now, row, along);
    if (to === undefined) return;
    event.preventDefault();
    slide(to);
  });
  /** @type {Control} */
  const control = {
    row,
    element: make('div', { class: 'control number' }, label(row, id), text, range),
    inputs: [text, range],
    show(value) {
      now = Number(value);
      fill(text, now);
      const spot = String(along.position(now));
      // A finger on the slider has it where it is.
      if (range.value !== spot && !touched.waits()) range.value = spot;
      const called = (control.called ?? row).label;
      range.setAttribute('aria-label', called);
      range.setAttribute('aria-valuetext', `${called} ${spoken(now)}`);
    },
  };
  return control;
}

/** How far a finger moves before its direction is known, in CSS pixels. */
const SLACK = 8;

/**
 * A finger on a slider may want to scroll the page. Until it lifts (a tap) or moves along the slider nothing is set,
 * and where the browser takes the gesture for a scroll (`pointercancel`) the value is what it was.
 * @param {HTMLInputElement} range
 * @param {{before: () => number, set: () => void, restore: (before: number) => void}} value
 */
function touches(range, { before, set, restore }) {
  /** @type {{x: number, y: number, value: number, waits: boolean}|null} */ let held = null;
  range.addEventListener('pointerdown', (event) => {
    held = event.pointerType === 'touch' ? { x: event.clientX, y: event.clientY, value: before(), waits: true } : null;
  });
  range.addEventListener('pointermove', ({ clientX: x, clientY: y }) => {
    if (!held?.waits) return;
    const [across, along] = [Math.abs(x - held.x), Math.abs(y - held.y)];
    if (across < SLACK || across < along) return;
    held.waits = false;
    set();
  });
  range.addEventListener('pointerup', () => {
    const tapped = held?.waits;
    held = null;
    if (tapped) set();
  });
  range.addEventListener('pointercancel', () => {
    const value = held?.value;
    held = null;
    if (value !== undefined) restore(value);
  });
  return { set, waits: () => held?.waits ?? false };
}

/**
 * Where a key press takes a slider; undefined for a key that is not the slider's.
 * @param {KeyboardEvent} event @param {number} now @param {Row} row @param {import('./scale.js').Scale} along
 */
function key(event, now, row, along) {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const rtl = getComputedStyle(/** @type {Element} */ (event.target)).direction === 'rtl';
  switch (event.key) {
    case 'ArrowUp': return along.next(now, 1, false);
    case 'ArrowDown': return along.next(now, -1, false);
    case 'ArrowRight': return along.next(now, rtl ? -1 : 1, false);
    case 'ArrowLeft': return along.next(now, rtl ? 1 : -1, false);
    case 'PageUp': return along.next(now, 1, true);
    case 'PageDown': return along.next(now, -1, true);
    case 'Home': return along.value(0);
    case 'End': return row.to;
    default: return undefined;
  }
}

/** @param {Row} row @param {State} state @returns {Control} */
function vector(row, state) {
  const element = make('fieldset', { class: 'control vector', id: `c-${row.key}` }, make('legend', {}, row.label));
  /** @type {Control} */
  const control = { row, element, inputs: [], show };
  /** @param {number} count */
  function build(count) {
    for (const old of element.querySelectorAll('label')) old.remove();
    const fields = Array.from({ length: count }, (_, j) => {
      const input = field(`c-${row.key}-${j + 1}`, false, () =>
        state.change({ [row.key]: fields.map((one) => typed(one.value || one.placeholder)).join(',') }));
      return input;
    });
    control.inputs = fields;
    fields.forEach((input, j) => {
      element.append(make('label', {}, make('span', { class: 'symbol' }, `θ${subscript(j + 1)}`), input));
    });
  }
  /** @param {any} value */
  function show(value) {
    const numbers = /** @type {number[]} */ (value);
    if (numbers.length !== control.inputs.length) build(numbers.length);
    numbers.forEach((x, j) => fill(/** @type {HTMLInputElement} */ (control.inputs[j]), x));
  }
  return control;
}

/** @param {number} index */
export const subscript = (index) => String(index).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);
