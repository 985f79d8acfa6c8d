// The initial point, dragged over the path figure by pointer or by keys.

import { shift } from './page.js';
import { plain, spoken } from './numbers.js';

/**
 * @param {HTMLButtonElement} handle
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 */
export function start(handle, state, figures) {
  /** The frame at the beginning of a drag: the axes must not run away under the pointer. */
  let held = /** @type {Frame|null} */ (null);

  /** Where it is, or where keys that come faster than frames have brought it. @type {number[]} */
  let at = [];
  state.follow((summary, _, passing) => { if (!passing) at = summary.experiment.x0; });

  figures.follow(() => {
    const frame = figures.frames.get('path');
    handle.hidden = !frame || at.length !== 2;
    if (!frame || at.length !== 2) return;
    const [left, top] = onPage(frame, at);
    shift(handle, left, top);
    const locked = state.summary.experiment.lock.includes('x0');
    handle.disabled = locked;
    handle.setAttribute('aria-label', `Initial point, θ₁ ${spoken(at[0])}, θ₂ ${spoken(at[1])}`);
  });

  /** @param {number[]} to @param {Frame} frame */
  function move(to, frame) {
    at = to.map((x, axis) => tidy(x, frame, axis));
    state.change({ x0: at.map(plain).join(',') }, { drag: true });
  }

  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    held = figures.frames.get('path') ?? null;
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
    move(at.map((x, axis) => x + arrow[axis] * size * grain(frame, axis)), frame);
  });
}

/** @typedef {import('./figures.js').Frame} Frame */

/**
 * Never outside the figure: while that is out of view its axes are those of a run before, and a handle far from it
 * makes the page wider or lies over a setting.
 * @param {Frame} frame @param {number[]} at
 */
function onPage({ left, right, top, bottom, x, y }, at) {
  return [
    Math.min(Math.max(left, left + ((at[0] - x.lo) / (x.hi - x.lo)) * (right - left)), right),
    Math.min(Math.max(top, bottom - ((at[1] - y.lo) / (y.hi - y.lo)) * (bottom - top)), bottom),
  ];
}

/** @param {Frame} frame @param {number} across @param {number} down */
function inData({ left, right, top, bottom, x, y }, across, down) {
  return [
    x.lo + ((across - left) / (right - left)) * (x.hi - x.lo),
    y.lo + ((bottom - down) / (bottom - top)) * (y.hi - y.lo),
  ];
}

/** About a pixel, as a power of ten. @param {Frame} frame @param {number} axis */
function grain({ x, y }, axis) {
  const { lo, hi } = axis === 0 ? x : y;
  return 10 ** Math.floor(Math.log10((hi - lo) / 150));
}

/** @param {number} value @param {Frame} frame @param {number} axis */
function tidy(value, frame, axis) {
  const unit = grain(frame, axis);
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
