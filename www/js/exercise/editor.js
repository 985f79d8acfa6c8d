// The editor of an exercise. It writes to the link at once, so that a reload loses nothing.

import { address } from '../address.js';
import { copied, done } from '../copy.js';
import { measured } from '../embed.js';
import { make, settled } from '../page.js';
import { edited } from '../state.js';
import { sheet } from './answers.js';
import { asked } from './ask.js';
import { give } from './give.js';
import { parts as partList } from './parts.js';
import { allowed } from './allowed.js';

/** The most characters of an address that mail programs and learning platforms pass on whole. */
const LONG = 2000;
/** The width of a column of text, in pixels, and the height of a frame where none can be computed. */
const COLUMN = 700;
const HIGH = 900;
/** The limits of the link's keys, in `src/link/schema.rs`. */
const MOST = { task: 1200, hint: 400 };

/**
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function editor(engine, state, schema) {
  /** @param {Parameters<typeof asked>[2]} what @param {...string} given */
  const ask = (what, ...given) => asked(engine, state.link, what, ...given);
  const area = (/** @type {'task'|'hint'} */ name, /** @type {number} */ rows) => make('textarea', { id: `exercise-${name}`, rows, maxlength: MOST[name], spellcheck: 'true' });
  const task = area('task', 5);
  const hint = area('hint', 2);
  const list = partList(() => save());
  const limits = allowed(state, schema);

  const said = make('p', { class: 'said', role: 'status', id: 'exercise-said' });
  const length = make('p', { id: 'exercise-length', 'aria-live': 'polite' });
  const link = make('input', { type: 'text', id: 'exercise-link', readonly: true, spellcheck: 'false' });
  const frame = make('textarea', { id: 'exercise-frame', readonly: true, rows: 3, spellcheck: 'false' });
  const inFrame = make('input', { type: 'checkbox', id: 'exercise-framed' });
  const button = (/** @type {string} */ id, /** @type {string} */ label, /** @type {() => unknown} */ act, /** @type {object} */ more = {}) => {
    const made = make('button', { type: 'button', id, ...more }, label);
    made.addEventListener('click', () => Promise.resolve(act()).catch(state.onerror));
    return made;
  };
  /** @param {HTMLInputElement|HTMLTextAreaElement} field @param {string} label */
  const copier = (field, label) => button(`${field.id}-copy`, 'Copy', async () => {
    if (await copied(field.value)) {
      done(/** @type {HTMLButtonElement} */ (document.getElementById(`${field.id}-copy`)));
    } else {
      field.focus();
      field.select();
      said.textContent = 'Copying is not allowed here. The text is selected: copy it with the keyboard.';
    }
  }, { 'aria-label': label });

  /** @type {() => void} */ let leave = () => {};
  const attempt = button('exercise-try', 'Try it as a student', () => {
    save.flush();
    leave();
  });
  const files = make('div', { class: 'row' },
    button('exercise-save', 'Save as a file', () => give('halfstep-exercise.json', JSON.stringify({ link: state.link, address: address(state.link) }, null, 1), 'application/json')),
    button('exercise-moodle', 'Moodle XML', () => platform('moodle', 'xml', 'application/xml')),
    button('exercise-gift', 'GIFT', () => platform('gift', 'gift.txt', 'text/plain')),
    make('label', { for: inFrame.id, class: 'flag' }, inFrame, ' with a frame instead of a link'));
  /** @param {'moodle'|'gift'} what @param {string} ending @param {string} type */
  async function platform(what, ending, type) {
    give(`halfstep-exercise.${ending}`, await ask(what, address(inFrame.checked ? framed() : state.link), inFrame.checked ? 'frame' : ''), type);
    said.textContent = 'The file contains the answers: it is for the question bank, not for students.';
  }

  const answers = sheet('exercise-sheet', () => ask('answers'));
  const out = make('fieldset', { class: 'part out' }, make('legend', {}, 'Hand it out'), length,
    make('label', { for: link.id, class: 'field wide' }, 'Link', link), copier(link, 'Copy the link'),
    make('label', { for: frame.id, class: 'field wide' }, 'Frame for a web page', frame), copier(frame, 'Copy the frame'),
    files, said);
  const element = make('form', { class: 'lesson editor', autocomplete: 'off' },
    make('h2', {}, 'Write an exercise'),
    make('p', { class: 'about' }, 'The exercise is about the current run: set it up with the settings and figures of this page.'),
    make('label', { for: task.id, class: 'field wide' }, 'Task. An empty line starts a paragraph, “- ” a list item; formulas go between $ signs, as in $c_1 < 0$.', task),
    list.element,
    make('label', { for: hint.id, class: 'field wide' }, 'Hint, if any', hint),
    limits.element,
    make('div', { class: 'row' }, attempt),
    out, answers.element);
  element.addEventListener('submit', (event) => event.preventDefault());
  for (const one of [task, hint]) one.addEventListener('input', () => save());

  /** What was put into the link last. */ let written = '';
  const now = () => {
    const { task: words, hint: help, ask: numbers } = state.summary.experiment;
    return [words, help, numbers].map(plain).join('\n');
  };
  const save = settled(async () => {
    const { ask: text, problems } = await ask('write', ...list.drafts());
    list.tell(problems);
    written = [task.value, hint.value, text].map(plain).join('\n');
    state.change({ task: task.value.trim() || null, hint: hint.value.trim() || null, ask: text || null }, { entry: 'replace' });
  }, 300);

  async function fill() {
    const numbers = await ask('numbers');
    const { task: words, hint: help, drafts } = await ask('shown');
    task.value = words;
    hint.value = help;
    list.fill(numbers, drafts, state.summary);
    written = now();
  }

  /** The link of the frame. */
  const framed = () => engine.view(edited(state.link, { embed: 'controls' })).link;
  /** @param {number} height */
  const snippet = (height) => {
    const escaped = (/** @type {string} */ text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    return `<iframe title="Exercise in Halfstep" src="${escaped(address(framed()))}" width="100%" height="${height}" loading="lazy" allow="clipboard-write" referrerpolicy="no-referrer" style="border:0"></iframe>`;
  };
  /** What follows from the link, once it rests. */
  const tell = settled(async () => {
    const { task: words, ask: numbers } = state.summary.experiment;
    const ready = words !== '' && numbers !== '';
    out.disabled = attempt.disabled = !ready;
    link.value = ready ? address(state.link) : '';
    const long = link.value.length;
    length.textContent = !ready ? 'An exercise needs a task and at least one number to ask for.'
      : long <= LONG ? `The link has ${long} characters. It says which number is the answer, not its value.`
        : `The link has ${long} characters. Mail programs and learning platforms cut links of more than ${LONG.toLocaleString('en')}: shorten the task or the hint, or hand out the file, which opens under Share.`;
    length.classList.toggle('problem', long > LONG);
    if (!ready) {
      frame.value = '';
      return;
    }
    answers.again();
    list.show(await ask('answers'));
    const own = address(framed());
    frame.value = snippet(HIGH);
    const high = await measured(own, COLUMN);
    if (high !== null && own === address(framed())) frame.value = snippet(high);
  }, 400);

  let filled = false;
  return {
    element,
    /** Whatever the link is now. @param {() => void} done Leaves the editor. */
    follow(done) {
      leave = done;
      if (!filled || now() !== written) {
        filled = true;
        written = now();
        fill().then(() => tell(), state.onerror);
      }
      limits.follow();
      list.follow(state.summary);
      tell();
    },
    /** The editor is closed and stops following the page. */
    rest() {
      filled = false;
      limits.rest();
      tell.drop();
    },
  };
}

/** A text normalized for comparison, because the link trims it. @param {string} text */
const plain = (text) => text.replace(/\s+/g, ' ').trim();
