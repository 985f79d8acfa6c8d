// The views of the page: the run, and what is made of many runs. A view's module is loaded when
// the view is first opened and not before, so that who only looks at a run does not wait for it.

import { arrived } from './engine.js';
import { laterStyles } from './files.js';
import { byId, make } from './page.js';
import { edited } from './state.js';

/**
 * @typedef {object} Module What `views/<name>.js` exports.
 * @property {(section: HTMLElement, engine: import('./engine.js').Engine, state: import('./state.js').State,
 *   schema: import('./schema.js').Schema) => void} open Called once; from then on the module follows
 *   the state itself. Its section is hidden while another view is open, and has no size then.
 */

/**
 * The views that are there, in the order of the tabs, and how each one's module is had. A view
 * needs a row here, a word in the schema and a `<section id="view-…" class="view">`.
 * @type {Record<string, (() => Promise<Module>)|null>}
 */
const VIEWS = {
  // Always there: the figures that the page opens with.
  run: null,
  order: () => import('./views/order.js'),
  map: () => import('./views/map.js'),
  compare: () => import('./views/compare.js'),
  lessons: () => import('./views/lessons.js'),
};

/** Fetches every view's module. */
export const modules = () => Promise.allSettled(Object.values(VIEWS).map((load) => load?.()));

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 */
export function views(engine, state, schema) {
  const skip = /** @type {HTMLAnchorElement} */ (document.querySelector('.skip'));
  /** @type {Set<string>} */ const opened = new Set();
  /** @type {Map<string, HTMLAnchorElement>} */ const tabs = new Map();
  for (const name of Object.keys(VIEWS)) {
    const { label = name, about } = schema.choice('view', name) ?? {};
    const tab = make('a', { href: './', id: `v-${name}`, title: about }, label);
    tab.addEventListener('click', (event) => {
      // With a modifier a link opens elsewhere, as links do.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      state.change({ view: name });
    });
    tabs.set(name, tab);
    byId('views').append(tab);
  }

  /** @param {string} name @param {HTMLElement} section */
  async function load(name, section) {
    section.setAttribute('aria-busy', 'true');
    try {
      const [module] = await arrived(Promise.all([VIEWS[name]?.(), laterStyles(), engine.studies()]));
      section.removeAttribute('aria-busy');
      module?.open(section, engine, state, schema);
      // The link that asked for this view was read before its module came.
      state.again();
    } catch (error) {
      section.removeAttribute('aria-busy');
      // What did not arrive can be asked for again.
      opened.delete(name);
      state.onerror(error);
    }
  }

  state.follow(({ link, experiment }) => {
    const asked = String(experiment.view);
    const open = asked in VIEWS ? asked : 'run';
    document.documentElement.dataset.view = open;
    skip.href = open === 'run' ? '#verdict' : `#view-${open}`;
    for (const [name, tab] of tabs) {
      tab.href = `?${edited(link, { view: name === 'run' ? null : name })}`;
      if (name === open) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
      if (!VIEWS[name]) continue;
      const section = byId(`view-${name}`);
      section.hidden = name !== open;
      if (name === open && !opened.has(name)) {
        opened.add(name);
        void load(name, section);
      }
    }
  });
}
