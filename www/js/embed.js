// The snippet that puts the present run into another page.

import { byId, make } from './page.js';
import { edited } from './state.js';
import { address } from './share.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 * @returns {() => void} Brings the snippet up to date.
 */
export function embed(engine, state, schema) {
  const level = /** @type {HTMLSelectElement} */ (byId('embed-level'));
  const theme = /** @type {HTMLSelectElement} */ (byId('embed-theme'));
  const height = /** @type {HTMLInputElement} */ (byId('embed-height'));
  const code = /** @type {HTMLTextAreaElement} */ (byId('embed-code'));
  const rows = byId('embed-rows');

  for (const { value, label } of schema.row('theme')?.choices ?? []) theme.append(make('option', { value }, label));
  for (const { key, group, label } of schema.rows) {
    if (group === 'view' || !document.querySelector(`.control[data-key="${key}"]`)) continue;
    rows.append(make('label', { for: `embed-${key}` }, label, make('select', { id: `embed-${key}`, 'data-key': key },
      make('option', { value: '' }, 'free'),
      make('option', { value: 'lock' }, 'locked'),
      make('option', { value: 'hide' }, 'hidden'))));
  }

  /** The settings that are to be locked, or hidden. @param {string} how */
  const named = (how) => {
    const chosen = [...rows.querySelectorAll('select')].filter((select) => select.value === how);
    return chosen.map((select) => select.dataset.key).join(',') || null;
  };
  const fill = () => {
    const tall = Number.parseInt(height.value, 10);
    const changes = { embed: level.value, theme: theme.value, lock: named('lock'), hide: named('hide') };
    const { link } = engine.view(edited(state.link, changes));
    const { opt, problem } = state.summary.experiment;
    const title = `Halfstep: ${schema.choice('opt', opt)?.label} on ${schema.choice('problem', problem)?.label}`;
    const attributes = [
      `title="${escaped(title)}"`,
      `src="${escaped(address(link))}"`,
      `width="100%" height="${tall > 0 ? tall : 640}"`,
      'loading="lazy" allow="clipboard-write" referrerpolicy="no-referrer"',
    ];
    code.value = `<iframe ${attributes.join(' ')}></iframe>`;
  };
  for (const one of [level, theme, rows]) one.addEventListener('change', fill);
  height.addEventListener('input', fill);
  return () => {
    theme.value = state.summary.experiment.theme;
    fill();
  };
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
