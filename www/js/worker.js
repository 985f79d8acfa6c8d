// A worker: an engine of its own, which answers one call after the other. See work.js.

import { Engine } from './engine.js';

const engine = Engine.load();
engine.catch((error) => postMessage({ lost: String(error.message ?? error) }));

addEventListener('message', async ({ data: { task, index, what, given } }) => {
  let ours;
  try {
    ours = await engine;
  } catch {
    return;
  }
  try {
    postMessage({ task, index, result: ours.long(what, given) });
  } catch (error) {
    postMessage({ task, index, error: String(/** @type {any} */ (error)?.message ?? error) });
  }
});
