// Where the engine comes from: files beside this one's folder. In the single file another module
// stands in the place of this one (xtask/js/single-files.js), and all of it is in the page.

/** What the first picture takes, cut from the whole; it stops where it was cut. @type {string} */
export const FIRST = 'first.wasm';
/** @type {string} */
export const WHOLE = 'halfstep_bg.wasm';
export const GLUE = 'halfstep.js';

const place = (/** @type {string} */ name) => new URL(`../${name}`, import.meta.url).href;

/**
 * The glue, with no engine in it yet.
 * @param {number} start A module's instance is for ever; another number gives another one.
 */
export const glue = (start) => import(place(GLUE) + (start > 1 ? `?start=${start}` : ''));

/** @param {string} name @returns {Promise<ArrayBuffer>} */
export async function bytes(name) {
  const response = await fetch(place(name));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** Throws where none may start. */
export const newWorker = () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
