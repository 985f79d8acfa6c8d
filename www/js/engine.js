// The engine: its files of WebAssembly, and what happens when one cannot be had or stops.

import { compiled, fileOf } from './files.js';
import { glue } from './glue.js';
import { Reports } from './reports.js';

/**
 * What a call gives. See `src/web/` for the shapes.
 * @typedef {object} Summary
 * @property {string} link The canonical link.
 * @property {Record<string, any>} experiment Every key, resolved.
 * @property {string|null} preset The name of the preset that this run is.
 * @property {string|null} pinned The run that is pinned to compare with, as a link.
 * @property {string[]} relevant The keys that matter with the present choices.
 * @property {{key: string, text: string}[]} warnings What of the link could not be used.
 * @property {{text: string, tone: 'plain'|'anti'|'penalty'}[]} words The verdict in pieces.
 * @property {string} verdict The verdict.
 * @property {{text: string, tone: 'plain'|'anti'|'penalty'}[]} brief The verdict in a line.
 * @property {{mark: string, text: string}[]} standing How far to trust it.
 * @property {{d: number|null, stalls_at: number|null, grade: 'green'|'amber'|'red', words: string}} validity
 * @property {number} last The last step whose iterate is known.
 * @property {number} dim
 * @property {{words: string, symbol: string}} norm The norm of the gradient that the correction is about.
 * @property {boolean} signed Whether the correction has a coefficient for each coordinate.
 * @property {{first: boolean, modified: boolean, third: boolean, phase: boolean}} offered The flows that can be shown.
 * @property {Record<string, string>} described Each figure in words.
 * @property {boolean} partial Whether more is to be said of the run when there is time.
 */

/**
 * What a formula was found to be; see `src/web/own.rs`.
 * @typedef {object} Formula
 * @property {{words: string, caret: string, from: number, to: number}|null} error
 * @property {{name: string, value: number, least: number, most: number, log: boolean}[]} sliders
 * @property {string[]} names
 * @property {number[]} start
 * @property {import('./typeset.js').Line[]} math The text as mathematics.
 */

/**
 * What a table was found to be; see `src/web/own.rs`.
 * @typedef {object} Table
 * @property {string|null} error
 * @property {string} link
 * @property {string} text
 * @property {string[]} names
 * @property {number} rows
 * @property {number[][]} first
 */

/** A start that failed, in words for a visitor. */
export class StartFailure extends Error {}

/** One that no reload can mend. */
export class NoEngine extends StartFailure {}

/**
 * What a module that is imported later gives. It may be gone: since the page was loaded, a newer
 * version may have taken the place of this one.
 * @template T
 * @param {Promise<T>} module
 * @returns {Promise<T>}
 */
export async function arrived(module) {
  try {
    return await module;
  } catch (error) {
    throw new StartFailure('A part of the page did not load or was blocked.', { cause: error });
  }
}

/**
 * The engine was asked for what it cannot do at once: a run that takes long, or what a module does that is not
 * here. That is on its way: ask again when it is ready.
 */
export class Coming extends Error {
  /** @param {Promise<void>} ready */
  constructor(ready) {
    super('the answer is on its way');
    this.ready = ready;
  }
}

/**
 * What a call gives, be it at once or later.
 * @template T
 * @param {() => T} call
 * @returns {Promise<T>}
 */
export async function eventually(call) {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      await error.ready;
    }
  }
}

/** What files the parts are in, besides the first. @type {Record<import('./files.js').Part, import('./files.js').File[]>} */
const FILES = { replay: ['common', 'replay'], studies: ['common', 'replay', 'studies'] };

/** An engine; after a trap its functions run on a fresh instance. */
class Instance {
  whole;
  /** What has arrived, for the engine of a worker too. @type {Partial<Record<import('./files.js').File, WebAssembly.Module>>} */ modules;
  /** Nothing before the first start, and between a stop and the next one. @type {any} */ #glue = null;
  /** @type {Promise<void>|null} */ #coming = null;
  /** What joined this instance, or is about to. @type {Map<string, Promise<void>>} */ #joining = new Map();
  /** @type {Set<string>} */ #joined = new Set();
  /** @type {any} */ #exports = null;
  #starts = 0;
  #stops = 0;
  /** Called with words after it stopped, and whether it runs again. */
  onrestart = /** @type {(words: string, again: boolean) => void} */ (() => {});

  /**
   * @param {import('./files.js').Whole} whole
   * @param {Partial<Record<import('./files.js').File, WebAssembly.Module>>} modules What another engine has already.
   */
  constructor(whole, modules) {
    this.whole = whole;
    this.modules = modules;
  }

  /** Loads and starts it, once; where that failed, it can be asked for again. @returns {Promise<void>} */
  ready() {
    this.#coming ??= this.#start().catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  async #start() {
    this.#starts += 1;
    // Both are on their way at once; what becomes of this one is seen below.
    const coming = this.#module(this.whole);
    coming.catch(() => {});
    let fresh;
    let exports;
    try {
      fresh = await glue(this.whole, this.#starts);
    } catch (error) {
      throw new StartFailure(`The file ${this.whole}.js did not load or was blocked.`, { cause: error });
    }
    const module = await coming;
    try {
      exports = await fresh.default({ module_or_path: module });
    } catch (error) {
      throw unstarted(error);
    }
    this.#glue = fresh;
    this.#exports = exports;
  }

  /** @param {import('./files.js').File} file @returns {Promise<WebAssembly.Module>} */
  async #module(file) {
    try {
      return this.modules[file] ??= await compiled(file);
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) throw refused(error);
      throw new StartFailure(`The file ${fileOf(file)} did not load or was blocked.`, { cause: error });
    }
  }

  /** Whether a part is here. @param {import('./files.js').Part|undefined} part */
  has(part) { return this.#glue !== null && (part === undefined || this.#joined.has(part)); }

  /** Sees to it that a part is here too, in the instance that runs now. @param {import('./files.js').Part} part @returns {Promise<void>} */
  async join(part) {
    await this.ready();
    const { wasm, joining, joined, engine } = { wasm: this.#exports, joining: this.#joining, joined: this.#joined, engine: this.#glue };
    /** @param {import('./files.js').File} file */
    const add = async (file) => {
      const module = await this.#module(file);
      try {
        await WebAssembly.instantiate(module, { __wasm_split: wasm });
      } catch (error) {
        throw unstarted(error);
      }
    };
    await Promise.all(FILES[part].map((file) => {
      const coming = joining.get(file) ?? add(file);
      joining.set(file, coming);
      // One that failed can be asked for again.
      return coming.catch((error) => {
        joining.delete(file);
        throw error;
      });
    }));
    if (joined.has(part)) return;
    joined.add(part);
    engine.joined(part);
    // What studies call may replay.
    if (part === 'studies') await this.join('replay');
  }

  /** What it takes, in bytes; it never gives any back. */
  get bytes() { return this.#exports?.memory.buffer.byteLength ?? 0; }

  /**
   * Calls a function of it; throws {@link Coming} where it is on its way, or a part that it needs.
   * @param {string} what
   * @param {unknown[]} given
   * @returns {any}
   */
  call(what, given) {
    if (!this.#glue) throw new Coming(this.ready());
    try {
      return this.#glue[what](...given);
    } catch (error) {
      const part = /** @type {any} */ (error)?.part;
      if (part !== undefined) throw new Coming(this.join(part));
      // The instance is in an unknown state: never use it again.
      if (error instanceof WebAssembly.RuntimeError) this.#restart();
      throw error;
    }
  }

  #restart() {
    this.#glue = this.#coming = null;
    this.#joining = new Map();
    this.#joined = new Set();
    this.#stops += 1;
    if (this.#stops > 3) {
      this.onrestart('The engine keeps stopping on this run. Reload the page to continue.', false);
      return;
    }
    this.ready().then(
      () => this.onrestart('The engine stopped on this run and was started again. This is a bug in Halfstep; please report it, with this link.', true),
      (error) => this.onrestart(`The engine stopped and could not be started again. ${error.message} Please reload the page.`, false),
    );
  }
}

/** The functions of an engine that are in one of its files. */
class Room {
  instance;
  #part;

  /** @param {Instance} instance @param {import('./files.js').Part} [part] None for what is in the first file. */
  constructor(instance, part) {
    this.instance = instance;
    this.#part = part;
  }

  /** @returns {Promise<void>} */
  ready() { return this.#part ? this.instance.join(this.#part) : this.instance.ready(); }

  /** @param {string} what @param {unknown[]} given @returns {any} */
  call(what, given) {
    if (!this.instance.has(this.#part)) throw new Coming(this.ready());
    return this.instance.call(what, given);
  }
}

/** @param {unknown} error @returns {StartFailure} */
const unstarted = (error) => (error instanceof WebAssembly.LinkError
  ? new StartFailure('The engine and the page have different versions.', { cause: error }) : refused(error));

/** @param {unknown} cause */
const refused = (cause) => new StartFailure('The engine loaded but this browser does not let it start. The cause is a content policy without “wasm-unsafe-eval”, or a browser from before 2023.', { cause });

/** Whether a link has a formula or a plane in it, which the first module knows nothing of. @param {string|undefined} link */
const isTyped = (link) => /\b((opt|problem)=own\b|plane=)/i.test(link ?? '');

/** What is asked for from a worker, by the room that it is in. */
const OF_STUDIES = new Set(['order_cell', 'map_row', 'ensemble_run', 'csv', 'answer']);

/** The engine's functions. */
export class Engine {
  #run;
  #replay;
  #studies;
  #typed;
  #modules;
  /** @type {import('./reports.js').Reports|null} */ #reports = null;

  /** @param {Partial<Record<import('./files.js').File, WebAssembly.Module>>} [modules] What another engine has already. */
  constructor(modules = {}) {
    this.#modules = modules;
    const usual = new Instance('run', modules);
    this.#run = new Room(usual);
    this.#replay = new Room(usual, 'replay');
    this.#studies = new Room(usual, 'studies');
    this.#typed = new Room(new Instance('typed', modules));
  }

  /** Called with words after the engine stopped, and whether it runs again. @param {(words: string, again: boolean) => void} tell */
  set onrestart(tell) { for (const { instance } of [this.#run, this.#typed]) instance.onrestart = tell; }

  /** The modules that are here, for the engine of a worker. */
  get modules() { return { ...this.#modules }; }

  /** What the engines take, in bytes. */
  get bytes() { return this.#run.instance.bytes + this.#typed.instance.bytes; }

  /** Loads and starts what a run needs. @returns {Promise<void>} */
  async load() {
    if (typeof WebAssembly !== 'object') {
      throw new NoEngine('This browser has no WebAssembly, or it was switched off. Halfstep computes with it: switch it on, or open this link in another browser.');
    }
    await this.#run.ready();
  }

  /** Sees to it that what other views and files need is here. @returns {Promise<void>} */
  studies() { return this.#studies.ready(); }

  /** Sees to it that one piece of a long work can be done. @param {import('./work.js').Call} call */
  ready(call) { return this.#of(call).ready(); }

  /** @param {import('./work.js').Call} call */
  #of({ what, given }) {
    return this.#for(OF_STUDIES.has(what) ? this.#studies : what === 'report' ? this.#replay : this.#run, String(given[0]));
  }

  /** The room for some runs: where one has a formula, that which knows formulas. @param {Room} usual @param {...(string|undefined)} links */
  #for(usual, ...links) { return links.some(isTyped) ? this.#typed : usual; }

  /** What the later module says of no run. @param {'lessons'|'check'|'result'|'qr'|'order_fitted'|'draw_order'} what @param {...any} given @returns {any} */
  studied(what, ...given) { return this.#call(this.#studies, what, ...given); }

  /** What the later module says of a run. @param {'csv'|'exercise'|'order_plan'|'order_csv'|'runs_csv'|'map_said'|'race'|'draw_race'|'race_errors'|'ensemble_plan'|'ensemble_ends'|'draw_ensemble'|'why_at'|'pushes'} what @param {string} link @param {...any} given @returns {any} */
  ofRun(what, link, ...given) { return this.#call(this.#for(this.#studies, link), what, link, ...given); }

  /** What only the module with formulas can say. @param {'formula'|'table'} what @param {...string} given @returns {any} */
  typed(what, ...given) { return this.#call(this.#typed, what, ...given); }

  /**
   * @param {Room} room
   * @param {string} what
   * @param {unknown[]} given
   * @returns {any}
   */
  #call(room, what, ...given) {
    try {
      return room.call(what, given);
    } catch (error) {
      if (/** @type {any} */ (error)?.needs !== undefined) throw new Coming(this.#made(room, /** @type {any} */ (error)));
      throw error;
    }
  }

  /** Has a report made that takes long. @param {Room} room @param {import('./reports.js').Needs} needs */
  async #made(room, needs) {
    const learns = this.#for(this.#replay, needs.needs);
    // A worker is sent what is here, so that nothing is fetched twice.
    await learns.ready();
    this.#reports ??= new Reports(this);
    await this.#reports.make(needs, room.instance.whole, (report) => learns.call('learn', [needs.needs, report]));
  }

  /** Leaves a report that is being made. */
  stop() { this.#reports?.stop(); }

  /** @param {string} link @param {boolean} [moving] Whether a value is on its way. @returns {Summary} */
  view(link, moving = false) { return this.#call(this.#for(this.#run, link), 'view', link, moving); }

  /** @param {string} link @param {string} language @returns {string} A program; where there is none, words are thrown. */
  code(link, language) { return this.#call(this.#for(this.#studies, link), 'code', link, language); }

  /** @param {string} link @param {string} address @param {string} day @returns {{plain: string, bibtex: string}} */
  cite(link, address, day) { return this.#call(this.#for(this.#studies, link), 'cite', link, address, day); }

  /** @param {string} link @param {string} name @returns {Float64Array} */
  series(link, name) { return this.#call(this.#for(this.#studies, link), 'series', link, name); }

  /** @param {string} link @param {number} step @returns {any} What holds at one step. */
  at(link, step) { return this.#call(this.#for(this.#run, link), 'at', link, step); }

  /** @param {string} link @param {number} x @param {number} y @param {number} reach @returns {number|null} The step whose iterate is nearest. */
  nearest(link, x, y, reach) { return this.#call(this.#for(this.#run, link), 'nearest', link, x, y, reach) ?? null; }

  /** @param {string} link @param {number} step @param {number} coordinate @returns {{formula: Summary['words']|null, reference: {level: number}|null}} */
  mapAbout(link, step, coordinate) { return this.#call(this.#for(this.#studies, link), 'map_about', link, step, coordinate); }

  /** @param {HTMLCanvasElement|undefined} canvas @param {string} link @param {number} step @param {number} coordinate @param {object} look @returns {any} As {@link draw}. */
  drawMap(canvas, link, step, coordinate, look) { return this.#call(this.#for(this.#studies, link), 'draw_map', canvas, link, step, coordinate, look); }

  /** @param {HTMLCanvasElement|undefined} canvas @param {string} link @param {string} of @param {number} side @param {Float64Array} values @param {object} look @returns {any} As {@link draw}. */
  drawRuns(canvas, link, of, side, values, look) { return this.#call(this.#for(this.#studies, link), 'draw_runs', canvas, link, of, side, values, look); }

  /**
   * One piece of a long work; see `work.js`.
   * @param {import('./work.js').Call} call
   * @returns {any}
   */
  long(call) { return this.#call(this.#of(call), call.what, ...call.given); }

  /**
   * @param {HTMLCanvasElement|undefined} canvas @param {string} figure @param {string} link @param {object} look
   * @param {string} [beside] Another run, which the axes cover too.
   * @returns {any} The frame; without a canvas, an SVG document.
   */
  draw(canvas, figure, link, look, beside) { return this.#call(this.#for(this.#run, link, beside), 'draw', canvas, figure, link, look, beside); }

  /** @param {string} a @param {string} b @returns {any} The settings that differ, and what comes of them. */
  differences(a, b) { return this.#call(this.#for(this.#studies, a, b), 'differences', a, b); }
}
