// The ensemble: this run's method from several starts, or on several orders of the batches, in one picture, and where
// the runs end.

import { make } from '../page.js';
import { add } from '../pictures.js';
import { count, shown } from '../numbers.js';
import { progress } from '../progress.js';
import { sheet } from '../sheet.js';
import { Work } from '../work.js';
import { choice } from './shown.js';

/** What the ends are counted by. @type {[string, string][]} */
const BY = [
  ['', 'sharpness at the last step'],
  ['sharp-matched', 'sharpness at the matched loss'],
  ['norm-end', 'one-norm at the last step'],
  ['norm-matched', 'one-norm at the matched loss'],
  ['place', 'place of the last iterate'],
];
/** Which runs there are. @type {[string, string][]} */
const MANY = [
  ['', 'one run'], ['ring8', '8 starts on a ring'], ['ring16', '16 starts on a ring'], ['grid9', '9 starts on a grid'],
  ['grid25', '25 starts on a grid'], ['seeds8', '8 batch orders'], ['seeds16', '16 batch orders'],
];

/**
 * @typedef {{runs: number, every: number, refused: string|null, key: string}} Plan
 * @typedef {{bars: {label: string, count: number}[], diverged: number, unmatched: number, level: number|null, words: string}} Ends
 */

/**
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 */
export function ensemble(engine, state) {
  const work = new Work(engine, 2);
  const lead = make('p', { class: 'lead', id: 'ensemble-lead' });
  const told = progress('ensemble', 'Runs of the ensemble', { stop, again: () => begin() });
  const many = choice(state, 'many', 'Runs', MANY);
  const spread = make('input', { id: 'spread', type: 'text', inputmode: 'decimal', size: 6 });
  spread.addEventListener('change', () => state.change({ spread: spread.value }));
  const far = make('p', { class: 'choice' }, make('label', { for: 'spread' }, 'Spread'), ' ', spread);
  const by = choice(state, 'ensemble-by', 'Histogram of', BY);

  /** The runs that were made, by place. @type {Map<number, Float64Array>} */ let made = new Map();
  let of = '';
  /** @type {Plan|null} */ let plan = null;

  /** All runs, one after the other. */
  const numbers = () => {
    const list = [...made.values()];
    const all = new Float64Array(list.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of list) {
      all.set(one, at);
      at += one.length;
    }
    return all;
  };
  const figures = /** @type {const} */ (['paths', 'ends']).map((id) => {
    const desc = make('p', { class: 'desc', id: `desc-ensemble-${id}` });
    const title = id === 'paths' ? 'Paths and their mean' : 'Where the runs end';
    const canvas = make('canvas', { role: 'img', 'aria-label': `${title}, of the ensemble`, 'aria-describedby': desc.id });
    /** @param {HTMLCanvasElement|undefined} on @param {object} look */
    const paint = (on, look) => (made.size > 0 ? engine.ofRun('draw_ensemble', state.link, on, numbers(), id === 'ends', look) : null);
    add({
      name: `ensemble-${id}`,
      title: id === 'paths' ? 'Paths of the ensemble' : 'Where the ensemble ends',
      canvas,
      draw: paint,
      size: { width: 720, height: id === 'paths' ? 540 : 300 },
      numbers: (semicolons) => engine.ofRun('csv', state.link, 'ensemble', numbers(), semicolons),
    });
    const element = make('figure', { class: `figure fig-ensemble-${id}`, id: `fig-ensemble-${id}` },
      make('figcaption', {}, make('h3', {}, title)), make('div', { class: 'stage' }, canvas), desc);
    return { desc, element, made: sheet(canvas, (look) => paint(canvas, look)) };
  });
  const place = make('div', { class: 'scroll differ', id: 'ensemble-table', tabindex: 0, role: 'region', 'aria-label': 'Data table: where the runs end' });
  const data = make('details', { class: 'data', id: 'data-ensemble' }, make('summary', {}, 'Data table'), place);
  const all = make('div', { class: 'raced' }, told.element, figures[0].element, make('div', { class: 'row choices' }, by.element), figures[1].element, data);
  const element = make('section', { class: 'race', id: 'ensemble', 'aria-label': 'Ensemble' }, make('h2', {}, 'Many runs'), lead,
    make('div', { class: 'row choices' }, many.element, far), all);

  /** What was made so far. */
  function draw() {
    for (const figure of figures) figure.made.draw();
    if (made.size === 0) return;
    /** @type {Ends} */ const ends = engine.ofRun('ensemble_ends', state.link, numbers());
    const { experiment } = state.summary;
    const kind = many.field.value;
    const reach = kind.startsWith('grid') ? experiment.spread * Math.SQRT2 : experiment.spread;
    const every = plan?.every ?? 1;
    figures[0].desc.textContent = [
      kind.startsWith('seeds') ? `${count(made.size)} runs of one method from one start, each with a batch order of its own, over the contours of the loss.`
        : `${count(made.size)} runs of one method over the contours of the loss. Their starts are within ${shown(reach, 3)} of this run’s.`,
      'Thin lines are the runs, and the thick line is their mean. Rings mark starts, disks mark ends.',
      ends.diverged === 0 ? '' : `${count(ends.diverged)} of them ${ends.diverged === 1 ? 'diverges' : 'diverge'}. The mean omits a run from the step at which it is out of bounds; one that diverges by growth alone is omitted throughout.`,
      every === 1 ? '' : `One step in ${count(every)} is kept; the matched loss is computed from these.`,
    ].filter(Boolean).join(' ');
    figures[1].desc.textContent = ends.words + (by.field.value.endsWith('matched') && ends.level !== null ? ` The matched loss, ${shown(ends.level, 3)}, is the lowest loss reached by every run that does not diverge and falls below its initial loss.` : '');
    const name = BY.find(([word]) => word === by.field.value)?.[1] ?? '';
    place.replaceChildren(make('table', {}, make('caption', {}, 'Where the runs end'),
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, name), make('th', { scope: 'col' }, 'runs'))),
      make('tbody', {}, ...ends.bars.map((bar) => make('tr', {}, make('th', { scope: 'row' }, bar.label), make('td', {}, count(bar.count)))),
        ...(ends.diverged > 0 ? [make('tr', {}, make('th', { scope: 'row' }, 'diverges'), make('td', {}, count(ends.diverged)))] : []),
        ...(ends.unmatched > 0 ? [make('tr', {}, make('th', { scope: 'row' }, 'does not reach the matched loss'), make('td', {}, count(ends.unmatched)))] : []))));
  }

  function begin() {
    if (!plan) return;
    const { runs, key } = plan;
    of = key;
    made = new Map();
    told.at(0, 'Running…');
    element.setAttribute('aria-busy', 'true');
    const link = state.link;
    work.start(Array.from({ length: runs }, (_, at) => ({ what: /** @type {const} */ ('ensemble_run'), given: [link, at] })), {
      got(index, result) {
        made.set(index, result);
        told.at(made.size / runs, `${count(made.size)} of ${count(runs)} runs`);
      },
      ended() {
        element.removeAttribute('aria-busy');
        told.done(`${count(runs)} runs`);
        draw();
      },
      failed(error) {
        element.removeAttribute('aria-busy');
        told.stopped('The runs could not be computed');
        state.onerror(error);
      },
    });
  }

  function stop() {
    work.cancel();
    element.removeAttribute('aria-busy');
    told.stopped('Stopped; the finished runs are shown');
    draw();
  }

  /** Pauses the work while the view is hidden. */
  function rest() {
    if (work.busy) of = '';
    work.rest();
  }

  /** @param {import('../engine.js').Summary} summary @param {boolean} dragging */
  function show(summary, dragging) {
    const { experiment } = summary;
    const kind = many.show();
    by.show();
    const one = kind === '';
    if (document.activeElement !== spread) spread.value = String(experiment.spread);
    far.hidden = one || kind.startsWith('seeds');
    plan = one ? null : engine.ofRun('ensemble_plan', state.link);
    all.hidden = (plan?.runs ?? 0) === 0;
    lead.textContent = plan?.refused ?? 'Run the same method from several starts or with several batch orders, and see which minimum each run reaches and how sharp it is.';
    if (plan === null || plan.runs === 0) {
      of = '';
      work.cancel();
      return;
    }
    if (plan.key === of) {
      if (!work.busy) draw();
      return;
    }
    work.cancel();
    of = '';
    if (!dragging) begin();
  }

  return { element, show, rest };
}
