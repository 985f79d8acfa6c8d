// The regime map: over β and ρ, whether the correction is an anti-penalty or a penalty; by the formula at one step, and
// by whole runs.

import { make, shift, settled } from '../page.js';
import { add } from '../pictures.js';
import { count, shown, spoken } from '../numbers.js';
import { progress } from '../progress.js';
import { scale } from '../scale.js';
import { sheet } from '../sheet.js';
import { spans } from '../verdict.js';
import { subscript } from '../control.js';
import { Work } from '../work.js';

/** Cells along an edge of the map of whole runs, and every how many the first look has. */
const SIDE = 128;
const COARSE = 8;

/** @typedef {import('../schema.js').Row} Row */

/**
 * @param {HTMLElement} section
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function open(section, engine, state, schema) {
  const work = new Work(engine, 4);
  const rows = { b1: /** @type {Row} */ (schema.row('b1')), b2: /** @type {Row} */ (schema.row('b2')) };
  const along = { b1: scale(rows.b1), b2: scale(rows.b2) };
  let step = 0;
  let coordinate = 0;
  let of = 'one-norm';
  let runs = '';
  /** The decays as last asked for. */
  let now = { b1: 0, b2: 0 };
  /** @type {Record<string, Float64Array>} */ const cells = { 'one-norm': blank(), sharpness: blank() };

  const lead = make('p', { class: 'lead', id: 'map-verdict', 'aria-live': 'polite' });
  const formula = figure('map', 'By the formula', 'c over β and ρ at one step', 'Sign and size of the coefficient c over β and ρ');
  const simulated = figure('runs', 'By whole runs', 'each cell is a run with its β and ρ', 'Comparison of whole runs over β and ρ');
  const slider = make('input', { type: 'range', id: 'map-step', min: 0, step: 1, 'aria-label': 'Step of the map' });
  const at = make('output', { for: 'map-step', id: 'map-at' });
  const which = segments('map-coordinate', 'Coordinate', []);
  const measures = segments('map-measure', 'What is compared', [['one-norm', 'one-norm'], ['sharpness', 'sharpness']]);
  const told = progress('map', 'Map of whole runs', { stop, again: simulate });
  formula.figure.append(make('div', { class: 'under' }, slider, at), formula.desc);
  formula.caption.append(which.element);
  simulated.caption.append(measures.element);
  simulated.figure.append(told.element, simulated.desc);
  section.append(lead, make('div', { class: 'pair' }, formula.figure, simulated.figure));

  /** @param {string} id @param {string} title @param {string} about @param {string} label */
  function figure(id, title, about, label) {
    const canvas = make('canvas', { role: 'img', 'aria-label': label, 'aria-describedby': `desc-${id}` });
    const handle = make('button', { type: 'button', class: 'handle', id: `here-${id}`, 'aria-describedby': 'map-how' });
    const stage = make('div', { class: 'stage' }, canvas, handle);
    const caption = make('figcaption', {}, make('h2', {}, title), make('span', { class: 'about' }, about));
    const desc = make('p', { class: 'desc', id: `desc-${id}` });
    const element = make('figure', { class: 'figure', id: `fig-${id}` }, caption, stage);
    /** @param {HTMLCanvasElement|undefined} on @param {object} look */
    const draw = (on, look) => (id === 'map' ? engine.drawMap(on, state.link, step, coordinate, look)
      : used().length === 0 ? null : engine.drawRuns(on, state.link, of, SIDE, cells[of], look));
    add({
      name: id, title: `Map ${title.toLowerCase()}`, canvas, draw, areas: true, size: { width: 560, height: 600 },
      numbers: (semicolons) => (id === 'map' ? engine.ofRun('csv', state.link, 'map', [step, coordinate, SIDE], semicolons)
        : engine.ofRun('runs_csv', state.link, of, SIDE, cells[of], semicolons)),
    });
    const paper = sheet(canvas, (look) => {
      const frame = draw(canvas, look);
      stage.classList.toggle('none', frame === null);
      if (frame) place(frame);
      return frame;
    });
    /** The handle stands on the ring that is drawn. @param {any} frame */
    function place(frame) {
      const { b1, b2 } = state.summary.experiment;
      shift(handle, frame.left + (along.b1.position(b1) / along.b1.steps) * (frame.right - frame.left),
        frame.bottom + (along.b2.position(b2) / along.b2.steps) * (frame.top - frame.bottom));
      handle.setAttribute('aria-label', `β ${spoken(b1)}, ρ ${spoken(b2)}`);
      handle.disabled = free().length === 0;
    }
    /** @param {PointerEvent} event */
    const point = (event) => {
      const frame = paper.frame;
      if (!frame) return;
      const box = canvas.getBoundingClientRect();
      const across = (event.clientX - box.left - frame.left) / (frame.right - frame.left);
      const up = (frame.bottom - (event.clientY - box.top)) / (frame.bottom - frame.top);
      change({ b1: along.b1.value(spot(across, along.b1.steps)), b2: along.b2.value(spot(up, along.b2.steps)) });
    };
    stage.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.focus({ preventScroll: true });
      // A drag goes on beyond the edge, where the decays have their ends.
      stage.setPointerCapture(event.pointerId);
      point(event);
    });
    stage.addEventListener('pointermove', (event) => {
      if (event.buttons & 1) point(event);
    });
    handle.addEventListener('keydown', (event) => {
      const to = moved(event);
      if (!to) return;
      event.preventDefault();
      change(to);
    });
    return { figure: element, caption, desc, stage, sheet: paper };
  }

  /** The decays that the method has. */
  const used = () => /** @type {const} */ (['b1', 'b2']).filter((key) => state.summary.relevant.includes(key));
  /** Those that are not locked. */
  const free = () => used().filter((key) => !state.summary.experiment.lock.includes(key));

  /** @param {Record<string, number>} to */
  function change(to) {
    const keys = free().filter((key) => key in to);
    // Keys can come faster than frames.
    for (const key of keys) now[key] = to[key];
    if (keys.length > 0) state.change(Object.fromEntries(keys.map((key) => [key, String(to[key])])), { drag: true });
  }

  /** @param {KeyboardEvent} event @returns {Record<string, number>|null} */
  function moved(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return null;
    const { b1, b2 } = now;
    switch (event.key) {
      case 'ArrowRight': return { b1: along.b1.next(b1, 1, false) };
      case 'ArrowLeft': return { b1: along.b1.next(b1, -1, false) };
      case 'ArrowUp': return { b2: along.b2.next(b2, 1, false) };
      case 'ArrowDown': return { b2: along.b2.next(b2, -1, false) };
      case 'Home': return { b1: rows.b1.from };
      case 'End': return { b1: rows.b1.to };
      case 'PageUp': return { b2: along.b2.next(b2, 1, true) };
      case 'PageDown': return { b2: along.b2.next(b2, -1, true) };
      default: return null;
    }
  }

  /** Takes the step from the link. */
  function marked() {
    const { last, experiment: { at } } = state.summary;
    step = at === null ? Math.floor(last / 2) : Math.min(at, last);
  }

  function show() {
    const { last, dim, experiment } = state.summary;
    now = { b1: experiment.b1, b2: experiment.b2 };
    coordinate = Math.min(experiment.coord, dim) - 1;
    of = experiment.map;
    measures.choose(of);
    slider.max = String(last);
    slider.value = String(step);
    slider.setAttribute('aria-valuetext', `step ${step} of ${last}`);
    which.offer(Array.from({ length: Math.min(dim, 4) }, (_, j) => [String(j), `θ${subscript(j + 1)}`]), String(coordinate));
    const { gradient } = engine.at(state.link, step).coordinates[coordinate];
    at.textContent = `Step ${count(step)}: ∂${subscript(coordinate + 1)}E = ${shown(gradient)}`;
    const about = engine.mapAbout(state.link, step, coordinate);
    lead.replaceChildren(...about.formula ? spans(about.formula) : ['There is no such map for this method: it does not have both averages, or its correction has no coefficient c.']);
    formula.desc.textContent = about.formula
      ? 'Blue where the correction penalizes the perturbed one-norm of the gradient, orange where it is an anti-penalty on it. The ring is the current β and ρ: touch or point anywhere, or move it with the arrow keys.'
      : 'There is no map by the formula for this method.';
    formula.sheet.draw();
    showRuns();
  }

  function showRuns() {
    simulated.desc.textContent = used().length === 0 ? 'This method has no averages, so β and ρ have no effect.' : engine.ofRun('map_said', state.link, of, cells[of]);
    simulated.sheet.draw();
  }
  const soonRuns = settled(showRuns, 40);

  /** What decides every cell: the run without its own β and ρ. */
  function every() {
    return state.link.split('&').filter((part) => {
      const key = part.split('=', 1)[0];
      return schema.row(key)?.group !== 'view' && key !== 'b1' && key !== 'b2';
    }).join('&');
  }

  function simulate() {
    runs = every();
    for (const values of Object.values(cells)) values.fill(Infinity);
    const { reference } = engine.mapAbout(state.link, step, coordinate);
    if (!reference || used().length === 0) {
      work.cancel();
      told.stopped('Nothing to compare');
      section.removeAttribute('aria-busy');
      return;
    }
    const passes = [{ stride: COARSE, rows: stripes(COARSE) }, { stride: 1, rows: spreading() }];
    const asked = passes.flatMap(({ stride, rows: list }) => list.map((row) => ({ stride, row })));
    const link = runs;
    const all = asked.reduce((sum, { stride }) => sum + SIDE / stride, 0);
    let done = 0;
    /** @type {Set<number>} */ const fine = new Set();
    told.at(0, 'Running…');
    section.setAttribute('aria-busy', 'true');
    work.start(asked.map(({ stride, row }) => ({ what: 'map_row', given: [link, reference.level, row, SIDE, stride] })), {
      got(index, result) {
        const { stride, row } = asked[index];
        put(cells['one-norm'], result.subarray(0, SIDE / stride), row, stride, fine);
        put(cells.sharpness, result.subarray(SIDE / stride), row, stride, fine);
        if (stride === 1) fine.add(row);
        done += SIDE / stride;
        told.at(done / all, `${count(Math.round((100 * done) / all))} % of ${count(SIDE * SIDE)} runs`);
        soonRuns();
      },
      ended() {
        section.removeAttribute('aria-busy');
        told.done(`${count(SIDE * SIDE)} runs of ${count(state.summary.experiment.steps)} steps`);
        soonRuns.drop();
        showRuns();
      },
      failed(error) {
        section.removeAttribute('aria-busy');
        told.stopped('This could not be computed');
        state.onerror(error);
      },
    });
  }

  function stop() {
    work.cancel();
    section.removeAttribute('aria-busy');
    told.stopped('Stopped; the finished runs are shown');
  }

  // The link has the step once the slider rests.
  const kept = settled(() => state.change({ at: String(step) }, { entry: 'replace' }), 200);
  slider.addEventListener('input', () => { step = slider.valueAsNumber; show(); kept(); });
  which.element.addEventListener('change', () => state.change({ coord: String(Number(which.value()) + 1) }));
  measures.element.addEventListener('change', () => state.change({ map: measures.value() }));

  const soon = settled(() => { if (!section.hidden) simulate(); }, 300);
  state.follow(() => {
    if (section.hidden) {
      soon.drop();
      if (work.busy) runs = '';
      work.rest();
      return;
    }
    marked();
    show();
    if (every() === runs) return;
    work.cancel();
    told.at(0, 'Running…');
    section.setAttribute('aria-busy', 'true');
    soon();
  });
  section.append(make('p', { id: 'map-how', class: 'unseen' }, 'Left and right arrow keys change β, up and down ρ.'));
  marked();
  show();
  simulate();
}

const blank = () => new Float64Array(SIDE * SIDE).fill(Infinity);

/** A position on a slider of so many steps. @param {number} share @param {number} steps */
const spot = (share, steps) => Math.round(Math.min(1, Math.max(0, share)) * steps);

/** Every so many rows. @param {number} stride */
const stripes = (stride) => Array.from({ length: SIDE / stride }, (_, i) => i * stride);

/** All rows, each half of what is left between those before. */
function spreading() {
  /** @type {number[]} */ const list = [];
  for (let stride = SIDE; stride >= 1; stride /= 2) {
    for (let row = 0; row < SIDE; row += stride) if (!list.includes(row)) list.push(row);
  }
  return list;
}

/**
 * Puts a row's numbers in their cells; a coarse one fills the cells that have no number of their own.
 * @param {Float64Array} cells @param {Float64Array} numbers @param {number} row @param {number} stride @param {Set<number>} fine
 */
function put(cells, numbers, row, stride, fine) {
  for (let down = row; down < row + stride; down += 1) {
    if (stride > 1 && fine.has(down)) continue;
    numbers.forEach((number, i) => cells.fill(number, down * SIDE + i * stride, down * SIDE + (i + 1) * stride));
  }
}

/**
 * A choice of a few, side by side.
 * @param {string} id @param {string} name @param {[string, string][]} first
 */
function segments(id, name, first) {
  const element = make('fieldset', { class: 'segments', id }, make('legend', {}, name));
  /** @param {[string, string][]} options @param {string} chosen */
  const offer = (options, chosen) => {
    if (element.querySelectorAll('input').length !== options.length) {
      for (const old of element.querySelectorAll('label')) old.remove();
      for (const [value, text] of options) {
        element.append(make('label', {}, make('input', { type: 'radio', name: id, id: `${id}-${value}`, value }), make('span', {}, text)));
      }
    }
    choose(chosen);
  };
  /** @param {string} chosen */
  const choose = (chosen) => { for (const input of element.querySelectorAll('input')) input.checked = input.value === chosen; };
  if (first.length > 0) offer(first, first[0][0]);
  return { element, offer, choose, value: () => element.querySelector('input:checked')?.getAttribute('value') ?? '' };
}
