// Taking the present state elsewhere: a link, or a frame in another page.

import { byId } from './page.js';
import { edited } from './state.js';

/** The whole address of a link. @param {string} link */
export const address = (link) => `${location.origin === 'null' ? '' : location.origin}${location.pathname}?${link}`;

/**
 * @param {import('./state.js').State} state
 * @param {(words: string) => void} say
 */
export function share(state, say) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('embed'));
  const level = /** @type {HTMLSelectElement} */ (byId('embed-level'));
  const height = /** @type {HTMLInputElement} */ (byId('embed-height'));
  const code = /** @type {HTMLTextAreaElement} */ (byId('embed-code'));
  const link = /** @type {HTMLInputElement} */ (byId('embed-link'));

  const fill = () => {
    const tall = Number.parseInt(height.value, 10);
    const src = address(edited(state.link, { embed: level.value }));
    const title = `Halfstep: ${state.summary.verdict}`;
    link.value = address(state.link);
    code.value = `<iframe title="${escaped(title)}" src="${escaped(src)}" width="100%" height="${tall > 0 ? tall : 640}" `
      + 'loading="lazy" allow="clipboard-write" referrerpolicy="no-referrer"></iframe>';
  };
  const open = () => { fill(); dialog.showModal(); };

  byId('copy').addEventListener('click', async (event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (await copied(address(state.link))) {
      done(button);
      say('Link copied.');
    } else {
      open();
      link.select();
      say('Copying is not allowed here. The link is selected: copy it with the keyboard.');
    }
  });
  byId('share').addEventListener('click', open);
  byId('embed-copy').addEventListener('click', async (event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (await copied(code.value)) {
      done(button);
      say('Snippet copied.');
    } else {
      code.select();
      say('Copying is not allowed here. The snippet is selected: copy it with the keyboard.');
    }
  });
  level.addEventListener('change', fill);
  height.addEventListener('input', fill);
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
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = textContent;
    button.style.width = '';
    delete button.dataset.done;
  }, 1500);
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
