// Where the engine comes from: files beside this one's folder. In the single file another module
// stands in the place of this one (xtask/js/single-files.js), and all of it is in the page.

import { make, once } from './page.js';

/** @typedef {{module: string, glue: string}} Part The engine or a part of it, and what joins it to this language. */

/** What the first picture takes; it stops where it was cut. @type {Part} */
export const FIRST = { module: 'first_bg.wasm', glue: 'first.js' };
/** @type {Part} */
export const WHOLE = { module: 'halfstep_bg.wasm', glue: 'halfstep.js' };

/** What every module begins with. */
const WASM = [0x00, 0x61, 0x73, 0x6d];

const place = (/** @type {string} */ name) => new URL(`../${name}`, import.meta.url).href;

/**
 * The glue, with no engine in it yet.
 * @param {Part} part
 * @param {number} start A module's instance is for ever; another number gives another one.
 */
export const glue = (part, start) => import(place(part.glue) + (start > 1 ? `?start=${start}` : ''));

/** @param {Part} part @returns {Promise<ArrayBuffer>} */
export async function bytes(part) {
  const response = await fetch(place(part.module));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const content = await response.arrayBuffer();
  // Some hosts answer with a page of theirs where a file is gone.
  if (!WASM.every((byte, at) => byte === new Uint8Array(content)[at])) throw new Error('another file came in its place');
  return content;
}

/** The styles of what is not there at first. */
export const laterStyles = once(() => new Promise((/** @type {(come: void) => void} */ resolve, reject) => {
  const link = make('link', { rel: 'stylesheet', href: place('styles/later.css') });
  link.onload = () => resolve();
  link.onerror = () => {
    link.remove();
    reject(new Error('later.css did not arrive'));
  };
  document.head.append(link);
}));

/** Throws where none may start. */
export const newWorker = () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
