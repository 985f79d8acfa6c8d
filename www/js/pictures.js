// Every figure of the page as something that can be taken elsewhere: on paper, as a file.

/**
 * @typedef {object} Picture
 * @property {string} name What files are called.
 * @property {string} title
 * @property {HTMLCanvasElement} canvas Where it stands on the page.
 * @property {{width: number, height: number}} size Its size in a file, in CSS pixels.
 * @property {(canvas: HTMLCanvasElement|undefined, look: object) => any} draw Draws it as it is seen, on a canvas of
 *   the size that `look` says; without one, gives it as an SVG document. Null where there is nothing to draw.
 * @property {boolean} [areas] Whether it has areas of many colors, which are an image in a document.
 * @property {(semicolons: boolean) => string} [numbers] Its numbers as CSV, where it has some of its own.
 */

/** @type {Picture[]} */
const all = [];

/** Has a figure taken along, until what this gives is called. @param {Picture} picture */
export function add(picture) {
  all.push(picture);
  return () => { all.splice(all.indexOf(picture), 1); };
}

/** @param {Element} element */
const seen = (element) => element.getClientRects().length > 0;

/** Those that are on the page now, folded ones included. */
export const offered = () => all.filter(({ canvas }) => seen(canvas.closest('details') ?? canvas));

/** Those that are seen now. */
export const shown = () => all.filter(({ canvas }) => seen(canvas));
