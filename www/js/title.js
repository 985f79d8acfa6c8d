// The page's title, which bookmarks and the history have: the view, the method and the loss.

/**
 * @param {import('./state.js').State} state
 * @param {import('./schema.js').Schema} schema
 */
export function title(state, schema) {
  const first = document.title;
  state.follow(({ link, experiment }) => {
    const { view, opt, problem, ex } = experiment;
    const called = (/** @type {string} */ key, /** @type {string} */ value) => schema.choice(key, value)?.label ?? value;
    const place = view === 'run' ? '' : view === 'lessons' && ex > 0 ? `Lesson ${ex}: ` : `${called('view', view)}: `;
    const words = `${place}${called('opt', opt)} on ${called('problem', problem)} · Halfstep`;
    const now = link === 'v=1' ? first : words;
    if (document.title !== now) document.title = now;
  });
}
