// The present link into the clipboard, and the way to all else that takes it elsewhere.

import { address, addressed } from './address.js';
import { copied, done } from './copy.js';
import { arrived } from './engine.js';
import { laterStyles } from './files.js';
import { byId, once } from './page.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 * @param {(words: string) => void} say
 */
export function share(engine, state, schema, say) {
  const sharing = once(() => arrived(Promise.all([import('./sharing.js'), laterStyles()]))
    .then(([module]) => module.sharing(engine, state, schema)));
  /** @param {boolean} [refused] Whether the clipboard was. */
  const open = async (refused) => {
    try {
      const [dialog] = await Promise.all([sharing(), engine.studies()]);
      dialog.open();
      if (refused) dialog.offer();
    } catch (error) {
      state.onerror(error);
    }
  };
  byId('share').addEventListener('click', () => open());
  byId('copy').addEventListener('click', async (event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    const whole = addressed(state.link) === state.link;
    if (whole && await copied(address(state.link))) {
      done(button);
      say('Link copied.');
    } else {
      await open(whole);
    }
  });
}
