// Reports that take longer than the page may stand still: a worker makes them, one at a time. The latest request
// wins. A report that is no longer needed is canceled, unless it has been running for a while and is probably about to
// finish.

import { Work } from './work.js';

/**
 * What the engine threw: the run, and the flows that are shown of it.
 * @typedef {{needs: string, flows: object}} Needs
 * @typedef {(report: Uint8Array) => void} Learn Gives a report to who asked for it.
 * @typedef {{key: string, needs: Needs, learn: Learn, began: number, made: Promise<void>, done: () => void, failed: (error: unknown) => void}} Job
 */

/**
 * How long a report that is no longer needed may run, in milliseconds: a new worker takes as long to start. Each
 * cancellation in a row doubles it, up to the most, so that on a slow machine some report is finished and shown.
 */
const PATIENCE = 200;
const MOST = 1600;

export class Reports {
  #work;
  /** @type {Job|null} */ #now = null;
  /** @type {Job|null} */ #next = null;
  #timer = 0;
  #patience = PATIENCE;

  /** @param {import('./engine.js').Engine} engine */
  constructor(engine) {
    this.#work = new Work(engine, 1);
  }

  /**
   * Has a report made for an engine, and given to it. What was asked for before and is not being made is
   * not waited for any more: its promise stays open.
   * @param {Needs} needs
   * @param {import('./files.js').Whole} engine
   * @param {Learn} learn
   * @returns {Promise<void>}
   */
  make(needs, engine, learn) {
    const key = JSON.stringify([engine, needs]);
    if (this.#now?.key === key) {
      this.#next = null;
      return this.#now.made;
    }
    if (this.#next?.key !== key) this.#next = job(key, needs, learn);
    const { made } = /** @type {Job} */ (this.#next);
    if (this.#now === null) this.#begin();
    else this.#hurry(this.#now);
    return made;
  }

  /** Leaves what it was at. */
  stop() {
    if (this.#now === null) return;
    this.#now = this.#next = null;
    this.#work.rest();
  }

  /** Begins the next one, if there is one. */
  #begin() {
    clearTimeout(this.#timer);
    const now = this.#now = this.#next;
    this.#next = null;
    if (now === null) return;
    now.began = performance.now();
    const end = (/** @type {() => void} */ tell) => {
      this.#begin();
      tell();
    };
    this.#work.start([{ what: 'report', given: [now.needs.needs, now.needs.flows] }], {
      got: (_, bytes) => {
        this.#patience = PATIENCE;
        now.learn(bytes);
      },
      ended: () => end(now.done),
      failed: (error) => end(() => now.failed(error)),
    });
  }

  /** Gives up what is being made if it is not done soon and something else is still wanted. @param {Job} now */
  #hurry(now) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#now !== now || this.#next === null) return;
      this.#patience = Math.min(MOST, 2 * this.#patience);
      this.#work.rest();
      this.#begin();
    }, Math.max(0, this.#patience - (performance.now() - now.began)));
  }
}

/** @param {string} key @param {Needs} needs @param {Learn} learn @returns {Job} */
function job(key, needs, learn) {
  let done = () => {};
  let failed = (/** @type {unknown} */ _error) => {};
  const made = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  return { key, needs, learn, began: 0, made, done, failed };
}
