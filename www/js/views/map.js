// The regime map: the sign of the correction over β and ρ.

import { make } from '../page.js';

/** @param {HTMLElement} section */
export function open(section) {
  section.append(make('h2', {}, 'Regime map'));
}
