// Speaking with the page around a frame. Namespaced, versioned, and through the same parser as
// the address:
//
//   to the frame    halfstep/get   halfstep/set {link} or {changes}   halfstep/run   halfstep/pause
//   from the frame  halfstep/ready {link, height}   halfstep/resize {height}   halfstep/state {link, verdict, warnings}
//
// Every message carries v: 1. Anything else is ignored.

import { byId, settled } from './page.js';

/** @param {import('./state.js').State} state */
export function messages(state) {
  // In a notebook the page is a text without an address, so nothing can open it by itself.
  if (location.protocol === 'about:') byId('full').style.display = 'none';
  /** The height at which nothing is cut. */
  const height = () => {
    const root = document.documentElement;
    // What fits its frame is as high as that is; without it, as what is shown needs.
    root.dataset.measure = '';
    const { height: needed } = document.body.getBoundingClientRect();
    delete root.dataset.measure;
    return Math.ceil(needed);
  };
  /** @param {string} type @param {object} content */
  const tell = (type, content) => window.parent.postMessage({ type: `halfstep/${type}`, v: 1, ...content }, '*');
  const present = () => {
    const { link, verdict, warnings } = state.summary;
    return { link, verdict, warnings: warnings.map(({ text }) => text) };
  };

  addEventListener('message', (event) => {
    const { source, data } = event;
    if (source !== window.parent || typeof data !== 'object' || data === null || data.v !== 1) return;
    // Before there is a state, the frame will tell of it as soon as there is one.
    if (data.type === 'halfstep/get') {
      if (state.known) tell('state', present());
    } else if (data.type === 'halfstep/set') set(data);
    else if (data.type === 'halfstep/run' || data.type === 'halfstep/pause') play(data.type === 'halfstep/run');
  });

  /** @param {{link?: unknown, changes?: unknown}} data */
  function set({ link, changes }) {
    if (typeof link === 'string') {
      state.open(link.replace(/^[^?]*\?/, ''), 'replace');
    } else if (typeof changes === 'object' && changes !== null) {
      const asked = Object.entries(changes).map(([key, value]) => [key, value === null ? null : String(value)]);
      // At once: a frame that is out of sight is given no display frames to wait for.
      state.change(Object.fromEntries(asked), { entry: 'replace' });
    }
  }

  /** @param {boolean} on */
  function play(on) {
    const button = byId('play');
    if ((button.getAttribute('aria-pressed') === 'true') !== on) button.click();
  }

  const soon = settled(() => tell('state', present()), 100);
  state.follow(soon);
  if (state.known) soon();
  const tellHeight = settled(() => tell('resize', { height: height() }), 50);
  new ResizeObserver(tellHeight).observe(document.body);
  // In a frame that it fits, other words change what it needs and not what it has.
  state.follow(tellHeight);
  return () => tell('ready', { link: state.link, height: height() });
}
