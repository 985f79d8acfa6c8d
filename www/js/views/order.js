// The order study: how fast the errors fall as the step size is halved.

import { make, settled } from '../page.js';
import { add } from '../pictures.js';
import { count, plain, shown } from '../numbers.js';
import { progress } from '../progress.js';
import { sheet } from '../sheet.js';
import { spans } from '../verdict.js';
import { Work } from '../work.js';

/** How often h is halved, where the run does not get too long before. */
const HALVINGS = 6;

const FLOWS = /** @type {const} */ (['first', 'modified', 'third', 'phase']);
const NAMES = { first: 'first-order flow', modified: 'modified equation', third: 'equation with the h² term', phase: 'phase-space flow' };
const STUDIES = /** @type {const} */ (['span', 'fixed']);
const ABOUT = {
  span: { title: 'At a fixed time', about: 'h halved, steps doubled; a shorter time where the run’s own h is too large. Expected slopes: 1, 2, 3', label: 'Largest error of each flow against the step size, at a fixed time span' },
  fixed: { title: 'At a fixed number of steps', about: 'the first steps only. Expected slopes: 2, 3, 4', label: 'Largest error of each flow against the step size, at a fixed number of steps' },
};

/**
 * @typedef {typeof STUDIES[number]} Study
 * @typedef {{study: Study, k: number, h: number, steps: number, errors: Record<string, {error: number|null}|null|undefined>}} Row
 */

/**
 * @param {HTMLElement} section
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function open(section, engine, state, schema) {
  const work = new Work(engine, 2);
  /** @type {Row[]} */ let rows = [];
  let of = '';

  const verdict = make('p', { class: 'lead', id: 'order-verdict', 'aria-live': 'polite' });
  const told = progress('order', 'Order study', { stop, again: start });
  const pair = make('div', { class: 'pair' });
  const parts = Object.fromEntries(STUDIES.map((study) => [study, part(study)]));
  section.append(verdict, told.element, pair);

  /** @param {Study} study */
  function part(study) {
    const id = study === 'span' ? 'order' : 'order-fixed';
    const { title, about, label } = ABOUT[study];
    const canvas = make('canvas', { role: 'img', 'aria-label': label, 'aria-describedby': `desc-${id}` });
    const desc = make('p', { class: 'desc', id: `desc-${id}` });
    const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Data table: ${title}` });
    const data = make('details', { class: 'data', id: `data-${id}` }, make('summary', {}, 'Data table'), place);
    pair.append(make('figure', { class: 'figure', id: `fig-${id}` },
      make('figcaption', {}, make('h2', {}, title), make('span', { class: 'about' }, about)),
      make('div', { class: 'stage' }, canvas), desc, data));
    const fixed = study === 'fixed';
    /** @param {HTMLCanvasElement|undefined} on @param {object} look */
    const draw = (on, look) => engine.studied('draw_order', on, measured(rows), fixed, look);
    add({
      name: id, title: `Order ${title.toLowerCase()}`, canvas, draw, size: { width: 640, height: 440 },
      numbers: (semicolons) => engine.ofRun('order_csv', state.link, measured(rows), fixed, semicolons),
    });
    return { desc, place, sheet: sheet(canvas, (look) => draw(canvas, look)) };
  }

  /** @param {boolean} [drawn] */
  function show(drawn = true) {
    const fitted = engine.studied('order_fitted', measured(rows));
    verdict.replaceChildren(...spans(fitted.words.verdict));
    for (const study of STUDIES) {
      const { desc, place, sheet: figure } = parts[study];
      desc.textContent = fitted.words[study];
      place.replaceChildren(table(whole(rows, study), fitted[study]));
      if (drawn) figure.draw();
    }
  }

  function start() {
    of = run(state.link, schema);
    rows = engine.ofRun('order_plan', of, HALVINGS).map((/** @type {Row} */ row) => ({ ...row, errors: {} }));
    const asked = rows.flatMap((row) => FLOWS.map((flow) => ({ row, flow })));
    // By far the most of the time goes into the longest runs.
    const all = asked.reduce((sum, { row }) => sum + row.steps, 0);
    let done = 0;
    told.at(0, 'Measuring…');
    section.setAttribute('aria-busy', 'true');
    const link = of;
    work.start(asked.map(({ row, flow }) => ({ what: 'order_cell', given: [link, row.study, row.k, flow] })), {
      got(index, result) {
        const { row, flow } = asked[index];
        row.errors[flow] = result;
        done += row.steps;
        told.at(done / all, `Measured ${count(Math.round((100 * done) / all))} %`);
        if (complete(row)) show();
      },
      ended() {
        section.removeAttribute('aria-busy');
        told.done(`Measured at ${count(whole(rows, 'span').length)} and ${count(whole(rows, 'fixed').length)} step sizes`);
        show();
      },
      failed(error) {
        section.removeAttribute('aria-busy');
        told.stopped('This could not be measured');
        state.onerror(error);
      },
    });
  }

  function stop() {
    work.cancel();
    section.removeAttribute('aria-busy');
    told.stopped('Stopped; what was measured is shown');
  }

  const soon = settled(() => { if (!section.hidden) start(); }, 250);
  state.follow((_, dragging) => {
    if (section.hidden) {
      soon.drop();
      if (work.busy) of = '';
      work.rest();
      return;
    }
    if (run(state.link, schema) === of) {
      for (const study of STUDIES) parts[study].sheet.redraw();
      return;
    }
    // What is shown belongs to another run by now.
    work.cancel();
    rows = [];
    of = '';
    told.at(0, 'Measuring…');
    section.setAttribute('aria-busy', 'true');
    if (dragging) soon();
    else {
      soon.drop();
      start();
    }
  });
  start();
}

/** The part of a link that decides the run. @param {string} link @param {import('../schema.js').Schema} schema */
function run(link, schema) {
  return link.split('&').filter((one) => schema.row(one.split('=', 1)[0])?.group !== 'view').join('&');
}

/** @param {Row} row */
const complete = (row) => FLOWS.every((flow) => row.errors[flow] !== undefined);

/** The rows of a study that are measured, the largest step first. @param {Row[]} rows @param {Study} study */
const whole = (rows, study) => rows.filter((row) => row.study === study && complete(row)).sort((a, b) => a.k - b.k);

/** What was measured so far, as the engine reads it. @param {Row[]} rows */
function measured(rows) {
  return Object.fromEntries(STUDIES.map((study) => {
    const list = whole(rows, study);
    const errors = Object.fromEntries(FLOWS.map((flow) => {
      const column = list.map((row) => row.errors[flow]);
      return [flow, column.length > 0 && column.every((one) => one) ? column.map((one) => one?.error ?? null) : null];
    }));
    return [study, { h: list.map(({ h }) => h), errors }];
  }));
}

/** @param {Row[]} list @param {Record<string, number|null>} slopes */
function table(list, slopes) {
  const flows = FLOWS.filter((flow) => list.some((row) => row.errors[flow]));
  const head = make('tr', {}, ...['h', 'steps', ...flows.map((flow) => NAMES[flow])].map((text) => make('th', { scope: 'col' }, text)));
  const body = list.map(({ h, steps, errors }) => make('tr', {}, make('th', { scope: 'row' }, plain(h)), make('td', {}, count(steps)),
    ...flows.map((flow) => make('td', {}, errors[flow]?.error === null ? 'did not reach the end' : shown(errors[flow]?.error, 4)))));
  const last = make('tr', {}, make('th', { scope: 'row', colspan: 2 }, 'slope'), ...flows.map((flow) => make('td', {}, shown(slopes[flow], 3))));
  return make('table', {}, make('caption', {}, 'Largest error against the iterates'), make('thead', {}, head), make('tbody', {}, ...body, last));
}
