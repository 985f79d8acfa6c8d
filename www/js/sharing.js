// The dialog that shares the current state: as a link, a frame in another page, or a file.
// Loaded when first opened.

import { address, addressed } from './address.js';
import { PRESETS } from './data.js';
import { cite } from './cite.js';
import { copied, done } from './copy.js';
import { DIALOG } from './dialog.js';
import { embed } from './embed.js';
import { editing } from './exercise/editing.js';
import { byId } from './page.js';
import { reopen, reopened } from './reopen.js';
import { save } from './save.js';

/** A link whose keys stand by their names: what a lesson shows comes after the view. @param {string} link */
const inOrder = (link) => link.split('&').sort().join('&');

/**
 * The address of the page that a state has for itself (`examples/previews.rs`), which chats show with a picture; null
 * where it has none.
 * @param {import('./engine.js').Engine} engine @param {import('./state.js').State} state
 */
function previewOf(engine, state) {
  const { link, preset, experiment: { view, ex } } = state.summary;
  const name = link === PRESETS.find((one) => one.name === preset)?.link ? preset
    : link === `v=1&view=${view}` ? view
      : ex > 0 && inOrder(link) === inOrder(`${engine.studied('lessons')[ex - 1].link}&view=lessons&ex=${ex}`) ? `lesson-${ex}` : null;
  // One file has no other pages beside it.
  return name && document.documentElement.dataset.build && location.protocol.startsWith('http')
    ? `${address('').replace(/[^/]*\?$/, '')}p/${name}/` : null;
}

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
  const preview = /** @type {HTMLInputElement} */ (byId('share-preview'));
  const fill = embed(engine, state, schema);
  const reference = cite(engine, state);
  const files = save(engine, state, (words) => { said.textContent = words; });

  reopen(state);
  const saved = /** @type {HTMLInputElement} */ (byId('reopen'));
  saved.addEventListener('change', () => {
    const file = saved.files?.[0];
    saved.value = '';
    let refused = '';
    if (file) {
      reopened(file, state, (words) => { said.textContent = refused = words; })
        .then(() => { if (refused === '') dialog.close(); }, state.onerror);
    }
  });

  byId('exercise-write').addEventListener('click', () => {
    dialog.close();
    editing.on = true;
    state.change({ view: 'lessons', ex: null, embed: null });
  });

  const fields = { 'share-copy': 'share-link', 'preview-copy': 'share-preview', 'embed-copy': 'embed-code', 'cite-copy': 'cite-plain', 'bibtex-copy': 'cite-bibtex' };
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
      const page = previewOf(engine, state);
      byId('share-short').hidden = page === null;
      preview.value = page ?? '';
      said.textContent = addressed(state.link) === state.link ? ''
        : 'The table of this run is too long for a link. Save the JSON file instead: it has the settings and the table, and the page opens it again.';
      fill();
      reference();
      files();
      dialog.showModal();
    },
    /** The link, to be copied by hand. */
    offer() { offer(link); },
  };
}
