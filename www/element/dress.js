// The colors of the page around a figure: custom properties set by its author, else the page's background and text color.

import { colors, hex } from '../js/colors.js';

/** @typedef {import('../js/colors.js').Rgb} Rgb */

/** Custom properties, and what of a figure they are. */
const PROPERTIES = /** @type {const} */ ({
  ground: 'ground', ink: 'ink', soft: 'soft', rule: 'rule', accent: 'accent', flow: 'flow', penalty: 'penalty', anti: 'anti',
});

/** @type {CanvasRenderingContext2D|null} */ let pixel = null;

/**
 * A color as the browser has computed it; null where nothing of it is seen.
 * @param {string} text @returns {Rgb|null}
 */
function read(text) {
  const [, r, g, b, a = '1'] = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text) ?? [];
  if (r !== undefined) return Number(a) < 0.5 ? null : [Number(r), Number(g), Number(b)];
  // The browser converts other color spaces.
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!pixel) return null;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = text;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return alpha < 128 ? null : [red, green, blue];
}

/** The color behind an element: the nearest background that is not transparent. @param {Element} element @returns {Rgb|null} */
function behind(element) {
  for (let at = /** @type {Element|null} */ (element); at; at = at.parentElement ?? /** @type {ShadowRoot} */ (at.getRootNode()).host ?? null) {
    const { backgroundColor, backgroundImage } = getComputedStyle(at);
    // Beside a picture it is what the author has instead of it.
    const color = read(backgroundColor);
    if (color) return color;
    if (backgroundImage !== 'none') return null;
  }
  return null;
}

/**
 * How a figure looks, read anew.
 * @param {HTMLElement} host @param {HTMLElement} probe An element in it that is not seen.
 */
export function dress(host, probe) {
  const style = getComputedStyle(host);
  const own = (/** @type {string} */ name) => style.getPropertyValue(`--halfstep-${name}`).trim();
  /** @type {Record<string, Rgb>} */ const given = {};
  for (const name of Object.keys(PROPERTIES)) {
    if (own(name) === '') continue;
    probe.style.color = `var(--halfstep-${name})`;
    const color = read(getComputedStyle(probe).color);
    if (color) given[name] = color;
  }
  const bare = own('ground') === 'transparent';
  // The canvas of the page is as its color scheme has it.
  probe.style.color = 'Canvas';
  const ground = given.ground ?? behind(host) ?? read(getComputedStyle(probe).color) ?? [255, 255, 255];
  const ink = given.ink ?? read(style.color) ?? undefined;
  const made = colors({ ...given, ground, ink });
  const { parts } = made;
  for (const [name, part] of /** @type {const} */ ([['accent', 'modified'], ['anti', 'antiText'], ['penalty', 'penaltyText']])) {
    host.style.setProperty(`--on-${name}`, `#${hex(parts[part])}`);
  }
  const size = parseFloat(own('text')) || 12;
  return {
    colors: made.code, bare, theme: made.dark ? 'dark' : 'light',
    text: size / 12, weight: parseFloat(own('line')) || 1,
    corrected: made.corrected.filter((name) => name in given),
  };
}

/**
 * Calls when the page around may have other colors. Themes switch by attributes of many names, and some by a style sheet alone;
 * then the text color changes, which its transition tells.
 * @param {HTMLElement} felt An element in the figure with the page's text color. @param {() => void} run @returns {() => void} Ends that.
 */
export function whenDressed(felt, run) {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', run);
  document.addEventListener('transitionend', run);
  felt.addEventListener('transitionend', run);
  const watch = new MutationObserver(run);
  for (const one of [document.documentElement, document.body]) watch.observe(one, { attributes: true });
  return () => {
    scheme.removeEventListener('change', run);
    document.removeEventListener('transitionend', run);
    watch.disconnect();
  };
}
