// The race: this run, the pinned one and up to four more on its loss, in one picture.

import { make } from '../page.js';
import { add } from '../pictures.js';
import { count, shown } from '../numbers.js';
import { sheet } from '../sheet.js';
import { choice } from './shown.js';
import { edited } from '../state.js';

const PREFIXES = ['b.', 'c.', 'd.', 'e.'];
/** A whole race, played, in milliseconds. */
const PLAYED = 8000;

/**
 * @typedef {object} Finish The results of a run; see `src/race.rs`.
 * @property {string} name
 * @property {number} h
 * @property {number} steps
 * @property {string} link
 * @property {number|null} diverged_at
 * @property {boolean} grows
 * @property {boolean} rises
 * @property {number[]} end
 * @property {number} loss
 * @property {number} norm
 * @property {number|null} sharpness
 * @property {{step: number, norm: number, sharpness: number}|null} matched
 *
 * @typedef {{finishes: Finish[], level: number|null, usual: {opt: string, h: number}[]}} Results
 */

/** Whether a part of a link is of a run that races. @param {string} part */
export const isRacer = (part) => PREFIXES.some((prefix) => part.startsWith(prefix));

/**
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function race(engine, state, schema) {
  const lead = make('p', { class: 'lead', id: 'race-lead' });
  /** @param {string} id @param {string} words @param {() => void} act */
  const button = (id, words, act) => {
    const one = make('button', { type: 'button', id, class: 'quiet' }, words);
    one.addEventListener('click', act);
    return one;
  };
  /** The runs that were added to the race, without the current and the pinned one. */
  const racers = () => PREFIXES
    .map((prefix) => state.link.split('&').filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length)))
    .filter((parts) => parts.length > 0);
  /** @param {string[][]} runs */
  const go = (runs) => {
    const rest = state.link.split('&').filter((part) => !isRacer(part));
    const added = runs.slice(0, PREFIXES.length).flatMap((parts, at) => parts.map((part) => `${PREFIXES[at]}${part}`));
    state.open([...rest, ...added].join('&'), 'push');
  };
  /** The keys that a run keeps when it joins: those of its method. */
  const own = () => {
    const parts = state.link.split('&').filter((part) => !isRacer(part) && !part.startsWith('a.')
      && schema.row(part.split(/[.=]/, 1)[0])?.group === 'method');
    return parts.some((part) => part.startsWith('opt=')) ? parts : [`opt=${state.summary.experiment.opt}`, ...parts];
  };
  const join = button('race-add', 'Add this run', () => go([...racers(), own()]));
  const usual = button('race-usual', 'Race four usual methods', () => {
    go(now?.usual.map(({ opt, h }) => [`opt=${opt}`, `h=${h}`, ...shared(opt)]) ?? []);
  });
  const methods = schema.row('opt')?.choices ?? [];
  const conditional = new Set(methods.flatMap(({ uses }) => uses ?? []));
  /** The settings that a method shares with this run: decays it uses, and those of every method. @param {string} opt */
  const shared = (opt) => own().filter((part) => {
    const key = part.split('=', 1)[0];
    return !['opt', 'h'].includes(key) && (!conditional.has(key) || schema.choice('opt', opt)?.uses?.includes(key));
  });
  const clear = button('race-clear', 'Clear the race', () => { go([]); join.focus(); });
  const tools = make('div', { class: 'row tools' }, join, usual, clear);

  const along = choice(state, 'race-along', 'Along the runs', [['', 'the loss'], ['norm', 'the one-norm of the gradient'],
    ['error', 'the error of the modified equation'], ['first', 'the error of the first-order flow']]);
  const clock = choice(state, 'race-clock', 'at equal', [['', 'numbers of steps'], ['time', 'times t = nh']]);
  const range = make('input', { type: 'range', id: 'race-step', min: '0', step: '1' });
  const out = make('output', { for: 'race-step', id: 'race-step-out' });
  const play = button('race-play', 'Play', () => toggle());
  const marks = make('div', { class: 'row marks' },
    make('label', { for: 'race-step' }, 'Step of run 1'), range, out, play);

  /** @type {Results|null} */ let now = null;
  /** @type {number|null} */ let step = null;
  const figures = /** @type {const} */ (['path', 'curve']).map((id) => {
    const desc = make('p', { class: 'desc', id: `desc-race-${id}` });
    const title = id === 'path' ? 'Paths' : 'Along the runs';
    const canvas = make('canvas', { role: 'img', 'aria-label': `${title} of the race`, 'aria-describedby': desc.id });
    const which = () => (id === 'path' ? 'path' : along.field.value || 'loss');
    /** @param {HTMLCanvasElement|undefined} on @param {object} look */
    const paint = (on, look) => (now ? engine.ofRun('draw_race', state.link, on, which(), clock.field.value === 'time', { ...look, step: step ?? undefined }) : null);
    const made = sheet(canvas, (look) => paint(canvas, look));
    add({
      name: `race-${id}`,
      title: id === 'path' ? 'Paths of the race' : 'Curves of the race',
      canvas,
      draw: paint,
      size: { width: 720, height: id === 'path' ? 540 : 380 },
      numbers: (semicolons) => engine.ofRun('csv', state.link, 'race', [], semicolons),
    });
    const element = make('figure', { class: `figure fig-race-${id}`, id: `fig-race-${id}` },
      make('figcaption', {}, make('h3', {}, title)), make('div', { class: 'stage' }, canvas), desc);
    return { id, desc, element, made };
  });
  const body = make('tbody');
  const head = make('tr');
  const results = make('div', { class: 'differ', id: 'race-results', tabindex: '0', role: 'region', 'aria-label': 'Results of the race' },
    make('table', {}, make('caption', {}, 'Results'), make('thead', {}, head), body));
  const level = make('p', { class: 'desc', id: 'race-level' });
  const all = make('div', { class: 'raced' }, marks, figures[0].element,
    make('div', { class: 'row choices' }, along.element, clock.element), figures[1].element, results, level);
  const element = make('section', { class: 'race', 'aria-label': 'Race' }, make('h2', {}, 'Race'), lead, tools, all);

  function draw() {
    for (const { made } of figures) made.draw();
    const at = step ?? now?.finishes[0]?.steps ?? 0;
    out.textContent = step === null ? 'ends' : count(at);
    range.setAttribute('aria-valuetext', step === null ? 'the ends of the runs' : `step ${at} of run 1`);
  }
  let frame = 0;
  function stop() {
    const played = frame !== 0;
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = 'Play';
    play.setAttribute('aria-pressed', 'false');
    if (played) keep();
  }
  /** Puts the marked step into the link once it rests; the last step means the ends of all runs. */
  function keep() {
    state.change({ at: range.value === range.max ? null : range.value }, { entry: 'replace' });
  }
  function toggle() {
    if (frame) return stop();
    const last = Number(range.max);
    const from = step === null || step >= last ? 0 : step;
    let began = 0;
    /** @param {number} time */
    const next = (time) => {
      began ||= time;
      step = Math.min(last, from + Math.floor(((time - began) / PLAYED) * last));
      range.value = String(step);
      draw();
      if (step < last && element.getClientRects().length > 0) frame = requestAnimationFrame(next);
      else stop();
    };
    play.textContent = 'Pause';
    play.setAttribute('aria-pressed', 'true');
    frame = requestAnimationFrame(next);
  }
  range.addEventListener('input', () => {
    stop();
    step = range.valueAsNumber;
    draw();
  });
  range.addEventListener('change', keep);

  /** @param {import('../engine.js').Summary} summary */
  function show(summary) {
    now = engine.ofRun('race', summary.link);
    const { finishes, usual: offered } = /** @type {Results} */ (now);
    const others = racers();
    // A pinned run alone is compared above.
    const raced = finishes.length > 1 && others.length > 0;
    all.hidden = !raced;
    clear.hidden = others.length === 0;
    join.disabled = others.length >= PREFIXES.length;
    join.title = join.disabled ? 'At most four runs can be added: remove one first.' : '';
    usual.disabled = offered.length === 0;
    usual.title = usual.disabled ? 'This run’s first step is zero or not finite, so no step size can be matched to it.' : '';
    // Those of the race are on this loss; only the pinned one may not be.
    const apart = summary.pinned !== null && finishes.length === others.length + 1 ? ' A has a different loss, so it is not in the race.' : '';
    lead.textContent = raced
      ? `${words(finishes.length)} runs on one loss. Run 1 is the current run, which the settings change; the others keep their own methods.${apart}`
      : 'Several runs on this loss in one picture. Add this run, then change its settings. Or race it against four usual methods: the first four of gradient descent, momentum, RMSProp, Adam and AdamW that are not its own. Each gets the step size that makes its first step as long as this run’s.';
    if (!raced) return;
    const last = finishes[0].steps;
    range.max = String(last);
    if (!frame) step = summary.experiment.at ?? null;
    step = step === null ? null : Math.min(step, last);
    for (const { show: follow } of [along, clock]) follow();
    /** @type {(number|null)[]|null} */
    const errors = ['error', 'first'].includes(along.field.value) ? engine.ofRun('race_errors', summary.link) : null;
    range.value = String(step ?? last);
    draw();
    head.replaceChildren(make('td'), ...finishes.map(({ name, link }, at) => make('th', { scope: 'col' },
      at === 0 ? `${at + 1} ${name}` : make('a', { href: `?${edited(link, {})}` }, `${at + 1} ${name}`))));
    const { level: matched } = /** @type {Results} */ (now);
    const rows = ROWS.map(([label, of]) => make('tr', {}, make('th', { scope: 'row' }, label), ...finishes.map((one) => make('td', {}, of(one)))));
    const removal = make('tr', {}, make('th', { scope: 'row' }, 'In the race'), ...finishes.map((one, at) => {
      // The pinned run, if it races, stands before the others.
      const place = at - (finishes.length - others.length);
      if (place < 0) return make('td', {}, at === 0 ? 'this run' : 'A, pinned');
      const remove = make('button', { type: 'button', class: 'quiet', 'aria-label': `Remove run ${at + 1}, ${one.name}` }, 'Remove');
      remove.addEventListener('click', () => { go(others.filter((_, own) => own !== place)); join.focus(); });
      return make('td', {}, remove);
    }));
    const far = errors ? [make('tr', {}, make('th', { scope: 'row' }, along.field.value === 'first' ? 'Largest error of the first-order flow' : 'Largest error of the modified equation'),
      ...finishes.map((_, at) => make('td', {}, errors[at] === null || errors[at] === undefined ? '–' : shown(errors[at], 3))))] : [];
    body.replaceChildren(...rows, ...far, removal);
    level.textContent = matched === null
      ? 'Every run diverges or never falls below its initial loss, so there is no loss at which to compare them.'
      : `The matched loss, ${shown(matched, 3)}, is the lowest loss reached by every run that does not diverge and falls below its initial loss. The one-norm is ‖∇E‖₁ for every method.`;
    figures[0].desc.textContent = `The paths of ${finishes.map(({ name }, at) => `${at + 1} ${name}`).join(', ')} over the contours of the loss. ${finishes.map(told).join(' ')}`;
    figures[1].desc.textContent = errors ? finishes.map(({ name }, at) => {
      const far = errors[at] ?? null;
      return far === null ? `${at + 1} ${name} has no such flow.` : `${at + 1} ${name}: at most ${shown(far, 3)} from its iterates.`;
    }).join(' ') : finishes.map(({ name, loss, norm }, at) => `${at + 1} ${name}: loss ${shown(loss, 3)}, one-norm ${shown(norm, 3)} at the end.`).join(' ');
  }

  return { element, show };
}

/** @param {Finish} one @param {number} at */
const told = (one, at) => (one.diverged_at !== null || one.grows ? `Run ${at + 1} diverges.` : `Run ${at + 1} ends at (${one.end.slice(0, 2).map((x) => shown(x, 3)).join(', ')}${one.end.length > 2 ? ', …' : ''}).`);

/** @param {number} n */
const words = (n) => ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six'][n] ?? count(n);

/** @type {[string, (one: Finish) => string][]} */
const ROWS = [
  ['Step size h', ({ h }) => shown(h, 3)],
  ['Steps', ({ steps }) => count(steps)],
  ['Loss at the last step', ({ loss }) => shown(loss, 3)],
  ['One-norm of the gradient there', ({ norm }) => shown(norm, 3)],
  ['Sharpness there', ({ sharpness }) => (sharpness === null ? '–' : shown(sharpness, 3))],
  ['Steps to the matched loss', ({ matched }) => (matched ? count(matched.step) : '–')],
  ['One-norm at the matched loss', ({ matched }) => (matched ? shown(matched.norm, 3) : '–')],
  ['Sharpness at the matched loss', ({ matched }) => (matched ? shown(matched.sharpness, 3) : '–')],
  ['Diverges', ({ diverged_at: at, grows, rises }) => (at !== null ? `at step ${count(at)}` : grows ? 'yes, by growth' : rises ? 'no, but the loss ends above its start' : 'no')],
];
