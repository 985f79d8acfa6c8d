// The JavaScript side of the engine's modules, as wasm-bindgen writes it, with no engine in it yet. In the built page
// and in the single file it is bundled (xtask/js/glue.mjs).

/**
 * @param {import('./files.js').Part} part
 * @param {number} start A script module's instance is for ever; another number gives another one.
 * @returns {Promise<any>}
 */
export const glue = (part, start) => import(new URL(`../${part}.js${start > 1 ? `?start=${start}` : ''}`, import.meta.url).href);
