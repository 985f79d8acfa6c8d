// The order study: how fast the errors fall as the step size is halved.

import { make, settled } from '../page.js';
import { add } from '../pictures.js';
import { count } from '../numbers.js';
import { OrderStudy, STUDIES, runOf } from '../order-study.js';
import { progress } from '../progress.js';
import { sheet } from '../sheet.js';
import { spans } from '../verdict.js';

const ABOUT = {
  span: { title: 'At a fixed time', about: 'h halved, steps doubled; a shorter time where the run’s own h is too large. Expected slopes: 1, 2, 3', label: 'Largest error of each flow against the step size, at a fixed time span' },
  fixed: { title: 'At a fixed number of steps', about: 'the first steps only. Expected slopes: 2, 3, 4', label: 'Largest error of each flow against the step size, at a fixed number of steps' },
};

/** @typedef {import('../order-study.js').Study} Study */

/**
 * @param {HTMLElement} section
 * @param {import('../engine.js').Engine} engine
 * @param {import('../state.js').State} state
 * @param {import('../schema.js').Schema} schema
 */
export function open(section, engine, state, schema) {
  const study = new OrderStudy(engine, 2, {
    at: (share) => told.at(share, share === 0 ? 'Measuring…' : `Measured ${count(Math.round(100 * share))} %`),
    row: () => show(),
    ended() {
      section.removeAttribute('aria-busy');
      told.done(`Measured at ${count(study.whole('span').length)} and ${count(study.whole('fixed').length)} step sizes`);
      show();
    },
    failed(error) {
      section.removeAttribute('aria-busy');
      told.stopped('This could not be measured');
      state.onerror(error);
    },
  });

  const verdict = make('p', { class: 'lead', id: 'order-verdict', 'aria-live': 'polite' });
  const told = progress('order', 'Order study', { stop, again: start });
  const pair = make('div', { class: 'pair' });
  const parts = Object.fromEntries(STUDIES.map((which) => [which, part(which)]));
  section.append(verdict, told.element, pair);

  /** @param {Study} which */
  function part(which) {
    const id = which === 'span' ? 'order' : 'order-fixed';
    const { title, about, label } = ABOUT[which];
    const canvas = make('canvas', { role: 'img', 'aria-label': label, 'aria-describedby': `desc-${id}` });
    const desc = make('p', { class: 'desc', id: `desc-${id}` });
    const place = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Data table: ${title}` });
    const data = make('details', { class: 'data', id: `data-${id}` }, make('summary', {}, 'Data table'), place);
    pair.append(make('figure', { class: 'figure', id: `fig-${id}` },
      make('figcaption', {}, make('h2', {}, title), make('span', { class: 'about' }, about)),
      make('div', { class: 'stage' }, canvas), desc, data));
    const fixed = which === 'fixed';
    /** @param {HTMLCanvasElement|undefined} on @param {object} look */
    const draw = (on, look) => engine.studied('draw_order', on, study.measured(), fixed, look);
    add({
      name: id, title: `Order ${title.toLowerCase()}`, canvas, draw, size: { width: 640, height: 440 },
      numbers: (semicolons) => engine.ofRun('order_csv', state.link, study.measured(), fixed, semicolons),
    });
    return { desc, place, sheet: sheet(canvas, (look) => draw(canvas, look)) };
  }

  function show() {
    const fitted = engine.studied('order_fitted', study.measured());
    verdict.replaceChildren(...spans(fitted.words.verdict));
    for (const which of STUDIES) {
      const { desc, place, sheet: figure } = parts[which];
      desc.textContent = fitted.words[which];
      place.replaceChildren(study.table(which, fitted[which]));
      figure.draw();
    }
  }

  function start() {
    section.setAttribute('aria-busy', 'true');
    study.start(runOf(state.link, schema));
  }

  function stop() {
    study.cancel();
    section.removeAttribute('aria-busy');
    told.stopped('Stopped; what was measured is shown');
  }

  const soon = settled(() => { if (!section.hidden) start(); }, 250);
  state.follow((_, dragging) => {
    if (section.hidden) {
      soon.drop();
      study.rest();
      return;
    }
    if (runOf(state.link, schema) === study.of) {
      for (const which of STUDIES) parts[which].sheet.redraw();
      return;
    }
    study.forget();
    told.at(0, 'Measuring…');
    section.setAttribute('aria-busy', 'true');
    if (dragging) soon();
    else {
      soon.drop();
      start();
    }
  });
  start();
}
