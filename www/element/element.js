// <halfstep-figure>: one figure in someone else's page. Every such page loads this script; the engine and the drawing
// code are loaded when a figure comes near the viewport.

import { STYLE } from './style.js';

/**
 * @typedef {import('../halfstep-figure.d.ts').HalfstepFigureElement} Public
 * @typedef {import('../halfstep-figure.d.ts').HalfstepState} Told
 */

/** Each figure's default width over height; with 0 its text decides. */
const ASPECTS = /** @type {Record<string, number>} */ ({
  path: 4 / 3, error: 16 / 9, strip: 6, multiples: 4, map: 1, memory: 2, order: 3 / 2, 'order-fixed': 3 / 2, verdict: 0, formula: 0,
});

/** How close to the viewport a figure comes before it is loaded. */
const NEAR = '600px';

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** The elements that wait to be near. @type {WeakMap<Element, () => void>} */
const waiting = new WeakMap();
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    waiting.get(target)?.();
  }
}, { rootMargin: NEAR });

/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {Record<string, string>} attributes @param {...Node} children */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** @implements {Public} */
export class HalfstepFigure extends HTMLElement {
  static observedAttributes = ['figure', 'link', 'controls', 'group', 'aspect'];

  /** The parts of it; what is drawn has its place before it is there. */
  #parts = {
    stage: make('div', { part: 'stage', class: 'stage' }, make('slot', {})),
    controls: make('div', { part: 'controls', class: 'controls' }),
    foot: make('div', { class: 'foot' }),
  };
  /** @type {{leave: () => void, changed: (name: string) => void}|null} */ #live = null;
  /** How many times it was put into the page. */ #time = 0;
  /** @type {Told|null} */ #state = null;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    const { stage, controls, foot } = this.#parts;
    shadow.append(make('figure', { part: 'figure' },
      stage, make('figcaption', { part: 'caption' }, make('slot', { name: 'caption' })), controls, foot));
  }

  get figure() {
    const name = this.getAttribute('figure') ?? '';
    return /** @type {Public['figure']} */ (name in ASPECTS ? name : 'path');
  }
  set figure(name) { this.setAttribute('figure', name); }
  get link() { return this.getAttribute('link') ?? ''; }
  set link(link) { this.setAttribute('link', link); }
  get controls() { return this.getAttribute('controls') ?? ''; }
  set controls(keys) { this.setAttribute('controls', keys); }
  get group() { return this.getAttribute('group') ?? ''; }
  set group(name) { this.setAttribute('group', name); }
  get aspect() { return this.getAttribute('aspect') ?? ''; }
  set aspect(ratio) { this.setAttribute('aspect', ratio); }
  get state() { return this.#state; }

  connectedCallback() {
    this.#adopt();
    this.#lay();
    this.#time += 1;
    const time = this.#time;
    waiting.set(this, () => { void this.#start(time); });
    watch.observe(this);
  }

  disconnectedCallback() {
    watch.unobserve(this);
    this.#time += 1;
    this.#live?.leave();
    this.#live = null;
  }

  /** @param {string} name @param {string|null} before @param {string|null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    if (name === 'figure' || name === 'group' || name === 'controls') {
      // Another figure altogether.
      this.disconnectedCallback();
      this.connectedCallback();
      return;
    }
    this.#lay();
    this.#live?.changed(name);
  }

  /** What a page set before this script was there are plain values, which would hide the properties. */
  #adopt() {
    const plain = /** @type {Record<string, string>} */ (/** @type {unknown} */ (this));
    for (const name of HalfstepFigure.observedAttributes) {
      if (!Object.hasOwn(this, name)) continue;
      const value = plain[name];
      delete plain[name];
      plain[name] = value;
    }
  }

  /** Keeps the places of what comes. */
  #lay() {
    const { stage, controls, foot } = this.#parts;
    foot.className = `foot ${this.figure}`;
    const ratio = this.#ratio();
    stage.className = `stage ${this.figure}${ratio ? '' : ' words'}`;
    stage.style.setProperty('--ratio', String(ratio || 1));
    stage.toggleAttribute('data-own', this.aspect !== '');
    const count = this.controls.split(',').filter((key) => key.trim() !== '').length;
    while (controls.children.length > count) controls.lastElementChild?.remove();
    while (controls.children.length < count) controls.append(make('div', { class: 'slot' }));
  }

  /** Its width over its height: as the author says, or as the picture that stands in it has it. */
  #ratio() {
    const [, width, height = '1'] = /^\s*(\d*\.?\d+)\s*(?:[/:]\s*(\d*\.?\d+)\s*)?$/.exec(this.aspect) ?? [];
    if (Number(width) > 0 && Number(height) > 0) return Number(width) / Number(height);
    const picture = this.querySelector(':scope > :is(img, svg, picture, canvas):not([slot])');
    const box = picture?.getBoundingClientRect();
    return box && box.height > 40 ? box.width / box.height : ASPECTS[this.figure];
  }

  /** @param {number} time */
  async #start(time) {
    try {
      const { mount } = await import('./mount.js');
      // By now it may have been removed or replaced.
      if (time !== this.#time) return;
      // By now a picture has its size.
      this.#lay();
      const live = await mount(this, this.#parts, (told, first) => this.#tell(told, first));
      if (time === this.#time) this.#live = live;
      else live.leave();
    } catch (error) {
      // The author's content stays.
      console.error('halfstep-figure:', error);
    }
  }

  /** @param {Told} told @param {boolean} first */
  #tell(told, first) {
    this.#state = told;
    this.dispatchEvent(new CustomEvent(first ? 'ready' : 'change', { detail: told }));
  }
}

if (!customElements.get('halfstep-figure')) customElements.define('halfstep-figure', HalfstepFigure);
