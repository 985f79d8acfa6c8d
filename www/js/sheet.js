// A canvas that is kept as large as its place and as sharp as the screen, outside the run's figures.

import { perFrame } from './page.js';
import { textSize, theme } from './theme.js';

/**
 * @template Frame
 * @param {HTMLCanvasElement} canvas
 * @param {(look: {width: number, height: number, ratio: number, theme: string, text: number}) => Frame} paint
 */
export function sheet(canvas, paint) {
  /** @type {[number, number]|null} */ let observed = null;
  const made = {
    /** What the last painting gave. @type {Frame|null} */ frame: null,
    /** Paints at once, where there is room. */
    draw() {
      const ratio = devicePixelRatio || 1;
      const box = canvas.getBoundingClientRect();
      if (box.width < 16 || box.height < 16) return;
      const reckoned = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
      // What was observed may be of the size before.
      const same = observed?.every((size, axis) => Math.abs(size - reckoned[axis]) <= 1);
      const [across, down] = observed && same ? observed : reckoned;
      if (canvas.width !== across) canvas.width = across;
      if (canvas.height !== down) canvas.height = down;
      made.frame = paint({ width: across / ratio, height: down / ratio, ratio, theme: theme(), text: textSize() });
    },
    /** Paints at the next display frame. */
    redraw: perFrame(() => made.draw()),
  };
  const observer = new ResizeObserver((entries) => {
    const size = entries[0].devicePixelContentBoxSize?.[0];
    observed = size ? [size.inlineSize, size.blockSize] : null;
    made.redraw();
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas);
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', made.redraw);
  return made;
}
