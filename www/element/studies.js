// Figures that the later module draws: the map, the memory of a step, the order study.

import { engine, schema } from './group.js';
import { eventually } from '../js/engine.js';
import { memoryTable } from '../js/memory-table.js';
import { count } from '../js/numbers.js';
import { OrderStudy, runOf } from '../js/order-study.js';
import { settled } from '../js/page.js';
import { progress } from '../js/progress.js';

/**
 * @typedef {import('../js/state.js').State} State
 * @typedef {object} Study A figure with drawing, words and numbers of its own.
 * @property {(on: HTMLCanvasElement|undefined, link: string, look: object) => any} draw Null where there is nothing to draw yet.
 * @property {() => boolean} ready Whether there is something to draw.
 * @property {() => string} words
 * @property {(() => Node)|null} table
 * @property {Node[]} nodes What stands under it.
 * @property {() => void} changed Called when it has something else to show; its user sets it.
 * @property {() => void} leave
 */

/** @param {string} name @param {State} state @returns {Study|null} */
export function study(name, state) {
  const usual = { ready: () => true, nodes: [], table: null, changed() {}, leave() {} };
  /** The step that is marked, or one in the middle. */
  const at = () => {
    const { last, dim, experiment } = state.summary;
    return { step: experiment.at === null ? Math.floor(last / 2) : Math.min(experiment.at, last), coordinate: Math.min(experiment.coord, dim) - 1 };
  };
  if (name === 'map') {
    return {
      ...usual,
      draw: (on, link, look) => engine.drawMap(on, link, at().step, at().coordinate, look),
      words: () => (engine.mapAbout(state.link, at().step, at().coordinate).formula ?? []).map(({ text }) => text).join(''),
    };
  }
  if (name === 'memory') {
    /** @returns {import('../js/why.js').Why} */
    const found = () => engine.ofRun('why_at', state.link, at().step, at().coordinate);
    return {
      ...usual,
      draw: (on, link, look) => engine.draw(on, 'memory', link, { ...look, ...at() }),
      words: () => found().memory.words,
      table: () => memoryTable(found().n, found().memory),
    };
  }
  return name === 'order' || name === 'order-fixed' ? order(name === 'order' ? 'span' : 'fixed', state) : null;
}

/** Measured when it is near the viewport, by one worker, which then goes. @param {import('../js/order-study.js').Study} which @param {State} state @returns {Study} */
function order(which, state) {
  /** What is drawn: while another run is measured, that of the last. @type {object|null} */ let last = null;
  /** @type {() => Node} */ let table = () => document.createTextNode('');
  let words = '';
  const told = progress('order', 'Order study', { stop, again: start });
  const measured = new OrderStudy(engine, 1, {
    at: (share) => told.at(share, share === 0 ? 'Measuring…' : `Measured ${count(Math.round(100 * share))} %`),
    row: show,
    ended() {
      told.done(`Measured at ${count(measured.whole(which).length)} step sizes`);
      measured.rest();
      show();
    },
    failed(error) {
      told.stopped('This could not be measured');
      state.onerror(error);
    },
  });
  const made = {
    /** @param {HTMLCanvasElement|undefined} on @param {string} _ @param {object} look */
    draw: (on, _, look) => (last ? engine.studied('draw_order', on, last, which === 'fixed', look) : null),
    ready: () => last !== null,
    words: () => words,
    table: () => table(),
    nodes: [told.element],
    changed() {},
    leave() {
      soon.drop();
      measured.forget();
      measured.rest();
    },
  };

  function show() {
    if (measured.whole(which).length === 0) return;
    last = measured.measured();
    const fitted = engine.studied('order_fitted', last);
    words = fitted.words[which];
    table = () => measured.table(which, fitted[which]);
    made.changed();
  }

  function start() {
    const now = runOf(state.link, schema);
    eventually(() => { if (runOf(state.link, schema) === now) measured.start(now); }).catch(state.onerror);
  }

  function stop() {
    measured.cancel();
    told.stopped('Stopped; what was measured is shown');
  }

  const soon = settled(start, 250);
  state.follow((_, moving) => {
    if (runOf(state.link, schema) === measured.of) return;
    measured.forget();
    told.at(0, 'Measuring…');
    if (moving) soon();
    else {
      soon.drop();
      start();
    }
  });
  return made;
}
