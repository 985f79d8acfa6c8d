// Where the engine's modules, the later styles and the workers come from: files beside this one's folder. In the
// single file another module stands in the place of this one (xtask/js/single-files.js), and all of it is in the page.

import { make, once } from './page.js';

/** @typedef {'run'|'typed'} Whole An engine: the one that a link needs, and the one for links with a formula. */
/** @typedef {'replay'|'studies'} Part What of the first comes later: flows on dual numbers; other views, files and the h² term. */
/** @typedef {Whole|Part|'common'} File A file with WebAssembly; the last is what both parts need. */

/** What every module begins with. */
const WASM = [0x00, 0x61, 0x73, 0x6d];

const place = (/** @type {string} */ name) => new URL(`../${name}`, import.meta.url).href;

/** The name of a file. @param {File} file */
export const fileOf = (file) => `${file}_bg.wasm`;

/** @param {File} file @returns {Promise<WebAssembly.Module>} */
export async function compiled(file) {
  const response = await fetch(place(fileOf(file)));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const content = await response.arrayBuffer();
  // Some hosts answer with a page of theirs where a file is gone.
  if (!WASM.every((byte, at) => byte === new Uint8Array(content)[at])) throw new Error('another file came in its place');
  return WebAssembly.compile(content);
}

/** Styles of what is not there at first. @param {string} name */
const styles = (name) => once(() => new Promise((/** @type {(come: void) => void} */ resolve, reject) => {
  const link = make('link', { rel: 'stylesheet', href: place(`styles/${name}.css`) });
  link.onload = () => resolve();
  link.onerror = () => {
    link.remove();
    reject(new Error(`${name}.css did not load`));
  };
  document.head.append(link);
}));

export const laterStyles = styles('later');
/** Those of a frame. */
export const frameStyles = styles('frame');

/** The program of the workers. */
export const program = new URL('./main.js', import.meta.url);
let start = () => new Worker(program, { type: 'module' });

/** Throws where none may start. */
export const newWorker = () => start();
/** Has workers made in another way. @param {() => Worker} how */
export function workersBy(how) { start = how; }
