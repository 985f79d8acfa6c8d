// The dialog that takes the present state elsewhere: the link, a frame in another page, a file.
// It comes when it is first opened.

import { address } from './address.js';
import { cite } from './cite.js';
import { copied, done } from './copy.js';
import { DIALOG } from './dialog.js';
import { embed } from './embed.js';
import { byId } from './page.js';
import { save } from './save.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 */
export function sharing(engine, state, schema) {
  document.body.insertAdjacentHTML('beforeend', DIALOG);
  const dialog = /** @type {HTMLDialogElement} */ (byId('sharing'));
  const link = /** @type {HTMLInputElement} */ (byId('share-link'));
  const said = byId('share-said');
  const fill = embed(engine, state, schema);
  const reference = cite(engine, state);
  const files = save(engine, state, (words) => { said.textContent = words; });

  const fields = { 'share-copy': 'share-link', 'embed-copy': 'embed-code', 'cite-copy': 'cite-plain', 'bibtex-copy': 'cite-bibtex' };
  for (const [button, field] of Object.entries(fields)) {
    byId(button).addEventListener('click', async (event) => {
      const source = /** @type {HTMLInputElement|HTMLTextAreaElement} */ (byId(field));
      if (await copied(source.value)) done(/** @type {HTMLButtonElement} */ (event.currentTarget));
      else offer(source);
    });
  }

  /** Where the clipboard is not ours to write. @param {HTMLInputElement|HTMLTextAreaElement} field */
  function offer(field) {
    field.focus();
    field.select();
    said.textContent = 'Copying is not allowed here. The text is selected: copy it with the keyboard.';
  }

  return {
    open() {
      link.value = address(state.link);
      said.textContent = '';
      fill();
      reference();
      files();
      dialog.showModal();
    },
    /** The link, to be copied by hand. */
    offer() { offer(link); },
  };
}
