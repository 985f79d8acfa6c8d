// W with the four stages of a sub-step written out, so that nothing but arithmetic is left in it.

import { memories } from './single.js';

/**
 * @param {number} steps @param {number} beta @param {number} rho
 * @returns {number[]} The last iterate, then the last point of the modified equation.
 */
export function unrolled(steps, beta = 0.9, rho = 0.99) {
  const eps = 0.01, h = 0.001;
  const keep = 1 - beta, hold = 1 - rho;
  const path = new Float64Array(2 * (steps + 1));
  let x = 2.8, y = 3.5, mx = 0, my = 0, vx = 0, vy = 0, pb = 1, pr = 1;
  path[0] = x;
  path[1] = y;
  for (let n = 0; n < steps; n += 1) {
    const r = 4 * x * y - 3;
    const gx = r * y, gy = r * x;
    pb *= beta;
    pr *= rho;
    const b = h / (1 - pb), c = 1 / (1 - pr);
    mx = beta * mx + keep * gx;
    my = beta * my + keep * gy;
    vx = rho * vx + hold * gx * gx;
    vy = rho * vy + hold * gy * gy;
    x -= b * mx / Math.sqrt(vx * c + eps);
    y -= b * my / Math.sqrt(vy * c + eps);
    path[2 * n + 2] = x;
    path[2 * n + 3] = y;
  }

  const bs = memories(beta, steps), rs = memories(rho, steps);
  const flow = new Float64Array(2 * (steps + 1));
  const k = h / 4, half = k / 2, sixth = k / 6;
  let u = 2.8, w = 3.5;
  flow[0] = u;
  flow[1] = w;
  for (let n = 0; n < steps; n += 1) {
    const ratio = rs[n], between = 0.5 * h * (bs[n] - ratio), own = 0.5 * h * ratio * eps;
    for (let s = 0; s < 4; s += 1) {
      const m1 = 4 * u * w, r1 = m1 - 3, o1 = r1 + m1, g1x = r1 * w, g1y = r1 * u;
      const i1x = 1 / Math.sqrt(g1x * g1x + eps), i1y = 1 / Math.sqrt(g1y * g1y + eps);
      const f1x = g1x * i1x, f1y = g1y * i1y;
      const d1x = -f1x - (between + own * i1x * i1x) * (4 * w * w * f1x + o1 * f1y) * i1x;
      const d1y = -f1y - (between + own * i1y * i1y) * (o1 * f1x + 4 * u * u * f1y) * i1y;
      const p2x = u + half * d1x, p2y = w + half * d1y;
      const m2 = 4 * p2x * p2y, r2 = m2 - 3, o2 = r2 + m2, g2x = r2 * p2y, g2y = r2 * p2x;
      const i2x = 1 / Math.sqrt(g2x * g2x + eps), i2y = 1 / Math.sqrt(g2y * g2y + eps);
      const f2x = g2x * i2x, f2y = g2y * i2y;
      const d2x = -f2x - (between + own * i2x * i2x) * (4 * p2y * p2y * f2x + o2 * f2y) * i2x;
      const d2y = -f2y - (between + own * i2y * i2y) * (o2 * f2x + 4 * p2x * p2x * f2y) * i2y;
      const p3x = u + half * d2x, p3y = w + half * d2y;
      const m3 = 4 * p3x * p3y, r3 = m3 - 3, o3 = r3 + m3, g3x = r3 * p3y, g3y = r3 * p3x;
      const i3x = 1 / Math.sqrt(g3x * g3x + eps), i3y = 1 / Math.sqrt(g3y * g3y + eps);
      const f3x = g3x * i3x, f3y = g3y * i3y;
      const d3x = -f3x - (between + own * i3x * i3x) * (4 * p3y * p3y * f3x + o3 * f3y) * i3x;
      const d3y = -f3y - (between + own * i3y * i3y) * (o3 * f3x + 4 * p3x * p3x * f3y) * i3y;
      const p4x = u + k * d3x, p4y = w + k * d3y;
      const m4 = 4 * p4x * p4y, r4 = m4 - 3, o4 = r4 + m4, g4x = r4 * p4y, g4y = r4 * p4x;
      const i4x = 1 / Math.sqrt(g4x * g4x + eps), i4y = 1 / Math.sqrt(g4y * g4y + eps);
      const f4x = g4x * i4x, f4y = g4y * i4y;
      const d4x = -f4x - (between + own * i4x * i4x) * (4 * p4y * p4y * f4x + o4 * f4y) * i4x;
      const d4y = -f4y - (between + own * i4y * i4y) * (o4 * f4x + 4 * p4x * p4x * f4y) * i4y;
      u += sixth * (d1x + 2 * (d2x + d3x) + d4x);
      w += sixth * (d1y + 2 * (d2y + d3y) + d4y);
    }
    flow[2 * n + 2] = u;
    flow[2 * n + 3] = w;
  }
  return [x, y, u, w];
}
