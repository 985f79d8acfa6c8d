// One polite voice: says each settled change once.

import { byId, settled } from './page.js';

/** @param {import('./state.js').State} state */
export function speak(state) {
  const live = byId('live');
  let first = true;
  const say = settled((/** @type {string} */ words) => { live.textContent = words; }, 500);
  state.follow((summary) => {
    // A screen reader reads the page when it arrives there; only changes are news.
    if (!first && live.textContent !== summary.verdict) say(summary.verdict);
    first = false;
  });
  return say;
}
