// What was wrong with a link or with the engine, plainly, until dismissed or no longer so.

import { byId, make } from './page.js';

/** @param {import('./state.js').State} state */
export function warnings(state) {
  const box = byId('warnings');

  /** @param {string} title @param {string[]} lines @param {...Node} actions What can be done about it. */
  function show(title, lines, ...actions) {
    const dismiss = make('button', { type: 'button', class: 'quiet' }, 'Dismiss');
    dismiss.addEventListener('click', () => box.replaceChildren());
    box.replaceChildren(
      make('h2', {}, title),
      make('ul', {}, ...lines.map((line) => make('li', {}, line))),
      ...actions,
      dismiss,
    );
  }

  state.follow((summary) => {
    if (summary.warnings.length === 0) box.replaceChildren();
    else show('Some settings in this link were ignored', summary.warnings.map(({ text }) => text));
  });
  return { show };
}
