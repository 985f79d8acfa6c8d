// The engine: the WebAssembly module, and what happens when it cannot be had or stops.

import { FIRST, WHOLE, bytes, glue } from './files.js';

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
 * @property {{d: number|null, stalls_at: number|null, grade: 'green'|'amber'|'red', words: string}} validity
 * @property {number|null} diverged_at
 * @property {number|null} heuristic_from
 * @property {number} last The last step whose iterate is known.
 * @property {number} dim
 * @property {{words: string, symbol: string}} norm The norm of the gradient that the correction is about.
 * @property {{factor: number}|null} growth How the run diverges by its growth.
 * @property {boolean} signed Whether the correction has a coefficient for each coordinate.
 * @property {{first: boolean, modified: boolean, third: boolean, phase: boolean}} offered The flows that can be shown.
 * @property {Record<string, {largest_error: number, last: number, stopped: {at: number, why: string}|null}|null>} flows
 * @property {Record<string, string>} described Each figure in words.
 * @property {boolean} partial Whether more is to be said of the run when there is time.
 */

/** A start that failed, in words for a visitor. */
export class StartFailure extends Error {}

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
 * The engine was asked for what it cannot do at once: what only the whole of it can, or a run that takes
 * long. That is on its way: ask again when it is ready.
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

/** The engine's functions; after a trap they run on a fresh instance. */
export class Engine {
  /** Nothing between a stop and the next start. @type {any} */ #glue = null;
  #complete = false;
  /** @type {Promise<void>|null} */ #coming = null;
  /** @type {import('./reports.js').Reports|null} */ #reports = null;
  #starts = 0;
  #stops = 0;
  /** Called with words after the engine stopped, and whether it runs again. */
  onrestart = /** @type {(words: string, again: boolean) => void} */ (() => {});

  /**
   * Loads and starts the engine.
   * @returns {Promise<Engine>}
   */
  static async load() {
    if (typeof WebAssembly !== 'object') {
      throw new StartFailure('This browser has no WebAssembly, or it was switched off. Halfstep computes with it.');
    }
    const engine = new Engine();
    // A worker is started for work that a first visit does not ask for; a page in one file has but the whole.
    if (typeof document === 'undefined' || FIRST === WHOLE) await engine.whole();
    else await engine.#start(FIRST);
    return engine;
  }

  /**
   * Sees to it that all of the engine is here. A visitor who begins to do something will need it,
   * so the page asks at the first sign of that.
   * @returns {Promise<void>}
   */
  whole() {
    this.#coming ??= this.#start(WHOLE).then(
      () => { this.#complete = true; },
      async (error) => {
        this.#coming = null;
        // What the first part can do still works.
        if (!this.#glue) await this.#start(FIRST);
        throw error;
      },
    );
    return this.#coming;
  }

  /** @param {import('./files.js').Part} part */
  async #start(part) {
    this.#starts += 1;
    // Both are on their way at once; what becomes of this one is seen below.
    const coming = bytes(part);
    coming.catch(() => {});
    let fresh;
    try {
      fresh = await glue(part, this.#starts);
    } catch (error) {
      throw new StartFailure(`The file ${part.glue} did not arrive or was blocked.`, { cause: error });
    }
    let content;
    try {
      content = await coming;
    } catch (error) {
      throw new StartFailure(`The file ${part.module} did not arrive or was blocked.`, { cause: error });
    }
    try {
      await fresh.default({ module_or_path: content });
    } catch (error) {
      if (error instanceof WebAssembly.LinkError) {
        throw new StartFailure('The engine and the page are of different versions.', { cause: error });
      }
      throw new StartFailure('The engine arrived but this browser does not let it start. A content policy without “wasm-unsafe-eval”, or a browser before 2023, does that.', { cause: error });
    }
    this.#glue = fresh;
  }

  /**
   * @template T
   * @param {string} what
   * @param {unknown[]} given
   * @returns {T}
   */
  #call(what, ...given) {
    const glue = this.#glue;
    // The first part's glue has only what a first look asks for.
    if (!glue || (!this.#complete && !(what in glue))) throw new Coming(this.whole());
    try {
      return glue[what](...given);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        // The instance is in an unknown state: never use it again.
        this.#glue = null;
        if (!this.#complete) throw new Coming(this.whole());
        this.#restart();
      }
      if (/** @type {any} */ (error)?.needs !== undefined) throw new Coming(this.#made(/** @type {any} */ (error)));
      throw error;
    }
  }

  /** Has a report made that takes long. @param {import('./reports.js').Needs} needs */
  async #made(needs) {
    const [{ Reports }] = await Promise.all([arrived(import('./reports.js')), this.whole()]);
    this.#reports ??= new Reports(this);
    await this.#reports.make(needs);
  }

  /** Leaves a report that is being made. */
  stop() { this.#reports?.stop(); }

  #restart() {
    this.#stops += 1;
    if (this.#stops > 3) {
      this.onrestart('The engine keeps stopping on this run. Reload the page to go on.', false);
      return;
    }
    this.#coming = this.#start(WHOLE);
    this.#coming.then(
      () => this.onrestart('The engine stopped on this run and was started again. This is a bug in Halfstep; please report it, with this link.', true),
      (error) => this.onrestart(`The engine stopped and could not be started again. ${error.message} Please reload the page.`, false),
    );
  }

  /** @returns {any[]} The rows of the link's schema. */
  schema() { return this.#call('schema'); }

  /** @param {string} link @param {boolean} [moving] Whether a value is on its way. @returns {Summary} */
  view(link, moving = false) { return this.#call('view', link, moving); }

  /** @returns {import('./presets.js').Preset[]} */
  presets() { return this.#call('presets'); }

  /** @param {string} link @param {string} language @returns {string} A program; where there is none, words are thrown. */
  code(link, language) { return this.#call('code', link, language); }

  /** @param {string} link @param {string} address @param {string} day @returns {{plain: string, bibtex: string}} */
  cite(link, address, day) { return this.#call('cite', link, address, day); }

  /** @param {string} text @returns {{size: number, path: string}|null} */
  qr(text) { return this.#call('qr', text); }

  /** @param {string} link @param {string} name @returns {Float64Array} */
  series(link, name) { return this.#call('series', link, name); }

  /** @param {string} link @param {number} step @returns {any} What holds at one step. */
  at(link, step) { return this.#call('at', link, step); }

  /** @param {string} link @param {number} x @param {number} y @param {number} reach @returns {number|null} The step whose iterate is nearest. */
  nearest(link, x, y, reach) { return this.#call('nearest', link, x, y, reach) ?? null; }

  /** @param {string} link @param {number} halvings @returns {any[]} The step sizes of an order study. */
  orderPlan(link, halvings) { return this.#call('order_plan', link, halvings); }

  /** @param {any} measured @returns {any} Slopes and words. */
  orderFitted(measured) { return this.#call('order_fitted', measured); }

  /** @param {HTMLCanvasElement} canvas @param {any} measured @param {boolean} fixed @param {object} look @returns {any} The frame. */
  drawOrder(canvas, measured, fixed, look) { return this.#call('draw_order', canvas, measured, fixed, look); }

  /** @param {string} link @param {number} step @param {number} coordinate @returns {{formula: Summary['words']|null, reference: {level: number}|null}} */
  mapAbout(link, step, coordinate) { return this.#call('map_about', link, step, coordinate); }

  /** @param {HTMLCanvasElement} canvas @param {string} link @param {number} step @param {number} coordinate @param {object} look @returns {any} The frame. */
  drawMap(canvas, link, step, coordinate, look) { return this.#call('draw_map', canvas, link, step, coordinate, look); }

  /** @param {HTMLCanvasElement} canvas @param {string} link @param {string} of @param {number} side @param {Float64Array} values @param {object} look @returns {any} The frame. */
  drawRuns(canvas, link, of, side, values, look) { return this.#call('draw_runs', canvas, link, of, side, values, look); }

  /** @param {string} link @param {string} of @param {Float64Array} values @returns {string} */
  mapSaid(link, of, values) { return this.#call('map_said', link, of, values); }

  /**
   * One piece of a long work; see `work.js`.
   * @param {import('./work.js').Call['what']} what
   * @param {unknown[]} given
   * @returns {any}
   */
  long(what, given) { return this.#call(what, ...given); }

  /** Has the report of a run that another engine made. @param {string} link @param {Uint8Array} report */
  learn(link, report) { this.#call('learn', link, report); }

  /** @returns {import('./views/lessons.js').Lesson[]} */
  lessons() { return this.#call('lessons'); }

  /** @param {number} lesson @param {string} answer @returns {{right: boolean, words: string, answer: string|null}} */
  check(lesson, answer) { return this.#call('check', lesson, answer); }

  /** @param {number} lesson @param {string} answer @param {string} name @returns {string} A code; where there is none, words are thrown. */
  result(lesson, answer, name) { return this.#call('result', lesson, answer, name); }

  /**
   * @param {string} code
   * @returns {{lesson: number, title: string, name: string, answer: string, right: boolean}} Where it is no code, words are thrown.
   */
  verify(code) { return this.#call('verify', code); }

  /** @param {HTMLCanvasElement} canvas @param {string} figure @param {string} link @param {object} look @returns {any} The frame. */
  draw(canvas, figure, link, look) { return this.#call('draw', canvas, figure, link, look); }

  /**
   * As `draw`, with axes that cover another run too.
   * @param {HTMLCanvasElement} canvas @param {string} figure @param {string} link @param {string} other @param {object} look
   * @returns {any} The frame.
   */
  drawBeside(canvas, figure, link, other, look) { return this.#call('draw_beside', canvas, figure, link, other, look); }

  /** @param {string} a @param {string} b @returns {any} The settings that differ, and what comes of them. */
  differences(a, b) { return this.#call('differences', a, b); }

  /** @param {string} figure @param {string} link @param {object} look @returns {string} */
  svg(figure, link, look) { return this.#call('svg', figure, link, look); }
}
