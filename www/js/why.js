// What a step comes from: the correction in parts, the memory of the step, the push along the path. Loaded at the first
// interaction, or by a link that shows one of them.

import { memoryTable } from './memory-table.js';
import { beside, gap, noted, valued, whole } from './formula.js';
import { Coming } from './engine.js';
import { byId, make, math } from './page.js';
import { add } from './pictures.js';
import { count, shown } from './numbers.js';
import { sheet } from './sheet.js';
import { stripPart } from './strip-part.js';
import { subscript } from './control.js';
import { texed } from './texed.js';

/**
 * @typedef {{factor: string, value: number, rest: string, numbers: number[]}} Closed
 * @typedef {{source: 'memory'|'step'|'decay', symbol: string, key: string|null, closed: Closed|null, values: number[], effects: number[]}} Part
 * @typedef {{symbol: string, key: string|null, weights: number[], age: number|null, is_largest: boolean, seen: number|null, effect: number}} Recalled
 * @typedef {object} Why What `why_at` gives; see `src/analysis/parts.rs`.
 * @property {number} n
 * @property {number[]} correction
 * @property {Part[]} parts
 * @property {{n: number, coordinate: number, gradients: number[], memories: Recalled[], words: string}} memory
 */

const UNDER = { loss: 'loss', norm: '', modified: 'modified loss' };
const PUSH = { off: 'none', auto: 'scaled', fixed: 'in time 1' };

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 */
export function why(engine, state, figures) {
  /** The step and the coordinate that are shown. */
  const at = () => {
    const { last, dim, experiment } = state.summary;
    return { step: figures.looking.step ?? Math.floor(last / 2), coordinate: Math.min(experiment.coord, dim) - 1 };
  };
  const memory = memoryFigure(engine, state, at);
  const strip = stripPart(engine, state);
  const parts = partsPanel((part) => memory.light(part), strip.choice);
  const push = pushPanel(engine, state);

  function show() {
    const { view, embed } = document.documentElement.dataset;
    if (!state.known || embed || (view !== 'run' && view !== 'lessons')) return;
    const { step, coordinate } = at();
    try {
      /** @type {Why} */
      const found = engine.ofRun('why_at', state.link, step, coordinate);
      parts.show(found, coordinate, state.summary);
      memory.show(found);
      push.read(found, figures.looking.step !== null);
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      error.ready.then(show, state.onerror);
    }
  }
  beside.show = show;
  const follow = () => {
    memory.follow();
    push.follow();
    tell();
  };
  /** What the sign figure shows may have to be computed first. */
  function tell() {
    try {
      strip.follow();
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      error.ready.then(tell, state.onerror);
    }
  }
  state.follow(follow);
  if (state.known) follow();
  show();
}

/** What a part is called. @param {Part} part */
const named = ({ source, symbol }) => (source === 'memory' ? `memory ${symbol}` : source === 'step' ? 'finite step' : 'weight decay');

/** A part as a symbol, where it has no closed form, in LaTeX. @param {Part} part @param {boolean} decays */
function symbolOf({ source, symbol }, decays) {
  if (source === 'memory') return `C^{${symbol}}_j`;
  return source === 'step' ? `\\tfrac{1}{2}[${decays ? 'f' : 'F'}'F]_j` : '\\tfrac{\\lambda}{2}F_j';
}

/** @param {number} effect */
const tone = (effect) => (effect < 0 ? 'penalty' : effect > 0 ? 'anti' : '');

/**
 * The correction of a coordinate as an equation with a term for each part, and a row with a bar for each.
 * @param {(part: number|null) => void} light
 * @param {(part: number, name: string) => HTMLElement} choice What shows a part in the sign figure.
 */
function partsPanel(light, choice) {
  const equation = make('div', { class: 'equation', dir: 'ltr' });
  const place = make('div', { class: 'data open' });
  // The page has it closed from the start, so that nothing moves when this module loads.
  const element = byId('parts');
  element.append(equation, place);
  /** @param {Event} event */
  const lit = ({ type, target }) => {
    const row = target instanceof Element && type !== 'pointerleave' && type !== 'focusout' ? target.closest('[data-part]') : null;
    for (const old of document.querySelectorAll('.control.hot, #parts .hot')) old.classList.remove('hot');
    row?.classList.add('hot');
    const key = row?.getAttribute('data-of');
    if (key) document.querySelector(`.control[data-key="${key}"]`)?.classList.add('hot');
    light(row ? Number(row.getAttribute('data-part')) : null);
  };
  for (const type of ['pointerover', 'pointerleave', 'focusin', 'focusout']) element.addEventListener(type, lit);

  /** @param {Why} found @param {number} j @param {import('./engine.js').Summary} summary */
  function show({ n, correction, parts }, j, { norm }) {
    // Rows are rebuilt at each step; the focused row keeps its focus.
    const focused = document.activeElement;
    const held = focused?.closest('#parts [data-part]')?.getAttribute('data-part');
    const chosen = focused?.closest('#parts input')?.id;
    const decays = parts.some(({ source }) => source === 'decay');
    const terms = parts.map((part, k) => {
      const { closed, values, effects, key } = part;
      // A negative factor supplies the operator.
      const negative = closed?.factor.startsWith('-') ?? false;
      const tex = closed ? `${closed.factor.replace(/^-/, '')}\\,${closed.rest}` : symbolOf(part, decays);
      const inner = closed
        ? [valued(texed(closed.factor.replace(/^-/, '')), Math.abs(closed.value), key ?? 'opt', tone(effects[j])), gap(), valued(texed(closed.rest), closed.numbers[j], 'x0')]
        : [valued(texed(tex), values[j], key ?? 'opt', tone(effects[j]))];
      const sign = negative ? '−' : k === 0 ? '' : '+';
      return { tex: `${sign === '−' ? '- ' : sign ? '+ ' : ''}${tex}`, nodes: [...(sign ? [math('mo', {}, sign)] : []), ...inner] };
    });
    const all = `C_j = ${terms.map(({ tex }) => tex).join(' ')}`;
    const [head, ...rest] = terms;
    equation.replaceChildren(whole(
      noted(all, texed('C_j'), math('mo', {}, '='), ...head.nodes),
      ...rest.map(({ nodes }) => math('math', { display: 'inline', displaystyle: 'true' }, math('mrow', {}, ...nodes))),
    ));
    const most = Math.max(...parts.map(({ values }) => Math.abs(values[j])), Math.abs(correction[j]), Number.MIN_VALUE);
    const total = parts.reduce((sum, { effects }) => sum + effects[j], 0);
    const rows = [...parts.map((part, k) => line(named(part), part.values[j], part.effects[j], choice(k + 1, named(part)), { 'data-part': k, 'data-of': part.key, tabindex: 0 })),
      line(`C${subscript(j + 1)}`, correction[j], total, choice(0, 'all of C'), { class: 'sum' })];
    /** @param {string} name @param {number} value @param {number} effect @param {HTMLElement} shows @param {Record<string, any>} more */
    function line(name, value, effect, shows, more) {
      const bar = make('span', { class: `bar ${tone(effect)}`, 'aria-hidden': 'true' });
      const share = Math.min(1, Math.abs(value) / most) * 50;
      bar.style.insetInlineStart = `${value < 0 ? 50 - share : 50}%`;
      bar.style.inlineSize = `${share}%`;
      const word = effect < 0 ? `+ lowers ${norm.symbol}` : effect > 0 ? `− raises ${norm.symbol}` : 'no effect';
      return make('tr', more, make('th', { scope: 'row' }, name), make('td', {}, shown(value)), make('td', {}, shows),
        make('td', { class: 'bars' }, bar), make('td', { class: tone(effect) }, word),
        make('td', {}, effect === 0 ? '' : shown(Math.abs(effect))));
    }
    const heads = ['part', 'value', 'sign figure', '', 'effect', 'rate'].map((text) => (text ? make('th', { scope: 'col' }, text) : make('td')));
    place.replaceChildren(make('table', {}, make('caption', {}, `The correction C${subscript(j + 1)} in parts, at step ${count(n)}; rates are per unit time`),
      make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows)));
    if (chosen) document.getElementById(chosen)?.focus({ preventScroll: true });
    else if (held) rows.find((row) => row.dataset.part === held)?.focus({ preventScroll: true });
  }
  return { show };
}

/**
 * The past gradients of the step against their age.
 * @param {import('./engine.js').Engine} engine @param {import('./state.js').State} state
 * @param {() => {step: number, coordinate: number}} at
 */
function memoryFigure(engine, state, at) {
  const box = /** @type {HTMLDetailsElement} */ (byId('memory'));
  const canvas = make('canvas', { role: 'img', 'aria-label': 'Past gradients of one step by age, and the share of each in the method’s memories', 'aria-describedby': 'desc-memory' });
  const desc = make('p', { class: 'desc', id: 'desc-memory' });
  const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Numbers of the memory figure' });
  const data = make('details', { class: 'data', id: 'data-memory' }, make('summary', {}, 'Data table'), place);
  box.append(make('figure', { class: 'figure', id: 'fig-memory' }, make('div', { class: 'stage' }, canvas), desc, data));
  /** @type {Why|null} */ let found = null;
  /** @type {number|null} */ let part = null;
  /** @param {HTMLCanvasElement|undefined} on @param {object} look */
  const draw = (on, look) => engine.draw(on, 'memory', state.link, { ...at(), ...look });
  const figure = sheet(canvas, (look) => {
    if (!state.known || !box.open) return null;
    try {
      const frame = draw(canvas, { ...look, ...(part === null ? {} : { part }) });
      canvas.dataset.frame = JSON.stringify(frame);
      return frame;
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      error.ready.then(figure.redraw, state.onerror);
      return null;
    }
  });
  add({
    name: 'memory', title: 'Memory', canvas, size: { width: 640, height: 320 }, draw,
    numbers: (semicolons) => {
      const { step, coordinate } = at();
      return engine.ofRun('csv', state.link, 'memory', [step, coordinate], semicolons);
    },
  });
  const fill = () => {
    if (!found || !data.open || !box.open) return;
    place.replaceChildren(memoryTable(found.n, found.memory));
  };
  data.addEventListener('toggle', fill);
  const opened = () => state.summary.experiment.mem === 1 || state.summary.experiment.mem === true;
  box.addEventListener('toggle', () => {
    if (!state.known) return;
    if (box.open !== opened()) state.change({ mem: box.open ? '1' : null }, { entry: 'replace' });
    update();
  });
  function update() {
    if (!box.open || !found) return;
    desc.textContent = found.memory.words;
    fill();
    figure.draw();
  }
  // If it was opened before this module loaded, it stays open.
  let first = true;
  return {
    follow() {
      if (first && box.open && !opened()) state.change({ mem: '1' }, { entry: 'replace' });
      else if (box.open !== opened()) box.open = opened();
      first = false;
      figure.redraw();
    },
    /** @param {Why} next */
    show(next) {
      found = next;
      update();
    },
    /** @param {number|null} next The part that is pointed at: a memory has the number of its slot. */
    light(next) {
      const lit = next !== null && found?.parts[next]?.source === 'memory' ? next : null;
      if (lit === part) return;
      part = lit;
      figure.redraw();
    },
  };
}

/**
 * What the path lies over, and the arrows of −hC, with their numbers.
 * @param {import('./engine.js').Engine} engine @param {import('./state.js').State} state
 */
function pushPanel(engine, state) {
  const box = /** @type {HTMLDetailsElement} */ (byId('push'));
  const about = /** @type {HTMLElement} */ (document.querySelector('#fig-path .about'));
  const plainly = about.textContent ?? '';
  const readout = byId('path-out');
  const over = segments('over', 'Under the path', UNDER);
  const push = segments('push', 'Arrows of the push −hC', PUSH);
  const words = make('p', { id: 'desc-push', class: 'desc' });
  const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Numbers of the push' });
  box.append(over, push, words, place);
  /** @param {string} key @param {string} legend @param {Record<string, string>} choices */
  function segments(key, legend, choices) {
    const list = Object.entries(choices).map(([value, label]) => make('label', {},
      make('input', { type: 'radio', name: key, id: `c-${key}-${value}`, value }), make('span', {}, label)));
    const set = make('fieldset', { class: 'segments' }, make('legend', { class: 'seen' }, legend), ...list);
    set.addEventListener('change', (event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      state.change({ [key]: value === Object.keys(choices)[0] ? null : value });
    });
    return set;
  }
  let of = '';
  function fill() {
    const { experiment, dim } = state.summary;
    const isOn = experiment.push !== 'off';
    words.hidden = place.hidden = !isOn;
    if (!isOn || (of === state.link)) return;
    try {
      const { rows, words: told } = engine.ofRun('pushes', state.link);
      of = state.link;
      words.textContent = told;
      const heads = ['step', ...Array.from({ length: dim }, (_, j) => `−hC${subscript(j + 1)}`), 'length', `change of ${state.summary.norm.symbol}`];
      place.replaceChildren(make('table', {}, make('caption', {}, 'The push along the run'),
        make('thead', {}, make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text)))),
        make('tbody', {}, ...rows.map((/** @type {any} */ row) => make('tr', {}, make('th', { scope: 'row' }, count(row.step)),
          ...[...row.push, row.length, row.effect].map((/** @type {number} */ x) => make('td', {}, shown(x, 4))))))));
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      error.ready.then(fill, state.onerror);
    }
  }
  return {
    follow() {
      const { experiment, norm } = state.summary;
      for (const key of ['over', 'push']) {
        for (const input of box.querySelectorAll(`input[name="${key}"]`)) {
          /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === experiment[key];
        }
      }
      const label = box.querySelector('#c-over-norm + span');
      if (label && label.textContent !== norm.symbol) label.textContent = norm.symbol;
      const lies = experiment.over === 'norm' ? `the ${norm.words} of the gradient` : experiment.over === 'modified' ? 'the modified loss' : '';
      const told = lies ? plainly.replace('the loss', lies) : plainly;
      if (about.textContent !== told) about.textContent = told;
      document.querySelector('#fig-path canvas')?.setAttribute('aria-describedby', experiment.push === 'off' ? 'desc-path' : 'desc-path desc-push');
      fill();
    },
    /** The length of the arrow at the marked step, beside what is said of it. @param {Why} found @param {boolean} marked */
    read({ correction, parts }, marked) {
      const { experiment, norm } = state.summary;
      if (experiment.push === 'off' || !marked) return;
      const length = Math.hypot(...correction) * experiment.h;
      const effect = parts.flatMap(({ effects }) => effects).reduce((sum, x) => sum + x, 0);
      readout.textContent += `; −hC has length ${shown(length)} and ${effect > 0 ? 'raises' : 'lowers'} ${norm.symbol} at the rate ${shown(Math.abs(effect))} per unit time`;
    },
  };
}
