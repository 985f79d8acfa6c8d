// The JavaScript side of the engines, as wasm-bindgen writes it, with no engine in it yet. In the built page
// and in the single file it is bundled (xtask/js/glue.mjs).

/**
 * @param {import('./files.js').Whole} engine
 * @param {number} start A script module's instance is for ever; another number gives another one.
 * @returns {Promise<any>}
 */
export const glue = (engine, start) => import(new URL(`../${engine}.js${start > 1 ? `?start=${start}` : ''}`, import.meta.url).href);
