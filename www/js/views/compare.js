// Two runs side by side: the pinned one, A, and the current one, B, which the settings change. Below them a race of
// several runs and an ensemble.

import { make } from '../page.js';
import { add } from '../pictures.js';
import { count, shown } from '../numbers.js';
import { sheet } from '../sheet.js';
import { spans } from '../verdict.js';
import { ensemble } from './ensemble.js';
import { isRacer, race } from './race.js';

const FIGURES = /** @type {const} */ ({
  path: { title: 'Path', about: 'over the loss', shared: 'over the loss; same axes in both' },
  error: { title: 'Error', about: '', shared: 'against the iterates; same axes in both' },
});
const SIDES = /** @type {const} */ (['a', 'b']);
const NAMES = { a: 'A, pinned', b: 'B, these settings' };

/** @typedef {{kind: 'none'|'number'|'count'|'word', value?: any}} Amount */

/**
 * @param {HTMLElement} section
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function open(section, engine, state, schema) {
  /** Whether a key belongs to the current run; those of a race stay as they are. @param {string} part */
  const ofRun = (part) => !isRacer(part) && schema.row(part.split('=', 1)[0])?.group !== 'view';
  const isPinned = (/** @type {string} */ part) => part.startsWith('a.');
  /** The keys of the current run, those of the pinned one, and those of the view. */
  const parts = () => {
    const all = state.link.split('&');
    const own = all.filter((part) => !isPinned(part));
    return { run: own.filter(ofRun), view: own.filter((part) => !ofRun(part)), pinned: all.filter(isPinned) };
  };
  const asPinned = (/** @type {string[]} */ run) => run.map((part) => `a.${part}`);
  const go = (/** @type {string[][]} */ ...lists) => state.open(lists.flat().join('&'), 'push');

  const lead = make('p', { class: 'lead', id: 'compare-lead' });
  const button = (/** @type {string} */ id, /** @type {string} */ words, /** @type {() => void} */ act) => {
    const one = make('button', { type: 'button', id, class: 'quiet' }, words);
    one.addEventListener('click', act);
    return one;
  };
  const pin = button('pin', 'Pin this run as A', () => {
    const { run, view } = parts();
    go(run, view, asPinned(run));
  });
  const swap = button('swap', 'Swap A and B', () => {
    const { run, view, pinned } = parts();
    go(pinned.map((part) => part.slice('a.'.length)), view, asPinned(run));
  });
  const unpin = button('unpin', 'Unpin A', () => {
    const { run, view } = parts();
    go(run, view);
    pin.focus();
  });
  const tools = make('div', { class: 'row tools' }, pin, swap, unpin);

  const body = make('div', { class: 'compare' });
  const sides = Object.fromEntries(SIDES.map((side) => [side, column(side)]));
  const settings = table('differences', 'Settings that differ');
  const outcomes = table('outcomes', 'Results');
  body.append(...SIDES.map((side) => sides[side].element), settings.element, outcomes.element);
  const contest = race(engine, state, schema);
  const runs = ensemble(engine, state);
  section.append(lead, tools, body, contest.element, runs.element);

  /** What each side is, as last shown. @type {Record<string, import('../engine.js').Summary|null>} */
  const now = { a: null, b: null };

  /** @param {'a'|'b'} side */
  function column(side) {
    const verdict = make('p', { class: 'verdict', id: `compare-verdict-${side}` });
    const figures = Object.entries(FIGURES).map(([name, { title, about: apart, shared }]) => {
      const about = make('span', { class: 'about' });
      const desc = make('p', { class: 'desc', id: `desc-${name}-${side}` });
      const canvas = make('canvas', { role: 'img', 'aria-label': `${title} of ${NAMES[side]}`, 'aria-describedby': desc.id });
      /** @param {HTMLCanvasElement|undefined} on @param {object} look */
      const draw = (on, look) => {
        const own = now[side];
        const other = now[side === 'a' ? 'b' : 'a'];
        if (!own || !other) return null;
        const hide = { third: true, phase: own.validity.grade !== 'red' };
        return engine.draw(on, name, own.link, { hide, ...look }, other.link);
      };
      const paint = sheet(canvas, (look) => draw(canvas, look));
      add({ name: `${name}-${side}`, title: `${title} of ${side.toUpperCase()}`, canvas, draw, size: { width: 640, height: name === 'path' ? 520 : 360 } });
      const element = make('figure', { class: `figure fig-${name}`, id: `fig-${name}-${side}` },
        make('figcaption', {}, make('h3', {}, title), ' ', about),
        make('div', { class: 'stage' }, canvas), desc);
      /** @param {boolean} same Whether both have the same loss. */
      const say = (same) => { about.textContent = same || !apart ? shared : apart; };
      return { name, element, desc, paint, say };
    });
    const element = make('section', { class: 'side', id: `side-${side}`, 'aria-label': NAMES[side] },
      make('h2', {}, NAMES[side]), verdict, ...figures.map((figure) => figure.element));
    return { element, verdict, figures };
  }

  /** @param {import('../engine.js').Summary} summary @param {boolean} [dragging] */
  function show(summary, dragging = false) {
    if (summary.experiment.view !== 'compare') {
      runs.rest();
      return;
    }
    runs.show(summary, dragging);
    contest.show(summary);
    const { pinned } = summary;
    pin.textContent = pinned === null ? 'Pin this run as A' : 'Pin B as A';
    swap.hidden = unpin.hidden = body.hidden = pinned === null;
    if (pinned === null) {
      now.a = now.b = null;
      lead.textContent = 'Pin the current run as A, then change any setting: the changed run is shown beside it as B. One link holds both.';
      return;
    }
    now.a = now.a?.link === pinned ? now.a : engine.view(pinned);
    now.b = summary;
    const differ = engine.differences(now.a.link, now.b.link);
    lead.textContent = said(differ.settings);
    // Swapping would change locked settings.
    swap.disabled = summary.experiment.lock.length > 0;
    for (const side of SIDES) {
      const own = /** @type {import('../engine.js').Summary} */ (now[side]);
      sides[side].verdict.replaceChildren(...spans(own.words));
      for (const { name, desc, paint, say } of sides[side].figures) {
        desc.textContent = own.described[name] ?? '';
        say(differ.same_loss);
        paint.draw();
      }
    }
    settings.fill(differ.settings.map((/** @type {any} */ one) => [
      one.symbol ? `${one.label} ${one.symbol}` : one.label, word(schema, one.key, one.a), word(schema, one.key, one.b),
    ]), 'None: A and B are the same run.');
    const known = /** @type {{label: string, a: any, b: any}[]} */ (differ.outcomes);
    outcomes.fill(known
      .filter(({ a, b }) => a.kind !== 'none' || b.kind !== 'none')
      .map(({ label, a, b }) => [label, amount(a), amount(b)]));
  }
  state.follow(show);
}

/** @param {{label: string}[]} settings */
function said(settings) {
  const names = settings.map(({ label }) => label.toLowerCase());
  if (names.length === 0) return 'A and B are the same run so far. Change a setting: B changes and A stays.';
  const last = names.pop();
  const list = names.length > 0 ? `${names.join(', ')} and ${last}` : last;
  return `A and B differ in ${list}.`;
}

/**
 * A value of a setting as it is read: the name of a choice, otherwise what a link has.
 * @param {import('../schema.js').Schema} schema
 * @param {string} key
 * @param {string|null} value
 */
function word(schema, key, value) {
  if (value === null) return '–';
  if (schema.row(key)?.kind === 'flag') return value === '1' ? 'yes' : 'no';
  return schema.choice(key, value)?.label ?? value.replaceAll('-', '−');
}

/** @param {Amount} amount */
function amount({ kind, value }) {
  if (kind === 'number') return shown(value, 3);
  if (kind === 'count') return count(value);
  return kind === 'word' ? value : '–';
}

/**
 * @param {string} id
 * @param {string} caption
 */
function table(id, caption) {
  const body = make('tbody');
  const none = make('p', { class: 'desc' });
  const whole = make('table', {}, make('caption', {}, caption),
    make('thead', {}, make('tr', {}, make('td'), make('th', { scope: 'col' }, 'A'), make('th', { scope: 'col' }, 'B'))), body);
  const element = make('div', { class: 'differ', id }, whole, none);
  return {
    element,
    /** @param {string[][]} rows @param {string} [otherwise] */
    fill(rows, otherwise = '') {
      body.replaceChildren(...rows.map(([label, a, b]) => make('tr', { class: a === b ? 'same' : '' },
        make('th', { scope: 'row' }, label), make('td', {}, a), make('td', {}, b))));
      none.textContent = rows.length === 0 ? otherwise : '';
    },
  };
}
