// Long work in pieces: calls of the engine by workers, each with an engine of its own. Where no
// worker may start (a frame without an origin) the page does the calls itself,
// one at a time, and takes a breath between two.

import { eventually } from './engine.js';
import { newWorker } from './files.js';

/**
 * @typedef {{what: 'order_cell'|'map_row'|'ensemble_run'|'report'|'csv'|'answer', given: unknown[]}} Call
 * @typedef {object} Tell
 * @property {(index: number, result: any) => void} got A call was answered; in any order.
 * @property {() => void} ended All were.
 * @property {(error: unknown) => void} failed One could not be; the rest is not asked any more.
 */

/** A run of calls. */
class Task {
  static #count = 0;
  id = Task.#count += 1;
  #next = 0;
  /** Calls whose worker was lost. @type {number[]} */ #back = [];
  #answered = 0;

  /** @param {Call[]} calls @param {Tell} tell */
  constructor(calls, tell) {
    this.calls = calls;
    this.tell = tell;
  }

  /** The next call to make, if any is left. @returns {number|undefined} */
  take() {
    if (this.#back.length > 0) return this.#back.pop();
    return this.#next < this.calls.length ? (this.#next += 1) - 1 : undefined;
  }

  /** @param {number} index */
  giveBack(index) { this.#back.push(index); }

  /** @param {number} index @param {any} result @returns {boolean} Whether that was the last one. */
  answer(index, result) {
    this.#answered += 1;
    this.tell.got(index, result);
    return this.#answered === this.calls.length;
  }
}

/** @typedef {{worker: Worker, at: {task: number, index: number}|null}} Hand A worker and what it is at. */

/**
 * One call by a worker that comes for it and goes.
 * @param {import('./engine.js').Engine} engine
 * @param {Call['what']} what
 * @param {unknown[]} given
 * @returns {Promise<any>}
 */
export function apart(engine, what, ...given) {
  const work = new Work(engine, 1);
  /** @type {Promise<any>} */
  const answer = new Promise((resolve, failed) => {
    work.start([{ what, given }], { got: (_, result) => resolve(result), ended: () => {}, failed });
  });
  return answer.finally(() => work.rest());
}

export class Work {
  #engine;
  #most;
  /** @type {Hand[]} */ #hands = [];
  /** @type {Task|null} */ #task = null;
  #allowed = true;

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {number} most The most workers; never more than the machine has cores.
   */
  constructor(engine, most) {
    this.#engine = engine;
    this.#most = Math.max(1, Math.min(most, navigator.hardwareConcurrency || 1));
  }

  /** Whether something is being computed. */
  get busy() { return this.#task !== null; }

  /** Leaves what it was at, and begins these calls. @param {Call[]} calls @param {Tell} tell */
  start(calls, tell) {
    this.#task = new Task(calls, tell);
    if (calls.length === 0) {
      this.#end();
      return;
    }
    while (this.#allowed && this.#hands.length < Math.min(this.#most, calls.length)) this.#employ();
    if (this.#hands.length === 0) void this.#alone(this.#task);
    for (const hand of this.#hands.slice()) this.#give(hand);
  }

  /** Leaves what it was at. */
  cancel() { this.#task = null; }

  /** Leaves what it was at, and lets the workers go. */
  rest() {
    this.cancel();
    for (const { worker } of this.#hands) worker.terminate();
    this.#hands = [];
  }

  #end() {
    const { tell } = /** @type {Task} */ (this.#task);
    this.#task = null;
    tell.ended();
  }

  #employ() {
    let worker;
    try {
      worker = newWorker();
    } catch {
      this.#allowed = false;
      return;
    }
    /** @type {Hand} */ const hand = { worker, at: null };
    this.#hands.push(hand);
    // What is here need not be fetched again; a module that cannot be sent is.
    try {
      worker.postMessage({ modules: this.#engine.modules });
    } catch {
      worker.postMessage({ modules: {} });
    }
    worker.addEventListener('message', ({ data }) => {
      if (data.lost !== undefined) this.#lose(hand);
      else this.#hear(hand, data);
    });
    worker.addEventListener('error', (event) => {
      // The page goes on without it: that is no error of the page.
      event.preventDefault();
      this.#lose(hand);
    });
  }

  /** @param {Hand} hand @param {{task: number, index: number, result?: any, error?: string}} data */
  #hear(hand, { task, index, result, error }) {
    hand.at = null;
    // What an earlier task asked for is of no use now.
    if (this.#task?.id === task) {
      if (error !== undefined) this.#fail(new Error(error));
      else if (this.#task.answer(index, result)) this.#end();
    }
    this.#give(hand);
  }

  /** @param {Hand} hand */
  #give(hand) {
    if (!this.#task || hand.at) return;
    const index = this.#task.take();
    if (index === undefined) return;
    hand.at = { task: this.#task.id, index };
    hand.worker.postMessage({ ...hand.at, ...this.#task.calls[index] });
  }

  /** A worker that did not start, or broke: the others do its part, or the page. @param {Hand} hand */
  #lose(hand) {
    hand.worker.terminate();
    this.#hands = this.#hands.filter((one) => one !== hand);
    this.#allowed = false;
    const task = this.#task;
    if (!task) return;
    if (hand.at?.task === task.id) task.giveBack(hand.at.index);
    if (this.#hands.length === 0) void this.#alone(task);
    else for (const other of this.#hands) this.#give(other);
  }

  /** @param {Task} task */
  async #alone(task) {
    for (;;) {
      await new Promise((resolve) => { setTimeout(resolve); });
      if (this.#task !== task) return;
      const index = task.take();
      if (index === undefined) return;
      const call = task.calls[index];
      try {
        await this.#engine.ready(call);
        if (this.#task !== task) return;
        const result = await eventually(() => this.#engine.long(call));
        if (this.#task !== task) return;
        if (task.answer(index, result)) this.#end();
      } catch (error) {
        if (this.#task === task) this.#fail(error);
        return;
      }
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    const { tell } = /** @type {Task} */ (this.#task);
    this.#task = null;
    tell.failed(error);
  }
}
