// Figures, numbers and programs as files. Pictures are opaque and light, whatever the page looks like.

import { eventually } from './engine.js';
import { byId } from './page.js';
import { apart } from './work.js';

/** A figure's size in a file, in CSS pixels. */
const SIZES = /** @type {Record<string, {width: number, height: number}>} */ ({
  path: { width: 720, height: 600 },
  error: { width: 720, height: 400 },
  strip: { width: 720, height: 160 },
  multiples: { width: 960, height: 200 },
});

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {(words: string) => void} say
 */
export function save(engine, state, say) {
  const figure = /** @type {HTMLSelectElement} */ (byId('save-figure'));
  /** @param {string} id @param {() => void|Promise<void>} make */
  const on = (id, make) => byId(id).addEventListener('click', async () => {
    try {
      say('The file is being made.');
      await engine.studies();
      await make();
    } catch (error) {
      // Words of the engine's are no fault.
      if (typeof error !== 'string') console.error(error);
      say(`The file could not be made: ${error instanceof Error ? error.message : error}.`);
    }
  });

  /** @param {number} ratio Pixels of the picture to a CSS pixel. */
  const picture = async (ratio) => {
    const size = SIZES[figure.value];
    const canvas = document.createElement('canvas');
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
    await eventually(() => engine.draw(canvas, figure.value, state.link, { ...size, ratio, theme: 'light' }));
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!(blob instanceof Blob)) throw new Error('this browser could not write the picture');
    give(`halfstep-${figure.value}${ratio === 1 ? '' : `@${ratio}x`}.png`, blob);
  };
  on('save-png', () => picture(1));
  on('save-png-2', () => picture(2));
  on('save-svg', async () => {
    const text = await eventually(() => engine.svg(figure.value, state.link, { ...SIZES[figure.value], ratio: 1, theme: 'light' }));
    give(`halfstep-${figure.value}.svg`, new Blob([text], { type: 'image/svg+xml' }));
  });
  // All of a run may take long.
  on('save-csv', async () => give('halfstep.csv', new Blob([await apart(engine, 'csv', state.link)], { type: 'text/csv' })));
  on('save-code', () => {
    const language = /** @type {HTMLSelectElement} */ (byId('save-language')).value;
    give(`halfstep_${language}.py`, new Blob([engine.code(state.link, language)], { type: 'text/x-python' }));
  });
  on('save-json', async () => {
    const text = JSON.stringify({ link: state.link, ...await apart(engine, 'answer', state.link) }, null, 1);
    give('halfstep.json', new Blob([text], { type: 'application/json' }));
  });

  /** @param {string} name @param {Blob} blob */
  function give(name, blob) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // The download has begun by then, in every engine.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(`${name} was saved.`);
  }
}
