// One task with an answer that is checked: a lesson of ours or an exercise of an author's, and the code to hand in.

import { copied, done } from './copy.js';
import { sheet } from './exercise/answers.js';
import { make } from './page.js';

/** The name that was given last; kept as long as the page. */
let known = '';

/**
 * @typedef {object} Asked
 * @property {string} title
 * @property {Node} task
 * @property {string} hint
 * @property {import('./views/lessons.js').Field[]} fields
 *
 * @typedef {object} Go
 * @property {(answer: string) => Promise<{right: boolean, words: string}>} check
 * @property {(answer: string, name: string) => Promise<string>} result The code; where there is none, words are thrown.
 * @property {() => Promise<import('./exercise/answers.js').Answer[]>} answers For teachers.
 * @property {HTMLElement[]} teachers What else is for them.
 * @property {() => void} solved
 * @property {() => void} set Opens its run.
 * @property {string} what What it is called: lesson, exercise.
 * @property {(() => void)|null} look Opens the view that helps.
 * @property {(() => void)|null} next
 * @property {string} label The name of that view.
 */

/**
 * @param {string} name What its ids begin with.
 * @param {Asked} asked
 * @param {Go} go
 */
export function lesson(name, asked, go) {
  const id = (/** @type {string} */ part) => `${name}-${part}`;
  const inputs = asked.fields.map((field, place) => input(field, id(`answer-${place + 1}`)));
  const said = make('p', { class: 'said', role: 'status', id: id('said') });
  const check = make('button', { type: 'submit', id: id('check') }, 'Check');
  const form = make('form', { class: 'answer', autocomplete: 'off' },
    ...inputs.map(({ element }) => element), make('div', { class: 'row' }, check));

  const set = make('button', { type: 'button', class: 'quiet', id: id('set') }, `Back to this ${go.what}’s run`);
  set.addEventListener('click', go.set);
  const tools = make('p', { class: 'row tools' }, set);
  if (go.look) {
    const look = make('button', { type: 'button', class: 'quiet', id: id('look') }, `Open the view “${go.label}”`);
    look.addEventListener('click', go.look);
    tools.append(look);
  }

  const hand = handIn(id, (given) => go.result(answer(), given));
  if (go.next) {
    const next = make('button', { type: 'button', class: 'quiet', id: id('next') }, 'Next lesson');
    next.addEventListener('click', go.next);
    hand.element.append(make('p', { class: 'row' }, next));
  }
  hand.show(false);

  /** All values of the answer. */
  const answer = () => inputs.map(({ value }) => value().replaceAll(';', ' ')).join(';');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const asked = answer();
    const { right, words } = await go.check(asked);
    // It may be another one by now.
    if (asked !== answer()) return;
    said.textContent = right ? `Right. ${words}`.trim() : words;
    said.dataset.right = right ? 'yes' : 'no';
    hand.show(right);
    if (right) go.solved();
  });
  // What was said was said of another answer.
  form.addEventListener('input', () => {
    said.textContent = '';
    delete said.dataset.right;
    hand.show(false);
  });

  const teachers = sheet(id('teachers'), go.answers, ...go.teachers);
  const hint = make('details', { class: 'fold', id: id('hint') }, make('summary', {}, 'Hint'), make('p', {}, asked.hint));
  hint.hidden = asked.hint === '';
  if (asked.fields.length === 0) form.hidden = said.hidden = true;
  const element = make('div', { class: 'lesson' },
    make('h2', {}, asked.title),
    make('div', { class: 'task' }, asked.task),
    tools, form, hint, said, hand.element, teachers.element);
  return {
    element,
    /** Whether the present run is its own. @param {boolean} same */
    at(same) { set.disabled = same; },
  };
}

/**
 * @param {import('./views/lessons.js').Field} field
 * @param {string} id
 * @returns {{element: HTMLElement, value: () => string}}
 */
function input(field, id) {
  if (field.kind === 'number') {
    const box = make('input', { type: 'text', inputmode: 'text', id, size: 12, spellcheck: 'false', autocapitalize: 'off' });
    return { element: make('label', { for: id, class: 'field' }, field.label, box), value: () => box.value };
  }
  const set = make('fieldset', { class: 'field', id }, make('legend', {}, field.label),
    ...(field.options ?? []).map(({ value, label }) => make('label', {}, make('input', { type: 'radio', name: id, value }), ` ${label}`)));
  return { element: set, value: () => set.querySelector('input:checked')?.getAttribute('value') ?? '' };
}

/**
 * The name, and the code made of it.
 * @param {(name: string) => string} id
 * @param {(name: string) => Promise<string>} result
 */
function handIn(id, result) {
  const name = make('input', { type: 'text', id: id('name'), maxlength: 40, autocomplete: 'off', spellcheck: 'false' });
  const code = make('input', { type: 'text', id: id('code'), readonly: true, spellcheck: 'false' });
  const told = make('p', { class: 'said', role: 'status', id: id('told') });
  const copy = make('button', { type: 'button', id: id('copy'), 'aria-label': 'Copy the code' }, 'Copy');
  const filled = make('div', { class: 'wide with-copy' }, make('label', { for: code.id, class: 'field' }, 'Code to hand in', code), copy);
  filled.hidden = true;
  const button = make('button', { type: 'submit', id: id('make') }, 'Make the code');
  const form = make('form', { class: 'hand', autocomplete: 'off' },
    make('label', { for: name.id, class: 'field' }, 'Your name or nickname', name),
    make('div', { class: 'row' }, button), filled, told);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    told.textContent = '';
    filled.hidden = true;
    try {
      code.value = await result(name.value);
      filled.hidden = false;
      code.focus();
      code.select();
    } catch (error) {
      told.textContent = String(error instanceof Error ? error.message : error);
    }
  });
  copy.addEventListener('click', async () => {
    if (await copied(code.value)) {
      done(copy);
      return;
    }
    code.focus();
    code.select();
    told.textContent = 'Copying is not allowed here. The code is selected: copy it with the keyboard.';
  });
  name.addEventListener('input', () => {
    known = name.value;
    filled.hidden = true;
  });
  const element = make('div', {}, form);
  return {
    element,
    /** Shows it or not. @param {boolean} on */
    show(on) {
      element.hidden = !on;
      filled.hidden = true;
      told.textContent = '';
      name.value = known;
    },
  };
}
