// Figures, of the page or of an element in someone else's: one canvas each, as large as its place in the layout, sharp at any pixel ratio,
// drawn at most once per display frame.

import { Coming } from './engine.js';
import { perFrame, whenIdle } from './page.js';
import { add } from './pictures.js';

export const NAMES = /** @type {const} */ (['path', 'error', 'strip', 'multiples']);
/** @typedef {typeof NAMES[number]} Name */
/** The flows that can be drawn, in the order of the key. */
export const FLOWS = /** @type {const} */ (['first', 'modified', 'third', 'phase']);

/** What files call them, and their sizes there, in CSS pixels. @type {Record<Name, {title: string, width: number, height: number}>} */
const FILES = {
  path: { title: 'Path', width: 720, height: 600 },
  error: { title: 'Error', width: 720, height: 400 },
  strip: { title: 'Sign', width: 720, height: 160 },
  multiples: { title: 'Norms, loss, sharpness', width: 960, height: 200 },
};

/** While a value moves each picture is replaced at once: contours are sampled this far apart, in CSS pixels. */
const ON_THE_WAY = { cell: 8 };

/**
 * Where a figure's data stand in it, in CSS pixels.
 * @typedef {{lo: number, hi: number, scale: 'linear'|'log'}} Axis
 * @typedef {{left: number, top: number, right: number, bottom: number, x: Axis, y: Axis}} Frame
 */

/**
 * Where figures stand.
 * @typedef {object} Place
 * @property {[Name, HTMLCanvasElement][]} canvases
 * @property {(name: Name, words: string) => void} describe Shows a figure in words.
 * @property {() => object} look Colors, and the size of text.
 * @property {DOMStringMap} told For tests and other code outside.
 * @property {boolean} [idle] Whether what is out of view waits until it is seen.
 * @property {(name: Name) => {width: number, height: number}} [size] The size in a file, where it is not the usual one.
 * @property {(on: HTMLCanvasElement|undefined, name: Name, link: string, look: object) => any} [draw] How they are drawn,
 *   where they are not the run's.
 */

export class Figures {
  #engine;
  #state;
  #place;
  /** What is pointed at. The link has what stays. */
  looking = {
    /** @type {number|null} */ step: null,
    /** The flow that is pointed at in the formula or in the key. @type {string|null} */ lit: null,
  };
  /** Whether the phase-space flow is left out unless it is asked for. */ #withoutPhase = true;
  /** @type {Map<Name, Frame>} */ frames = new Map();
  /** @type {(() => void)[]} */ #followers = [];
  /** @type {(() => void)[]} */ #leave = [];
  /** Those that are out of view. @type {Set<Element>} */ #away = new Set();
  /** @type {WeakMap<Element, [number, number]>} */ #pixels = new WeakMap();
  /** The canvases' sizes on the page, in CSS pixels. @type {WeakMap<Element, {width: number, height: number}>} */ #sizes = new WeakMap();
  redraw = perFrame(() => this.draw());
  /** Called where drawing failed. */
  onerror = /** @type {(error: unknown) => void} */ (() => {});

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {import('./state.js').State} state
   * @param {Place} place
   */
  constructor(engine, state, place) {
    this.#engine = engine;
    this.#state = state;
    this.#place = place;
    this.#watchSizes();
    this.#watchRatio();
    this.#watchView();
    for (const [name, canvas] of place.canvases) {
      const { title, ...usual } = FILES[name] ?? { title: name, width: 600, height: 600 };
      const remove = add({
        name, title, canvas,
        get size() { return place.size?.(name) ?? usual; },
        draw: (on, look) => this.#draw(on, name, { ...this.#look(), ...look }),
      });
      this.#leave.push(remove);
    }
    const describe = () => {
      for (const [name] of place.canvases) place.describe(name, state.summary.described[name] ?? '');
    };
    const soon = whenIdle(describe);
    state.follow((summary, moving) => {
      const { at } = summary.experiment;
      this.looking.step = at === null ? null : Math.min(at, summary.last);
      this.#withoutPhase = summary.validity.grade !== 'red' || summary.partial;
      if (moving) soon();
      else describe();
      // The first picture waits for the frame that it is in: by then the page around it stands, and is laid out once.
      if (this.frames.size === 0) this.redraw();
      else this.draw();
    });
  }

  /** The browser knows how many device pixels a canvas covers; else it is reckoned. */
  #watchSizes() {
    const observer = new ResizeObserver((entries) => {
      for (const { target, contentRect: { width, height }, devicePixelContentBoxSize: size } of entries) {
        this.#sizes.set(target, { width, height });
        if (size) this.#pixels.set(target, [size[0].inlineSize, size[0].blockSize]);
      }
      // The first time it says how large they are, and they are drawn so.
      if (entries.some(({ target }) => !this.#fits(/** @type {HTMLCanvasElement} */ (target)))) this.redraw();
    });
    for (const [, canvas] of this.#place.canvases) {
      try {
        observer.observe(canvas, { box: 'device-pixel-content-box' });
      } catch {
        observer.observe(canvas);
      }
    }
  }

  #watchView() {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) this.#away.add(target);
        // What waited for it is drawn.
        else if (this.#away.delete(target) && this.#place.idle) this.redraw();
      }
    }, { rootMargin: '100px' });
    for (const [, canvas] of this.#place.canvases) observer.observe(canvas);
  }

  /** Where a change of the pixel ratio alone, by zoom or another display, is not observed. */
  #watchRatio() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
      this.redraw();
      this.#watchRatio();
    }, { once: true });
  }

  /**
   * Whether a flow is left out: what the link says, or else the two that a first look does not need. Where the
   * modified equation fails, the phase-space flow is what follows the run, as soon as that is at rest.
   * @param {string} name
   */
  hidden(name) {
    const { lines } = this.#state.summary.experiment;
    return lines.length > 0 ? !lines.includes(name) : this.left(name);
  }

  /** Whether a flow is left out where the link says nothing. @param {string} name */
  left(name) { return name === 'third' || (name === 'phase' && this.#withoutPhase); }

  /** What the reader has chosen to see, on the page and in files alike. */
  #look() {
    const { lens, err } = this.#state.summary.experiment;
    return {
      lens: Number(lens), log_error: err === 'log', step: this.looking.step,
      hide: Object.fromEntries(FLOWS.map((flow) => [flow, this.hidden(flow)])),
    };
  }

  /** @param {() => void} follower Called after each drawing. */
  follow(follower) { this.#followers.push(follower); }

  draw() {
    // A size may come before the engine has read the link.
    if (!this.#state.known) return;
    const { told } = this.#place;
    for (const [name, canvas] of this.#place.canvases) {
      try {
        this.#drawOne(name, canvas);
      } catch (error) {
        if (error instanceof Coming) {
          told.drawn = 'in part';
          error.ready.then(this.redraw, this.onerror);
        }
        else this.onerror(error);
        return;
      }
    }
    // For tests and the console.
    told.drawn = 'all';
    for (const follow of this.#followers) follow();
  }

  /**
   * @param {HTMLCanvasElement} element @param {{width: number, height: number}} box @param {number} ratio
   * @returns {[number, number]}
   */
  #pixelsOf(element, box, ratio) {
    const reckoned = /** @type {[number, number]} */ ([Math.round(box.width * ratio), Math.round(box.height * ratio)]);
    const observed = this.#pixels.get(element);
    // What was observed may be of the size before.
    const same = observed?.every((size, axis) => Math.abs(size - reckoned[axis]) <= 1);
    return observed && same ? observed : reckoned;
  }

  /** Whether a canvas has as many pixels as its place. @param {HTMLCanvasElement} element */
  #fits(element) {
    const [across, down] = this.#pixelsOf(element, this.#boxOf(element), devicePixelRatio || 1);
    return element.width === across && element.height === down;
  }

  /** Measured only while nothing was observed: to measure is to lay the page out. @param {Element} element */
  #boxOf(element) { return this.#sizes.get(element) ?? element.getBoundingClientRect(); }

  /** How wide a figure was when last observed. @param {Element} element */
  width(element) { return this.#sizes.get(element)?.width; }

  /** Draws a figure elsewhere, as it is seen. @param {HTMLCanvasElement} element @param {Name} name @param {object} look */
  paint(element, name, look) {
    if (!this.#state.known) return null;
    return this.#draw(element, name, { ...this.#look(), key: false, ...look, ...(this.#state.moving && ON_THE_WAY) });
  }

  /** @param {HTMLCanvasElement|undefined} on @param {Name} name @param {object} look */
  #draw(on, name, look) {
    return (this.#place.draw ?? this.#engine.draw.bind(this.#engine))(on, name, this.#state.link, look);
  }

  /** Forgets its canvases, which are gone. */
  leave() { for (const leave of this.#leave) leave(); }

  /** @param {Name} name @param {HTMLCanvasElement} element */
  #drawOne(name, element) {
    // What is folded keeps its size in some engines.
    if (element.closest('details:not([open])')) return;
    // What nobody sees is drawn when the value rests.
    if ((this.#state.moving || this.#place.idle) && this.#away.has(element)) return;
    const ratio = devicePixelRatio || 1;
    const box = this.#boxOf(element);
    if (box.width < 16 || box.height < 16) return;
    const [across, down] = this.#pixelsOf(element, box, ratio);
    const look = /** @type {{bare?: boolean}} */ (this.#place.look());
    // To set it is to clear it.
    if (element.width !== across || look.bare) element.width = across;
    if (element.height !== down) element.height = down;
    const frame = this.paint(element, name, {
      width: across / ratio, height: down / ratio, ratio, lit: this.looking.lit, ...look,
    });
    this.frames.set(name, frame);
    element.parentElement?.querySelector('.first')?.remove();
    // For tests and the console.
    element.dataset.frame = JSON.stringify(frame);
  }
}
