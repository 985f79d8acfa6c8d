// Where a value stands on its slider. A position runs from 0 to `steps`; the ends are the ends of
// the range exactly. A pointer finds values of two digits anywhere between; keys walk over the
// round values that the schema lists.

/**
 * @typedef {object} Scale
 * @property {number} steps Positions above zero.
 * @property {(position: number) => number} value
 * @property {(value: number) => number} position
 * @property {(value: number, direction: 1|-1, far: boolean) => number} next The round value after this one.
 */

/**
 * @param {import('./schema.js').Row} row A row of kind number or integer.
 * @returns {Scale}
 */
export function scale(row) {
  const whole = row.kind === 'integer';
  const { from, to } = row;
  const stops = rounds(row);
  const along = row.scale.name === 'log' ? logarithmic(from, to, whole, Boolean(row.scale.zero))
    : row.scale.name === 'logit' ? nearOne(from, to)
      : linear(from, to, row.scale.step ?? 1);
  return {
    ...along,
    next(value, direction, far) {
      // A hair of rounding is not a step.
      const hair = Math.abs(value) * 1e-9;
      const ahead = direction > 0 ? stops.filter((stop) => stop > value + hair)
        : stops.filter((stop) => stop < value - hair).reverse();
      if (ahead.length === 0) return value;
      return ahead[Math.min(far ? 2 : 0, ahead.length - 1)];
    },
  };
}

/** `m·10ᵏ` between two positive numbers, a hair of rounding included. @param {number} from @param {number} to @param {number[]} mantissas */
function decades(from, to, mantissas) {
  const first = Math.floor(Math.log10(from));
  return Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, k) => mantissas.map((m) => Number(`${m}e${first + k}`)))
    .flat().filter((x) => x >= from * (1 - 1e-9) && x <= to * (1 + 1e-9));
}

/** The round values of a slider, as `Range::stops` has them. @param {import('./schema.js').Row} row @returns {number[]} */
export function rounds({ from, to, scale: { name, step = 1, zero } }) {
  const inner = name === 'log' ? decades(from, to, [1, 2, 5])
    : name === 'logit' ? decades(1 - to, 1 - from, [1, 2, 3, 5]).reverse().map((gap) => 1 - gap)
      : Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => from + k * step);
  const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
  // The ends stand for themselves, whatever the rounding made of the stops next to them.
  return [...(zero ? [0] : []), from, ...inner.filter((x) => !near(x, from) && !near(x, to)), to];
}

/** @param {number} value @param {number} min @param {number} max */
const within = (value, min, max) => Math.min(max, Math.max(min, value));

/** Positions in a decade. */
const FINE = 50;

/** @param {number} from @param {number} to @param {boolean} whole @param {boolean} zero */
function logarithmic(from, to, whole, zero) {
  const decades = Math.log10(to / from);
  // Zero, where there is one, has the first position to itself, a little apart.
  const base = zero ? FINE / 2 : 0;
  const steps = base + Math.max(1, Math.round(decades * FINE));
  return {
    steps,
    /** @param {number} position */
    value(position) {
      if (zero && position < base / 2) return 0;
      if (position <= base) return from;
      if (position >= steps) return to;
      const fine = Number((from * 10 ** (((position - base) / (steps - base)) * decades)).toPrecision(2));
      return within(whole ? Math.round(fine) : fine, from, to);
    },
    /** @param {number} value */
    position(value) {
      if (value < from) return zero && value <= 0 ? 0 : base;
      return within(base + (Math.log10(value / from) / decades) * (steps - base), base, steps);
    },
  };
}

/**
 * For decays: the gap to 1 runs over decades.
 * @param {number} from @param {number} to
 */
function nearOne(from, to) {
  /** @param {number} value */
  const gap = (value) => Number((1 - value).toPrecision(9));
  const inner = logarithmic(gap(to), gap(from), false, false);
  return {
    steps: inner.steps,
    /** @param {number} position */
    value(position) {
      if (position <= 0) return from;
      if (position >= inner.steps) return to;
      return Number((1 - inner.value(inner.steps - position)).toFixed(9));
    },
    /** @param {number} value */
    position: (value) => inner.steps - inner.position(gap(within(value, from, to))),
  };
}

/** @param {number} from @param {number} to @param {number} step */
function linear(from, to, step) {
  const steps = Math.max(1, Math.round((to - from) / step));
  return {
    steps,
    /** @param {number} position */
    value: (position) => (position >= steps ? to : within(Number((from + position * step).toPrecision(9)), from, to)),
    /** @param {number} value */
    position: (value) => within((value - from) / step, 0, steps),
  };
}
