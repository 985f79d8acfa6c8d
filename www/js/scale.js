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
  const { from, to, stops } = row;
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
