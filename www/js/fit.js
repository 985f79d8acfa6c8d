// What is shown in a frame fits it: one part has all of it, several share it, and nothing scrolls as long as there is room
// for the least of each. The frame also takes on the colors of the page around it. This comes with the first frame.

import { colors, fromHex, hex } from './colors.js';
import { byId, perFrame } from './page.js';
import { around } from './places.js';
import { edited } from './state.js';
import { theme } from './theme.js';
import { visible } from './visible.js';

/** Parts in their order, and their shares of the height; 0 has what its words need. */
const SHARES = /** @type {const} */ ({ verdict: 0, path: 17, error: 15, strip: 6.5, formula: 0 });
/** @typedef {keyof typeof SHARES} Part */

/** The least size of text, as a share of the usual. */
const LEAST = 0.55;

/** From here on settings stand beside the figures, and the path beside the others. */
const WIDE = '(min-width: 45rem)';

/**
 * @param {import('./state.js').State} state
 * @param {import('./figures.js').Figures} figures
 * @param {{show: (title: string, lines: string[]) => void}} notice
 */
export function fit(state, figures, notice) {
  const root = document.documentElement;
  const main = byId('main');
  const full = /** @type {HTMLAnchorElement} */ (byId('full'));

  /** The parts that are shown. @returns {Part[]} */
  function shown() {
    const { experiment } = state.summary;
    return /** @type {Part[]} */ (Object.keys(SHARES)).filter((part) => visible(experiment, part)
      // Between figures it is left out, unless it is asked for.
      && (part !== 'formula' || experiment.show.includes(part)));
  }

  /** @param {Part[]} parts @param {boolean} controls */
  function lay(parts, controls) {
    const wide = matchMedia(WIDE).matches;
    const rows = (/** @type {Part[]} */ some) => some.map((part) => (SHARES[part] ? `minmax(min-content, ${SHARES[part]}fr)` : 'auto'));
    const [words, drawn] = [parts.filter((part) => SHARES[part] === 0), parts.filter((part) => SHARES[part] > 0)];
    const beside = wide && !controls && drawn.length > 1 && drawn[0] === 'path';
    /** @type {string[]} */ let areas;
    /** @type {string[]} */ let sizes;
    if (beside) {
      // The path at one side, the others at the other.
      const others = drawn.slice(1);
      const above = words.includes('verdict') ? ['result result'] : [];
      const below = words.includes('formula') ? ['formula formula'] : [];
      areas = [...above, ...others.map((part) => `path ${part}`), ...below];
      sizes = [...above.map(() => 'auto'), ...rows(others), ...below.map(() => 'auto')];
    } else {
      areas = parts.map((part) => (part === 'verdict' ? 'result' : part));
      sizes = parts.length === 1 ? ['minmax(min-content, 1fr)'] : rows(parts);
      if (controls && wide) areas = areas.map((area) => `controls ${area}`);
      else if (controls) {
        // Under the first figure, as on the page.
        const at = Math.max(1, parts.indexOf(drawn[0]) + 1);
        areas.splice(at, 0, 'controls');
        sizes.splice(at, 0, 'auto');
      }
    }
    Object.assign(main.style, {
      gridTemplateAreas: areas.map((area) => `"${area}"`).join(' '),
      gridTemplateRows: sizes.join(' '),
      gridTemplateColumns: beside ? 'minmax(0, 1.1fr) minmax(0, 1fr)' : controls && wide ? '18.75rem minmax(0, 1fr)' : 'minmax(0, 1fr)',
    });
  }

  /** Words are as large as there is room for. */
  const shrink = () => {
    if (root.dataset.fit === undefined) return;
    const equation = byId('equation');
    document.body.style.blockSize = '';
    // At last what only says how far to trust the verdict is left to the whole page.
    for (const tight of [false, true]) {
      root.toggleAttribute('data-tight', tight);
      for (let size = 1; size >= LEAST; size -= 0.05) {
        main.style.setProperty('--fit', String(size));
        if (main.scrollHeight <= main.clientHeight && equation.scrollWidth <= equation.clientWidth) return;
      }
    }
    // Less than the least is scrolled.
    const foot = /** @type {HTMLElement} */ (document.querySelector('.foot')).offsetHeight;
    document.body.style.blockSize = `${main.scrollHeight + foot}px`;
  };
  const later = perFrame(shrink);

  /** What the frame was last told of its colors. */ let told = '';
  /** @param {Record<string, any>} experiment */
  function dress({ ground, ink, accent }) {
    const own = ground ?? ink ?? accent;
    if (!own && told === '') return;
    const given = Object.fromEntries(Object.entries({ ground, ink, accent })
      .filter(([, color]) => color && color !== 'transparent').map(([name, color]) => [name, fromHex(color)]));
    const made = colors(given, theme() === 'dark');
    const names = /** @type {const} */ ({
      ground: 'ground', raised: 'ground', ink: 'ink', soft: 'soft', rule: 'rule', edge: 'soft', flow: 'flow', modified: 'modified',
      penalty: 'penalty', anti: 'anti', 'penalty-text': 'penaltyText', 'anti-text': 'antiText',
    });
    for (const [name, part] of Object.entries(names)) root.style.setProperty(`--${name}`, own ? `#${hex(made.parts[part])}` : null);
    // Native controls and scrollbars go with the ground.
    root.style.colorScheme = own && ground && ground !== 'transparent' ? (made.dark ? 'dark' : 'light') : '';
    document.body.style.background = ground === 'transparent' ? 'none' : '';
    Object.assign(around.dress, { colors: own ? made.code : undefined, bare: ground === 'transparent' });
    const now = JSON.stringify([ground, ink, accent, made.corrected]);
    if (now === told) return;
    told = now;
    if (made.corrected.length > 0) {
      notice.show('Colors of this frame were changed', made.corrected.map((name) =>
        `${name}=${name === 'ink' ? ink : accent} cannot be read on this background; used: ${hex(made.parts[name === 'ink' ? 'ink' : 'modified'])}`));
    }
  }

  function show() {
    const { link, experiment } = state.summary;
    const fits = experiment.embed !== 'full' && experiment.view === 'run';
    dress(experiment.embed === 'full' ? {} : experiment);
    if (fits) {
      const parts = shown();
      const controls = experiment.embed === 'controls';
      root.dataset.fit = parts.join(' ');
      if (parts.length === 1 && !controls) root.dataset.one = parts[0];
      else delete root.dataset.one;
      lay(parts, controls);
      // All of it, whatever the frame has.
      const only = (/** @type {string[]} */ names) => names.filter((name) => !(name in SHARES)).join(',') || null;
      full.href = `?${edited(link, { embed: null, show: only(experiment.show), ground: null, ink: null, accent: null })}`;
    } else {
      delete root.dataset.fit;
      delete root.dataset.one;
      main.removeAttribute('style');
      document.body.style.blockSize = '';
    }
    // The page's own key and buttons are not there.
    Object.assign(around.dress, { key: root.dataset.one === 'path' });
    figures.redraw();
    later();
  }
  state.follow((_, moving) => { if (!moving) show(); });
  addEventListener('resize', () => { if (state.known) show(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  // The equation comes when the browser is idle.
  new MutationObserver(later).observe(byId('equation'), { childList: true });
  if (state.known) show();
}
