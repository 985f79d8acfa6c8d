// The page that the browser side of the table runs on: loads both builds of the module and times
// what it is asked to, alternating with its peer, so that a busy machine slows both alike.

import { single } from './single.js';
import { unrolled } from './unrolled.js';
import { wide } from './wide.js';

const STEPS = 5000;
const BETAS = [0.9, 0.8, 0.5, 0.95];

/** The module without and with 128-bit registers; the latter only where the browser has them. */
const modules = { plain: await load('plain'), simd: await load('simd').catch(() => null) };

/** @param {string} name */
async function load(name) {
  const glue = await import(`./${name}/peers.js`);
  await glue.default();
  return glue;
}

/** What can be timed. @type {Record<string, () => ArrayLike<number>>} */
const works = {
  'js single': () => single(STEPS),
  'js unrolled': () => unrolled(STEPS),
  'js wide': () => wide(20, STEPS),
  'js many': () => {
    const runs = BETAS.map((beta) => unrolled(STEPS, beta));
    return [...runs.flatMap((run) => run.slice(0, 2)), ...runs.flatMap((run) => run.slice(2))];
  },
};
for (const [name, module] of Object.entries(modules)) {
  if (!module) continue;
  works[`${name} single`] = () => module.single(STEPS);
  works[`${name} wide`] = () => module.wide(20, STEPS);
  works[`${name} many`] = () => module.many(STEPS);
}

/** One time, in ms, of as many calls as fill a fifth of that many ms. @param {() => unknown} work @param {number} calls */
function time(work, calls) {
  const start = performance.now();
  for (let k = 0; k < calls; k += 1) work();
  return (performance.now() - start) / calls;
}

/**
 * Times the works named in turn, over and over; what each took in every round, in ms a call.
 * @param {string[]} names @param {number} rounds
 */
function alternate(names, rounds) {
  // The clock of a page ticks in tenths of a millisecond: a round is long against that.
  const calls = names.map((name) => {
    time(works[name], 5);
    return Math.max(1, Math.ceil(20 / time(works[name], 3)));
  });
  const times = names.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round += 1) {
    names.forEach((name, k) => times[k].push(time(works[name], calls[k])));
  }
  return times;
}

/** @param {string} name */
const result = (name) => Array.from(works[name]());

/**
 * A map of side × side whole runs, its rows shared out among workers; ms, and the numbers.
 * @param {number} workers @param {number} side @param {number} steps @param {boolean} together
 */
async function map(workers, side, steps, together) {
  const simd = modules.simd !== null;
  const pool = await Promise.all(Array.from({ length: workers }, () => new Promise((ready, fail) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onerror = fail;
    worker.onmessage = () => ready(worker);
    worker.postMessage({ module: simd ? 'simd' : 'plain' });
  })));
  const start = performance.now();
  let next = 0, sum = 0;
  await Promise.all(pool.map((worker) => new Promise((done, fail) => {
    const give = () => {
      if (next === side) return done(undefined);
      worker.postMessage({ side, rho: next / side, steps, together });
      next += 1;
    };
    worker.onerror = fail;
    worker.onmessage = ({ data }) => {
      for (const x of data) if (x === x) sum += x;
      give();
    };
    give();
  })));
  const took = performance.now() - start;
  for (const worker of pool) worker.terminate();
  return { took, sum };
}

Object.assign(globalThis, { bench: { alternate, result, map, names: Object.keys(works) } });
document.documentElement.dataset.state = 'ready';
