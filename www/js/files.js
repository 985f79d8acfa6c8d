// Where the engine's modules, the later styles and the workers come from: files beside this one's folder. In the
// single file another module stands in the place of this one (xtask/js/single-files.js), and all of it is in the page.

import { make, once } from './page.js';

/** @typedef {'run'|'studies'|'typed'} Part A module of the engine: what every link needs, what other views and files need, and
 * what a link with a formula needs. */

/** What every module begins with. */
const WASM = [0x00, 0x61, 0x73, 0x6d];

const place = (/** @type {string} */ name) => new URL(`../${name}`, import.meta.url).href;

/** The name of a module's file. @param {Part} part */
export const fileOf = (part) => `${part}_bg.wasm`;

/** @param {Part} part @returns {Promise<WebAssembly.Module>} */
export async function compiled(part) {
  const response = await fetch(place(fileOf(part)));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const content = await response.arrayBuffer();
  // Some hosts answer with a page of theirs where a file is gone.
  if (!WASM.every((byte, at) => byte === new Uint8Array(content)[at])) throw new Error('another file came in its place');
  return WebAssembly.compile(content);
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
export const newWorker = () => new Worker(new URL('./main.js', import.meta.url), { type: 'module' });
