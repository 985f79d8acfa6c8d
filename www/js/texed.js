// The small part of LaTeX that the engine's formulas are written in, as MathML.

import { math } from './page.js';

/** @type {Record<string, string>} */
const NAMES = { beta: 'β', rho: 'ρ', lambda: 'λ', varepsilon: 'ε', mu: 'μ', gamma: 'γ', Psi: 'Ψ' };

/**
 * A formula: letters, digits, signs, `_`, `^`, `'`, groups, fractions, `\bar` and Greek letters.
 * @param {string} tex
 */
export function texed(tex) {
  const tokens = tex.match(/\\[a-zA-Z]+|\d+|\S\p{M}*/gu) ?? [];
  let place = 0;
  /** @returns {Element} */
  function group() {
    const inner = [];
    while (place < tokens.length && tokens[place] !== '}') inner.push(scripted());
    place += 1;
    return inner.length === 1 ? inner[0] : math('mrow', {}, ...inner);
  }
  /** @returns {Element} */
  function atom() {
    const token = tokens[place] ?? '';
    place += 1;
    if (token === '{') return group();
    if (token === '\\frac') return math('mfrac', {}, atom(), atom());
    if (token === '\\tfrac') return math('mstyle', { displaystyle: 'false' }, math('mfrac', {}, atom(), atom()));
    if (token === '\\bar') return math('mover', { accent: 'true' }, atom(), math('mo', { stretchy: 'false' }, '¯'));
    if (token.startsWith('\\')) return math('mi', {}, NAMES[token.slice(1)] ?? token.slice(1));
    if (/^\d/.test(token)) return math('mn', {}, token);
    if (/^\p{L}/u.test(token)) return math('mi', {}, token);
    return math('mo', { stretchy: 'false' }, token === '-' ? '−' : token);
  }
  /** An atom with what stands below and above it. @returns {Element} */
  function scripted() {
    const base = atom();
    /** @type {Record<string, Element>} */ const scripts = {};
    for (let mark = tokens[place]; mark === '_' || mark === '^' || mark === "'"; mark = tokens[place]) {
      place += 1;
      if (mark === "'") scripts['^'] = math('mo', {}, '′');
      else scripts[mark] = atom();
    }
    const { _: below, '^': above } = scripts;
    if (below && above) return math('msubsup', {}, base, below, above);
    if (below) return math('msub', {}, base, below);
    return above ? math('msup', {}, base, above) : base;
  }
  return group();
}
