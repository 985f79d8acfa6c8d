// Where a value stands on its slider. A position is a number from 0 to `steps`; the ends are the
// bounds exactly, and keys walk over round values.

/**
 * @typedef {object} Scale
 * @property {number} steps Positions above zero.
 * @property {(position: number) => number} value
 * @property {(value: number) => number} position
 * @property {(value: number, direction: 1|-1, far: boolean) => number} next The round value after this one.
 */

/**
 * @param {'linear'|'log'|'logit'} kind
 * @param {number} min
 * @param {number} max
 * @param {boolean} whole
 * @returns {Scale}
 */
export function scale(kind, min, max, whole) {
  if (kind === 'log') return logarithmic(min, max, whole);
  if (kind === 'logit') return nearOne(min, max);
  return linear(min, max, whole);
}

/** @param {number} value @param {number} min @param {number} max */
const within = (value, min, max) => Math.min(max, Math.max(min, value));

/**
 * A power of ten times a small whole number, without binary dust.
 * @param {number} head
 * @param {number} power
 */
const decimal = (head, power) => Number(`${head}e${power}`);

/** @param {number} value */
function split(value) {
  const [head, power] = value.toExponential(12).split('e').map(Number);
  return { head, power };
}

/**
 * The next of 1-2-5 (or of 1 alone) times a power of ten.
 * @param {number} value @param {1|-1} direction @param {boolean} far
 */
function round125(value, direction, far) {
  const stops = far ? [1] : [1, 2, 5];
  const { head, power } = split(value);
  if (direction > 0) {
    const above = stops.find((stop) => stop > head * (1 + 1e-9));
    return above === undefined ? decimal(1, power + 1) : decimal(above, power);
  }
  const below = stops.filter((stop) => stop < head * (1 - 1e-9)).at(-1);
  return below === undefined ? decimal(/** @type {number} */ (stops.at(-1)), power - 1) : decimal(below, power);
}

/** @param {number} min @param {number} max @param {boolean} whole @returns {Scale} */
function logarithmic(min, max, whole) {
  // A lower bound of zero gets the leftmost position to itself.
  const zero = min <= 0;
  const floor = zero ? Math.min(1e-12, max) : min;
  const decades = Math.log10(max / floor);
  const steps = Math.max(1, Math.round(decades * 50));
  const base = zero ? 1 : 0;
  const span = steps - base;
  return {
    steps,
    value(position) {
      if (position <= 0) return min;
      if (position >= steps) return max;
      const raw = floor * 10 ** (((position - base) / span) * decades);
      const fine = Number(raw.toPrecision(2));
      return within(whole ? Math.round(fine) : fine, floor, max);
    },
    position(value) {
      if (value <= min) return 0;
      if (value >= max) return steps;
      return within(base + (Math.log10(value / floor) / decades) * span, base, steps);
    },
    next(value, direction, far) {
      if (direction > 0) return value < floor ? floor : within(round125(value, 1, far), min, max);
      if (value <= floor) return min;
      const below = round125(value, -1, far);
      return below < floor ? (value > floor ? floor : min) : below;
    },
  };
}

/**
 * For decays: 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, … so that 1 − value runs over 1-2-5.
 * @param {number} min @param {number} max @returns {Scale}
 */
function nearOne(min, max) {
  const digits = Math.ceil(-Math.log10(1 - max) - 1e-6) + 3;
  /** @param {number} rest */
  const back = (rest) => within(Number((1 - rest).toFixed(digits)), min, max);
  const rest = (/** @type {number} */ value) => Number((1 - value).toPrecision(10));
  const inner = logarithmic(rest(max), rest(min), false);
  return {
    steps: inner.steps,
    value(position) {
      if (position <= 0) return min;
      if (position >= inner.steps) return max;
      return back(inner.value(inner.steps - position));
    },
    position: (value) => inner.steps - inner.position(rest(value)),
    next: (value, direction, far) => back(inner.next(rest(value), direction > 0 ? -1 : 1, far)),
  };
}

/** @param {number} min @param {number} max @param {boolean} whole @returns {Scale} */
function linear(min, max, whole) {
  const rough = (max - min) / 200;
  const step = whole ? Math.max(1, Math.round(rough)) : round125(rough, 1, false);
  const { power } = split(step);
  const steps = Math.max(1, Math.ceil((max - min) / step - 1e-9));
  /** @param {number} value */
  const tidy = (value) => within(Number(value.toFixed(Math.max(0, -power))), min, max);
  return {
    steps,
    value: (position) => (position >= steps ? max : tidy(min + position * step)),
    position: (value) => (value >= max ? steps : (value - min) / step),
    next(value, direction, far) {
      const unit = far ? step * 10 : step;
      const at = (value - min) / unit;
      const to = direction > 0 ? Math.floor(at + 1 + 1e-9) : Math.ceil(at - 1 - 1e-9);
      return tidy(min + to * unit);
    },
  };
}
