// What a student may see and move: chosen from a list, or by pointing at it in the page.

import { byId, make } from '../page.js';
import { PARTS } from '../visible.js';

/**
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function allowed(state, schema) {
  const choice = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string[][]} */ options) => {
    const select = make('select', { id: `allow-${name}`, 'data-key': name }, ...options.map(([value, text]) => make('option', { value }, text)));
    return make('label', { for: select.id }, make('span', {}, label), select);
  };
  const figures = (schema.row('hide')?.choices ?? []).filter(({ value }) => value in PARTS)
    .map(({ value, label }) => choice(value, label, [['', 'shown'], ['hide', 'hidden']]));
  const settings = schema.rows.filter(({ key, group }) => group !== 'view' && document.querySelector(`.control[data-key="${key}"]`))
    .map(({ key, label }) => choice(key, label, [['', 'free'], ['lock', 'locked'], ['hide', 'hidden']]));
  const point = make('button', { type: 'button', id: 'exercise-point', 'aria-pressed': 'false' }, 'Pick them on the page');
  const count = make('span', { id: 'exercise-limits' });
  const element = make('details', { class: 'fold allowed', id: 'exercise-allowed' },
    make('summary', {}, make('span', {}, 'Hide figures; lock or hide settings '), count),
    make('p', {}, point, ' Click a figure to hide it. Click a setting to lock it, and click its name again to hide it. Press Escape to finish.'),
    make('div', { class: 'grid' }, ...figures), make('div', { class: 'grid' }, ...settings));
  const selects = () => [...element.querySelectorAll('select')];

  const write = () => {
    const named = (/** @type {string} */ how) => selects().filter(({ value }) => value === how).map(({ dataset }) => dataset.key).join(',') || null;
    state.change({ hide: named('hide'), lock: named('lock') }, { entry: 'replace' });
  };
  element.addEventListener('change', write);

  /** @param {Event} event */
  function pointed(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || target.closest('#view-lessons')) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type !== 'click') return;
    const control = /** @type {HTMLElement|null} */ (target.closest('.control[data-key]'));
    const key = control?.dataset.key
      ?? Object.entries(PARTS).find(([name, where]) => name !== 'table' && target.closest(where))?.[0];
    const select = selects().find(({ dataset }) => dataset.key === key);
    if (!select) return;
    select.value = control && select.value === '' ? 'lock' : 'hide';
    write();
  }
  /** @param {KeyboardEvent} event */
  const escape = (event) => { if (event.key === 'Escape') turn(false); };
  /** @param {boolean} on */
  function turn(on) {
    point.setAttribute('aria-pressed', String(on));
    document.documentElement.toggleAttribute('data-pointing', on);
    const how = on ? 'addEventListener' : 'removeEventListener';
    for (const kind of ['click', 'pointerdown', 'mousedown']) byId('main')[how](kind, pointed, { capture: true });
    document[how]('keydown', /** @type {EventListener} */ (escape));
  }
  point.addEventListener('click', () => turn(point.getAttribute('aria-pressed') !== 'true'));

  return {
    element,
    /** Shows what the link says. */
    follow() {
      const { experiment: { hide, lock }, relevant } = state.summary;
      for (const select of selects()) {
        const key = select.dataset.key ?? '';
        select.value = hide.includes(key) ? 'hide' : lock.includes(key) ? 'lock' : '';
        // What this run has no use for is not on the page.
        const label = /** @type {HTMLElement} */ (select.parentElement);
        label.hidden = select.value === '' && !(key in PARTS) && !relevant.includes(key);
      }
      count.textContent = hide.length + lock.length > 0 ? `(${hide.length} hidden, ${lock.length} locked)` : '';
    },
    rest() { if (point.getAttribute('aria-pressed') === 'true') turn(false); },
  };
}
