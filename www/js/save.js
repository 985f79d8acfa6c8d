// Figures, numbers and programs as files: what is seen, of the view that is open. Pictures are opaque and light,
// whatever the page looks like.

import { eventually } from './engine.js';
import { byId, make } from './page.js';
import { offered } from './pictures.js';
import { apart } from './work.js';

/**
 * @param {import('./engine.js').Engine} engine
 * @param {import('./state.js').State} state
 * @param {(words: string) => void} say
 * @returns {() => void} Brings the list of figures up to date.
 */
export function save(engine, state, say) {
  const figure = /** @type {HTMLSelectElement} */ (byId('save-figure'));
  const dialect = /** @type {HTMLSelectElement} */ (byId('save-dialect'));
  const numbers = /** @type {HTMLButtonElement} */ (byId('save-figure-csv'));
  const place = byId('share-offer');
  // By default as this reader's spreadsheets have it.
  if (new Intl.NumberFormat().format(1.5).includes(',')) dialect.value = 'semicolon';
  const semicolons = () => dialect.value === 'semicolon';
  const chosen = () => {
    const one = offered().find(({ name }) => name === figure.value);
    if (!one) throw new Error('this figure is not on the page any more');
    return one;
  };
  /** Whether several runs are seen, so that numbers and programs are of all of them. */
  const raced = () => state.summary.experiment.view === 'compare' && /&[b-e]\./.test(state.link);
  /** @param {string} id @param {() => void|Promise<void>} write */
  const on = (id, write) => byId(id).addEventListener('click', async () => {
    try {
      place.replaceChildren();
      say('The file is being made.');
      await engine.studies();
      await write();
    } catch (error) {
      // Words of the engine's are no fault.
      if (typeof error !== 'string') console.error(error);
      say(`The file could not be made: ${error instanceof Error ? error.message : error}.`);
    }
  });
  /** @param {any} drawn */
  const something = (drawn) => {
    if (drawn === null) throw new Error('there is nothing in this figure');
    return drawn;
  };

  /** @param {number} ratio Pixels of the picture to a CSS pixel. */
  const picture = async (ratio) => {
    const { name, size, draw } = chosen();
    const canvas = document.createElement('canvas');
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
    something(await eventually(() => draw(canvas, { ...size, ratio, theme: 'light' })));
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!(blob instanceof Blob)) throw new Error('this browser could not write the picture');
    give(`halfstep-${name}${ratio === 1 ? '' : `@${ratio}x`}.png`, blob);
  };
  on('save-png', () => picture(1));
  on('save-png-2', () => picture(2));
  on('save-svg', async () => {
    const { name, size, draw } = chosen();
    const text = something(await eventually(() => draw(undefined, { ...size, ratio: 1, theme: 'light' })));
    give(`halfstep-${name}.svg`, new Blob([text], { type: 'image/svg+xml' }), text);
  });
  on('save-figure-csv', () => table(`halfstep-${chosen().name}.csv`, chosen().numbers?.(semicolons()) ?? ''));
  // All of a run may take long.
  on('save-csv', async () => {
    if (raced()) return table('halfstep-race.csv', await eventually(() => engine.ofRun('csv', state.link, 'race', [], semicolons())));
    table('halfstep.csv', await apart(engine, 'csv', state.link, 'run', [], semicolons()));
  });
  on('save-code', () => {
    const language = /** @type {HTMLSelectElement} */ (byId('save-language')).value;
    const text = engine.code(state.link, raced() ? `race.${language}` : language);
    give(`halfstep_${raced() ? 'race_' : ''}${language}.py`, new Blob([text], { type: 'text/x-python' }), text);
  });
  on('save-json', async () => {
    const all = raced() ? apart(engine, 'csv', state.link, 'race.json', [], false) : apart(engine, 'answer', state.link);
    const text = JSON.stringify({ link: state.link, ...await all }, null, 1);
    give(raced() ? 'halfstep-race.json' : 'halfstep.json', new Blob([text], { type: 'application/json' }), text);
  });

  /** @param {string} name @param {string} text */
  function table(name, text) {
    if (text === '') throw new Error('there is nothing in this figure');
    // Without the mark some spreadsheets read Greek letters as something else.
    give(name, new Blob([semicolons() ? '\ufeff' : '', text], { type: 'text/csv' }), text);
  }

  /** @param {string} name @param {Blob} blob @param {string} [text] What is in it, where it is text. */
  function give(name, blob, text) {
    const url = URL.createObjectURL(blob);
    const link = make('a', { href: url, download: name });
    link.click();
    if (window.parent === window) {
      // The download has begun by then, in every engine.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      say(`${name} was saved.`);
      return;
    }
    // A frame cannot know whether the page around it lets it save files, so it never says that one was.
    say(`${name} is ready. Where the page around this frame lets it save files, the browser saves it; otherwise copy it from here.`);
    const label = `Content of ${name}`;
    place.replaceChildren(text === undefined
      ? make('img', { src: url, alt: label })
      : make('textarea', { readonly: true, rows: 6, 'aria-label': label }));
    if (text !== undefined) /** @type {HTMLTextAreaElement} */ (place.firstElementChild).value = text;
  }

  const offer = () => {
    const before = figure.value;
    figure.replaceChildren(...offered().map(({ name, title }) => make('option', { value: name }, title)));
    if (offered().some(({ name }) => name === before)) figure.value = before;
    numbers.hidden = !offered().some(({ name, numbers: own }) => name === figure.value && own);
  };
  figure.addEventListener('change', offer);
  return () => {
    place.replaceChildren();
    byId('save-numbers').textContent = raced() ? 'All numbers of the runs that race' : 'All numbers of the run';
    byId('save-what').textContent = raced() ? 'Program that computes the iterates of each and prints where they end' : 'Program that computes the iterates';
    offer();
  };
}
