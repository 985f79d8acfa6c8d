// One state: the link. The address bar, the history and every part of the page follow it.

import { Coming } from './engine.js';
import { perFrame, settled } from './page.js';

/** @typedef {import('./engine.js').Summary} Summary */
/** @typedef {'none'|'replace'|'push'} Entry How a change enters the history. */

/**
 * A link with some keys set, or removed where the value is null.
 * @param {string} link
 * @param {Record<string, string|null>} changes
 */
export function edited(link, changes) {
  const kept = link.split('&').filter((part) => part !== '' && !(part.split('=', 1)[0] in changes));
  for (const [key, value] of Object.entries(changes)) {
    if (value !== null) kept.push(`${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
  }
  return kept.join('&');
}

/** The query of an address, without its question mark. */
export const fromAddress = () => location.search.replace(/^\?/, '');

export class State {
  #engine;
  /** The link as last asked for; canonical once the engine has read it. */
  #wanted = '';
  /** @type {Entry} */ #entry = 'none';
  /** @type {Summary|null} */ #summary = null;
  /** @type {((summary: Summary, dragging: boolean) => void)[]} */ #followers = [];
  #soon = perFrame(() => this.#read());
  #address = settled(() => this.#write('replace'), 200);
  /** Called where a link made the engine stop. */
  onerror = /** @type {(error: unknown) => void} */ (() => {});

  /** @param {import('./engine.js').Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    addEventListener('popstate', () => {
      // The entry to write to is already another one.
      this.#address.drop();
      this.open(fromAddress(), 'none');
    });
    addEventListener('pagehide', () => this.#address.flush());
  }

  /** Whether a link was read yet. */
  get known() { return this.#summary !== null; }

  /** The summary of the present link. */
  get summary() {
    if (!this.#summary) throw new Error('no link was opened yet');
    return this.#summary;
  }

  /** The canonical link. */
  get link() { return this.summary.link; }

  /** @param {(summary: Summary, dragging: boolean) => void} follower */
  follow(follower) { this.#followers.push(follower); }

  /**
   * Opens a link: nothing of the state before remains.
   * @param {string} link
   * @param {Entry} entry
   */
  open(link, entry) {
    this.#address.flush();
    this.#wanted = link;
    this.#entry = entry;
    this.#read();
  }

  /**
   * Changes keys of the present link.
   * @param {Record<string, string|null>} changes
   * @param {{drag?: boolean}} [how] `drag` for a value on its way, seen at the next frame.
   */
  change(changes, { drag = false } = {}) {
    const next = edited(this.#wanted, changes);
    if (drag) {
      this.#wanted = next;
      this.#entry = 'replace';
      this.#soon();
    } else {
      this.open(next, 'push');
    }
  }

  /** Has everything follow the link once more: what was asked for last, which may not have been read yet. */
  again() { this.#read(); }

  /** Reads the link, now or once the engine can. */
  #read() {
    try {
      this.#readNow();
    } catch (error) {
      if (!(error instanceof Coming)) throw error;
      error.ready.then(() => this.#read(), this.onerror);
    }
  }

  #readNow() {
    const entry = this.#entry;
    let summary;
    try {
      summary = this.#engine.view(this.#wanted);
    } catch (error) {
      if (error instanceof Coming) throw error;
      // The address keeps the last state that worked, so that a reload does not stop again.
      if (this.#summary) this.#wanted = this.#summary.link;
      this.onerror(error);
      return;
    }
    const changed = this.#summary?.link !== summary.link;
    this.#summary = summary;
    this.#wanted = summary.link;
    document.documentElement.dataset.link = summary.link;
    for (const follower of this.#followers) follower(summary, entry === 'replace');
    if (entry === 'push') this.#write(changed ? 'push' : 'replace');
    else this.#address();
  }

  /** @param {'replace'|'push'} entry */
  #write(entry) {
    const link = this.summary.link;
    if (fromAddress() === link) return;
    try {
      if (entry === 'push') history.pushState(null, '', `?${link}`);
      else history.replaceState(null, '', `?${link}`);
    } catch {
      // A frame without an address of its own has no history; the page works without.
    }
  }
}
