// What a first visit asks of the engine, played without a browser: prints the numbers of the
// places it came to. Arguments: the glue, and the module that reports them (xtask/src/cut.rs).
//
// The page as it opens, and the three things that reach it before anyone asked for more: another
// size, the other theme, a marked step. What is left out here costs one more file, never a result:
// the page fetches the whole engine as soon as it is needed (www/js/engine.js).

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
const SIZES = [[640, 480, 1], [328, 300, 3]];
const shown = { lens: 1, log_error: true, key: false, hide: { first: false, modified: false, third: true, phase: true } };

engine.schema();
engine.presets();
for (const link of ['', 'theme=dark', 'embed=plot', 'h=0.0021', 'b1=0.95', 'b2=0.99', 'x0=1.5,0.7', 'steps=900', 'unknown=1']) {
  engine.view(link);
  for (const step of [null, 0, 700]) {
    if (step !== null) engine.at(link, step);
    for (const [width, height, ratio] of SIZES) {
      for (const theme of ['light', 'dark']) {
        for (const figure of FIGURES) {
          engine.draw(new HTMLCanvasElement(), figure, link, { ...shown, width, height, ratio, theme, step });
        }
      }
    }
  }
}
process.stdout.write([...ran].join(' '));
