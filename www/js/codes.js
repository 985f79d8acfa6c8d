// For teachers: result codes that students handed in, one per line, are read in this page.

import { make } from './page.js';

/** The most codes that are read at once. */
const MOST = 500;

/** @param {import('./engine.js').Engine} engine */
export function codes(engine) {
  const box = make('textarea', { id: 'codes', rows: 4, spellcheck: 'false', autocomplete: 'off' });
  const read = make('button', { type: 'submit', id: 'codes-read' }, 'Read the codes');
  const told = make('p', { class: 'said', role: 'status', id: 'codes-told' });
  const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Codes that were read', hidden: true });
  const form = make('form', {},
    make('label', { for: box.id, class: 'field wide' }, 'Codes that were handed in, one per line', box),
    make('div', { class: 'row' }, read), told, place);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const lines = box.value.split('\n').map((line) => line.trim()).filter((line) => line !== '').slice(0, MOST);
    const rows = lines.map((line) => row(engine, line));
    const good = rows.filter(({ good: one }) => one).length;
    told.textContent = lines.length === 0 ? 'There is no code yet.' : `${good} of ${lines.length} in order.`;
    place.hidden = lines.length === 0;
    place.replaceChildren(make('table', {},
      make('thead', {}, make('tr', {}, ...['Name', 'Lesson', 'Answer', 'Result'].map((head) => make('th', { scope: 'col' }, head)))),
      make('tbody', {}, ...rows.map(({ cells }) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))))));
  });
  return make('details', { class: 'fold', id: 'teacher' }, make('summary', {}, 'For teachers: read result codes'), form);
}

/**
 * @param {import('./engine.js').Engine} engine
 * @param {string} line
 */
function row(engine, line) {
  try {
    const { name, lesson, title, answer, right } = engine.studied('verify', line);
    const words = right ? 'right' : 'the answer is not right in this version';
    return { good: right, cells: [name, `${lesson}. ${title}`, answer.replaceAll(';', '; '), words] };
  } catch (error) {
    const short = line.length > 40 ? `${line.slice(0, 40)}…` : line;
    return { good: false, cells: [short, '', '', String(error instanceof Error ? error.message : error)] };
  }
}
