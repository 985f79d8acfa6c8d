// A tour of the page in six stops. Each sets a link and nothing else, so that Back, a copied link
// and every control work in it as they always do. Loaded when it is first asked for.

import { byId, make } from './page.js';

/**
 * @typedef {object} Stop
 * @property {string} title
 * @property {string} words
 * @property {string} link
 * @property {string} at The part of the page that is looked at.
 */

/** Every stop, in order. What they say of the numbers is checked against them in the tests. @type {Stop[]} */
export const STOPS = [
  {
    title: 'An optimizer and its flow',
    words: 'Adam goes down the valley in steps; the dashed flow is what it would follow if the steps were infinitely small. Ties join equal times: the flow is ahead, so the steps hold Adam back.',
    link: 'v=1',
    at: 'fig-path',
  },
  {
    title: 'What the step size adds',
    words: 'Twice the step, half as many of them. The flow is about twice as far off now, the modified equation about four times: it has the first term that h adds, and misses only the next one.',
    link: 'v=1&h=0.004&steps=750',
    at: 'fig-error',
  },
  {
    title: 'A penalty',
    words: 'With β above ρ the term favours a small one-norm of the gradient, at every step and in both coordinates: blue, with a plus.',
    link: 'v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01',
    at: 'fig-strip',
  },
  {
    title: 'And its opposite',
    words: 'With ρ above β, as nearly everyone uses Adam, the same term works against a small gradient after the first step: orange, with a minus. The formula shows why: B of ρ is the larger memory.',
    link: 'v=1&b2=0.99&eps=0.01&steps=750',
    at: 'formula',
  },
  {
    title: 'Where the equation ends',
    words: 'At the usual defaults ρ remembers a thousand steps, too many for an equation in θ alone. The page says so and greys it. The dotted phase-space flow, which carries the memories along, still follows.',
    link: 'v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000',
    at: 'result',
  },
  {
    title: 'Your turn',
    words: 'Eight exercises with checked answers, each with its own run. Or move any setting: the address is always a link to what you see.',
    link: 'v=1&view=lessons',
    at: 'view-lessons',
  },
];

/** @param {import('./state.js').State} state */
export function tour(state) {
  const opener = byId('tour-open');
  let place = 0;

  const count = make('span', { class: 'about', id: 'tour-count' });
  const title = make('h2', { id: 'tour-title' });
  const words = make('p', { id: 'tour-words' });
  const back = make('button', { type: 'button', class: 'quiet', id: 'tour-back' }, 'Back');
  const next = make('button', { type: 'button', id: 'tour-next' }, 'Next');
  const close = make('button', { type: 'button', class: 'quiet', id: 'tour-close' }, 'Close');
  const panel = make('aside', { id: 'tour', 'aria-label': 'Tour', hidden: true },
    make('div', { 'aria-live': 'polite' }, count, title, words),
    make('div', { class: 'row' }, back, next, close));
  document.body.append(panel);

  /** @param {number} to */
  function go(to) {
    place = Math.min(Math.max(to, 0), STOPS.length - 1);
    const stop = STOPS[place];
    count.textContent = `Stop ${place + 1} of ${STOPS.length}`;
    title.textContent = stop.title;
    words.textContent = stop.words;
    back.disabled = place === 0;
    next.textContent = place === STOPS.length - 1 ? 'End' : 'Next';
    const { theme } = state.summary.experiment;
    state.open(theme === 'auto' ? stop.link : `${stop.link}&theme=${theme}`, 'push');
    show(stop.at);
  }
  /** @param {string|null} at */
  function show(at) {
    for (const old of document.querySelectorAll('.toured')) old.classList.remove('toured');
    if (at === null) return;
    const part = byId(at);
    part.classList.add('toured');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    part.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }
  function open() {
    panel.hidden = false;
    go(0);
    next.focus();
  }
  function end() {
    panel.hidden = true;
    show(null);
    opener.focus({ preventScroll: true });
  }
  back.addEventListener('click', () => {
    go(place - 1);
    // A button that is done cannot keep the focus.
    if (back.disabled) next.focus();
  });
  next.addEventListener('click', () => (place === STOPS.length - 1 ? end() : go(place + 1)));
  close.addEventListener('click', end);
  document.addEventListener('keydown', (event) => {
    // Over the tour a dialog is what Esc closes.
    if (event.key === 'Escape' && !panel.hidden && !document.querySelector('dialog[open]')) end();
  });
  return open;
}
