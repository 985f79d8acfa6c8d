// On a screen that is too small for settings and figures together: while a setting is in hand, the verdict in a line
// and one figure stay in view, at the end of the screen where the setting is not.

import { byId, make } from './page.js';
import { sheet } from './sheet.js';
import { spans } from './verdict.js';

const CHOICES = { path: 'Path', error: 'Error', strip: 'Sign' };

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 * @returns {(target: EventTarget|null, before: string) => void} To be told what was touched, and the link of then.
 */
export function peek(state, figures) {
  const said = make('p', { id: 'peek-said' });
  const choice = make('select', { id: 'peek-figure', 'aria-label': 'Figure that stays in view' },
    ...Object.entries(CHOICES).map(([value, text]) => make('option', { value }, text)));
  const close = make('button', { type: 'button', class: 'quiet', id: 'peek-close', 'aria-label': 'Close' }, '✕');
  const canvas = make('canvas', { role: 'img', 'aria-label': 'The chosen figure, small' });
  const panel = make('aside', { id: 'peek', 'aria-label': 'Result, while you set', hidden: true },
    make('div', { class: 'row' }, said, choice, close), make('div', { class: 'stage' }, canvas));
  document.body.append(panel);
  const chosen = () => /** @type {import('./figures.js').Name} */ (choice.value);
  const paint = sheet(canvas, (look) => figures.paint(canvas, chosen(), look));

  /** The setting in hand. @type {Element|null} */ let hand = null;
  /** Whether it was changed since it was taken. */ let changed = false;
  /** Whether the chosen figure is in view anyway; until it is known, it is taken for seen. */ let seen = true;
  /** Whether the setting in hand is out of view: the reader has gone on. */ let gone = false;

  /** Shows what is wanted now, or nothing. */
  function show() {
    if (!hand || !changed || seen || gone || state.summary.experiment.embed === 'plot') {
      panel.hidden = true;
      return;
    }
    if (panel.hidden) {
      // What is typed in stays in view, in a setting that is higher than the screen, too.
      const { top, bottom } = (hand.querySelector(':focus') ?? hand).getBoundingClientRect();
      panel.dataset.at = top + bottom < innerHeight ? 'end' : 'start';
      panel.hidden = false;
    }
    said.replaceChildren(...spans(state.summary.brief));
    paint.draw();
  }

  const watch = new IntersectionObserver((entries) => {
    seen = (entries.at(-1)?.intersectionRatio ?? 0) > 0.6;
    show();
  }, { threshold: [0, 0.3, 0.6, 0.9] });
  const follow = () => {
    watch.disconnect();
    watch.observe(/** @type {Element} */ (byId(`fig-${chosen()}`).querySelector('.stage')));
  };

  const watchHand = new IntersectionObserver((entries) => {
    gone = !entries.at(-1)?.isIntersecting;
    show();
  });

  /** @param {Element|null} control @param {string} before The link when it was taken. */
  const take = (control, before) => {
    if (control === hand) return;
    watchHand.disconnect();
    if (control) watchHand.observe(control);
    hand = control;
    changed = before !== state.link;
    panel.hidden = true;
    show();
  };
  const touched = (/** @type {EventTarget|null} */ target, before = state.link) => {
    if (target instanceof Element && !panel.contains(target)) take(target.closest('#groups .control'), before);
  };
  // Who goes elsewhere has let go of it.
  for (const sign of ['pointerdown', 'focusin']) {
    addEventListener(sign, ({ target }) => {
      if (target instanceof Element && !target.closest('#groups')) touched(target);
    }, { capture: true, passive: true });
  }
  close.addEventListener('click', () => {
    // A button that goes cannot keep the focus.
    /** @type {HTMLElement|null|undefined} */ (hand?.querySelector('input, select'))?.focus({ preventScroll: true });
    take(null, state.link);
  });
  choice.addEventListener('change', () => {
    follow();
    paint.draw();
  });

  let { link } = state;
  follow();
  state.follow((summary) => {
    changed ||= link !== summary.link;
    link = summary.link;
    show();
  });
  return touched;
}
