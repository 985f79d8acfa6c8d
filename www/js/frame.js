// Inside another page: less around the figures, and a way out to the whole page.

import { byId } from './page.js';
import { edited } from './state.js';

/** @param {import('./state.js').State} state */
export function frame(state) {
  const full = /** @type {HTMLAnchorElement} */ (byId('full'));
  state.follow((summary) => {
    const { embed } = summary.view;
    const root = document.documentElement;
    const level = typeof embed === 'string' && embed !== 'none' && embed !== '' ? embed : null;
    if (level === null) delete root.dataset.embed;
    else root.dataset.embed = level;
    full.hidden = level === null;
    full.href = `./?${edited(summary.link, { embed: null })}`;
  });
}
