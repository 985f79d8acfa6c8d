// What a race and an ensemble show: the words of the key `race`, each set by a select element.

import { make } from '../page.js';

/**
 * A select element; its first option has no word in the link.
 * @param {import('../state.js').State} state
 * @param {string} id @param {string} label @param {[string, string][]} options
 */
export function choice(state, id, label, options) {
  const field = make('select', { id }, ...options.map(([value, text]) => make('option', { value }, text)));
  const words = options.map(([value]) => value);
  const asked = () => /** @type {string[]} */ (state.summary.experiment.race ?? []);
  field.addEventListener('change', () => {
    const kept = [...asked().filter((word) => !words.includes(word)), field.value].filter(Boolean);
    state.change({ race: kept.length > 0 ? kept.join(',') : null });
  });
  const element = make('p', { class: 'choice' }, make('label', { for: id }, label), ' ', field);
  /** The word that the link has, which the list then shows. */
  const show = () => {
    field.value = asked().find((word) => words.includes(word)) ?? '';
    return field.value;
  };
  return { field, element, show };
}
