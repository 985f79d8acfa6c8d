// One lesson: its task, its answer, and the code to hand in.

import { make } from './page.js';

/** The name that was given last; kept as long as the page. */
let known = '';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./views/lessons.js').Lesson} lesson
 * @param {number} number
 * @param {{solved: () => void, set: () => void, look: () => void, next: (() => void)|null, label: string}} go
 */
export function lesson(engine, lesson, number, go) {
  const id = (/** @type {string} */ name) => `lesson-${number}-${name}`;
  const inputs = lesson.fields.map((field, place) => input(field, id(`answer-${place + 1}`)));
  const said = make('p', { class: 'said', role: 'status', id: id('said') });
  const check = make('button', { type: 'submit', id: id('check') }, 'Check');
  const form = make('form', { class: 'answer', autocomplete: 'off' },
    ...inputs.map(({ element }) => element), make('div', { class: 'row' }, check));

  const set = make('button', { type: 'button', class: 'quiet', id: id('set') }, 'Back to this lesson’s run');
  set.addEventListener('click', go.set);
  const tools = make('p', { class: 'row tools' }, set);
  if (lesson.view !== 'run') {
    const look = make('button', { type: 'button', class: 'quiet', id: id('look') }, `Open the view “${go.label}”`);
    look.addEventListener('click', go.look);
    tools.append(look);
  }

  const hand = handIn(engine, number, id, () => answer());
  if (go.next) {
    const next = make('button', { type: 'button', class: 'quiet', id: id('next') }, 'Next lesson');
    next.addEventListener('click', go.next);
    hand.element.append(make('p', { class: 'row' }, next));
  }
  hand.show(false);

  /** All values of the answer. */
  const answer = () => inputs.map(({ value }) => value().replaceAll(';', ' ')).join(';');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { right, words } = engine.studied('check', number, answer());
    said.textContent = right ? `Right. ${words}` : words;
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

  const element = make('div', { class: 'lesson' },
    make('h2', {}, `${number}. ${lesson.title}`),
    make('p', { class: 'task' }, lesson.task),
    tools,
    form,
    make('details', { class: 'fold', id: id('hint') }, make('summary', {}, 'Hint'), make('p', {}, lesson.hint)),
    said, hand.element);
  return {
    element,
    /** Whether the present run is the lesson's. @param {boolean} same */
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
 * @param {import('./engine.js').Engine} engine
 * @param {number} number
 * @param {(name: string) => string} id
 * @param {() => string} answer
 */
function handIn(engine, number, id, answer) {
  const name = make('input', { type: 'text', id: id('name'), maxlength: 40, autocomplete: 'off', spellcheck: 'false' });
  const code = make('input', { type: 'text', id: id('code'), readonly: true, spellcheck: 'false' });
  const told = make('p', { class: 'said', role: 'status', id: id('told') });
  const filled = make('label', { for: code.id, class: 'field wide' }, 'Code to hand in', code);
  filled.hidden = true;
  const button = make('button', { type: 'submit', id: id('make') }, 'Make the code');
  const form = make('form', { class: 'hand', autocomplete: 'off' },
    make('label', { for: name.id, class: 'field' }, 'Your name or nickname', name),
    make('div', { class: 'row' }, button), filled, told);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    told.textContent = '';
    filled.hidden = true;
    try {
      code.value = engine.studied('result', number, answer(), name.value);
      filled.hidden = false;
      code.focus();
      code.select();
    } catch (error) {
      told.textContent = String(error instanceof Error ? error.message : error);
    }
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
