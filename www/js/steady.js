// Nothing moves while a value does: what may grow or shrink with it keeps its height until the value rests.

const GROWS = '#verdict, #states, #preset-look, #equation, #reading, .desc, .readout';

/** @param {import('./state.js').State} state */
export function steady(state) {
  /** @type {HTMLElement[]} */ let held = [];
  state.follow((_, moving) => {
    if (moving && held.length === 0) {
      held = [...document.querySelectorAll(GROWS)].filter((one) => one instanceof HTMLElement);
      const heights = held.map((one) => one.getBoundingClientRect().height);
      held.forEach(({ style }, k) => {
        style.blockSize = `${heights[k]}px`;
        style.overflow = 'hidden';
      });
    } else if (!moving && held.length > 0) {
      for (const { style } of held) style.blockSize = style.overflow = '';
      held = [];
    }
  });
}
