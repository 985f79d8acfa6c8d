// Each figure's numbers in a table, made when it is opened and kept in step while it is open. This comes
// with the first of them.

import { copied, done } from './copy.js';
import { eventually } from './engine.js';
import { byId, make, settled } from './page.js';
import { count, shown } from './numbers.js';
import { subscript } from './control.js';
import { NAMES } from './figures.js';

/** Rows of a table: enough to see the course, few enough to read. */
const ROWS = 41;

/**
 * @typedef {{head: string, numbers: Float64Array, stride: number, offset: number}} Column
 */

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 */
export function tables(engine, state) {
  for (const name of NAMES) {
    const box = /** @type {HTMLDetailsElement} */ (byId(`data-${name}`));
    const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Numbers of the ${name} figure` });
    const copy = make('button', { type: 'button', class: 'quiet' }, 'Copy table');
    copy.addEventListener('click', async () => {
      if (await copied(tabbed(columns(engine, state, name), state.summary.last))) done(copy);
      else copy.textContent = 'Copying is not allowed here';
    });
    box.append(copy, place);
    const fill = async () => {
      // Before the first run is read there is nothing to fill in; it comes with that.
      if (!box.open || !state.known) return;
      try {
        // The h² term may have to be computed.
        const list = await eventually(() => columns(engine, state, name));
        place.replaceChildren(table(list, state.summary.last));
      } catch (error) {
        state.onerror(error);
      }
    };
    box.addEventListener('toggle', fill);
    state.follow(settled(fill, 150));
    fill();
  }
}

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {typeof NAMES[number]} name
 * @returns {Column[]}
 */
export function columns(engine, state, name) {
  const { link, summary: { dim, offered: flows, signed, norm } } = state;
  /** @type {Column[]} */
  const list = [];
  /** @param {string} series @param {string} head */
  const vector = (series, head) => {
    const numbers = engine.series(link, series);
    for (let j = 0; j < dim; j += 1) list.push({ head: `${head}${subscript(j + 1)}`, numbers, stride: dim, offset: j });
  };
  /** @param {string} series @param {string} head */
  const scalar = (series, head) => list.push({ head, numbers: engine.series(link, series), stride: 1, offset: 0 });

  if (name === 'path') {
    vector('theta', 'θ');
    scalar('loss', 'E');
    scalar('norm', norm.symbol);
  } else if (name === 'error') {
    if (flows.first) scalar('error.first', 'first-order flow');
    if (flows.modified) scalar('error.modified', 'modified equation');
    // It takes long, so it is there where the reader has it drawn.
    if (flows.third && state.summary.experiment.lines.includes('third')) scalar('error.third', 'equation with the h² term');
    if (flows.phase) scalar('error.phase', 'phase-space flow');
  } else if (name === 'multiples') {
    scalar('norm', norm.symbol);
    scalar('other_norm', norm.words === 'two-norm' ? '‖∇E‖₁' : '‖∇E‖₂');
    scalar('loss', 'E');
    scalar('sharpness', 'sharpness');
  } else if (state.summary.experiment.part > 0) {
    const told = engine.ofRun('csv', link, 'part.json', [], false);
    if (told) vector('part', `change of ${norm.symbol} by ${told.name}, `);
  } else {
    if (signed) vector('coefficient', 'c');
    vector('effect', `change of ${norm.symbol} by `);
  }
  return list;
}

/**
 * Every step, to be pasted into a spreadsheet: tabs between columns, decimals with the mark of the reader's language.
 * @param {Column[]} list @param {number} last
 */
function tabbed(list, last) {
  const mark = new Intl.NumberFormat().format(1.5)[1];
  const number = (/** @type {number} */ x) => (Number.isFinite(x) ? String(x).replace('.', mark) : '');
  const rows = Array.from({ length: last + 1 }, (_, n) => [n, ...list.map(({ numbers, stride, offset }) => number(numbers[n * stride + offset]))]);
  return [['step', ...list.map(({ head }) => head)], ...rows].map((row) => row.join('\t')).join('\n');
}

/** @param {Column[]} list @param {number} last */
export function table(list, last) {
  const head = make('tr', {}, make('th', { scope: 'col' }, 'step'), ...list.map(({ head: text }) => make('th', { scope: 'col' }, text)));
  const body = make('tbody');
  const every = Math.max(1, Math.ceil(last / (ROWS - 1)));
  for (let n = 0; ; n = Math.min(n + every, last)) {
    body.append(make('tr', {}, make('th', { scope: 'row' }, count(n)),
      ...list.map(({ numbers, stride, offset }) => make('td', {}, shown(numbers[n * stride + offset], 5)))));
    if (n >= last) break;
  }
  return make('table', {}, make('caption', {}, every > 1 ? `One step in ${count(every)}, and the last` : 'Every step'), make('thead', {}, head), body);
}
