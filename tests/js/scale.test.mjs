// Where a value stands on its slider: www/js/scale.js without a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scale } from '../../www/js/scale.js';

const rows = {
  log: { kind: 'number', from: 1e-5, to: 1, stops: [1e-5, 1e-3, 0.01, 1], scale: { name: 'log' } },
  zero: { kind: 'number', from: 0.001, to: 100, stops: [0, 0.001, 1, 100], scale: { name: 'log', zero: true } },
  logit: { kind: 'number', from: 0, to: 0.9999, stops: [0, 0.5, 0.9, 0.99, 0.9999], scale: { name: 'logit' } },
  whole: { kind: 'integer', from: 1, to: 20000, stops: [1, 10, 20000], scale: { name: 'log' } },
  linear: { kind: 'number', from: -5, to: 5, stops: [-5, 0, 5], scale: { name: 'linear', step: 0.1 } },
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

test('keys walk over the round values, two at a time with a far step', () => {
  const along = scale(rows.log);
  assert.equal(along.next(1e-3, 1, false), 0.01);
  assert.equal(along.next(1e-3, -1, false), 1e-5);
  assert.equal(along.next(1, 1, false), 1);
  assert.equal(along.next(1e-5, 1, true), 1);
});
