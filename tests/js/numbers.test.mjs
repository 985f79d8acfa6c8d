// Numbers as people write and read them: www/js/numbers.js without a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, plain, shown, spoken, typed } from '../../www/js/numbers.js';

test('decimal commas, typographic minus and spaces are read as what they mean', () => {
  assert.equal(typed(' 0,001 '), '0.001');
  assert.equal(typed('−2,5'), '-2.5');
  assert.equal(typed('1\u00a0500'), '1500');
  assert.equal(typed('1,5,0'), '1,5,0');
  assert.equal(typed('1.5,0'), '1.5,0');
});

test('a plain number reads back as itself', () => {
  for (const value of [0, 0.001, 1e-5, -2.8, 1e-30, 12345678, 1e300, 1 / 3]) {
    assert.equal(Number(plain(value)), value);
    assert.ok(!plain(value).includes('+'));
  }
  assert.equal(plain(NaN), '');
});

test('shown numbers have so many digits, and no more than are there', () => {
  assert.equal(shown(0.001), '0.001');
  assert.equal(shown(0.15023), '0.150');
  assert.equal(shown(-46.62), '−46.6');
  assert.equal(shown(7.5472e-7), '7.55·10⁻⁷');
  assert.equal(shown(null), '–');
  assert.equal(shown(-Infinity), '−∞');
});

test('whole numbers are grouped', () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(count), ['0', '999', '1,000', '1,234,567']);
});

test('what is spoken has no signs in it', () => {
  assert.equal(spoken(1e-5), '10 to the minus 5');
  assert.equal(spoken(-2.5), 'minus 2.5');
  assert.equal(spoken(3e-8), '3 times 10 to the minus 8');
});
