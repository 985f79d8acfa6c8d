// Figures on paper: documents in the light colors, laid out for its width, in the place of canvases.

import { shown } from './pictures.js';

/** The width between the margins of A4 and Letter upright, in CSS pixels; in between, as wide as its column. */
const WIDTH = 700;

/** Lays all figures out while the page is printed. */
export function paper() {
  addEventListener('beforeprint', lay);
  addEventListener('afterprint', clear);
}

function lay() {
  clear();
  for (const picture of shown()) {
    const { canvas, size } = picture;
    const width = canvas.closest('.pair, .compare') ? WIDTH / 2 - 12 : Math.min(size.width, WIDTH);
    const height = Math.round(size.height * Math.max(width / size.width, 0.75));
    /** @type {any} */ let text = null;
    try {
      text = picture.draw(undefined, { width, height, ratio: 1, theme: 'light' });
    } catch {
      // What is not computed yet is printed as it stands on the screen.
    }
    if (typeof text !== 'string') continue;
    const drawn = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
    drawn.classList.add('paper');
    canvas.parentElement?.append(drawn);
  }
}

function clear() { for (const old of document.querySelectorAll('.paper')) old.remove(); }
