// W on a chain of wells, E = ¼Σ(θⱼ²−1)² + ½Σ(θⱼ₊₁−θⱼ)², of any dimension: typed arrays that are
// made once, loops without branches, the Hessian written out.

import { memories } from './single.js';

/** @param {Float64Array} t @param {Float64Array} g @param {number} d */
function gradient(t, g, d) {
  const last = d - 1;
  g[0] = (t[0] * t[0] - 1) * t[0] + t[0] - t[1];
  for (let j = 1; j < last; j += 1) g[j] = (t[j] * t[j] - 1) * t[j] + 2 * t[j] - t[j - 1] - t[j + 1];
  g[last] = (t[last] * t[last] - 1) * t[last] + t[last] - t[last - 1];
}

/**
 * @param {number} d @param {number} steps
 * @returns {number[]} The last iterate, then the last point of the modified equation.
 */
export function wide(d, steps) {
  const beta = 0.9, rho = 0.99, eps = 0.01, h = 0.001;
  const keep = 1 - beta, hold = 1 - rho, last = d - 1;
  const path = new Float64Array(d * (steps + 1));
  const theta = new Float64Array(d), g = new Float64Array(d), m = new Float64Array(d), v = new Float64Array(d);
  for (let j = 0; j < d; j += 1) theta[j] = 2 - 0.17 * j;
  path.set(theta, 0);
  let pb = 1, pr = 1;
  for (let n = 0; n < steps; n += 1) {
    gradient(theta, g, d);
    pb *= beta;
    pr *= rho;
    const b = h / (1 - pb), c = 1 / (1 - pr);
    for (let j = 0; j < d; j += 1) {
      const own = g[j], mean = beta * m[j] + keep * own, square = rho * v[j] + hold * own * own;
      m[j] = mean;
      v[j] = square;
      theta[j] -= b * mean / Math.sqrt(square * c + eps);
    }
    path.set(theta, d * (n + 1));
  }

  const bs = memories(beta, steps), rs = memories(rho, steps);
  const flow = new Float64Array(d * (steps + 1));
  const y = new Float64Array(d), at = new Float64Array(d), sum = new Float64Array(d);
  const f = new Float64Array(d), inverse = new Float64Array(d), slope = new Float64Array(d);
  for (let j = 0; j < d; j += 1) y[j] = 2 - 0.17 * j;
  flow.set(y, 0);
  const k = h / 4;
  for (let n = 0; n < steps; n += 1) {
    const ratio = rs[n], between = 0.5 * h * (bs[n] - ratio), own = 0.5 * h * ratio * eps;
    for (let s = 0; s < 4; s += 1) {
      at.set(y);
      for (let stage = 0; stage < 4; stage += 1) {
        gradient(at, g, d);
        for (let j = 0; j < d; j += 1) {
          const i = 1 / Math.sqrt(g[j] * g[j] + eps);
          inverse[j] = i;
          f[j] = g[j] * i;
        }
        slope[0] = 3 * at[0] * at[0] * f[0] - f[1];
        for (let j = 1; j < last; j += 1) slope[j] = (3 * at[j] * at[j] + 1) * f[j] - f[j - 1] - f[j + 1];
        slope[last] = 3 * at[last] * at[last] * f[last] - f[last - 1];
        const weight = stage === 0 || stage === 3 ? 1 : 2, reach = stage < 2 ? k / 2 : k;
        for (let j = 0; j < d; j += 1) {
          const i = inverse[j];
          const rate = -f[j] - (between + own * i * i) * slope[j] * i;
          sum[j] = stage === 0 ? rate : sum[j] + weight * rate;
          at[j] = y[j] + reach * rate;
        }
      }
      for (let j = 0; j < d; j += 1) y[j] += k / 6 * sum[j];
    }
    flow.set(y, d * (n + 1));
  }
  return [...theta, ...y];
}
