// One state: the link. The address bar, the history and every part of the page follow it.

import { addressed } from './address.js';
import { Coming } from './engine.js';
import { perFrame, settled } from './page.js';

/** @typedef {import('./engine.js').Summary} Summary */
/**
 * @typedef {'none'|'replace'|'push'} Entry How a change enters the history.
 *
 * @callback Follower
 * @param {Summary} summary
 * @param {boolean} dragging Whether a value is on its way.
 * @param {boolean} passing Whether it is further by now than what is shown, because the run took longer.
 * @returns {void}
 */

/**
 * A link with some keys set, or removed where the value is null.
 * @param {string} link
 * @param {Record<string, string|null>} changes
 */
export function edited(link, changes) {
  const kept = link.split('&').filter((part) => part !== '' && !(part.split('=', 1)[0] in changes));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) continue;
    // A mark at the end would be taken for one that clings to the link.
    kept.push(`${key}=${encodeURIComponent(value).replaceAll('%2C', ',').replace(/\W$/, (mark) => `%${mark.charCodeAt(0).toString(16)}`)}`);
  }
  return kept.join('&');
}

/** The link of this entry of the history: its own where it was written there, which may be longer than its address. */
export const fromAddress = () => history.state ?? location.search.replace(/^\?/, '');

export class State {
  /** Whom it asks. */
  engine;
  #keep;
  /** The link as last asked for, with all that may be wrong with it. */
  #wanted = '';
  /** The one that the summary is of. */
  #shown = '';
  /** @type {Entry} */ #entry = 'none';
  /** Whether a value is on its way. */ #moving = false;
  /** @type {Summary|null} */ #summary = null;
  /** @type {Follower[]} */ #followers = [];
  /** What is waited for, where the engine cannot read the link yet. @type {Promise<void>|null} */ #ready = null;
  #soon = perFrame(() => this.#read());
  #address = settled(() => this.#rest(), 200);
  /** Called when the page begins or ceases to wait for the engine. */
  onwait = /** @type {(waits: boolean) => void} */ (() => {});
  /** Called where a link made the engine stop. */
  onerror = /** @type {(error: unknown) => void} */ (() => {});

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {(link: string, entry: 'replace'|'push') => void} [write] Where the link is kept besides; else in the address.
   */
  constructor(engine, write) {
    this.engine = engine;
    this.#keep = write ?? inAddress;
    if (write) return;
    addEventListener('popstate', () => {
      // The entry to write to is already another one.
      this.#address.drop();
      const link = fromAddress();
      // A jump within the page makes an entry with its address alone.
      const now = this.#summary?.link ?? '';
      this.open(link === addressed(now) ? now : link, 'none');
    });
    addEventListener('pagehide', () => this.#address.flush());
  }

  /** Whether a value is on its way, so that what is shown is replaced at once. */
  get moving() { return this.#moving; }

  /** Whether a link was read yet. */
  get known() { return this.#summary !== null; }

  /** The summary of the present link. */
  get summary() {
    if (!this.#summary) throw new Error('no link was opened yet');
    return this.#summary;
  }

  /** The canonical link. */
  get link() { return this.summary.link; }

  /** @param {Follower} follower */
  follow(follower) { this.#followers.push(follower); }

  /**
   * Opens a link: nothing of the state before remains.
   * @param {string} link
   * @param {Entry} entry
   */
  open(link, entry) {
    this.#moving = false;
    this.#address.flush();
    this.#wanted = link;
    this.#entry = entry;
    this.#read();
  }

  /**
   * Changes keys of the present link.
   * @param {Record<string, string|null>} changes
   * @param {{drag?: boolean, entry?: Entry}} [how] `drag` for a value on its way, seen at the next frame.
   */
  change(changes, { drag = false, entry = 'push' } = {}) {
    const next = edited(this.#wanted === this.#shown && this.known ? this.link : this.#wanted, changes);
    if (drag) {
      this.#wanted = next;
      this.#moving = true;
      // What is still waited for may be a choice that has its place in the history.
      if (this.#ready === null) this.#entry = 'replace';
      this.#soon();
    } else {
      this.open(next, entry);
    }
  }

  /** Gives up what is waited for: the last state that was read is the present one. */
  stop() {
    if (this.#ready === null || !this.known) return;
    this.engine.stop();
    this.#wait(null);
    // Controls show what was asked for.
    if (this.#wanted !== this.#shown) this.open(this.link, 'replace');
  }

  /** Has everything follow the link once more: what was asked for last, which may not have been read yet. */
  again() { this.#read(); }

  /** Reads the link, now or once the engine can. */
  #read() {
    try {
      this.#readNow();
      this.#wait(null);
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      this.#wait(error.ready);
    }
  }

  /** What was waited for before is of no use any more. @param {Promise<void>|null} ready */
  #wait(ready) {
    this.#ready = ready;
    this.onwait(ready !== null);
    const link = this.#wanted;
    ready?.then(() => {
      if (this.#ready !== ready) {
        this.#pass(link);
        return;
      }
      this.#ready = null;
      this.#read();
    }, (error) => {
      if (this.#ready !== ready) return;
      this.#wait(null);
      this.#give(error);
    });
  }

  /** Shows what was computed for a value that is further by now. @param {string} link */
  #pass(link) {
    if (this.#ready === null || !this.#moving) return;
    let summary;
    try {
      summary = this.engine.view(link, true);
    } catch {
      // The next one may come.
      return;
    }
    this.#show(link, summary);
    for (const follower of this.#followers) follower(summary, true, true);
  }

  /** @param {string} link @param {Summary} summary */
  #show(link, summary) {
    this.#shown = link;
    this.#summary = summary;
  }

  /** The address keeps the last state that worked, so that a reload does not stop again. @param {unknown} error */
  #give(error) {
    this.#wanted = this.#shown;
    this.onerror(error);
  }

  #readNow() {
    const entry = this.#entry;
    let summary;
    try {
      summary = this.engine.view(this.#wanted, this.#moving);
    } catch (error) {
      if (error instanceof Coming) throw error;
      this.#give(error);
      return;
    }
    // What was waited for is not wanted any more.
    if (this.#ready !== null) this.engine.stop();
    const changed = this.#summary?.link !== summary.link;
    this.#show(this.#wanted, summary);
    // First, because a follower may have to wait for an answer.
    if (entry === 'push') this.#keep(this.link, changed ? 'push' : 'replace');
    else this.#address();
    for (const follower of this.#followers) follower(summary, this.#moving, false);
  }

  /** What moved is at rest. */
  #rest() {
    this.#keep(this.link, 'replace');
    if (!this.#moving) return;
    this.#moving = false;
    // With all that was left out on the way.
    this.#read();
  }
}

/** @param {string} link @param {'replace'|'push'} entry */
function inAddress(link, entry) {
  if (fromAddress() === link) return;
  try {
    history[/** @type {'pushState'} */ (`${entry}State`)](link, '', `?${addressed(link)}`);
  } catch {
    // A frame without an address of its own has no history; the page works without.
  }
}
