// The colors of figures in someone else's page, made of a ground, an ink and an accent. Each is changed as little as
// makes it readable, and what was changed is said.

/** @typedef {[number, number, number]} Rgb Red, green and blue, up to 255. */

/** Hues that carry a sign, as the themes have them: for light and for dark grounds. */
const SIGNS = /** @type {const} */ ({ penalty: [[0x2a, 0x7a, 0xb0], [0x4d, 0x9e, 0xd3]], anti: [[0xc0, 0x56, 0x1f], [0xe0, 0x7f, 0x45]] });

/** The themes' grounds, inks and accents. @type {{light: Base, dark: Base}} */
const THEMES = {
  light: { ground: [0xfc, 0xfb, 0xf9], ink: [0x1d, 0x21, 0x26], accent: [0x3b, 0x4c, 0xc0] },
  dark: { ground: [0x14, 0x17, 0x1b], ink: [0xe8, 0xe9, 0xea], accent: [0x8e, 0xa2, 0xff] },
};

/**
 * @typedef {{ground: Rgb, ink: Rgb, accent: Rgb}} Base
 * @typedef {'ground'|'ink'|'soft'|'rule'|'contour'|'tie'|'flow'|'flowText'|'modified'|'penalty'|'penaltyText'|'anti'|'antiText'|'onHue'} Part
 * @typedef {object} Colors
 * @property {Record<Part, Rgb>} parts
 * @property {string} code As the engine reads them, in the order of `Palette`.
 * @property {boolean} dark
 * @property {string[]} corrected Which were given and had to be changed.
 */

/** The order in which the engine reads them. @type {Part[]} */
const ORDER = ['ground', 'ink', 'soft', 'rule', 'contour', 'tie', 'flow', 'flowText', 'modified', 'penalty', 'penaltyText', 'anti', 'antiText', 'onHue'];

/** @param {string} digits Six of them. @returns {Rgb} */
export const fromHex = (digits) => /** @type {Rgb} */ ([0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)));

/** @param {Rgb} color */
export const hex = (color) => color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');

/** @param {Rgb} color */
function luminance(color) {
  const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The ratio of WCAG. @param {Rgb} a @param {Rgb} b */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** @param {Rgb} a @param {Rgb} b @param {number} part Of b. @returns {Rgb} */
export const mixed = (a, b, part) => /** @type {Rgb} */ (a.map((x, k) => Math.round(x + (b[k] - x) * part)));

/** Whether light text is read on it. @param {Rgb} ground */
export const isDark = (ground) => contrast(ground, [255, 255, 255]) > contrast(ground, [0, 0, 0]);

/**
 * The nearest color on the way to black or white that has this contrast with every ground.
 * @param {Rgb} color @param {number} ratio @param {...Rgb} grounds @returns {Rgb}
 */
export function readable(color, ratio, ...grounds) {
  const end = /** @type {Rgb} */ (isDark(grounds[0]) ? [255, 255, 255] : [0, 0, 0]);
  for (let part = 0; part < 1; part += 0.02) {
    const now = mixed(color, end, part);
    if (grounds.every((ground) => contrast(now, ground) >= ratio)) return now;
  }
  return end;
}

/**
 * All colors of a figure. What is not given is the theme's, or lies between ink and ground.
 * @param {Partial<Record<Part, Rgb>> & {accent?: Rgb}} given @param {boolean} [dark] Which theme, where no ground is given.
 * @returns {Colors}
 */
export function colors(given, dark = false) {
  const ground = given.ground ?? THEMES[dark ? 'dark' : 'light'].ground;
  const night = isDark(ground);
  const theme = THEMES[night ? 'dark' : 'light'];
  /** @type {string[]} */ const corrected = [];
  /** @param {string} name @param {Rgb|undefined} asked @param {Rgb} usual @param {number} ratio @param {...Rgb} more */
  const fit = (name, asked, usual, ratio, ...more) => {
    const color = readable(asked ?? usual, ratio, ground, ...more);
    if (asked && hex(asked) !== hex(color)) corrected.push(name);
    return color;
  };
  const ink = fit('ink', given.ink, theme.ink, 7);
  const between = (/** @type {number} */ part) => mixed(ground, ink, part);
  const rule = given.rule ?? between(0.12);
  const accent = fit('accent', given.modified ?? given.accent, theme.accent, 4.5);
  const flow = fit('flow', given.flow, between(0.5), 3);
  const onHue = /** @type {Rgb} */ (night ? [0x0d, 0x11, 0x16] : [255, 255, 255]);
  const sign = (/** @type {'penalty'|'anti'} */ name) => {
    const hue = fit(name, given[name], /** @type {Rgb} */ ([...SIGNS[name][night ? 1 : 0]]), 3);
    // Words stand on it too, and there the other end is the way.
    return contrast(hue, onHue) >= 4.5 ? hue : readable(hue, 4.5, onHue);
  };
  const [penalty, anti] = [sign('penalty'), sign('anti')];
  /** @type {Record<Part, Rgb>} */
  const parts = {
    ground, ink, rule, flow, penalty, anti, onHue,
    soft: fit('soft', given.soft, between(0.7), 4.5, rule),
    contour: between(0.15), tie: between(0.22),
    flowText: readable(flow, 4.5, ground), modified: accent,
    penaltyText: readable(penalty, 4.5, ground), antiText: readable(anti, 4.5, ground),
  };
  return { parts, code: ORDER.map((part) => hex(parts[part])).join(''), dark: night, corrected };
}
