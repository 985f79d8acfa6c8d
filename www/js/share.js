// Taking the present state elsewhere: the link, a frame in another page, a file.

import { byId } from './page.js';
import { cite } from './cite.js';
import { embed } from './embed.js';
import { save } from './save.js';

/**
 * Where links lead: to this page. Where a file lies on a disk is nobody else's business, and no
 * address for them: its links lead to the page on the web that it names, or else to its bare name,
 * which works wherever a copy of it is.
 */
const onWeb = location.protocol !== 'file:';
const named = /** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel=canonical]'));
const place = onWeb ? `${location.origin === 'null' ? '' : location.origin}${location.pathname}`
  : named?.href ?? location.pathname.replace(/^.*\//, '');

/** Whether a link is an address that anybody can open. */
export const isPublic = onWeb || named !== null;

/** The whole address of a link. @param {string} link */
export const address = (link) => `${place}?${link}`;

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 * @param {(words: string) => void} say
 */
export function share(engine, state, schema, say) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('sharing'));
  const link = /** @type {HTMLInputElement} */ (byId('share-link'));
  const said = byId('share-said');
  const fill = embed(engine, state, schema);
  const reference = cite(engine, state);
  save(engine, state, (words) => { said.textContent = words; });

  const open = async () => {
    try {
      await engine.whole();
    } catch (error) {
      state.onerror(error);
      return;
    }
    link.value = address(state.link);
    said.textContent = '';
    fill();
    reference();
    dialog.showModal();
  };
  byId('share').addEventListener('click', open);
  byId('copy').addEventListener('click', async (event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (await copied(address(state.link))) {
      done(button);
      say('Link copied.');
    } else {
      await open();
      offer(link);
    }
  });
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
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Says so on the button itself, which keeps its width. @param {HTMLButtonElement} button */
function done(button) {
  const { textContent } = button;
  if (button.dataset.done) return;
  button.dataset.done = 'yes';
  button.style.width = `${button.offsetWidth}px`;
  button.style.paddingInline = '0';
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = textContent;
    button.style.width = '';
    button.style.paddingInline = '';
    delete button.dataset.done;
  }, 1500);
}
