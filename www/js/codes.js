// For teachers: result codes that students handed in, one per line, are read in this page and become a table.

import { copied, done } from './copy.js';
import { asked } from './exercise/ask.js';
import { give } from './exercise/give.js';
import { make } from './page.js';

/** @typedef {{name: string, of: string, answer: string, result: string, right: boolean}} Handed */

/**
 * @param {import('./engine.js').Engine} engine
 * @param {string} [link] The exercise that the codes are of.
 */
export function codes(engine, link = '') {
  const box = make('textarea', { id: 'codes', rows: 4, spellcheck: 'false', autocomplete: 'off' });
  const links = make('textarea', { id: 'codes-links', rows: 2, spellcheck: 'false', autocomplete: 'off' });
  links.value = link;
  const read = make('button', { type: 'submit', id: 'codes-read' }, 'Read the codes');
  const save = make('button', { type: 'button', id: 'codes-save' }, 'Save as CSV');
  const copy = make('button', { type: 'button', id: 'codes-copy' }, 'Copy CSV');
  const told = make('p', { class: 'said', role: 'status', id: 'codes-told' });
  const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Codes read', hidden: true });
  const tools = make('div', { class: 'row', hidden: true }, save, copy);
  const form = make('form', {},
    make('label', { for: box.id, class: 'field wide' }, 'Codes that were handed in, one per line', box),
    make('label', { for: links.id, class: 'field wide' }, 'Links of their exercises, one per line; lessons need none', links),
    make('div', { class: 'row' }, read), told, place, tools);
  let table = '';
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    // In the dialect of this reader's spreadsheets.
    const dialect = new Intl.NumberFormat().format(1.5).includes(',') ? 'semicolon' : 'comma';
    const { rows, csv } = /** @type {{rows: Handed[], csv: string}} */ (
      await asked(engine, links.value, 'class', box.value, links.value, dialect));
    table = csv;
    const good = rows.filter(({ right }) => right).length;
    told.textContent = rows.length === 0 ? 'Paste the codes first.' : `${good} of ${rows.length} right.`;
    place.hidden = tools.hidden = rows.length === 0;
    place.replaceChildren(make('table', {},
      make('thead', {}, make('tr', {}, ...['Name', 'Exercise', 'Answer', 'Result'].map((head) => make('th', { scope: 'col' }, head)))),
      make('tbody', {}, ...rows.map(({ name, of, answer, result }) => make('tr', {},
        ...[name, of, answer.replaceAll(';', '; '), result].map((cell) => make('td', {}, cell)))))));
  });
  save.addEventListener('click', () => give('halfstep-codes.csv', table, 'text/csv'));
  copy.addEventListener('click', async () => {
    if (await copied(table)) done(copy);
    else told.textContent = 'Copying is not allowed here. Save the table as a file instead.';
  });
  return make('details', { class: 'fold', id: 'teacher' }, make('summary', {}, 'For teachers: read result codes'), form);
}
