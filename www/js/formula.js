// The modified equation of the method in hand, with a live value under each symbol.

import { copied, done } from './copy.js';
import { byId, make, math } from './page.js';
import { count, shown } from './numbers.js';
import { subscript } from './control.js';

/** @typedef {import('./state.js').State} State */

/** What follows the equation, once it is here; see why.js. */
export const beside = { show() {} };

/**
 * @param {State} state
 * @param {import('./figures.js').Figures} figures
 */
export function formula(state, figures) {
  const title = byId('formula-at');
  const place = byId('equation');
  const reading = byId('reading');
  const choice = byId('coordinate');
  let snapshot = /** @type {any} */ (null);
  let chosen = 0;

  choice.addEventListener('change', (event) => {
    const coordinate = Number(/** @type {HTMLInputElement} */ (event.target).value) + 1;
    state.change({ coord: coordinate === 1 ? null : String(coordinate) });
  });
  state.follow(({ dim, experiment }) => {
    if (choice.querySelectorAll('input').length !== dim) offer(choice, dim);
    chosen = Math.min(experiment.coord, dim) - 1;
    choice.querySelectorAll('input').forEach((input, j) => { input.checked = j === chosen; });
  });
  const tex = () => snapshot.tex.join('\n');
  const copy = /** @type {HTMLButtonElement} */ (byId('tex'));
  copy.addEventListener('click', async () => {
    if (await copied(tex())) done(copy);
    // Where the clipboard is not ours, it can be taken by hand.
    else reading.replaceChildren(make('code', {}, tex()));
  });
  // Who copies the equation wants it in their own document.
  place.addEventListener('copy', (event) => {
    event.clipboardData?.setData('text/plain', tex());
    event.preventDefault();
  });
  lightUp(place, figures);

  function show() {
    const set = equation(snapshot, chosen, state.summary);
    title.textContent = set.title;
    place.replaceChildren(...set.lines);
    reading.replaceChildren(...set.reading);
    beside.show();
  }

  /** @param {any} next What holds at a step. */
  return (next) => {
    snapshot = next;
    show();
  };
}

/**
 * The equation of one coordinate.
 * @param {any} snapshot What holds at a step. @param {number} chosen @param {import('./engine.js').Summary} summary
 */
export function equation(snapshot, chosen, { experiment, norm }) {
  const at = snapshot.coordinates[chosen];
  const oneNorm = at.coefficient !== null && experiment.wd === 0;
  return {
    title: `of θ${subscript(chosen + 1)}, with its values at step ${count(snapshot.n)}`,
    lines: oneNorm ? normed(snapshot, at, experiment) : plain(snapshot, at),
    reading: oneNorm ? tellSign(at, snapshot, norm) : tellEffect(at, snapshot, norm),
  };
}

/** @param {HTMLElement} choice @param {number} dim */
function offer(choice, dim) {
  for (const old of choice.querySelectorAll('label')) old.remove();
  for (let j = 0; j < dim; j += 1) {
    choice.append(make('label', {},
      make('input', { type: 'radio', name: 'coordinate', id: `c-coordinate-${j + 1}`, value: j, checked: j === 0 }),
      make('span', {}, `θ${subscript(j + 1)}`)));
  }
}

// Pieces of MathML.
/** @param {string} name */
const mi = (name) => math('mi', {}, name);
/** @param {string} sign */
const mo = (sign) => math('mo', {}, sign);
/** A bracket as tall as the others. @param {string} sign */
const open = (sign) => math('mo', { stretchy: 'false' }, sign);
/** @param {string} digits */
const mn = (digits) => math('mn', {}, digits);
/** @param {...(Node|string)} parts */
const row = (...parts) => math('mrow', {}, ...parts);
/** @param {Node} base @param {Node} below */
const sub = (base, below) => math('msub', {}, base, below);
/** @param {Node} above @param {Node} below */
const over = (above, below) => math('mfrac', {}, above, below);
/** @param {...(Node|string)} parts */
const line = (...parts) => math('math', { display: 'inline', displaystyle: 'true' }, row(...parts));
/** A line of mathematics that says in LaTeX what it and those after it are. @param {string} tex @param {...(Node|string)} parts */
export const noted = (tex, ...parts) => math('math', { display: 'inline', displaystyle: 'true' },
  math('semantics', {}, row(...parts), math('annotation', { encoding: 'application/x-tex' }, tex)));
const j = () => mi('j');
/** The velocity of coordinate j. */
const velocity = () => math('msubsup', {}, mi('θ'), j(), mo('′'));
/** Room between terms, so that the values below do not touch. */
export const gap = () => math('mspace', { width: '0.35em' });
/** Pieces that may stand on two lines where there is no room for one. @param {...Element} lines */
export const whole = (...lines) => make('span', { class: 'whole' }, ...lines.flatMap((one) => [one, ' ']));
const partial = () => sub(mo('∂'), j());

/**
 * A symbol with its value under it.
 * @param {Element} symbol @param {number|null} value @param {string} key The control it belongs to.
 * @param {string} [tone]
 */
export function valued(symbol, value, key, tone = '') {
  const under = math('mtext', { class: `live ${tone}` }, shown(value));
  const both = math('munder', { 'data-of': key }, row(symbol), under);
  return both;
}

/** A term and the flow that it makes. @param {string} flow @param {...Element} parts */
const of = (flow, ...parts) => math('mrow', { 'data-flow': flow }, ...parts);

/** @param {number} value */
const tone = (value) => (value < 0 ? 'anti' : value > 0 ? 'penalty' : '');

/** θ′ⱼ = −(1/Rⱼ)[∂ⱼE + (h/2) cⱼ ∂ⱼ‖∇E‖₁,ε], and what cⱼ is made of. */
function normed(/** @type {any} */ snapshot, /** @type {any} */ at, /** @type {any} */ experiment) {
  const inside = experiment.epsin === '1';
  const norm = sub(row(mo('‖'), mo('∇'), mi('E'), mo('‖')), row(mn('1'), mo(','), mi('ε')));
  const equation = whole(
    noted(snapshot.tex[0],
      velocity(), mo('='), mo('−'),
      of('first', over(mn('1'), valued(sub(mi('R'), j()), at.root, 'eps'))), gap(),
      open('['), gap(),
      of('first', valued(row(partial(), mi('E')), at.gradient, 'x0')),
    ),
    line(
      mo('+'),
      of('modified',
        valued(over(mi('h'), mn('2')), snapshot.h / 2, 'h'), gap(),
        valued(sub(mi('c'), j()), at.coefficient, 'b1', tone(at.coefficient)), gap(),
        valued(row(partial(), norm), at.norm_slope, 'eps')), gap(),
      open(']'),
    ),
  );
  const size = row(mo('|'), sub(mi('g'), j()), mo('|'));
  const square = () => math('msubsup', {}, mi('g'), j(), mn('2'));
  const parts = inside ? [square(), row(square(), mo('+'), mi('ε'))] : [size, row(size.cloneNode(true), mo('+'), mi('ε'))];
  const share = math('mstyle', { displaystyle: 'false' }, over(parts[0], parts[1]));
  const coefficient = whole(noted(snapshot.tex[1],
    sub(mi('c'), j()), mo('='),
    valued(sub(mi('B'), mi('β')), snapshot.first_memory, 'b1'),
    mo('−'),
    valued(sub(mi('B'), mi('ρ')), snapshot.second_memory, 'b2'),
    mo('·'),
    valued(share, at.share, 'eps'),
  ));
  return [equation, coefficient];
}

/** θ′ⱼ = −Fⱼ − h Cⱼ. */
function plain(/** @type {any} */ snapshot, /** @type {any} */ at) {
  return [whole(noted(snapshot.tex[0],
    velocity(), mo('='), mo('−'),
    of('first', valued(sub(mi('F'), j()), at.direction, 'opt')),
    mo('−'),
    of('modified',
      valued(mi('h'), snapshot.h, 'h'), gap(),
      valued(sub(mi('C'), j()), at.correction, 'opt')),
  ))];
}

/** @param {number} effect The rate at which the norm changes. */
function word(effect) {
  if (effect < 0) return make('b', { class: 'penalty' }, 'penalizes');
  return make('b', { class: 'anti' }, 'is an anti-penalty on');
}

function tellSign(/** @type {any} */ at, /** @type {any} */ snapshot, /** @type {import('./engine.js').Summary['norm']} */ norm) {
  const c = at.coefficient;
  if (c === 0) return ['Here Bᵦ and the ρ term cancel: the correction has no effect on this coordinate.'];
  const heavier = c < 0 ? 'exceeds' : 'does not exceed';
  return [`At step ${count(snapshot.n)} the ρ term ${heavier} Bᵦ: c is ${shown(c)}, so the correction `, word(-c), along(at, norm)];
}

function tellEffect(/** @type {any} */ at, /** @type {any} */ snapshot, /** @type {import('./engine.js').Summary['norm']} */ norm) {
  const how = 'F is the direction with every past iterate replaced by the current one. C is the correction for their drift and for the finite step, derived from the method’s own code. ';
  if (at.effect === 0) return [`${how}Here C does not change ${norm.symbol}.`];
  return [`${how}At step ${count(snapshot.n)} the correction `, word(at.effect), along(at, norm)];
}

/** What it does to the norm, and how fast. */
function along(/** @type {any} */ { effect }, /** @type {import('./engine.js').Summary['norm']} */ norm) {
  return ` the ${norm.words}. Along this coordinate it ${effect < 0 ? 'lowers' : 'raises'} ${norm.symbol} at the rate ${shown(Math.abs(effect))} per unit time.`;
}

/**
 * What is pointed at lights up with all that is the same thing elsewhere: a symbol, the control that
 * sets it and the curve of the flow that its term makes.
 * @param {HTMLElement} place
 * @param {import('./figures.js').Figures} figures
 */
function lightUp(place, figures) {
  /** @param {string|null|undefined} key @param {string|null|undefined} flow */
  const light = (key, flow) => {
    for (const old of document.querySelectorAll('.hot')) old.classList.remove('hot');
    const same = [key && `[data-of="${key}"], .control[data-key="${key}"]`, flow && `[data-flow="${flow}"]`].filter(Boolean);
    if (same.length) for (const one of document.querySelectorAll(same.join())) one.classList.add('hot');
    if (figures.looking.lit === (flow ?? null)) return;
    figures.looking.lit = flow ?? null;
    figures.redraw();
  };
  /** @param {Event} event */
  const find = ({ target }) => {
    if (!(target instanceof Element)) return;
    const symbol = target.closest('[data-of], .control');
    // From a symbol its control and its curve; from a curve's name its term, whatever is in it.
    light(symbol?.getAttribute('data-of') ?? symbol?.getAttribute('data-key'), target.closest('[data-flow]')?.getAttribute('data-flow'));
  };
  for (const side of [place, byId('controls'), byId('key')]) {
    side.addEventListener('pointerover', find);
    side.addEventListener('focusin', find);
    side.addEventListener('pointerleave', () => light(null, null));
    side.addEventListener('focusout', () => light(null, null));
  }
}
