// Where a value stands on its slider: www/js/scale.js without a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCHEMA } from '../../www/js/data.js';
import { rounds, scale } from '../../www/js/scale.js';

const rows = {
  log: { kind: 'number', from: 1e-5, to: 1, scale: { name: 'log' } },
  zero: { kind: 'number', from: 0.001, to: 100, scale: { name: 'log', zero: true } },
  logit: { kind: 'number', from: 0, to: 0.9999, scale: { name: 'logit' } },
  whole: { kind: 'integer', from: 1, to: 20000, scale: { name: 'log' } },
  linear: { kind: 'number', from: -5, to: 5, scale: { name: 'linear', step: 0.1 } },
};

test('the ends of a slider are the ends of its range, exactly', () => {
  for (const row of Object.values(rows)) {
    const along = scale(row);
    assert.equal(along.value(0), row.scale.zero ? 0 : row.from);
    assert.equal(along.value(along.steps), row.to);
    assert.equal(along.position(row.to), along.steps);
  }
});

test('a value that a position gives stands at that position', () => {
  for (const [name, row] of Object.entries(rows)) {
    const along = scale(row);
    for (let at = 0; at <= along.steps; at += 1) {
      const value = along.value(at);
      assert.ok(value >= Math.min(row.from, 0) && value <= row.to, `${name} ${at}: ${value}`);
      const again = along.value(Math.round(along.position(value)));
      assert.ok(Math.abs(again - value) <= 0.06 * Math.abs(value) + 1e-9, `${name} ${at}: ${value} ${again}`);
    }
  }
});

test('round values hit the ends exactly and are short decimals', () => {
  const of = (from, to, name, more = {}) => rounds({ from, to, scale: { name, ...more } });
  assert.deepEqual(of(0.001, 0.1, 'log', { zero: true }), [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
  assert.deepEqual(of(3, 30, 'log'), [3, 5, 10, 20, 30]);
  assert.deepEqual(of(0, 0.99, 'logit'), [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99]);
  assert.deepEqual(of(-10, 10, 'linear', { step: 5 }), [-10, -5, 0, 5, 10]);
  for (const row of SCHEMA.filter(({ scale: has, kind }) => has && kind !== 'vector')) {
    const all = rounds(row);
    assert.ok(all.every((x, k) => k === 0 || x > all[k - 1]), row.key);
    assert.equal(all.at(-1), row.to, row.key);
    assert.ok(all.every((x) => String(x).length < 9), `${row.key}: ${all}`);
  }
});

test('keys walk over the round values, two at a time with a far step', () => {
  const along = scale(rows.log);
  assert.equal(along.next(1e-3, 1, false), 2e-3);
  assert.equal(along.next(1e-3, -1, false), 5e-4);
  assert.equal(along.next(1, 1, false), 1);
  assert.equal(along.next(1e-5, 1, true), 1e-4);
});
