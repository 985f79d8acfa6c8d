// The snippet that puts the present run into another page.

import { byId, make } from './page.js';
import { edited } from './state.js';
import { address } from './address.js';
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
  const fill = () => {
    const changes = { embed: level.value, theme: theme.value, lock: named('lock'), hide: named('hide') };
    const { link } = engine.view(edited(state.link, changes));
    const attributes = [
      `title="${escaped(title.value.trim() || title.placeholder)}"`,
      `src="${escaped(address(link))}"`,
      `width="${length(width.value) ?? '100%'}" height="${length(height.value, 'pixels') ?? 640}"`,
      lazy.checked && 'loading="lazy"',
      clipboard.checked && 'allow="clipboard-write"',
      // Without the others nothing can be opened from it, nor saved.
      sandbox.checked && 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"',
      'referrerpolicy="no-referrer"',
      'style="border:0"',
    ].filter(Boolean).join(' ');
    code.value = `<iframe ${attributes}></iframe>`;
  };
  for (const one of [level, theme, lazy, clipboard, sandbox, parts, rows]) one.addEventListener('change', fill);
  for (const one of [width, height, title]) one.addEventListener('input', fill);
  return () => {
    const { opt, problem } = state.summary.experiment;
    title.placeholder = `Halfstep: ${schema.choice('opt', opt)?.label} on ${schema.choice('problem', problem)?.label}`;
    theme.value = state.summary.experiment.theme;
    fill();
  };
}

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
