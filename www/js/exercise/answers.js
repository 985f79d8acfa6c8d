// For teachers, behind a click: each answer, its tolerance, and how it was computed.

import { make } from '../page.js';

/** @typedef {{label: string, shown: string, tolerance: string, how: string, note: string}} Answer */

/**
 * @param {string} id
 * @param {() => Promise<Answer[]>} load
 * @param {...HTMLElement} more What else is for teachers.
 */
export function sheet(id, load, ...more) {
  const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Answers' });
  const fold = make('details', { class: 'fold teachers', id }, make('summary', {}, 'For teachers'), place, ...more);
  const fill = async () => {
    try {
      place.replaceChildren(table(await load()));
    } catch (error) {
      place.replaceChildren(make('p', {}, String(error instanceof Error ? error.message : error)));
    }
  };
  fold.addEventListener('toggle', () => { if (fold.open) void fill(); });
  return {
    element: fold,
    /** The run or the question is another one. */
    again() { if (fold.open) void fill(); },
  };
}

/** @param {Answer[]} answers */
function table(answers) {
  return make('table', {},
    make('thead', {}, make('tr', {}, ...['Asked for', 'Answer', 'Tolerance', 'How it is computed'].map((head) => make('th', { scope: 'col' }, head)))),
    make('tbody', {}, ...answers.map(({ label, shown, tolerance, how, note }) => make('tr', {},
      make('td', {}, label), make('td', {}, shown), make('td', {}, tolerance),
      make('td', {}, how.replaceAll('`', ''), ...(note ? [make('p', { class: 'problem' }, note)] : []))))));
}
