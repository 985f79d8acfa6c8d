// In the place of www/js/files.js in the single file: the engine is in the page, packed as text,
// and so is the workers' program.

import fresh from 'halfstep:glue';

/** There is no first part: nothing is waited for. */
export const FIRST = { module: 'the engine', glue: 'the engine' };
export const WHOLE = FIRST;

export const glue = async () => fresh();

const text = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? '';
/** A worker has no document; what it has is put before its program. @returns {string} */
const packed = () => globalThis.packed ?? text('the-engine');

/** @returns {Promise<ArrayBuffer>} */
export async function bytes() {
  const zipped = Uint8Array.from(atob(packed()), (letter) => letter.charCodeAt(0));
  // Not by way of a Blob: in a worker of a file's, WebKit cannot read one.
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const written = writer.write(zipped).then(() => writer.close());
  const [content] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return content;
}

/** All styles are in the page. */
export async function laterStyles() {}

/** @type {string} */ let program;
export function newWorker() {
  program ??= URL.createObjectURL(new Blob([`globalThis.packed = '${packed()}';`, text('the-workers')], { type: 'text/javascript' }));
  return new Worker(program);
}
