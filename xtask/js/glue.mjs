// Bundles the JavaScript side of the engines, as wasm-bindgen writes it, in the place of www/js/glue.js.
//
// Each is a function that gives a fresh one: after a trap it is made anew. What a run needs is in the first file; what
// the others need comes with them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ENGINES = ['run', 'typed'];

/** @param {string} app The folder with the glue. @param {any} esbuild */
export function glue(app, esbuild) {
  return {
    name: 'glue',
    resolveId: (/** @type {string} */ name) => (name.startsWith('halfstep:') ? name
      : name.endsWith('/glue.js') ? 'halfstep:glue' : null),
    async load(/** @type {string} */ id) {
      const engine = ENGINES.find((name) => id === `halfstep:${name}`);
      if (engine) {
        const { code } = await esbuild.transform(await readFile(join(app, `${engine}.js`), 'utf8'), {
          format: 'iife', globalName: 'glue', define: { 'import.meta.url': '""' }, minify: true,
        });
        return `export default () => { ${code}; return glue; };`;
      }
      return id === 'halfstep:glue' ? `import run from 'halfstep:run';
        export const glue = async (engine) => (engine === 'run' ? run() : (await import('halfstep:typed')).default());` : null;
    },
  };
}
