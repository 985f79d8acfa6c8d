// The words of a task as elements: paragraphs, lists of lines that begin with “- ”, formulas between $ as MathML. Text
// only ever becomes text. `src/exercise/text.rs` has the same rules for learning platforms.

import { make, math } from '../page.js';

/** @param {string} text @returns {HTMLElement} */
export function prose(text) {
  const all = make('div', { class: 'prose' });
  /** @type {HTMLElement|null} */ let open = null;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') {
      open = null;
    } else if (line.startsWith('- ')) {
      if (open?.tagName !== 'UL') {
        open = make('ul');
        all.append(open);
      }
      open.append(make('li', {}, ...pieces(line.slice(2))));
    } else if (open?.tagName === 'P') {
      open.append(make('br'), ...pieces(line));
    } else {
      open = make('p', {}, ...pieces(line));
      all.append(open);
    }
  }
  return all;
}

/** A line, or a label, with its formulas. @param {string} line @returns {(Node|string)[]} */
export function pieces(line) {
  const parts = line.split('$');
  // A `$` without a partner is a dollar sign.
  const paired = parts.length % 2 === 0 ? parts.length - 1 : parts.length;
  return parts.map((part, at) => (at >= paired ? `$${part}` : at % 2 === 1 ? formula(part) : part));
}

const SYMBOLS = /** @type {Record<string, string>} */ ({
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', eta: 'η', theta: 'θ', kappa: 'κ',
  lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω',
  Delta: 'Δ', Sigma: 'Σ', Omega: 'Ω', cdot: '·', times: '×', pm: '±', le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', neq: '≠',
  approx: '≈', ll: '≪', gg: '≫', to: '→', infty: '∞', partial: '∂', nabla: '∇', sum: '∑', propto: '∝', in: '∈', ldots: '…', cdots: '⋯',
});
/** Letters that are names; the other symbols are operators. */
const NAME = /^\p{L}$|^∞$/u;
const TOKEN = /\\[a-zA-Z]+|\d+(?:[.,]\d+)?|\S/gu;
/** How deep braces may be: a formula is read by calls. */
const DEEPEST = 20;

/** A little of TeX as MathML: scripts, fractions, roots, Greek; what is unknown is shown as it was written. @param {string} tex */
export function formula(tex) {
  const tokens = tex.match(TOKEN) ?? [];
  let at = 0;

  /** What stands up to a closing brace. @param {number} depth */
  const row = (depth) => {
    const all = [];
    while (at < tokens.length && !(tokens[at] === '}' && depth > 0)) all.push(scripted(depth));
    return math('mrow', {}, ...all);
  };
  /** A group, or one token. @param {number} depth @returns {Element} */
  const one = (depth) => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) return math('mrow');
    if (token === '{' && depth < DEEPEST) {
      const inner = row(depth + 1);
      at += 1;
      return inner;
    }
    if (token === '\\frac' && depth < DEEPEST) return math('mfrac', {}, one(depth + 1), one(depth + 1));
    if (token === '\\sqrt' && depth < DEEPEST) return math('msqrt', {}, one(depth + 1));
    const symbol = token.startsWith('\\') ? SYMBOLS[token.slice(1)] : token === '-' ? '−' : token;
    if (symbol === undefined) return math('mtext', {}, token);
    if (/^\d/.test(symbol)) return math('mn', {}, symbol);
    return math(NAME.test(symbol) ? 'mi' : 'mo', {}, symbol);
  };
  /** With what stands below and above it. @param {number} depth */
  const scripted = (depth) => {
    const base = one(depth);
    /** @type {Element|null} */ let below = null;
    /** @type {Element|null} */ let above = null;
    while ((tokens[at] === '_' && !below) || (tokens[at] === '^' && !above)) {
      const isBelow = tokens[at] === '_';
      at += 1;
      if (isBelow) below = one(depth);
      else above = one(depth);
    }
    if (below && above) return math('msubsup', {}, base, below, above);
    if (below) return math('msub', {}, base, below);
    return above ? math('msup', {}, base, above) : base;
  };
  return math('math', {}, row(0));
}
