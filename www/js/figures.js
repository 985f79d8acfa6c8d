// The figures: one canvas each, as large as its place in the layout, sharp at any pixel ratio,
// drawn at most once per display frame.

import { byId, perFrame } from './page.js';
import { theme } from './theme.js';

export const NAMES = /** @type {const} */ (['path', 'error', 'strip']);
/** @typedef {typeof NAMES[number]} Name */

/**
 * Where a figure's data stand in it, in CSS pixels.
 * @typedef {{lo: number, hi: number, scale: 'linear'|'log'}} Axis
 * @typedef {{left: number, top: number, right: number, bottom: number, x: Axis, y: Axis}} Frame
 */

export class Figures {
  #engine;
  #state;
  /** What is looked at; not part of the run. */
  looking = {
    lens: 1,
    log: true,
    /** @type {number|null} */ step: null,
    hide: { first: false, modified: false, third: false, phase: false },
  };
  /** @type {Map<Name, Frame>} */ frames = new Map();
  /** @type {(() => void)[]} */ #followers = [];
  redraw = perFrame(() => this.draw());
  /** Called where drawing failed. */
  onerror = /** @type {(error: unknown) => void} */ (() => {});

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {import('./state.js').State} state
   */
  constructor(engine, state) {
    this.#engine = engine;
    this.#state = state;
    const sizes = new ResizeObserver(this.redraw);
    for (const name of NAMES) sizes.observe(canvas(name));
    this.#watchRatio();
    state.follow((summary) => {
      for (const name of NAMES) {
        const words = summary.described[name] ?? '';
        const place = byId(`desc-${name}`);
        if (place.textContent !== words) place.textContent = words;
      }
      this.draw();
    });
  }

  /** Zoom and moving to another display change the pixel ratio without a resize. */
  #watchRatio() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
      this.redraw();
      this.#watchRatio();
    }, { once: true });
  }

  /** @param {() => void} follower Called after each drawing. */
  follow(follower) { this.#followers.push(follower); }

  draw() {
    for (const name of NAMES) {
      try {
        this.#drawOne(name);
      } catch (error) {
        this.onerror(error);
        return;
      }
    }
    for (const follow of this.#followers) follow();
  }

  /** @param {Name} name */
  #drawOne(name) {
    const element = canvas(name);
    const width = element.clientWidth;
    const height = element.clientHeight;
    if (width < 16 || height < 16) return;
    const ratio = Math.min(devicePixelRatio || 1, 4);
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== across) element.width = across;
    if (element.height !== down) element.height = down;
    const frame = this.#engine.draw(element, name, this.#state.link, {
      width, height, ratio, theme: theme(), lens: this.looking.lens, step: this.looking.step,
      log_error: this.looking.log, hide: this.looking.hide,
    });
    this.frames.set(name, frame);
  }
}

/** @param {Name} name @returns {HTMLCanvasElement} */
export function canvas(name) {
  return /** @type {HTMLCanvasElement} */ (byId(`fig-${name}`).querySelector('canvas'));
}
