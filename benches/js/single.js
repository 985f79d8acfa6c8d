// W in JavaScript as one would write it for speed: scalars in registers, the loss and its Hessian
// written out, constants hoisted, powers and sums carried along, one typed array for each path.

/** The memory B(n) = 1 + 2A(n) for n = 0 … steps−1. @param {number} q @param {number} steps */
export function memories(q, steps) {
  const out = new Float64Array(steps);
  let weight = 1, sum = 0, moment = 0;
  for (let k = 0; k < steps; k += 1) {
    sum += weight;
    moment += k * weight;
    out[k] = 1 + 2 * moment / sum;
    weight *= q;
  }
  return out;
}

/**
 * @param {number} steps @param {number} beta @param {number} rho
 * @returns {number[]} The last iterate, then the last point of the modified equation.
 */
export function single(steps, beta = 0.9, rho = 0.99) {
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
      let sx = 0, sy = 0, px = u, py = w;
      for (let stage = 0; stage < 4; stage += 1) {
        const xy = 4 * px * py, r = xy - 3, off = r + xy;
        const gx = r * py, gy = r * px;
        const ix = 1 / Math.sqrt(gx * gx + eps), iy = 1 / Math.sqrt(gy * gy + eps);
        const fx = gx * ix, fy = gy * iy;
        const hx = 4 * py * py * fx + off * fy, hy = off * fx + 4 * px * px * fy;
        const dx = -fx - (between + own * ix * ix) * hx * ix;
        const dy = -fy - (between + own * iy * iy) * hy * iy;
        const weight = stage === 0 || stage === 3 ? 1 : 2;
        sx += weight * dx;
        sy += weight * dy;
        const reach = stage < 2 ? half : k;
        px = u + reach * dx;
        py = w + reach * dy;
      }
      u += sixth * sx;
      w += sixth * sy;
    }
    flow[2 * n + 2] = u;
    flow[2 * n + 3] = w;
  }
  return [x, y, u, w];
}
