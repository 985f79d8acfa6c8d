// A run that was saved as JSON, back in the page: dropped anywhere, or opened.

/** The most bytes of a file that is looked at. */
const MOST = 100_000_000;

/**
 * Opens a file that the page saved; what is none is said and changes nothing.
 * @param {File} file
 * @param {import('./state.js').State} state
 * @param {(words: string) => void} refuse
 */
export async function reopened(file, state, refuse) {
  const words = `${file.name || 'This file'} is not a run that Halfstep saved as JSON.`;
  if (file.size > MOST) {
    refuse(words);
    return;
  }
  let link;
  try {
    ({ link } = JSON.parse(await file.text()));
  } catch {
    // Said below.
  }
  // A saved link begins with its version; any other text would open the default run.
  if (typeof link === 'string' && /^v=\d/.test(link)) state.open(link, 'push');
  else refuse(words);
}

/** @type {Set<import('./state.js').State>} */ const listening = new Set();

/** Has a saved run open where it is dropped on the page. @param {import('./state.js').State} state */
export function reopen(state) {
  if (listening.has(state)) return;
  listening.add(state);
  addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
  addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    reopened(file, state, (words) => state.onerror(words)).catch(state.onerror);
  });
}
