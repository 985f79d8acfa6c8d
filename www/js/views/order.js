// The order study: how fast the errors fall as the step size is halved.

import { make } from '../page.js';

/** @param {HTMLElement} section */
export function open(section) {
  section.append(make('h2', {}, 'Order study'));
}
