// A worker: an engine of its own, which answers one call after the other. See work.js.

import { Engine, eventually } from './engine.js';

/** Answers the page's calls. */
export function serve() {
  /** With what the page has of it already. @type {Engine} */ let engine;
  addEventListener('message', async ({ data }) => {
    if (data.modules) {
      engine = new Engine(data.modules);
      return;
    }
    const { task, index, what, given } = data;
    try {
      await engine.ready({ what, given });
    } catch (error) {
      postMessage({ lost: String(/** @type {any} */ (error)?.message ?? error) });
      return;
    }
    try {
      postMessage({ task, index, result: await eventually(() => engine.long({ what, given })) });
    } catch (error) {
      postMessage({ task, index, error: String(/** @type {any} */ (error)?.message ?? error) });
    }
  });
}
