// On a screen that is too small for settings and figures together: while a setting is in hand, the verdict in a line
// and one figure stay in view, at the end of the screen where the setting is not.

import { byId, make } from './page.js';
import { sheet } from './sheet.js';
import { spans } from './verdict.js';

const SMALL = '(max-width: 44.99rem), (max-height: 30rem)';
const CHOICES = { path: 'Path', error: 'Error', strip: 'Sign' };

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
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
  /** Whether the chosen figure is in view anyway. */ let seen = false;
  const watch = new IntersectionObserver((entries) => {
    seen = (entries.at(-1)?.intersectionRatio ?? 0) > 0.6;
    if (seen) panel.hidden = true;
  }, { threshold: [0, 0.3, 0.6, 0.9] });
  const follow = () => {
    watch.disconnect();
    watch.observe(/** @type {Element} */ (byId(`fig-${chosen()}`).querySelector('.stage')));
  };
  follow();

  /** @param {Event} event */
  const taken = ({ target }) => {
    if (!(target instanceof Element) || panel.contains(target)) return;
    const control = target.closest('#groups .control');
    if (control === hand) return;
    hand = control;
    panel.hidden = true;
  };
  for (const sign of ['pointerdown', 'focusin']) addEventListener(sign, taken, { capture: true, passive: true });
  close.addEventListener('click', () => {
    const before = hand;
    hand = null;
    panel.hidden = true;
    // A button that goes cannot keep the focus.
    /** @type {HTMLElement|null|undefined} */ (before?.querySelector('input, select'))?.focus({ preventScroll: true });
    hand = null;
  });
  choice.addEventListener('change', () => {
    follow();
    paint.draw();
  });

  let shown = '';
  state.follow((summary) => {
    const changed = shown !== '' && shown !== summary.link;
    shown = summary.link;
    if (!hand || !matchMedia(SMALL).matches || summary.experiment.embed === 'plot') {
      panel.hidden = true;
      return;
    }
    if (panel.hidden) {
      if (!changed || seen) return;
      const { top, bottom } = hand.getBoundingClientRect();
      panel.dataset.at = top + bottom < innerHeight ? 'end' : 'start';
      panel.hidden = false;
    }
    said.replaceChildren(...spans(summary.brief));
    paint.draw();
  });
}
