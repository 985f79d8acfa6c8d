// The numbers that an exercise asks for: which of the report, how near is near enough, what it is called.

import { make } from '../page.js';

/** @typedef {{name: string, about: string, series: boolean, each: boolean}} Offer */
/** @typedef {{numbers: Offer[], places: {name: string, about: string}[], most: number}} Offers */
/** @typedef {{label: string, unit: string, number: string, tolerance: string}} Draft */

const STEP = 'step';
const USUAL = { label: '', unit: '', number: 'c.1.end', tolerance: '1 %' };

/** @param {() => void} changed */
export function parts(changed) {
  /** @type {Offers} */ let offers = { numbers: [], places: [], most: 1 };
  /** @type {ReturnType<typeof part>[]} */ let all = [];
  /** @type {import('../engine.js').Summary|null} */ let summary = null;
  const place = make('div', { class: 'parts' });
  const add = make('button', { type: 'button', class: 'quiet', id: 'exercise-add' }, 'Ask for another number');
  add.addEventListener('click', () => {
    push(USUAL);
    all.at(-1)?.focus();
    changed();
  });
  const element = make('div', {}, place, make('div', { class: 'row' }, add));
  element.addEventListener('input', changed);
  element.addEventListener('change', changed);

  const number = () => {
    all.forEach((one, at) => one.call(at + 1, all.length > 1));
    add.disabled = all.length >= offers.most;
  };
  /** @param {Draft} draft */
  function push(draft) {
    const one = part(offers, draft, summary, () => {
      const at = all.indexOf(one);
      all.splice(at, 1);
      one.element.remove();
      number();
      (all[at] ?? all[at - 1])?.focus();
      changed();
    });
    all.push(one);
    place.append(one.element);
    number();
  }

  return {
    element,
    /** Four texts for each. @returns {string[]} */
    drafts: () => all.flatMap((one) => one.draft()),
    /** @param {string[]} problems What is wrong with each. */
    tell(problems) { all.forEach((one, at) => one.tell(problems[at] ?? '')); },
    /** @param {import('./answers.js').Answer[]} answers Of those that nothing is wrong with. */
    show(answers) {
      const sound = all.filter((one) => one.sound());
      sound.forEach((one, at) => one.show(answers[at]));
    },
    /** @param {Offers} given @param {Draft[]} drafts @param {import('../engine.js').Summary} now */
    fill(given, drafts, now) {
      offers = given;
      summary = now;
      all = [];
      place.replaceChildren();
      for (const draft of drafts.length > 0 ? drafts : [USUAL]) push(draft);
    },
    /** @param {import('../engine.js').Summary} now */
    follow(now) {
      summary = now;
      for (const one of all) one.follow(now);
    },
  };
}

let made = 0;

/**
 * @param {Offers} offers @param {Draft} draft
 * @param {import('../engine.js').Summary|null} summary
 * @param {() => void} remove
 */
function part({ numbers, places }, draft, summary, remove) {
  made += 1;
  const id = (/** @type {string} */ name) => `ask-${made}-${name}`;
  const legend = make('legend');
  const label = make('input', { type: 'text', id: id('label'), maxlength: 60, placeholder: 'Answer' });
  const option = (/** @type {Offer} */ { name, about }) => make('option', { value: name }, `${name}: ${about}`);
  const which = make('select', { id: id('number') },
    make('optgroup', { label: 'At a step of the run' }, ...numbers.filter(({ series }) => series).map(option)),
    make('optgroup', { label: 'Of the whole run' }, ...numbers.filter(({ series }) => !series).map(option)));
  const coordinate = make('select', { id: id('coordinate') });
  const at = make('select', { id: id('place') }, make('option', { value: STEP }, 'at step…'),
    ...places.map(({ name, about }) => make('option', { value: name }, about)));
  const step = make('input', { type: 'number', id: id('step'), min: 0, step: 1, inputmode: 'numeric' });
  const tolerance = make('input', { type: 'text', id: id('tolerance'), size: 6, spellcheck: 'false' });
  const unit = make('input', { type: 'text', id: id('unit'), size: 6, maxlength: 16, spellcheck: 'false' });
  const value = make('output', { id: id('value') });
  const problem = make('p', { class: 'problem', role: 'status' });
  const drop = make('button', { type: 'button', class: 'quiet' }, 'Remove');
  drop.addEventListener('click', remove);
  const field = (/** @type {string} */ text, /** @type {HTMLElement} */ box, name = '') => make('label', { for: box.id, class: `field ${name}` }, text, box);
  const ofEach = field('Coordinate', coordinate);
  const ofSeries = field('Which', at);
  const ofStep = field('Step', step);
  const element = make('fieldset', { class: 'part ask' }, legend,
    field('Number to ask for', which, 'wide'),
    make('div', { class: 'choices' }, ofEach, ofSeries, ofStep),
    make('div', { class: 'choices' }, field('Label of the answer field', label), field('Unit', unit), field('Tolerance: 1 % or 0.1', tolerance), drop),
    make('p', { class: 'now' }, 'Now: ', value), problem);

  /** @param {number} dim */
  const coordinates = (dim) => {
    if (coordinate.options.length === dim) return;
    const before = coordinate.value;
    coordinate.replaceChildren(...Array.from({ length: dim }, (_, j) => make('option', { value: String(j + 1) }, String(j + 1))));
    if (Number(before) <= dim && before !== '') coordinate.value = before;
  };
  coordinates(summary?.dim ?? 2);
  label.value = draft.label;
  unit.value = draft.unit;
  tolerance.value = draft.tolerance;
  // `c.1.20` is a series, a coordinate and a place; `first.largest_error` is one number.
  const whole = numbers.find(({ name, series }) => !series && name === draft.number);
  const series = numbers.filter(({ name, series: is }) => is && draft.number.startsWith(`${name}.`)).sort((a, b) => b.name.length - a.name.length)[0];
  which.value = (whole ?? series ?? numbers[0])?.name ?? '';
  const rest = whole || !series ? [] : draft.number.slice(series.name.length + 1).split('.');
  if (series?.each && rest.length > 1) {
    coordinates(Math.max(summary?.dim ?? 2, Number(rest[0]) || 1));
    coordinate.value = rest[0];
  }
  const where = rest.at(-1) ?? 'end';
  const named = places.some(({ name }) => name === where);
  at.value = named ? where : STEP;
  step.value = named ? String(summary?.experiment.at ?? summary?.last ?? 0) : where;

  const chosen = () => numbers.find(({ name }) => name === which.value);
  const fit = () => {
    const one = chosen();
    ofEach.hidden = !one?.each;
    ofSeries.hidden = !one?.series;
    ofStep.hidden = !one?.series || at.value !== STEP;
  };
  element.addEventListener('change', fit);
  fit();

  return {
    element,
    focus() { which.focus(); },
    /** @param {number} n @param {boolean} many */
    call(n, many) {
      legend.textContent = many ? `Answer ${n}` : 'Answer';
      drop.hidden = !many;
      drop.setAttribute('aria-label', `Remove answer ${n}`);
    },
    draft() {
      const one = chosen();
      const name = [which.value, ...(one?.each ? [coordinate.value] : []), ...(one?.series ? [at.value === STEP ? step.value || '0' : at.value] : [])];
      return [label.value, unit.value, name.join('.'), tolerance.value];
    },
    /** @param {string} words */
    tell(words) {
      problem.textContent = words;
      if (words) value.textContent = '';
    },
    sound: () => problem.textContent === '',
    /** @param {import('./answers.js').Answer|undefined} answer */
    show(answer) { value.textContent = answer ? `${answer.shown} ${answer.tolerance}. ${answer.note}`.trim() : ''; },
    /** @param {import('../engine.js').Summary} now */
    follow(now) {
      coordinates(Math.max(now.dim, Number(coordinate.value) || 1));
      step.max = String(now.last);
    },
  };
}
