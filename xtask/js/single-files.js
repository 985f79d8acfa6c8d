// In the place of www/js/files.js in the single file: the engine's modules are in the page, packed as text, and so is
// the workers' program.

/** @typedef {import('../../www/js/files.js').File} File */

/** @param {File} file */
export const fileOf = (file) => `with the engine's part “${file}”`;

const text = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? '';

/** A worker has no document: the page sends it what it has. @param {File} file @returns {Promise<WebAssembly.Module>} */
export async function compiled(file) {
  const zipped = Uint8Array.from(atob(text(`the-${file}`)), (letter) => letter.charCodeAt(0));
  // Not by way of a Blob: of a file's, WebKit cannot read one.
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const written = writer.write(zipped).then(() => writer.close());
  const [content] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return WebAssembly.compile(content);
}

/** All styles are in the page. */
export async function laterStyles() {}
export async function frameStyles() {}

/** @type {string} */ let program;
export function newWorker() {
  program ??= URL.createObjectURL(new Blob([text('the-workers')], { type: 'text/javascript' }));
  return new Worker(program);
}
