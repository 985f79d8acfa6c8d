// How much of the page is there: inside another page, or where a link hides parts.

import { byId } from './page.js';
import { address } from './address.js';
import { edited } from './state.js';
import { PARTS, visible } from './visible.js';

/** @param {import('./state.js').State} state */
export function frame(state) {
  const full = /** @type {HTMLAnchorElement} */ (byId('full'));
  state.follow(({ link, experiment }) => {
    const root = document.documentElement;
    root.dataset.link = link;
    const whole = experiment.embed === 'full';
    if (whole) delete root.dataset.embed;
    else root.dataset.embed = experiment.embed;
    // What a printed page came from.
    /** @type {HTMLElement} */ (document.querySelector('.foot')).dataset.link = address(link);
    full.hidden = whole;
    full.href = `?${edited(link, { embed: null })}`;
    for (const [name, where] of Object.entries(PARTS)) {
      for (const part of document.querySelectorAll(where)) {
        /** @type {HTMLElement} */ (part).hidden = !visible(experiment, name);
      }
    }
  });
}
