// Mathematics that the engine has set: a line for each formula, copied as LaTeX.

import { copied, done } from './copy.js';
import { make, math } from './page.js';

/** A node of MathML: its name, and its text or its children. @typedef {[string, string|Markup[]]} Markup */
/** @typedef {{about: string, tex: string, math: Markup}} Line */

/** @param {Markup} markup @returns {Element} */
function node([name, inner]) {
  return typeof inner === 'string' ? math(name, {}, inner) : math(name, {}, ...inner.map(node));
}

/** A line that says in LaTeX what it is. @param {Line} line */
export function set(line) {
  const inner = math('semantics', {}, math('mrow', {}, node(line.math)), math('annotation', { encoding: 'application/x-tex' }, line.tex));
  return make('p', {}, ...(line.about ? [make('span', { class: 'about' }, `${line.about} `)] : []),
    math('math', { display: 'inline', displaystyle: 'true' }, inner));
}

/** Lines of LaTeX. @param {Line[]} lines */
export const tex = (lines) => lines.map((line) => (line.about ? `${line.tex} % ${line.about}` : line.tex)).join('\n');

/**
 * A place for what was typed, set as mathematics, with a button that copies it.
 * @param {string} label
 */
export function mathematics(label) {
  /** @type {Line[]} */ let shown = [];
  const place = make('div', { class: 'set', tabindex: 0, role: 'region', 'aria-label': label });
  const copy = make('button', { type: 'button', class: 'quiet' }, 'Copy LaTeX');
  const element = make('div', { class: 'mathematics', hidden: true }, place, copy);
  copy.addEventListener('click', async () => {
    if (await copied(tex(shown))) done(copy);
    else place.replaceChildren(make('code', {}, tex(shown)));
  });
  return {
    element,
    /** @param {Line[]} lines */
    show(lines) {
      if (JSON.stringify(lines) === JSON.stringify(shown)) return;
      shown = lines;
      element.hidden = lines.length === 0;
      place.replaceChildren(...lines.map(set));
    },
  };
}
