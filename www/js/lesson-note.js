// The way back to a lesson from another view that it sends the reader to.

import { byId, make } from './page.js';
import { edited } from './state.js';

/** @param {import('./state.js').State} state */
export function lessonNote(state) {
  const note = byId('lesson-note');
  const back = make('a', { href: './', id: 'lesson-back' }, 'back to its task');
  back.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    state.change({ view: 'lessons' });
  });
  const which = make('span');
  note.append(which, back);
  state.follow(({ link, experiment }) => {
    note.hidden = (experiment.ex === 0 && experiment.ask === '') || experiment.view === 'lessons';
    which.textContent = experiment.ask === '' ? `Lesson ${experiment.ex}: ` : 'Exercise: ';
    back.href = `?${edited(link, { view: 'lessons' })}`;
  });
}
