// The table of a typed loss: pasted, dropped, opened from a file, or typed. An error is reported by line and
// column and changes nothing. The table never leaves the page.

import { addressed } from './address.js';
import { eventually } from './engine.js';
import { make, settled } from './page.js';
import { reopen, reopened } from './reopen.js';

/** The pause in typing after which a table is read, in milliseconds. */
const REST = 200;

/** The most characters that are read; a longer text is refused by its length. */
const MOST = 1_000_001;

/** How a number stands in the preview. @param {number} x */
const short = (x) => String(Number(x.toPrecision(6)));

/**
 * @param {import('./state.js').State} state
 * @param {() => void} changed Called with another table at hand.
 */
export function data(state, changed) {
  const { engine } = state;
  const text = make('textarea', {
    id: 'c-data', name: 'data', rows: 4, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', wrap: 'off',
    placeholder: 'Paste a table here, or drop a file', 'aria-describedby': 'said-data',
  });
  const file = make('input', { type: 'file', id: 'file-data', class: 'unseen', accept: '.csv,.tsv,.txt,.json,text/*', 'aria-label': 'Open a table or a saved run' });
  const open = make('label', { for: 'file-data', class: 'button' }, 'Open a file…');
  const said = make('p', { id: 'said-data', class: 'said', role: 'status' });
  const preview = make('div', { class: 'preview', tabindex: '0', role: 'group', 'aria-label': 'The first rows', hidden: true });
  const element = make('div', { class: 'data' },
    make('div', { class: 'row' }, make('label', { for: 'c-data' }, 'Data'), file, open), text, said, preview);
  reopen(state);

  /** The last table that could be read, as a link has it. */ let link = '';
  /** The same as a field has it. */ let meant = '';

  /** @param {string} words */
  function refuse(words) {
    text.setAttribute('aria-invalid', 'true');
    said.textContent = words;
  }

  /** @param {import('./engine.js').Table} table */
  function take(table) {
    ({ link, text: meant } = table);
    text.setAttribute('aria-invalid', 'false');
    const { names, rows, first } = table;
    const count = (/** @type {number} */ n, /** @type {string} */ what) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
    const fits = addressed(`${state.link}&data=${link}`).endsWith(link);
    said.textContent = rows === 0 ? 'Columns can be names in the formula; the loss is then the mean over rows.'
      : `${count(rows, 'row')}, ${count(names.length, 'column')}: ${names.join(', ')}. ${fits
        ? 'In the link.' : 'Too long for a link, which has at most 4,000 characters: save it as JSON under Share.'}`;
    preview.hidden = rows === 0;
    preview.replaceChildren(make('table', {},
      make('thead', {}, make('tr', {}, ...names.map((name) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, ...first.map((row) => make('tr', {}, ...row.map((x) => make('td', {}, short(x))))))));
  }

  async function read() {
    const written = text.value;
    const table = await eventually(() => engine.typed('table', written.slice(0, MOST)));
    if (written !== text.value) return;
    if (table.error) {
      refuse(table.error);
      return;
    }
    const other = table.link !== link;
    take(table);
    if (other) changed();
  }
  const soon = settled(() => { read().catch(state.onerror); }, REST);
  text.addEventListener('input', () => soon());
  text.addEventListener('change', () => soon.flush());

  /** Takes a file; one that cannot be read changes nothing. @param {File} given */
  async function bring(given) {
    const content = await given.slice(0, MOST).text();
    if (content.trimStart().startsWith('{')) {
      await reopened(given, state, refuse);
      return;
    }
    const table = await eventually(() => engine.typed('table', content));
    if (table.error) {
      refuse(`${given.name}: ${table.error}`);
      return;
    }
    text.value = content;
    await read();
  }
  /** @param {FileList|null|undefined} files */
  const first = (files) => { if (files?.[0] && !text.disabled) bring(files[0]).catch(state.onerror); };
  file.addEventListener('change', () => {
    first(file.files);
    file.value = '';
  });
  text.addEventListener('dragover', (event) => event.preventDefault());
  text.addEventListener('drop', (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    // The page around it opens saved runs.
    event.stopPropagation();
    first(event.dataTransfer.files);
  });
  text.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (pasted.length < MOST) return;
    event.preventDefault();
    refuse(`the table has ${pasted.length} characters; at most ${MOST - 1} are read`);
  });

  return {
    element,
    /** As a link has it; nothing where there is none. */
    get link() { return link; },
    /** Replaces the table with that of a template. @param {string} given As a link has it. */
    put(given) {
      link = given;
      text.value = given.replaceAll('~', '\n');
    },
    /** @param {string} now As a field has it. @param {boolean} lock */
    async show(now, lock) {
      text.disabled = file.disabled = lock;
      if (now === meant && said.textContent !== '') return;
      const table = await eventually(() => engine.typed('table', now));
      if (table.error) return;
      take(table);
      // While typing, the text is not replaced by its parsed form.
      if (document.activeElement !== text) text.value = now;
    },
  };
}
