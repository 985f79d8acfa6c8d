// A figure in its place: the code of Halfstep's own page, around the state of a group.

import { address } from './home.js';
import { dress, whenDressed } from './dress.js';
import { Member, engine, schema } from './group.js';
import { name as named, rows } from '../js/control.js';
import { eventually } from '../js/engine.js';
import { Figures } from '../js/figures.js';
import { equation } from '../js/formula.js';
import { make, once, perFrame } from '../js/page.js';
import { start } from '../js/start.js';
import { verdict } from '../js/verdict.js';

/**
 * @typedef {import('../halfstep-figure.d.ts').HalfstepState} Told
 * @typedef {import('./element.js').HalfstepFigure} Host
 * @typedef {import('../js/figures.js').Name} Name
 * @typedef {import('../js/state.js').State} State
 * @typedef {{stage: HTMLElement, controls: HTMLElement, foot: HTMLElement}} Parts
 */

/** Figures that are drawn on a canvas, in words for those who do not see them. */
const DRAWN = /** @type {Record<string, string>} */ ({
  path: 'The iterates and both flows over the contours of the loss',
  error: 'Error of each flow against the iterates, by step',
  strip: 'Penalty or anti-penalty of each coordinate, by step',
  multiples: 'Norms of the gradient, loss and sharpness, by step',
  map: 'Sign and size of the coefficient c, over β and ρ',
  memory: 'Past gradients of one step by age, and the share of each in the method’s memories',
  order: 'Largest error of each flow against the step size, at a fixed time span',
  'order-fixed': 'Largest error of each flow against the step size, at a fixed number of steps',
});

/** Those that the later module draws. */
const STUDIES = ['map', 'memory', 'order', 'order-fixed'];

/**
 * @param {Host} host
 * @param {Parts} parts
 * @param {(told: Told, first: boolean) => void} tell
 */
export async function mount(host, parts, tell) {
  const name = host.figure;
  const [later] = await Promise.all(STUDIES.includes(name)
    ? [import('./studies.js'), engine.load(), engine.studies()] : [null, engine.load()]);
  let link = host.link;
  const member = new Member(host.group, link, (now) => {
    // The attribute follows what the reader has set, and opens nothing.
    if (now === link) return;
    link = now;
    host.link = now;
  });
  // It has all of a state that a figure asks for.
  const state = /** @type {State} */ (/** @type {unknown} */ (member));
  const notes = make('p', { class: 'notes', role: 'status' });
  const probe = make('i', { class: 'probe', 'aria-hidden': 'true' });
  const felt = make('i', { class: 'felt', 'aria-hidden': 'true' });
  parts.stage.append(probe, felt);

  const study = later?.study(name, state) ?? null;
  const shown = name in DRAWN ? canvas(host, parts.stage, state, probe, study)
    : name === 'verdict' ? words(parts.stage, state) : formula(parts.stage, state);
  let warned = '';
  let changed = '';
  const note = () => {
    const text = [changed, warned].filter(Boolean).join(' ');
    if (notes.textContent !== text) notes.textContent = text;
  };
  const look = () => {
    const { corrected } = shown.dress();
    changed = corrected.length > 0 ? `Changed to be readable on this background: ${corrected.join(', ')}.` : '';
    note();
  };
  if (!(name in DRAWN)) shown.dress = () => dress(host, probe);
  const settings = controls(host, parts.controls, state);
  const below = foot(host, parts.foot, state, name, notes, study);
  const undress = whenDressed(felt, perFrame(look));
  look();

  let first = true;
  let last = '';
  member.follow((summary, moving, passing) => {
    settings(summary, moving, passing);
    below(summary, moving);
    const { link: now, verdict: said, warnings } = summary;
    const texts = warnings.map(({ text }) => text);
    if (texts.length > 0 || now !== last) warned = texts.join(' ');
    last = now;
    note();
    tell({ link: now, verdict: said, warnings: texts, moving }, first);
    first = false;
  });
  if (study) {
    study.changed = () => {
      shown.redraw();
      below(member.summary, false);
    };
  }
  // One that comes to a group later has the state at once.
  if (member.known) member.told(member.summary, false, false);

  return {
    leave() {
      undress();
      member.leave();
      shown.leave();
      study?.leave();
      for (const part of [parts.controls, parts.foot]) part.replaceChildren();
      for (const old of parts.stage.querySelectorAll(':scope > :not(slot)')) old.remove();
      parts.stage.removeAttribute('data-live');
    },
    /** @param {string} attribute */
    changed(attribute) {
      if (attribute === 'link' && host.link !== link) {
        link = host.link;
        member.open(link);
      }
    },
  };
}

/**
 * A figure on a canvas, as those of the page.
 * @param {Host} host @param {HTMLElement} stage @param {State} state @param {HTMLElement} probe
 * @param {import('./studies.js').Study|null} study
 */
function canvas(host, stage, state, probe, study) {
  const name = /** @type {Name} */ (host.figure);
  const element = make('canvas', { role: 'img', 'aria-label': DRAWN[name], 'aria-describedby': 'desc' });
  stage.append(element);
  let now = dress(host, probe);
  const figures = new Figures(engine, state, {
    canvases: [[name, element]],
    describe() {},
    look: () => ({ ...now, key: true }),
    told: host.dataset,
    idle: true,
    size: () => ({ width: stage.clientWidth || 640, height: stage.clientHeight || 480 }),
    ...(study && { draw: (on, _, link, look) => study.draw(on, link, look) }),
  });
  figures.onerror = (error) => console.error('halfstep-figure:', error);
  figures.follow(() => { if (study?.ready() ?? true) stage.dataset.live = ''; });
  if (name === 'path') {
    const how = make('p', { id: 'start-how', hidden: true }, 'Drag it, or use the arrow keys; hold Shift for small steps.');
    const handle = make('button', { type: 'button', class: 'handle', 'aria-label': 'Initial point', 'aria-describedby': 'start-how', hidden: true });
    stage.append(handle, how);
    start(handle, state, figures);
  }
  return {
    dress() {
      const before = JSON.stringify(now);
      now = dress(host, probe);
      // A page may change its attributes for anything, at every scroll.
      if (JSON.stringify(now) !== before) figures.redraw();
      return now;
    },
    redraw: figures.redraw,
    leave() {
      figures.leave();
      // Its memory is given back at once.
      element.width = element.height = 0;
    },
  };
}

/** @param {HTMLElement} stage @param {State} state */
function words(stage, state) {
  const said = make('p', { class: 'said', 'aria-live': 'polite' });
  const trust = make('ul', { class: 'states', 'aria-label': 'How far to trust it' });
  stage.append(said, trust);
  verdict(state, said, trust);
  state.follow(() => { stage.dataset.live = ''; });
  return { dress: () => ({ corrected: /** @type {string[]} */ ([]) }), redraw() {}, leave() {} };
}

/** @param {HTMLElement} stage @param {State} state */
function formula(stage, state) {
  const place = make('div', { class: 'equation', tabindex: 0, role: 'group', 'aria-label': 'Modified equation' });
  const reading = make('p', { class: 'reading' });
  stage.append(place, reading);
  const show = () => {
    const { summary, link } = state;
    const { at, coord } = summary.experiment;
    const snapshot = engine.at(link, at === null ? Math.floor(summary.last / 2) : Math.min(at, summary.last));
    const set = equation(snapshot, Math.min(coord, summary.dim) - 1, summary);
    place.replaceChildren(...set.lines);
    reading.replaceChildren(...set.reading);
    stage.dataset.live = '';
  };
  state.follow(() => { void eventually(show); });
  return { dress: () => ({ corrected: /** @type {string[]} */ ([]) }), redraw() {}, leave() {} };
}

/**
 * The settings that the author names, as on the page.
 * @param {Host} host @param {HTMLElement} place @param {State} state
 */
function controls(host, place, state) {
  const keys = host.controls.split(',').map((key) => key.trim()).filter(Boolean);
  const all = keys.flatMap((key) => {
    const row = schema.row(key);
    const control = row && rows[row.kind]?.(row, state, schema);
    if (!row || !control) {
      console.warn(`halfstep-figure: “${key}” is not a setting`);
      return [];
    }
    control.element.dataset.key = key;
    control.element.setAttribute('part', 'control');
    return [control];
  });
  place.replaceChildren(...all.map(({ element }) => make('div', { class: 'slot' }, element)));
  /** @param {import('../js/engine.js').Summary} summary @param {boolean} moving @param {boolean} passing */
  return ({ experiment, relevant }, moving, passing) => {
    // While a run is passed the controls are further.
    if (passing) return;
    for (const control of all) {
      const { row, element, inputs } = control;
      element.hidden = !relevant.includes(row.key);
      for (const input of inputs) input.disabled = experiment.lock.includes(row.key);
      const called = schema.choice('opt', String(experiment.opt))?.names?.find(({ key }) => key === row.key) ?? row;
      if (!moving) {
        control.called = called;
        const title = element.querySelector('label');
        if (title && row.kind === 'number') named(title, called);
      }
      control.show(experiment[row.key]);
    }
  };
}

/**
 * The figure in words and numbers, and the way to the whole page.
 * @param {Host} host @param {HTMLElement} place @param {State} state @param {string} name @param {HTMLElement} notes
 * @param {import('./studies.js').Study|null} study
 */
function foot(host, place, state, name, notes, study) {
  const words = make('p', { id: 'desc' });
  const full = make('a', { part: 'link', target: '_blank', rel: 'noopener' }, 'Open in Halfstep');
  const data = make('details', { part: 'data' }, make('summary', {}, 'In words and numbers'), words);
  place.replaceChildren(...(study?.nodes ?? []), ...(name in DRAWN ? [data] : []), full, notes);
  const tabled = name in DRAWN && (!study || study.table !== null);
  const table = once(async () => {
    const { columns, table: tableOf } = await import('../js/tables.js');
    const scroll = make('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Data table' });
    data.append(scroll);
    return async () => {
      if (study?.table) {
        scroll.replaceChildren(await eventually(study.table));
        return;
      }
      const list = await eventually(() => columns(engine, state, /** @type {Name} */ (name)));
      scroll.replaceChildren(tableOf(list, state.summary.last));
    };
  });
  const fill = () => { if (tabled && data.open) table().then((show) => show()).catch((error) => console.error('halfstep-figure:', error)); };
  data.addEventListener('toggle', fill);
  /** @param {import('../js/engine.js').Summary} summary @param {boolean} moving */
  return (summary, moving) => {
    if (moving) return;
    if (study) eventually(study.words).then((text) => { words.textContent = text; }, state.onerror);
    else words.textContent = summary.described[name] ?? '';
    full.href = address(summary.link);
    fill();
  };
}
