// Where the page's own figures stand.

import { NAMES } from './figures.js';
import { byId } from './page.js';
import { textSize, theme } from './theme.js';

/** @typedef {import('./figures.js').Name} Name */

/** @param {Name} name @returns {HTMLCanvasElement} */
export function canvas(name) {
  return /** @type {HTMLCanvasElement} */ (byId(`fig-${name}`).querySelector('canvas'));
}

/** What a frame has of the page around it, besides what the theme says. @type {{dress: object}} */
export const around = { dress: {} };

/** @returns {import('./figures.js').Place} */
export const places = () => ({
  canvases: NAMES.map((name) => [name, canvas(name)]),
  describe(name, words) {
    const place = byId(`desc-${name}`);
    if (place.textContent !== words) place.textContent = words;
  },
  look: () => ({ theme: theme(), text: textSize(), ...around.dress }),
  told: document.documentElement.dataset,
});
