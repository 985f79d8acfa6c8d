// The states of the figures in a page, and the one engine that all of them ask.

import { SCHEMA } from '../js/data.js';
import { Coming, Engine } from '../js/engine.js';
import { program, workersBy } from '../js/files.js';
import { paper } from '../js/paper.js';
import { Schema } from '../js/schema.js';
import { State } from '../js/state.js';

/** @typedef {import('../js/engine.js').Summary} Summary */

export const schema = new Schema(SCHEMA);
export const engine = new Engine();

// A script of another origin cannot be a worker, but a script of this page can import it there. What it imports at once would
// need the policy's leave to be a worker, so it is imported as any script is; what is sent before that is kept.
workersBy(() => {
  if (program.origin === location.origin) return new Worker(program, { type: 'module' });
  const text = `const early = [];
    const keep = (event) => early.push(event.data);
    addEventListener('message', keep);
    import(${JSON.stringify(program.href)}).then(() => {
      removeEventListener('message', keep);
      for (const data of early) dispatchEvent(new MessageEvent('message', { data }));
    }, (error) => postMessage({ lost: String(error) }));`;
  const own = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return new Worker(own, { type: 'module' });
});
paper();

/** @type {Map<string, Group>} */
const groups = new Map();
/** All of them, those of a single figure too. @type {Set<Group>} */
const all = new Set();
/** The engine makes one long report at a time, so states are opened one after the other. @type {Promise<unknown>} */
let turn = Promise.resolve();

engine.onrestart = (/** @type {string} */ words, /** @type {boolean} */ again) => {
  console.error(`halfstep-figure: ${words}`);
  if (again) for (const group of all) group.again();
};
// If the engine was asked too early, everything updates again when it is ready.
for (const kind of ['error', 'unhandledrejection']) {
  addEventListener(kind, (event) => {
    const { error, reason } = /** @type {{error?: unknown, reason?: unknown}} */ (/** @type {unknown} */ (event));
    const coming = error ?? reason;
    if (!(coming instanceof Coming)) return;
    event.preventDefault();
    coming.ready.then(() => { for (const group of all) group.again(); }, () => {});
  });
}

/** One state, and the figures that show it. */
class Group {
  /** @type {Set<Member>} */ members = new Set();
  #waits = false;
  /** Called once it waits no more. */
  #settled = () => {};

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.state = new State(engine, (link) => { for (const member of this.members) member.rests(link); });
    this.state.onerror = (error) => {
      console.error('halfstep-figure:', error);
      this.#rest();
    };
    this.state.onwait = (waits) => {
      this.#waits = waits;
      if (waits) return;
      this.#rest();
      // The report of a waiting state may have been canceled for this one.
      for (const other of all) if (other !== this) other.again(true);
    };
    this.state.follow((...told) => { for (const member of this.members) member.told(...told); });
    all.add(this);
  }

  #rest() {
    const settled = this.#settled;
    this.#settled = () => {};
    settled();
  }

  /** Opens a link in its turn. @param {string} link */
  open(link) {
    turn = turn.then(() => {
      this.state.open(link, 'none');
      if (this.#waits) return new Promise((resolve) => { this.#settled = () => resolve(undefined); });
      return undefined;
    }).catch((error) => console.error('halfstep-figure:', error));
  }

  /** @param {boolean} [waiting] Only where it waits. */
  again(waiting = false) { if (waiting ? this.#waits : this.state.known) this.state.again(); }

  /** @param {Member} member */
  leave(member) {
    this.members.delete(member);
    if (this.members.size > 0) return;
    all.delete(this);
    if (groups.get(this.name) === this) groups.delete(this.name);
  }
}

/** One figure's view of a state: what it follows goes with it. */
export class Member {
  /** @type {((summary: Summary, moving: boolean, passing: boolean) => void)[]} */ #followers = [];
  #group;
  engine = engine;

  /**
   * @param {string} name Of the group; without one it has a state of its own.
   * @param {string} link Opened unless the group has a state already.
   * @param {(link: string) => void} rests Told the link of a state that is at rest.
   */
  constructor(name, link, rests) {
    let group = name === '' ? undefined : groups.get(name);
    const first = !group;
    group ??= new Group(name);
    if (name !== '') groups.set(name, group);
    this.#group = group;
    this.rests = rests;
    group.members.add(this);
    if (first) group.open(link);
  }

  get known() { return this.#group.state.known; }
  get summary() { return this.#group.state.summary; }
  get link() { return this.#group.state.link; }
  get moving() { return this.#group.state.moving; }
  get onerror() { return this.#group.state.onerror; }

  /** @param {(summary: Summary, moving: boolean, passing: boolean) => void} follower */
  follow(follower) { this.#followers.push(follower); }
  /** @param {Summary} summary @param {boolean} moving @param {boolean} passing */
  told(summary, moving, passing) { for (const follow of this.#followers) follow(summary, moving, passing); }
  /** @param {Record<string, string|null>} changes @param {{drag?: boolean}} [how] */
  change(changes, how) { this.#group.state.change(changes, how); }
  /** @param {string} link */
  open(link) { this.#group.open(link); }
  leave() { this.#group.leave(this); }
}
