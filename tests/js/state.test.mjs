// The link as the one state: www/js/state.js with an engine that only echoes, without a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

// The few things of a browser that the modules touch when they are loaded.
globalThis.location = /** @type {any} */ ({ search: '?v=1', protocol: 'https:', href: 'https://example.org/' });
globalThis.document = /** @type {any} */ ({ documentElement: { dataset: {} }, hidden: false });
globalThis.history = /** @type {any} */ ({ log: [], pushState(...a) { this.log.push(['push', a[2]]); }, replaceState(...a) { this.log.push(['replace', a[2]]); } });
globalThis.addEventListener = () => {};
globalThis.requestAnimationFrame = (call) => setTimeout(call, 0);

const { State, edited, fromAddress } = await import('../../www/js/state.js');

test('keys of a link are replaced, added and taken away', () => {
  assert.equal(edited('v=1&h=0.1', { h: '0.2' }), 'v=1&h=0.2');
  assert.equal(edited('v=1&h=0.1', { h: null }), 'v=1');
  assert.equal(edited('v=1', { x0: '1,2' }), 'v=1&x0=1,2');
  assert.equal(edited('v=1', { x0: 'a&b' }), 'v=1&x0=a%26b');
  assert.equal(edited('', { h: '1' }), 'h=1');
  assert.equal(fromAddress(), 'v=1');
});

test('every follower gets the summary of the link that was asked for last', () => {
  const asked = [];
  const engine = { view: (link) => { asked.push(link); return { link }; }, stop() {} };
  const state = new State(/** @type {any} */ (engine));
  const seen = [];
  state.follow((summary) => seen.push(summary.link));
  state.open('v=1', 'none');
  state.change({ h: '0.2' });
  assert.deepEqual(seen, ['v=1', 'v=1&h=0.2']);
  assert.equal(state.link, 'v=1&h=0.2');
  assert.deepEqual(asked, seen);
});

test('a link that makes the engine stop is reported, and the last one stays', () => {
  const engine = { view: (link) => { if (link.includes('bad')) throw new Error('no'); return { link }; }, stop() {} };
  const state = new State(/** @type {any} */ (engine));
  const errors = [];
  state.onerror = (error) => errors.push(String(error));
  state.open('v=1', 'none');
  state.change({ bad: '1' });
  assert.equal(state.link, 'v=1');
  assert.equal(errors.length, 1);
});
