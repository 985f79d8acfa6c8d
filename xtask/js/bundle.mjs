// Puts the page's modules and styles into few, small files. Arguments: the folder with the tools,
// the folder with the page's files; `boot.js` is beside that folder.

import { readFile, readdir, rm, writeFile, access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glue } from './glue.mjs';

const [tools, app] = process.argv.slice(2);
const resolve = createRequire(join(tools, 'tools.js')).resolve;
const load = (/** @type {string} */ name) => import(pathToFileURL(resolve(name)).href);
const { rolldown } = await load('rolldown');
const esbuild = (await load('esbuild')).default;
const TARGET = ['chrome109', 'firefox115', 'safari16.4'];

const js = join(app, 'js');
const exists = (/** @type {string} */ path) => access(path).then(() => true, () => false);

/**
 * What a module loads at once is in its file; what it loads later, in files of their own.
 * @param {string} entry
 * @param {RegExp} [shared] What later files need too and would else be apart, a request each.
 */
async function bundled(entry, shared) {
  const bundle = await rolldown({ input: join(app, entry), plugins: [glue(app, esbuild)], onLog: (_, { message }) => { throw new Error(message); } });
  const { output } = await bundle.generate({
    dir: js, format: 'es', minify: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js',
    ...(shared && { codeSplitting: { groups: [{ name: 'main', test: shared }] } }),
  });
  await bundle.close();
  return output.map((file) => /** @type {[string, string]} */ ([file.fileName, file.code]));
}

// The element in other pages has its own files: none of what the page loads waits for it, or is cut otherwise for it.
const files = [...await bundled('js/main.js', /\/(main|page|files)\.js$/), ...await bundled('element/element.js')];
for (const name of await readdir(js)) await rm(join(js, name), { recursive: true });
for (const [name, text] of files) await writeFile(join(js, name), text);

/** @param {string} path @param {object} how */
async function shorten(path, how) {
  if (!await exists(path)) return;
  await writeFile(path, (await esbuild.transform(await readFile(path, 'utf8'), { minify: true, ...how })).code);
}
// They are in the bundles now.
await rm(join(app, 'element'), { recursive: true });
for (const name of ['run.js', 'typed.js']) await rm(join(app, name));
// It speaks to browsers that have not even modules.
await shorten(join(app, '..', 'boot.js'), { target: 'es5' });

const styles = join(app, 'styles');
const sheets = await esbuild.build({
  entryPoints: ['main.css', 'later.css', 'frame.css'].map((name) => join(styles, name)), outdir: styles,
  bundle: true, minify: true, write: false, target: TARGET, logLevel: 'error',
  // Pictures stay where they are; most visits ask for none.
  external: ['*.svg'],
});
for (const name of await readdir(styles)) await rm(join(styles, name));
for (const { path, contents } of sheets.outputFiles) await writeFile(path, contents);
