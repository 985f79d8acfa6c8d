// The present run as a reference, and as a QR code for a lecture room.

import { byId, make } from './page.js';
import { address, isPublic } from './address.js';

const SVG = 'http://www.w3.org/2000/svg';
/** The light modules that have to be around a code. */
const MARGIN = 4;

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @returns {() => void} Brings both up to date.
 */
export function cite(engine, state) {
  const plain = /** @type {HTMLTextAreaElement} */ (byId('cite-plain'));
  const bibtex = /** @type {HTMLTextAreaElement} */ (byId('cite-bibtex'));
  const place = byId('qr');
  return () => {
    const where = address(state.link);
    const today = new Date();
    const parts = [today.getFullYear(), today.getMonth() + 1, today.getDate()];
    const day = parts.map((part) => String(part).padStart(2, '0')).join('-');
    const citation = engine.cite(state.link, where, day);
    plain.value = citation.plain;
    bibtex.value = citation.bibtex;
    const code = isPublic() ? engine.studied('qr', where) : null;
    place.replaceChildren(code ? drawn(code) : make('p', {}, isPublic() ? 'This link is too long for a QR code.'
      : 'This page was opened from a file. A QR code needs an address on the web.'));
  };
}

/** @param {{size: number, path: string}} code */
function drawn({ size, path }) {
  const side = size + 2 * MARGIN;
  const svg = element('svg', {
    viewBox: `${-MARGIN} ${-MARGIN} ${side} ${side}`, role: 'img', 'aria-label': 'QR code of the link', 'shape-rendering': 'crispEdges',
  });
  const ground = { x: -MARGIN, y: -MARGIN, width: side, height: side, fill: '#ffffff' };
  svg.append(element('rect', ground), element('path', { d: path, fill: '#000000' }));
  return svg;
}

/** @param {string} name @param {Record<string, string|number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
