// An exercise of an author's, as a student sees it, or the editor of it.

import { address } from '../address.js';
import { codes } from '../codes.js';
import { lesson } from '../lesson.js';
import { byId, make } from '../page.js';
import { asked } from './ask.js';
import { editing } from './editing.js';
import { editor } from './editor.js';
import { pieces, prose } from './prose.js';

/**
 * What a link's exercise says, without its answers; see `src/web/exercise.rs`.
 * @typedef {object} Shown
 * @property {string} task
 * @property {string} hint
 * @property {string[]} fields
 * @property {{label: string, unit: string, number: string, tolerance: string}[]} drafts
 * @property {string[]} warnings
 * @property {string} title
 * @property {string} identity
 */

/**
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function exercises(engine, state, schema) {
  const element = make('div', { id: 'exercise' });
  /** Whether the student's side was just turned to. */ let turned = false;
  /** The exercise that is shown. */ let shown = '';
  /** Its link as it was opened: what is checked is its run, whatever a student has made of it. */ let opened = '';
  /** @type {ReturnType<typeof lesson>|null} */ let part = null;
  const write = editor(engine, state, schema);

  /** @param {boolean} on */
  const turn = (on) => {
    editing.on = on;
    turned = !on;
    state.again();
    // The button that was pressed is gone.
    if (on) element.querySelector('textarea')?.focus();
  };

  /** @param {string} link @param {string} name */
  async function set(link, name) {
    const { task, hint, fields, warnings } = /** @type {Shown} */ (await asked(engine, link, 'shown'));
    if (shown !== name) return;
    const edit = make('button', { type: 'button', class: 'quiet', id: 'exercise-edit' }, 'Edit this exercise');
    edit.addEventListener('click', () => turn(true));
    const own = opened;
    part = lesson('exercise', { title: 'Exercise', task: prose(task), hint, fields: fields.map((label) => ({ label, kind: 'number' })) }, {
      check: (answer) => asked(engine, own, 'check', answer),
      result: (answer, given) => asked(engine, own, 'result', answer, given),
      answers: () => asked(engine, own, 'answers'),
      teachers: [make('div', { class: 'row' }, edit), codes(engine, address(own))],
      solved() {},
      set: () => state.open(own, 'push'),
      what: 'exercise', look: null, next: null, label: '',
    });
    for (const label of part.element.querySelectorAll('.answer label')) {
      const words = label.firstChild;
      if (words?.nodeType === Node.TEXT_NODE) words.replaceWith(make('span', {}, ...pieces(words.textContent ?? '')));
    }
    if (warnings.length > 0) {
      part.element.append(make('ul', { class: 'problem', id: 'exercise-warnings' }, ...warnings.map((words) => make('li', {}, words))));
    }
    element.replaceChildren(part.element);
    part.at(run(state.link) === run(own));
    if (turned) part.element.querySelector('input')?.focus();
    turned = false;
  }

  /** The run of a link. @param {string} link */
  const run = (link) => link.split('&').filter((one) => schema.row(one.split('=', 1)[0])?.group !== 'view').join('&');

  // To start over keeps the exercise, and for its author all that was written.
  byId('reset').addEventListener('click', (event) => {
    if (!document.documentElement.dataset.exercise) return;
    event.stopImmediatePropagation();
    const words = state.link.split('&').filter((one) => schema.row(one.split('=', 1)[0])?.group === 'view');
    state.open(editing.on ? words.join('&') : opened, 'push');
  }, { capture: true });

  return {
    element,
    /** @param {import('../engine.js').Summary} summary */
    show({ link, experiment: { task, hint, ask } }) {
      if (editing.on) {
        shown = '';
        if (element.firstChild !== write.element) element.replaceChildren(write.element);
        write.follow(() => turn(false));
        return;
      }
      write.rest();
      const name = JSON.stringify([task, hint, ask]);
      if (name !== shown) {
        shown = name;
        opened = link;
        part = null;
        set(link, name).catch(state.onerror);
      }
      part?.at(run(link) === run(opened));
    },
  };
}
