// Measures the order study of a run: the largest error of each flow at each step size, by workers.

import { make } from './page.js';
import { count, plain, shown } from './numbers.js';
import { Work } from './work.js';

/** How often h is halved, where the run does not get too long before. */
const HALVINGS = 6;

const FLOWS = /** @type {const} */ (['first', 'modified', 'third', 'phase']);
const NAMES = { first: 'first-order flow', modified: 'modified equation', third: 'equation with the h² term', phase: 'phase-space flow' };
export const STUDIES = /** @type {const} */ (['span', 'fixed']);

/**
 * @typedef {typeof STUDIES[number]} Study
 * @typedef {{study: Study, k: number, h: number, steps: number, errors: Record<string, {error: number|null}|null|undefined>}} Row
 * @typedef {object} Tell
 * @property {(share: number) => void} at How much is measured.
 * @property {() => void} row A step size is measured with every flow.
 * @property {() => void} ended All are.
 * @property {(error: unknown) => void} failed
 */

export class OrderStudy {
  #engine;
  #work;
  #tell;
  /** @type {Row[]} */ #rows = [];
  /** The run that it is of, as a link; empty for none. */ of = '';

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {number} most The most workers.
   * @param {Tell} tell
   */
  constructor(engine, most, tell) {
    this.#engine = engine;
    this.#work = new Work(engine, most);
    this.#tell = tell;
  }

  get busy() { return this.#work.busy; }

  /** Measures anew. @param {string} link A run, by {@link runOf}. */
  start(link) {
    this.of = link;
    this.#rows = this.#engine.ofRun('order_plan', link, HALVINGS).map((/** @type {Row} */ row) => ({ ...row, errors: {} }));
    const asked = this.#rows.flatMap((row) => FLOWS.map((flow) => ({ row, flow })));
    // By far the most of the time goes into the longest runs.
    const all = asked.reduce((sum, { row }) => sum + row.steps, 0);
    let done = 0;
    this.#tell.at(0);
    this.#work.start(asked.map(({ row, flow }) => ({ what: 'order_cell', given: [link, row.study, row.k, flow] })), {
      got: (index, result) => {
        const { row, flow } = asked[index];
        row.errors[flow] = result;
        done += row.steps;
        this.#tell.at(done / all);
        if (complete(row)) this.#tell.row();
      },
      ended: () => this.#tell.ended(),
      failed: (error) => this.#tell.failed(error),
    });
  }

  /** Leaves what it was at; what was measured stays. */
  cancel() { this.#work.cancel(); }

  /** Leaves what it was at, and what was measured, which belongs to another run by now. */
  forget() {
    this.#work.cancel();
    this.#rows = [];
    this.of = '';
  }

  /** Leaves what it was at, and lets the workers go. */
  rest() {
    if (this.busy) this.of = '';
    this.#work.rest();
  }

  /** The rows of a study that are measured, the largest step first. @param {Study} study */
  whole(study) { return this.#rows.filter((row) => row.study === study && complete(row)).sort((a, b) => a.k - b.k); }

  /** What was measured so far, as the engine reads it. */
  measured() {
    return Object.fromEntries(STUDIES.map((study) => {
      const list = this.whole(study);
      const errors = Object.fromEntries(FLOWS.map((flow) => {
        const column = list.map((row) => row.errors[flow]);
        return [flow, column.length > 0 && column.every((one) => one) ? column.map((one) => one?.error ?? null) : null];
      }));
      return [study, { h: list.map(({ h }) => h), errors }];
    }));
  }

  /** @param {Study} study @param {Record<string, number|null>} slopes */
  table(study, slopes) {
    const list = this.whole(study);
    const flows = FLOWS.filter((flow) => list.some((row) => row.errors[flow]));
    const head = make('tr', {}, ...['h', 'steps', ...flows.map((flow) => NAMES[flow])].map((text) => make('th', { scope: 'col' }, text)));
    const body = list.map(({ h, steps, errors }) => make('tr', {}, make('th', { scope: 'row' }, plain(h)), make('td', {}, count(steps)),
      ...flows.map((flow) => make('td', {}, errors[flow]?.error === null ? 'did not reach the end' : shown(errors[flow]?.error, 4)))));
    const last = make('tr', {}, make('th', { scope: 'row', colspan: 2 }, 'slope'), ...flows.map((flow) => make('td', {}, shown(slopes[flow], 3))));
    return make('table', {}, make('caption', {}, 'Largest error against the iterates'), make('thead', {}, head), make('tbody', {}, ...body, last));
  }
}

/** The part of a link that decides the run. @param {string} link @param {import('./schema.js').Schema} schema */
export function runOf(link, schema) {
  return link.split('&').filter((one) => schema.row(one.split('=', 1)[0])?.group !== 'view').join('&');
}

/** @param {Row} row */
const complete = (row) => FLOWS.every((flow) => row.errors[flow] !== undefined);
