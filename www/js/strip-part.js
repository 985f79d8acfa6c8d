// The sign figure shows one part of the correction instead of all of it: what chooses the part, and what says so. This
// comes with why.js.

import { make } from './page.js';
import { offered } from './pictures.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 */
export function stripPart(engine, state) {
  const about = /** @type {HTMLElement} */ (document.querySelector('#fig-strip .about'));
  const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('#fig-strip canvas'));
  const plain = { about: about.textContent ?? '', label: canvas.getAttribute('aria-label') ?? '' };
  const shown = () => Number(state.summary.experiment.part);
  /** By part: rows are made anew at each step, and what was pressed in one stays itself. @type {Map<number, HTMLInputElement>} */
  const choices = new Map();
  return {
    /**
     * What shows a part in the sign figure: 0 is all of them.
     * @param {number} part From 1. @param {string} name
     */
    choice(part, name) {
      const known = choices.get(part);
      const input = known ?? /** @type {HTMLInputElement} */ (make('input', { type: 'radio', name: 'part', id: `c-part-${part}`, value: part }));
      if (!known) {
        input.addEventListener('change', () => state.change({ part: part === 0 ? null : String(part) }));
        choices.set(part, input);
      }
      input.setAttribute('aria-label', `Show ${name} in the sign figure`);
      input.checked = part === shown();
      return input;
    },
    follow() {
      for (const input of document.querySelectorAll('#parts input[name="part"]')) {
        /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === String(shown());
      }
      const told = shown() > 0 ? engine.ofRun('csv', state.link, 'part.json', [], false) : null;
      about.textContent = told
        ? `of ${told.name}, one part of the correction, by coordinate and step`
        : shown() > 0 ? `of the whole correction: it has no part ${shown()} here` : plain.about;
      canvas.setAttribute('aria-label', told ? `Penalty or anti-penalty of ${told.name} at each coordinate, by step` : plain.label);
      const strip = offered().find(({ name }) => name === 'strip');
      if (!strip) return;
      if (told) strip.numbers = (semicolons) => engine.ofRun('csv', state.link, 'part', [], semicolons);
      else delete strip.numbers;
    },
  };
}
