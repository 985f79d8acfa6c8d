// The snippet that puts the current run into another page.

import { byId, make, settled } from './page.js';
import { edited } from './state.js';
import { address, isPublic } from './address.js';
import { PARTS } from './visible.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 * @returns {() => void} Brings the snippet up to date.
 */
export function embed(engine, state, schema) {
  const level = /** @type {HTMLSelectElement} */ (byId('embed-level'));
  const theme = /** @type {HTMLSelectElement} */ (byId('embed-theme'));
  const width = /** @type {HTMLInputElement} */ (byId('embed-width'));
  const height = /** @type {HTMLInputElement} */ (byId('embed-height'));
  const title = /** @type {HTMLInputElement} */ (byId('embed-title'));
  const [lazy, clipboard, sandbox] = ['lazy', 'clipboard', 'sandbox'].map(
    (name) => /** @type {HTMLInputElement} */ (byId(`embed-${name}`)));
  const code = /** @type {HTMLTextAreaElement} */ (byId('embed-code'));
  const form = /** @type {HTMLSelectElement} */ (byId('embed-form'));
  const fits = byId('embed-fits');
  const colors = ['ground', 'ink', 'accent'].map((name) => /** @type {HTMLInputElement} */ (byId(`embed-${name}`)));
  const parts = byId('embed-parts');
  const rows = byId('embed-rows');

  for (const { value, label } of schema.row('theme')?.choices ?? []) theme.append(make('option', { value }, label));
  for (const { value, label } of schema.row('hide')?.choices ?? []) {
    if (!(value in PARTS)) continue;
    parts.append(make('label', { for: `embed-${value}` }, label, make('select', { id: `embed-${value}`, 'data-key': value },
      make('option', { value: '' }, 'shown'),
      make('option', { value: 'hide' }, 'hidden'))));
  }
  for (const { key, group, label } of schema.rows) {
    if (group === 'view' || !document.querySelector(`.control[data-key="${key}"]`)) continue;
    rows.append(make('label', { for: `embed-${key}` }, label, make('select', { id: `embed-${key}`, 'data-key': key },
      make('option', { value: '' }, 'free'),
      make('option', { value: 'lock' }, 'locked'),
      make('option', { value: 'hide' }, 'hidden'))));
  }

  /** The parts and settings that are to be locked, or hidden. @param {string} how */
  const named = (how) => {
    const chosen = [...parts.querySelectorAll('select'), ...rows.querySelectorAll('select')].filter((select) => select.value === how);
    return chosen.map((select) => select.dataset.key).join(',') || null;
  };
  /** The height at which nothing is cut, unless the author gave another. @type {number|null} */ let needed = null;
  const one = () => level.value in PARTS;
  /** The link of the frame. */
  const framed = () => {
    const [ground, ink, accent] = colors.map(({ value }) => value.trim().replace(/^#/, '') || null);
    const changes = {
      embed: one() ? 'plot' : level.value, theme: theme.value, lock: named('lock'), hide: named('hide'), ground, ink, accent,
      // These figures are the run's: another view would stand in their place.
      ...(one() && { show: level.value, hide: null, view: null, ex: null }),
    };
    return engine.view(edited(state.link, changes)).link;
  };
  /** The width that the height is computed for, in pixels: of a percentage, that of a column of text. */
  const across = () => {
    const asked = length(width.value) ?? '100%';
    return asked.endsWith('%') ? COLUMN : Math.max(LEAST, Number(asked));
  };
  /** What was typed and cannot be used, as words. */
  const unread = () => [width, height, ...colors].filter((field) => {
    const text = field.value.trim();
    const read = field === width ? length(text) : field === height ? length(text, 'pixels')
      : /^#?([\da-f]{3}){1,2}$/i.test(text) || (field === colors[0] && text.toLowerCase() === 'transparent');
    const wrong = !field.disabled && text !== '' && !read;
    field.setAttribute('aria-invalid', String(wrong));
    return wrong;
  }).map((field) => ` ${field.labels?.[0].textContent?.trim()}: “${field.value}” cannot be read and is not used.`).join('');
  const measure = settled(async () => {
    const [link, wide] = [framed(), across()];
    if (level.value === 'full' || form.value === 'element') {
      needed = null;
      fits.textContent = unread();
    } else {
      fits.textContent = `Computing the height at ${wide} px…`;
      const high = await measured(address(link), wide);
      if (link !== framed() || wide !== across()) return;
      needed = high;
      fits.textContent = (high === null ? 'The height could not be computed here; 640 px is a guess.'
        : `At ${wide} px wide, a height of ${high} px or more shows everything.${one() ? ' In any other size the figure fits the frame.' : ''}`) + unread();
    }
    write();
  }, 150);
  const write = () => {
    code.value = form.value === 'element' ? element() : frame();
  };
  const frame = () => {
    const attributes = [
      `title="${escaped(title.value.trim() || title.placeholder)}"`,
      `src="${escaped(address(framed()))}"`,
      `width="${length(width.value) ?? '100%'}" height="${length(height.value, 'pixels') ?? needed ?? 640}"`,
      lazy.checked && 'loading="lazy"',
      clipboard.checked && 'allow="clipboard-write"',
      // Without the other flags nothing can be opened or saved from the frame.
      sandbox.checked && 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"',
      'referrerpolicy="no-referrer"',
      'style="border:0"',
    ].filter(Boolean).join(' ');
    return `<iframe ${attributes}></iframe>`;
  };
  /** The same as elements of the page around it: several share one state. */
  const element = () => {
    if (!isPublic() || !location.protocol.startsWith('http')) return 'An element needs a script from a website, and this page is a file. Use a frame instead.';
    const { link, relevant } = engine.view(edited(state.link, { embed: null, show: null, hide: null, lock: null, theme: null, view: null, ex: null }));
    const shown = one() ? [level.value] : ['verdict', 'path', 'error', 'strip'].filter((part) => !(named('hide') ?? '').split(',').includes(part));
    const sliders = level.value === 'plot' ? '' : ['h', 'b1', 'b2'].filter((key) => relevant.includes(key)).join(',');
    const group = shown.length > 1 ? ' group="halfstep"' : '';
    const script = `${address('').replace(/[^/]*\?$/, '')}halfstep-figure.js`;
    return [`<script type="module" src="${escaped(script)}"></script>`,
      ...shown.map((figure, k) => {
        const controls = k === shown.length - 1 && sliders ? ` controls="${sliders}"` : '';
        return `<halfstep-figure figure="${figure}" link="${escaped(link)}"${group}${controls}>${escaped(title.value.trim() || title.placeholder)}</halfstep-figure>`;
      })].join('\n');
  };
  const fill = () => {
    for (const side of [width, height, lazy, clipboard, sandbox, ...colors]) side.disabled = form.value === 'element';
    // The result was for another frame.
    needed = null;
    fits.textContent = 'Computing the height…';
    write();
    measure();
  };
  for (const one of [level, form, theme, lazy, clipboard, sandbox, parts, rows]) one.addEventListener('change', fill);
  for (const one of [width, height, title, ...colors]) one.addEventListener('input', fill);
  return () => {
    const { opt, problem } = state.summary.experiment;
    title.placeholder = `Halfstep: ${schema.choice('opt', opt)?.label} on ${schema.choice('problem', problem)?.label}`;
    theme.value = state.summary.experiment.theme;
    fill();
  };
}

/** The width of a column of text, in pixels, for which the height of a frame without one is computed. */
const COLUMN = 700;
/** The narrowest frame. */
const LEAST = 280;
/** How long a frame may take to report its height, in milliseconds, and then to report another one. */
const PATIENCE = 10_000;
const REST = 400;

/** What was computed. @type {Map<string, number|null>} */
const known = new Map();

/**
 * The height at which a frame cuts nothing: that of one which is not seen. Null where the page cannot stand in itself.
 * @param {string} src @param {number} width @returns {Promise<number|null>}
 */
export async function measured(src, width) {
  const key = `${width} ${src}`;
  if (!known.has(key)) known.set(key, alone() ? null : await probed(src, width));
  return known.get(key) ?? null;
}

/** Whether the page may not stand in a frame of itself: a file, or a frame without an origin. */
const alone = () => !location.protocol.startsWith('http') || location.origin === 'null' || Boolean(document.querySelector('#the-run'));

/** @param {string} src @param {number} width @returns {Promise<number|null>} */
const probed = (src, width) => new Promise((resolve) => {
  const probe = make('iframe', { src, width, height: 400, class: 'probe', tabindex: -1, 'aria-hidden': 'true', title: 'Measured, not shown' });
  /** @type {number|null} */ let last = null;
  const until = Date.now() + PATIENCE;
  const end = () => {
    // A view has its height once its figures are there.
    const coming = probe.contentDocument?.querySelector('.view[aria-busy="true"]');
    if (coming && coming.clientHeight < 99 && Date.now() < until) {
      timer = setTimeout(end, REST);
      return;
    }
    removeEventListener('message', hear);
    probe.remove();
    resolve(last);
  };
  let timer = setTimeout(end, PATIENCE);
  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    if (source !== probe.contentWindow || data?.v !== 1 || !['halfstep/ready', 'halfstep/resize'].includes(data.type)) return;
    last = Number(data.height);
    clearTimeout(timer);
    timer = setTimeout(end, REST);
  };
  addEventListener('message', hear);
  document.body.append(probe);
});

/**
 * A length as a frame takes it, or null where what was typed is none.
 * @param {string} text @param {'pixels'} [only]
 */
function length(text, only) {
  const found = /^\s*([1-9]\d{0,4})\s*(%|px)?\s*$/.exec(text);
  if (!found || (found[2] === '%' && only)) return null;
  return found[1] + (found[2] === '%' ? '%' : '');
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
