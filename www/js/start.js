// The start point, dragged over the path figure by pointer or by keys.

import { byId } from './page.js';
import { plain, spoken } from './numbers.js';

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 */
export function start(state, figures) {
  const handle = /** @type {HTMLButtonElement} */ (byId('start'));
  /** The frame at the beginning of a drag: the axes must not run away under the pointer. */
  let held = /** @type {any} */ (null);

  /** @returns {number[]} */
  const point = () => {
    const { x0 } = state.summary.experiment;
    return Array.isArray(x0) ? x0.map(Number) : String(x0).split(',').map(Number);
  };

  figures.follow(() => {
    const frame = figures.frames.get('path');
    const at = point();
    const usable = frame?.plot && at.length === 2;
    handle.hidden = !usable;
    if (!usable) return;
    const [left, top] = onPage(frame, at);
    handle.style.left = `${left}px`;
    handle.style.top = `${top}px`;
    const locked = state.summary.experiment.lock.includes('x0');
    handle.disabled = locked;
    handle.setAttribute('aria-label', `Start point, θ₁ ${spoken(at[0])}, θ₂ ${spoken(at[1])}`);
  });

  /** @param {number[]} to @param {any} frame */
  function move(to, frame) {
    state.change({ x0: to.map((x, axis) => plain(tidy(x, frame, axis))).join(',') }, { drag: true });
  }

  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    held = figures.frames.get('path');
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointermove', (event) => {
    if (!held) return;
    const box = /** @type {HTMLElement} */ (handle.parentElement).getBoundingClientRect();
    move(inData(held, event.clientX - box.left, event.clientY - box.top), held);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    handle.addEventListener(end, () => { held = null; });
  }

  const ARROWS = /** @type {Record<string, [number, number]>} */ ({
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  });
  handle.addEventListener('keydown', (event) => {
    const arrow = ARROWS[event.key];
    const frame = figures.frames.get('path');
    if (!arrow || !frame || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 1 : 10;
    move(point().map((x, axis) => x + arrow[axis] * size * grain(frame, axis)), frame);
  });
}

/** @param {any} frame @param {number[]} at */
function onPage(frame, at) {
  const { plot, x, y } = frame;
  return [
    plot.left + ((at[0] - x.min) / (x.max - x.min)) * (plot.right - plot.left),
    plot.bottom - ((at[1] - y.min) / (y.max - y.min)) * (plot.bottom - plot.top),
  ];
}

/** @param {any} frame @param {number} left @param {number} top */
function inData(frame, left, top) {
  const { plot, x, y } = frame;
  return [
    x.min + ((left - plot.left) / (plot.right - plot.left)) * (x.max - x.min),
    y.min + ((plot.bottom - top) / (plot.bottom - plot.top)) * (y.max - y.min),
  ];
}

/** About a pixel, as a power of ten. @param {any} frame @param {number} axis */
function grain(frame, axis) {
  const { min, max } = axis === 0 ? frame.x : frame.y;
  return 10 ** Math.floor(Math.log10((max - min) / 150));
}

/** @param {number} value @param {any} frame @param {number} axis */
function tidy(value, frame, axis) {
  const unit = grain(frame, axis);
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
