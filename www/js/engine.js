// The engine: two WebAssembly modules, and what happens when one cannot be had or stops.

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
    throw new StartFailure('A part of the page did not arrive or was blocked.', { cause: error });
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

/** One module of the engine; after a trap its functions run on a fresh instance. */
class Instance {
  part;
  /** Nothing before the first start, and between a stop and the next one. @type {any} */ #glue = null;
  /** @type {WebAssembly.Module|null} */ module;
  /** @type {Promise<void>|null} */ #coming = null;
  /** @type {WebAssembly.Memory|null} */ #memory = null;
  #starts = 0;
  #stops = 0;
  /** Called with words after it stopped, and whether it runs again. */
  onrestart = /** @type {(words: string, again: boolean) => void} */ (() => {});

  /**
   * @param {import('./files.js').Part} part
   * @param {WebAssembly.Module|null} module Where another engine has it already.
   */
  constructor(part, module) {
    this.part = part;
    this.module = module;
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
    const coming = this.module ?? compiled(this.part);
    Promise.resolve(coming).catch(() => {});
    let fresh;
    let exports;
    try {
      fresh = await glue(this.part, this.#starts);
    } catch (error) {
      throw new StartFailure(`The file ${this.part}.js did not arrive or was blocked.`, { cause: error });
    }
    try {
      this.module = await coming;
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) throw refused(error);
      throw new StartFailure(`The file ${fileOf(this.part)} did not arrive or was blocked.`, { cause: error });
    }
    try {
      exports = await fresh.default({ module_or_path: this.module });
    } catch (error) {
      if (error instanceof WebAssembly.LinkError) {
        throw new StartFailure('The engine and the page are of different versions.', { cause: error });
      }
      throw refused(error);
    }
    this.#glue = fresh;
    this.#memory = exports.memory;
  }

  /** What it takes, in bytes; it never gives any back. */
  get bytes() { return this.#memory?.buffer.byteLength ?? 0; }

  /**
   * Calls a function of it; throws {@link Coming} where it is on its way.
   * @param {string} what
   * @param {unknown[]} given
   * @returns {any}
   */
  call(what, given) {
    if (!this.#glue) throw new Coming(this.ready());
    try {
      return this.#glue[what](...given);
    } catch (error) {
      // The instance is in an unknown state: never use it again.
      if (error instanceof WebAssembly.RuntimeError) this.#restart();
      throw error;
    }
  }

  #restart() {
    this.#glue = this.#coming = null;
    this.#stops += 1;
    if (this.#stops > 3) {
      this.onrestart('The engine keeps stopping on this run. Reload the page to go on.', false);
      return;
    }
    this.ready().then(
      () => this.onrestart('The engine stopped on this run and was started again. This is a bug in Halfstep; please report it, with this link.', true),
      (error) => this.onrestart(`The engine stopped and could not be started again. ${error.message} Please reload the page.`, false),
    );
  }
}

/** @param {unknown} cause */
const refused = (cause) => new StartFailure('The engine arrived but this browser does not let it start. A content policy without “wasm-unsafe-eval”, or a browser before 2023, does that.', { cause });

/** Whether a link has a formula in it, which the first module knows nothing of. @param {string|undefined} link */
const isTyped = (link) => /(?:^|&)(?:a\.)?(?:opt|problem)=own(?:&|$)/i.test(link ?? '');

/** What is asked for from a worker, by the module that has it. */
const OF_STUDIES = new Set(['order_cell', 'map_row', 'csv', 'answer']);

/** The engine's functions. */
export class Engine {
  #run;
  #studies;
  #typed;
  /** @type {import('./reports.js').Reports|null} */ #reports = null;

  /** @param {Partial<Record<import('./files.js').Part, WebAssembly.Module>>} [modules] What another engine has already. */
  constructor(modules = {}) {
    this.#run = new Instance('run', modules.run ?? null);
    this.#studies = new Instance('studies', modules.studies ?? null);
    this.#typed = new Instance('typed', modules.typed ?? null);
  }

  /** Called with words after the engine stopped, and whether it runs again. @param {(words: string, again: boolean) => void} tell */
  set onrestart(tell) { for (const one of [this.#run, this.#studies, this.#typed]) one.onrestart = tell; }

  /** The modules that are here, for the engine of a worker. */
  get modules() {
    const { module: run } = this.#run;
    const { module: studies } = this.#studies;
    const { module: typed } = this.#typed;
    return { ...(run && { run }), ...(studies && { studies }), ...(typed && { typed }) };
  }

  /** What the modules take, in bytes. */
  get bytes() { return this.#run.bytes + this.#studies.bytes + this.#typed.bytes; }

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
    // A module without the h² term cannot make a report that has it.
    const flows = /** @type {{third?: boolean}|undefined} */ (given[1]);
    const usual = OF_STUDIES.has(what) || (what === 'report' && flows?.third) ? this.#studies : this.#run;
    return this.#for(usual, String(given[0]));
  }

  /** The module for some runs: where one has a formula, that which knows formulas. @param {Instance} usual @param {...(string|undefined)} links */
  #for(usual, ...links) { return links.some(isTyped) ? this.#typed : usual; }

  /** What a text means as the formula of a key. @param {'f'|'step'} key @param {string} text @param {string} link @returns {Formula} */
  formula(key, text, link) { return this.#call(this.#typed, 'formula', key, text, link); }

  /**
   * @param {Instance} instance
   * @param {string} what
   * @param {unknown[]} given
   * @returns {any}
   */
  #call(instance, what, ...given) {
    try {
      return instance.call(what, given);
    } catch (error) {
      if (/** @type {any} */ (error)?.needs !== undefined) throw new Coming(this.#made(instance, /** @type {any} */ (error)));
      throw error;
    }
  }

  /** Has a report made that takes long. @param {Instance} instance @param {import('./reports.js').Needs} needs */
  async #made(instance, needs) {
    this.#reports ??= new Reports(this);
    await this.#reports.make(needs, instance.part, (report) => instance.call('learn', [needs.needs, report]));
  }

  /** Leaves a report that is being made. */
  stop() { this.#reports?.stop(); }

  /** @param {string} link @param {boolean} [moving] Whether a value is on its way. @returns {Summary} */
  view(link, moving = false) { return this.#call(this.#for(this.#run, link), 'view', link, moving); }

  /** @param {string} link @param {string} language @returns {string} A program; where there is none, words are thrown. */
  code(link, language) { return this.#call(this.#for(this.#studies, link), 'code', link, language); }

  /** @param {string} link @param {string} address @param {string} day @returns {{plain: string, bibtex: string}} */
  cite(link, address, day) { return this.#call(this.#for(this.#studies, link), 'cite', link, address, day); }

  /** @param {string} text @returns {{size: number, path: string}|null} */
  qr(text) { return this.#call(this.#studies, 'qr', text); }

  /** @param {string} link @param {string} name @returns {Float64Array} */
  series(link, name) { return this.#call(this.#for(this.#run, link), 'series', link, name); }

  /** @param {string} link @param {number} step @returns {any} What holds at one step. */
  at(link, step) { return this.#call(this.#for(this.#run, link), 'at', link, step); }

  /** @param {string} link @param {number} x @param {number} y @param {number} reach @returns {number|null} The step whose iterate is nearest. */
  nearest(link, x, y, reach) { return this.#call(this.#for(this.#run, link), 'nearest', link, x, y, reach) ?? null; }

  /** @param {string} link @param {number} halvings @returns {any[]} The step sizes of an order study. */
  orderPlan(link, halvings) { return this.#call(this.#for(this.#studies, link), 'order_plan', link, halvings); }

  /** @param {any} measured @returns {any} Slopes and words. */
  orderFitted(measured) { return this.#call(this.#studies, 'order_fitted', measured); }

  /** @param {string} link @param {any} measured @param {boolean} fixed @param {boolean} semicolons @returns {string} */
  orderCsv(link, measured, fixed, semicolons) { return this.#call(this.#for(this.#studies, link), 'order_csv', link, measured, fixed, semicolons); }

  /** @param {HTMLCanvasElement|undefined} canvas @param {any} measured @param {boolean} fixed @param {object} look @returns {any} As {@link draw}. */
  drawOrder(canvas, measured, fixed, look) { return this.#call(this.#studies, 'draw_order', canvas, measured, fixed, look); }

  /** @param {string} link @param {number} step @param {number} coordinate @returns {{formula: Summary['words']|null, reference: {level: number}|null}} */
  mapAbout(link, step, coordinate) { return this.#call(this.#for(this.#studies, link), 'map_about', link, step, coordinate); }

  /** @param {string} link @param {number} step @param {number} coordinate @param {number} side @param {boolean} semicolons @returns {string} */
  mapCsv(link, step, coordinate, side, semicolons) { return this.#call(this.#for(this.#studies, link), 'map_csv', link, step, coordinate, side, semicolons); }

  /** @param {string} link @param {string} of @param {number} side @param {Float64Array} values @param {boolean} semicolons @returns {string} */
  runsCsv(link, of, side, values, semicolons) { return this.#call(this.#for(this.#studies, link), 'runs_csv', link, of, side, values, semicolons); }

  /** @param {HTMLCanvasElement|undefined} canvas @param {string} link @param {number} step @param {number} coordinate @param {object} look @returns {any} As {@link draw}. */
  drawMap(canvas, link, step, coordinate, look) { return this.#call(this.#for(this.#studies, link), 'draw_map', canvas, link, step, coordinate, look); }

  /** @param {HTMLCanvasElement|undefined} canvas @param {string} link @param {string} of @param {number} side @param {Float64Array} values @param {object} look @returns {any} As {@link draw}. */
  drawRuns(canvas, link, of, side, values, look) { return this.#call(this.#for(this.#studies, link), 'draw_runs', canvas, link, of, side, values, look); }

  /** @param {string} link @param {string} of @param {Float64Array} values @returns {string} */
  mapSaid(link, of, values) { return this.#call(this.#for(this.#studies, link), 'map_said', link, of, values); }

  /**
   * One piece of a long work; see `work.js`.
   * @param {import('./work.js').Call} call
   * @returns {any}
   */
  long(call) { return this.#call(this.#of(call), call.what, ...call.given); }

  /** @returns {import('./views/lessons.js').Lesson[]} */
  lessons() { return this.#call(this.#studies, 'lessons'); }

  /** @param {number} lesson @param {string} answer @returns {{right: boolean, words: string, answer: string|null}} */
  check(lesson, answer) { return this.#call(this.#studies, 'check', lesson, answer); }

  /** @param {number} lesson @param {string} answer @param {string} name @returns {string} A code; where there is none, words are thrown. */
  result(lesson, answer, name) { return this.#call(this.#studies, 'result', lesson, answer, name); }

  /**
   * @param {string} code
   * @returns {{lesson: number, title: string, name: string, answer: string, right: boolean}} Where it is no code, words are thrown.
   */
  verify(code) { return this.#call(this.#studies, 'verify', code); }

  /**
   * @param {HTMLCanvasElement|undefined} canvas @param {string} figure @param {string} link @param {object} look
   * @param {string} [beside] Another run, which the axes cover too.
   * @returns {any} The frame; without a canvas, an SVG document.
   */
  draw(canvas, figure, link, look, beside) { return this.#call(this.#for(this.#run, link, beside), 'draw', canvas, figure, link, look, beside); }

  /** @param {string} a @param {string} b @returns {any} The settings that differ, and what comes of them. */
  differences(a, b) { return this.#call(this.#for(this.#studies, a, b), 'differences', a, b); }
}
