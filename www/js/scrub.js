// A mark at one step of the run, on every figure. Off until asked for.

import { byId, perFrame } from './page.js';
import { count } from './numbers.js';

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 * @param {(step: number) => void} moved Told of the step that the formula shows.
 */
export function scrub(state, figures, moved) {
  const range = /** @type {HTMLInputElement} */ (byId('step'));
  const out = byId('step-out');
  const off = /** @type {HTMLButtonElement} */ (byId('step-off'));
  let last = 0;

  const show = () => {
    const { step } = figures.looking;
    const at = step ?? Math.floor(last / 2);
    range.max = String(last);
    range.value = String(at);
    range.setAttribute('aria-valuetext', `step ${at} of ${last}${step === null ? ', not marked' : ''}`);
    out.textContent = step === null ? 'move to mark one' : `${count(at)} of ${count(last)}`;
    off.disabled = step === null;
    moved(at);
  };
  const seen = perFrame(() => { figures.draw(); show(); });

  range.addEventListener('input', () => {
    figures.looking.step = range.valueAsNumber;
    seen();
  });
  off.addEventListener('click', () => {
    figures.looking.step = null;
    range.focus();
    seen();
  });
  state.follow((summary) => {
    last = summary.last;
    const { step } = figures.looking;
    if (step !== null && step > last) {
      figures.looking.step = last;
      figures.redraw();
    }
    show();
  });

  // The slider stands under the axis that it moves along.
  figures.follow(() => {
    const frame = figures.frames.get('strip');
    const plot = frame?.plot;
    if (!plot) return;
    const width = range.parentElement?.clientWidth ?? 0;
    const half = 8;
    const before = Math.max(0, plot.left - half);
    const after = Math.max(0, width - plot.right - half);
    range.style.marginLeft = `${before}px`;
    range.style.width = `${Math.max(0, width - before - after)}px`;
  });
}
