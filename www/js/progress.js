// How far a long work is, and a way to stop it and to go on. Its room is always kept.

import { make } from './page.js';

/**
 * @param {string} id
 * @param {string} name What is computed.
 * @param {{stop: () => void, again: () => void}} can
 */
export function progress(id, name, can) {
  const bar = make('progress', { id: `${id}-bar`, max: 1, value: 0, 'aria-label': name });
  const words = make('span', { id: `${id}-said` });
  const button = make('button', { type: 'button', class: 'quiet', id: `${id}-stop` }, 'Stop');
  let running = false;
  button.addEventListener('click', () => (running ? can.stop() : can.again()));
  /** @param {boolean} now @param {string} text */
  const turn = (now, text) => {
    running = now;
    words.textContent = text;
    bar.classList.toggle('idle', !now);
    button.textContent = now ? 'Stop' : 'Compute again';
  };
  return {
    element: make('p', { class: 'progress' }, bar, words, button),
    /** @param {number} share @param {string} text */
    at(share, text) {
      bar.value = share;
      turn(true, text);
    },
    /** @param {string} text */
    done(text) {
      bar.value = 1;
      turn(false, text);
    },
    /** @param {string} text */
    stopped(text) { turn(false, text); },
  };
}
