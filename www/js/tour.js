// A tour of the page in seven stops. Each sets a link and nothing else, so that Back, a copied link
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
    title: 'An optimizer and its first-order flow',
    words: 'Adam descends in steps. The dashed first-order flow is what it would follow if the steps were infinitely small. Equal times are joined: the flow is ahead, so Adam lags behind it.',
    link: 'v=1',
    at: 'fig-path',
  },
  {
    title: 'What the step size adds',
    words: 'Twice the step size, half as many steps. The error of the first-order flow about doubles; that of the modified equation grows about fourfold, because it contains the O(h) term and misses the O(h²) term.',
    link: 'v=1&h=0.004&steps=750',
    at: 'fig-error',
  },
  {
    title: 'A penalty',
    words: 'With β above ρ the correction penalizes the perturbed one-norm of the gradient, at every step and in both coordinates: blue, with a plus.',
    link: 'v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01',
    at: 'fig-strip',
  },
  {
    title: 'An anti-penalty',
    words: 'With ρ above β, the usual choice, the same term is an anti-penalty from step 1 on: orange, with a minus. The formula shows why: the term with B of ρ is larger than B of β.',
    link: 'v=1&b2=0.99&eps=0.01&steps=750',
    at: 'formula',
  },
  {
    title: 'The push',
    words: 'Arrows show where the correction pushes, over the perturbed one-norm of the gradient: darker is larger. On the way down they have open orange heads and point toward larger values; at the valley they turn blue, with filled heads, and point toward smaller ones.',
    link: 'v=1&over=norm&push=auto',
    at: 'fig-path',
  },
  {
    title: 'Where the modified equation fails',
    words: 'At the usual defaults the second moment averages over about 1,000 steps, too many for an equation in θ alone, so the curve is gray. The dotted phase-space flow, which keeps both moments as states, follows the iterates.',
    link: 'v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000',
    at: 'result',
  },
  {
    title: 'Your turn',
    words: 'Ten lessons with checked answers, each with its own run. Or change any setting: the address is always a link to the run.',
    link: 'v=1&view=lessons',
    at: 'view-lessons',
  },
];

/** @param {import('./state.js').State} state */
export function tour(state) {
  const opener = byId('tour-open');
  let place = 0;
  /** The reader's own run, which they get back. */ let before = '';

  const count = make('span', { class: 'about', id: 'tour-count' });
  const title = make('h2', { id: 'tour-title' });
  const words = make('p', { id: 'tour-words' });
  const back = make('button', { type: 'button', class: 'quiet', id: 'tour-back' }, 'Back');
  const next = make('button', { type: 'button', id: 'tour-next' }, 'Next');
  const keep = make('button', { type: 'button', class: 'quiet', id: 'tour-keep' }, 'Keep this run');
  const close = make('button', { type: 'button', class: 'quiet', id: 'tour-close' }, 'Close');
  const panel = make('aside', { id: 'tour', 'aria-label': 'Tour', hidden: true },
    make('div', { 'aria-live': 'polite' }, count, title, words),
    make('div', { class: 'row' }, back, next, keep, close));
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
    panel.dataset.side = part.getBoundingClientRect().left > innerWidth / 2 ? 'start' : 'end';
    // A figure may stand at the top of a much higher cell.
    (part.querySelector('.stage') ?? part).scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }
  function open() {
    panel.hidden = false;
    before = state.link;
    go(0);
    next.focus();
  }
  /** @param {boolean} [kept] Whether the tour's run stays. */
  function end(kept) {
    panel.hidden = true;
    show(null);
    if (!kept && state.link !== before) state.open(before, 'push');
    opener.focus({ preventScroll: true });
  }
  back.addEventListener('click', () => {
    go(place - 1);
    // A button that is done cannot keep the focus.
    if (back.disabled) next.focus();
  });
  next.addEventListener('click', () => (place === STOPS.length - 1 ? end() : go(place + 1)));
  close.addEventListener('click', () => end());
  keep.addEventListener('click', () => end(true));
  document.addEventListener('keydown', (event) => {
    // Over the tour a dialog is what Esc closes.
    if (event.key === 'Escape' && !panel.hidden && !document.querySelector('dialog[open]')) end();
  });
  return open;
}
