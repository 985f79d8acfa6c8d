// Puts the whole site into one file that opens from a disk: no module, style or engine is fetched,
// and its policy lets nothing be. Arguments: the folder with the tools, www/, dist/, the folder with the glue, the file
// to write, and the address of the page on the web, if it has one.

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { glue } from './glue.mjs';

const [tools, www, dist, raw, to, home] = process.argv.slice(2);
const resolve = createRequire(join(tools, 'tools.js')).resolve;
const load = (/** @type {string} */ name) => import(pathToFileURL(resolve(name)).href);
const { rolldown } = await load('rolldown');
const esbuild = (await load('esbuild')).default;

const [folder] = (await readdir(dist)).filter((name) => name.startsWith('app-'));
const app = join(dist, folder);

const WORKER = 'halfstep:worker';
const stand = {
  name: 'single',
  resolveId: (/** @type {string} */ name) => (name === WORKER ? name
    : name.endsWith('/files.js') ? fileURLToPath(new URL('single-files.js', import.meta.url)) : null),
  // In files a worker has the page's program; here that is inline, and a worker cannot be told its name.
  load: (/** @type {string} */ id) => (id === WORKER
    ? `import { serve } from ${JSON.stringify(join(www, 'js', 'worker.js'))}; serve();` : null),
};

/** A program in one piece, what is loaded later too. @param {string} entry @param {string} format */
async function program(entry, format) {
  const bundle = await rolldown({
    input: entry === WORKER ? entry : join(www, 'js', entry), plugins: [stand, glue(raw, esbuild)], onLog: (_, { message }) => { throw new Error(message); },
  });
  const { output } = await bundle.generate({ format, minify: true, codeSplitting: false });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${entry} is in ${output.length} pieces`);
  return output[0].code;
}

const picture = async (/** @type {string} */ path) => `data:image/svg+xml;base64,${(await readFile(path)).toString('base64')}`;
const styles = join(app, 'styles', 'main.css');
const sheets = ['main', 'later', 'frame'].map((name) => readFile(join(app, 'styles', `${name}.css`), 'utf8'));
let sheet = (await Promise.all(sheets)).join('');
for (const [whole, address] of sheet.matchAll(/url\(["']?(?!data:|#)([^"')]+)["']?\)/g)) {
  sheet = sheet.replace(whole, `url("${await picture(join(dirname(styles), address))}")`);
}
const boot = await readFile(join(dist, 'boot.js'), 'utf8');
const main = await program('main.js', 'es');
const worker = await program(WORKER, 'iife');
const packed = async (/** @type {string} */ part) => gzipSync(await readFile(join(app, `${part}_bg.wasm`)), { level: 9 }).toString('base64');

// By hash, so that what is not of this file never runs; and nothing is fetched from anywhere.
const hash = (/** @type {string} */ text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'", `script-src ${hash(boot)} ${hash(main)} 'wasm-unsafe-eval'`, `style-src ${hash(sheet)}`,
  'img-src data:', 'worker-src blob:', "base-uri 'none'", "form-action 'none'",
].join('; ');

/** An element's text may not end the element. @param {string} name @param {string} text @param {string} [attributes] */
function element(name, text, attributes = '') {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`<${name}> would end within its text`);
  return `<${name}${attributes}>${text}</${name}>`;
}

let html = await readFile(join(dist, 'index.html'), 'utf8');
/** @param {RegExp} what @param {string} by */
function put(what, by) {
  const found = html.match(new RegExp(what, 'g'))?.length;
  if (found !== 1) throw new Error(`index.html has ${found ?? 'no'} ${what}, not one`);
  html = html.replace(what, () => by);
}
put(/(?<=http-equiv="Content-Security-Policy" content=")[^"]*/, policy);
// One file is of one build.
put(/ data-build="[^"]*"/, '');
// The pictures that the page comes with are files; here the engine is as near.
html = html.replaceAll(/<picture class="first">.*?<\/picture>/g, '');
// The licenses go with what they are of.
const licenses = (await readFile(join(dist, 'licenses.txt'))).toString('base64');
put(/<a href="licenses\.txt"[^>]*>/, `<a download="licenses.txt" href="data:text/plain;charset=utf-8;base64,${licenses}">`);
put(/<link rel="stylesheet"[^>]*>/, element('style', sheet));
put(/(?<=<link rel="icon"[^>]*href=")[^"]*/, await picture(join(app, 'icon.svg')));
put(/<script src="boot\.js"><\/script>/, element('script', boot));
put(/<script type="module" src="[^"]*"><\/script>/, element('script', main, ' type="module"'));
// No browser takes these for programs.
put(/(?=<\/body>)/, element('script', worker, ' type="text/plain" id="the-workers"')
  + (await Promise.all(['run', 'common', 'replay', 'studies', 'typed'].map(async (file) => element('script', await packed(file), ` type="text/plain" id="the-${file}"`)))).join(''));
if (home) put(/(?=<\/head>)/, `<link rel="canonical" href="${new URL(home).href.replaceAll('&', '&amp;').replaceAll('"', '%22')}">`);
if (html.includes(folder)) throw new Error(`something of ${folder} is still loaded`);

await mkdir(dirname(to), { recursive: true });
await writeFile(to, html);
