// Says that a run is being computed, once that takes a while, and lets the reader give it up.

import { byId } from './page.js';

/** What is done sooner is not worth a word, in milliseconds. */
const SOON = 300;

/**
 * @param {import('./state.js').State} state
 * @param {(words: string) => void} say
 */
export function busy(state, say) {
  const box = byId('busy');
  const stop = byId('busy-stop');
  let timer = 0;
  stop.addEventListener('click', () => state.stop());
  /** @param {boolean} on */
  const show = (on) => {
    // A button that goes cannot keep the focus.
    if (!on && document.activeElement === stop) byId('verdict').focus({ preventScroll: true });
    box.hidden = !on;
    document.documentElement.toggleAttribute('data-busy', on);
    // At first there is nothing to go back to.
    stop.hidden = !state.known;
    if (on) say('Computing this run.');
  };
  state.onwait = (waits) => {
    clearTimeout(timer);
    if (waits && box.hidden) timer = setTimeout(show, SOON, true);
    else if (!waits && !box.hidden) show(false);
  };
}
