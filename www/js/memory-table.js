// The numbers of the memory figure as a table.

import { count, shown } from './numbers.js';
import { make } from './page.js';
import { subscript } from './control.js';

/**
 * @param {number} n The step.
 * @param {import('./why.js').Why['memory']} memory
 */
export function memoryTable(n, { gradients, memories, coordinate }) {
  const heads = ['steps back', 'step', `∂E/∂θ${subscript(coordinate + 1)}`, ...memories.map(({ symbol }) => `share in ${symbol}`)];
  const body = gradients.map((gradient, k) => make('tr', {}, make('th', { scope: 'row' }, count(k)), make('td', {}, count(n - k)),
    make('td', {}, shown(gradient, 5)), ...memories.map(({ weights }) => make('td', {}, shown(weights[k], 4)))));
  return make('table', {}, make('caption', {}, 'As far back as the figure shows'),
    make('thead', {}, make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text)))), make('tbody', {}, ...body));
}
