// Figures on paper: documents in the light colors, laid out for its width, in the place of canvases.

import { make } from './page.js';
import { shown } from './pictures.js';

/** The width between the margins of A4 and Letter upright, in CSS pixels; in between, as wide as its column. */
const WIDTH = 700;

/** Dots of a printer to a CSS pixel, where a figure is made of them. */
const FINE = 3;

/** What lies there now. @type {Element[]} */
const laid = [];

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
    try {
      const drawn = sheet(picture, { width, height, theme: 'light' });
      if (!drawn) continue;
      drawn.classList.add('paper');
      canvas.parentElement?.append(drawn);
      laid.push(drawn);
    } catch {
      // What is not computed yet is printed as it stands on the screen.
    }
  }
}

/** @param {import('./pictures.js').Picture} picture @param {{width: number, height: number, theme: string}} look @returns {Element|null} */
function sheet({ draw, areas }, look) {
  if (areas) {
    // Areas of many colors are an image, which a content policy may not let a document have.
    const canvas = make('canvas', { width: FINE * look.width, height: FINE * look.height });
    return draw(canvas, { ...look, ratio: FINE }) === null ? null : canvas;
  }
  const text = draw(undefined, { ...look, ratio: 1 });
  if (text === null) return null;
  return document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
}

function clear() { for (const old of laid.splice(0)) old.remove(); }
