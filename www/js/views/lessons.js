// The lessons: tasks with answers that the engine checks, beside the run that they are about.
// What was solved is known until the page is left, and nowhere else.

import { byId, make, once } from '../page.js';
import { arrived } from '../engine.js';
import { asked } from '../exercise/ask.js';
import { editing } from '../exercise/editing.js';
import { lesson as form } from '../lesson.js';
import { codes } from '../codes.js';

/**
 * @typedef {object} Field
 * @property {string} label
 * @property {'number'|'choice'} kind
 * @property {{value: string, label: string}[]} [options]
 */

/**
 * @typedef {object} Lesson
 * @property {string} title
 * @property {string} task
 * @property {string} link Its run.
 * @property {string} view The view that helps.
 * @property {string} hint
 * @property {Field[]} fields
 */

/**
 * @param {HTMLElement} section
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function open(section, engine, state, schema) {
  /** @type {Lesson[]} */ const lessons = engine.studied('lessons');
  /** Each lesson's part of the page, made once, so that what was typed stays. @type {Map<number, ReturnType<typeof form>>} */ const made = new Map();

  /**
   * The link of a lesson: its run, in the present colors and frame. What the present link locks
   * or hides stays in its own lesson.
   * @param {number} number
   */
  const linkOf = (number) => {
    const { link } = lessons[number - 1];
    const own = new Set(link.split('&').map((part) => part.split('=', 1)[0]));
    const same = Number(state.summary.experiment.ex) === number;
    const kept = state.link.split('&').filter((part) => {
      const key = part.split('=', 1)[0];
      const fits = same ? schema.row(key)?.group === 'view' : key === 'theme' || key === 'embed';
      return fits && !own.has(key) && key !== 'view' && key !== 'ex';
    });
    return [link, ...kept, 'view=lessons', `ex=${number}`].join('&');
  };

  const list = make('ol', { id: 'lesson-list' });
  const items = lessons.map(({ title }, place) => {
    const number = place + 1;
    const link = make('a', { href: './', id: `lesson-${number}` },
      make('span', { class: 'number' }, String(number)), ' ', make('span', { class: 'title' }, title));
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      state.open(linkOf(number), 'push');
    });
    const mark = make('span', { class: 'mark', hidden: true }, make('span', { 'aria-hidden': 'true' }, '✓'), make('span', { class: 'unseen' }, 'solved'));
    const item = make('li', {}, link, mark);
    list.append(item);
    return { item, link, mark };
  });

  const place = make('div', { id: 'lesson' });
  const greeting = make('div', { class: 'lesson' },
    make('p', {}, 'Ten lessons on what a finite step size does. Each opens a run; find its answer with the figures and the settings below, or with pen and paper. The answers are checked here, and a right one gives a code to hand in.'),
    codes(engine), make('p', {}, 'You can write your own exercises under Share.'));
  const nav = make('nav', { 'aria-label': 'Lessons' }, list);
  section.append(nav, place);
  // Most visitors of the lessons have no exercise of an author's.
  const loaded = once(() => arrived(import('../exercise/student.js')).then(({ exercises }) => exercises(engine, state, schema)));
  /** @type {Awaited<ReturnType<typeof loaded>>|null} */ let exercises = null;

  byId('play').before(byOneStep(-1), byOneStep(1));

  /** The lesson that was shown last; 0 is none. */
  let last = 0;
  /** @param {import('../engine.js').Summary} summary */
  const show = (summary) => {
    const { link, experiment } = summary;
    const isExercise = experiment.view === 'lessons' && (editing.on || experiment.task !== '' || experiment.ask !== '');
    const root = document.documentElement;
    nav.hidden = isExercise;
    if (isExercise) root.dataset.exercise = editing.on ? 'edit' : 'task';
    else delete root.dataset.exercise;
    if (isExercise) {
      last = -1;
      if (!exercises) {
        loaded().then((module) => {
          exercises = module;
          state.again();
        }, state.onerror);
        return;
      }
      if (place.firstChild !== exercises.element) place.replaceChildren(exercises.element);
      exercises.show(summary);
      return;
    }
    const number = Number(experiment.ex);
    const came = number !== last;
    last = number;
    for (const [at, { link: one }] of items.entries()) {
      one.href = `?${linkOf(at + 1)}`;
      if (at + 1 === number) one.setAttribute('aria-current', 'page');
      else one.removeAttribute('aria-current');
    }
    const lesson = lessons[number - 1];
    if (!lesson) {
      if (place.firstChild !== greeting) place.replaceChildren(greeting);
      return;
    }
    let part = made.get(number);
    if (!part) {
      part = form(`lesson-${number}`, { ...lesson, title: `${number}. ${lesson.title}`, task: make('p', {}, lesson.task) }, {
        what: 'lesson',
        check: async (answer) => engine.studied('check', number, answer),
        result: async (answer, name) => engine.studied('result', number, answer, name),
        answers: () => asked(engine, lesson.link, 'lesson', String(number)),
        teachers: [],
        solved: () => { items[number - 1].mark.hidden = false; },
        set: () => state.open(linkOf(number), 'push'),
        look: lesson.view === 'run' ? null : () => state.change({ view: lesson.view }),
        next: number < lessons.length ? () => state.open(linkOf(number + 1), 'push') : null,
        label: schema.choice('view', lesson.view)?.label ?? lesson.view,
      });
      made.set(number, part);
    }
    if (place.firstChild !== part.element) place.replaceChildren(part.element);
    /** A link without what it shows. @param {string} of */
    const runOf = (of) => of.split('&').filter((one) => schema.row(one.split('=', 1)[0])?.group !== 'view').join('&');
    const [run, own] = [link, lesson.link].map(runOf);
    // A link that names a lesson and no run means the lesson's; not while the others follow this link.
    if (came && /^(v=1)?$/.test(run) && run !== own) queueMicrotask(() => state.open(linkOf(number), 'none'));
    part.at(run === own);
  };
  state.follow(show);
}

/** A button that moves the mark by a step: tasks name steps, and a finger cannot find one of 1,500 on a slider. @param {number} by */
function byOneStep(by) {
  const range = /** @type {HTMLInputElement} */ (byId('step'));
  const button = make('button', { type: 'button', class: 'quiet', id: by < 0 ? 'step-back' : 'step-on', 'aria-label': by < 0 ? '−1: one step back' : '+1: one step on' }, by < 0 ? '−1' : '+1');
  button.addEventListener('click', () => {
    range.value = String(range.valueAsNumber + by);
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return button;
}
