// A mark at one step of the run, on every figure. Off until asked for.

import { byId, perFrame, settled, whenIdle } from './page.js';
import { count, shown } from './numbers.js';
import { canvas } from './places.js';

/** A whole run, played, in milliseconds; the same on every display. */
const PLAYED = 8000;

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 * @param {(snapshot: any) => void} moved Told what holds at the step.
 */
export function scrub(engine, state, figures, moved) {
  const range = /** @type {HTMLInputElement} */ (byId('step'));
  const out = byId('step-out');
  const off = /** @type {HTMLButtonElement} */ (byId('step-off'));
  const play = byId('play');
  const beside = byId('path-out');
  let last = 0;
  let playing = 0;

  const show = () => {
    const { step } = figures.looking;
    const at = step ?? Math.floor(last / 2);
    const snapshot = engine.at(state.link, at);
    range.max = String(last);
    range.value = String(at);
    range.setAttribute('aria-valuetext', step === null ? 'no step marked' : `step ${at} of ${last}`);
    out.textContent = step === null ? 'Move to mark a step' : told(snapshot);
    beside.textContent = step === null ? 'Point at or touch the path to read a step' : out.textContent;
    off.disabled = step === null;
    moved(snapshot);
  };
  const seen = perFrame(() => { figures.draw(); show(); });
  /** Marks a step for the moment. @param {number|null} step */
  const point = (step) => {
    figures.looking.step = step;
    seen();
  };
  const kept = settled((/** @type {number|null} */ step) => {
    if (step !== state.summary.experiment.at) state.change({ at: step === null ? null : String(step) }, { entry: 'replace' });
  }, 200);
  /** Marks a step; the link has it once that rests. @param {number|null} step */
  const mark = (step) => {
    point(step);
    kept(step);
  };

  range.addEventListener('input', () => { stop(); mark(range.valueAsNumber); });
  off.addEventListener('click', () => { stop(); mark(null); });

  function stop() {
    cancelAnimationFrame(playing);
    playing = 0;
    play.setAttribute('aria-pressed', 'false');
    play.textContent = 'Play';
  }
  play.addEventListener('click', () => {
    if (playing) return stop();
    const { step } = figures.looking;
    const from = step === null || step >= last ? 0 : step;
    let began = 0;
    /** @param {number} now */
    const next = (now) => {
      began ||= now;
      const at = Math.min(last, from + Math.floor(((now - began) / PLAYED) * last));
      mark(at);
      if (at < last) playing = requestAnimationFrame(next);
      else stop();
    };
    play.setAttribute('aria-pressed', 'true');
    play.textContent = 'Pause';
    playing = requestAnimationFrame(next);
  });

  // The figures with steps along them can be pointed at.
  for (const name of /** @type {const} */ (['error', 'strip'])) {
    const element = canvas(name);
    /** @param {PointerEvent} event */
    const at = (event) => {
      const frame = figures.frames.get(name);
      if (!frame) return;
      const across = event.clientX - element.getBoundingClientRect().left;
      const step = frame.x.lo + ((across - frame.left) / (frame.right - frame.left)) * (frame.x.hi - frame.x.lo);
      stop();
      mark(Math.min(last, Math.max(0, Math.round(step))));
    };
    element.addEventListener('pointerdown', (event) => {
      if (event.button === 0) at(event);
    });
    element.addEventListener('pointermove', (event) => {
      if (event.buttons & 1) at(event);
    });
  }

  hovered(engine, state, figures, (step, stays) => { stop(); (stays ? mark : point)(step); });

  let shown = '';
  const soon = whenIdle(() => show());
  state.follow((summary, moving) => {
    // Nobody waits for the formula's numbers, and the browser has to look for mathematical letters.
    const later = moving || shown === '';
    // The same link may come again, when the whole of the engine is there.
    if (summary.link !== shown) stop();
    shown = summary.link;
    last = summary.last;
    if (later) soon();
    else show();
  });

  // The slider stands under the axis that it moves along.
  let stands = '';
  figures.follow(() => {
    const frame = figures.frames.get('strip');
    if (!frame) return;
    const under = `${frame.left} ${frame.right} ${figures.width(canvas('strip'))}`;
    if (under === stands) return;
    stands = under;
    const width = range.parentElement?.clientWidth ?? 0;
    const thumb = 8;
    const before = Math.max(0, frame.left - thumb);
    range.style.marginLeft = `${before}px`;
    range.style.width = `${Math.max(0, Math.min(width, frame.right + thumb) - before)}px`;
  });
}

/** How near a pointer must be to the path, in CSS pixels. */
const REACH = 24;

/**
 * Marks the iterate that is pointed at, while it is; a press keeps the mark.
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 * @param {(step: number|null, stays: boolean) => void} mark
 */
function hovered(engine, state, figures, mark) {
  const element = canvas('path');
  /** What was marked before the pointer came; undefined while it is away. @type {number|null|undefined} */
  let before;
  /** @param {PointerEvent} event */
  const nearest = (event) => {
    const frame = figures.frames.get('path');
    if (!frame) return null;
    const box = element.getBoundingClientRect();
    const unit = (frame.x.hi - frame.x.lo) / (frame.right - frame.left);
    const x = frame.x.lo + (event.clientX - box.left - frame.left) * unit;
    const y = frame.y.lo + (frame.bottom - event.clientY + box.top) * ((frame.y.hi - frame.y.lo) / (frame.bottom - frame.top));
    return engine.nearest(state.link, x, y, REACH * unit);
  };
  element.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'mouse') return;
    const step = nearest(event);
    if (step === null) leave();
    else {
      if (before === undefined) before = figures.looking.step;
      if (step !== figures.looking.step) mark(step, false);
    }
  });
  element.addEventListener('pointerdown', (event) => {
    const step = event.button === 0 ? nearest(event) : null;
    if (step === null) return;
    before = step;
    mark(step, true);
  });
  const leave = () => {
    if (before !== undefined && before !== figures.looking.step) mark(before, false);
    before = undefined;
  };
  element.addEventListener('pointerleave', leave);
}

/** @param {any} at */
function told(at) {
  const theta = at.coordinates.map((/** @type {any} */ one) => shown(one.theta)).join(', ');
  const errors = [['flow', at.errors.first], ['modified', at.errors.modified]]
    .filter(([, error]) => error !== null).map(([name, error]) => `${name} ${shown(error)}`);
  return `Step ${count(at.n)}: θ = (${theta}), E = ${shown(at.loss)}; error ${errors.join(', ')}`;
}
