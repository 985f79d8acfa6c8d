// What a first visit asks of the engine, played without a browser: prints the numbers of the
// places it came to. Arguments: the glue, and the module that reports them (xtask/src/cut.rs).
//
// The page as it opens, in any size and theme. With the first touch of the visitor's the page
// fetches the whole engine (www/js/engine.js), so what is left out here costs a file, never a result.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [glue, file] = process.argv.slice(2);
const ran = new Set();

// The drawing goes nowhere; what is asked of it is all that counts.
class CanvasRenderingContext2D {
  constructor(canvas) {
    return new Proxy(this, { get: (_, name) => (name === 'canvas' ? canvas : () => ({ width: 10 })), set: () => true });
  }
}
class HTMLCanvasElement {
  width = 1200;
  height = 800;
  getContext() { return new CanvasRenderingContext2D(this); }
}
Object.assign(globalThis, { CanvasRenderingContext2D, HTMLCanvasElement });

const Instance = WebAssembly.Instance;
WebAssembly.Instance = function instance(module, imports) {
  return new Instance(module, { ...imports, visit: { ran: (/** @type {number} */ number) => ran.add(number) } });
};
const engine = await import(pathToFileURL(glue).href);
engine.initSync({ module: new WebAssembly.Module(readFileSync(file)) });
WebAssembly.Instance = Instance;

const FIGURES = ['path', 'error', 'strip'];
// Ticks and labels go other ways at other sizes, so there are many.
const SIZES = [];
for (let width = 240; width <= 1240; width += 50) {
  for (const height of [110, 160, 300, 480, 640]) SIZES.push([width, height, 1 + (SIZES.length % 3)]);
}
const shown = { lens: 1, log_error: true, lit: null, key: false, hide: { first: false, modified: false, third: true, phase: true } };

engine.schema();
engine.presets();
// With and without what the page itself adds to a link, and in a frame.
for (const link of ['', 'v=1', 'theme=dark', 'v=1&theme=dark', 'embed=plot']) {
  const { last } = engine.view(link);
  for (const step of [0, 1, last]) engine.at(link, step);
  for (const [width, height, ratio] of SIZES) {
    for (const theme of ['light', 'dark']) {
      for (const figure of FIGURES) {
        engine.draw(new HTMLCanvasElement(), figure, link, { ...shown, width, height, ratio, theme, step: null });
      }
    }
  }
}
process.stdout.write([...ran].join(' '));
