// Starts the page: loads the engine, joins the parts, opens the link in the address.

import { SCHEMA } from './data.js';
import { Coming, Engine, NoEngine, StartFailure, arrived } from './engine.js';
import { State, fromAddress } from './state.js';
import { frameStyles, laterStyles } from './files.js';
import { Schema } from './schema.js';
import { Figures, NAMES } from './figures.js';
import { busy } from './busy.js';
import { byId, make, once, reload, seen, shown } from './page.js';
import { controls, helps } from './controls.js';
import { formula } from './formula.js';
import { guess } from './guess.js';
import { frame } from './frame.js';
import { key } from './key.js';
import { lessonNote } from './lesson-note.js';
import { paper } from './paper.js';
import { places } from './places.js';
import { presets } from './presets.js';
import { scrub } from './scrub.js';
import { share } from './share.js';
import { speak } from './speak.js';
import { start } from './start.js';
import { steady } from './steady.js';
import { themes } from './theme.js';
import { title } from './title.js';
import { verdict } from './verdict.js';
import { modules, views } from './views.js';
import { warnings } from './warnings.js';

/** The name of the build; index.html has it too, so that files of two versions are found out. */
const BUILD = '%BUILD%';

/** Where settings and figures are not in view together. */
const SMALL = '(max-width: 44.99rem), (max-height: 30rem)';

async function run() {
  const root = document.documentElement;
  root.dataset.began = 'yes';
  if ((root.dataset.build ?? BUILD) !== BUILD) throw new StartFailure('The files that loaded have different versions.');
  await shown();
  const engine = new Engine();
  // For tests and the console.
  Object.assign(globalThis, { halfstep: { engine } });
  const loaded = seen().then(() => engine.load());
  // What becomes of it is seen below; until then the page is made.
  loaded.catch(() => {});
  const schema = new Schema(SCHEMA);
  // Until the engine can answer.
  byId('main').inert = true;
  const state = new State(engine);

  // In the order in which they follow a change: what must not move is held first; the frame and the theme decide how
  // figures look.
  steady(state);
  title(state, schema);
  frame(state);
  views(engine, state, schema);
  lessonNote(state);
  let redraw = () => {};
  themes(state, schema.row('theme'), () => redraw());
  verdict(state);
  const say = speak(state);
  busy(state, say);
  const notice = warnings(state);
  presets(state, schema);
  controls(state, schema, guess(schema, fromAddress()));
  const figures = new Figures(engine, state, places());
  redraw = figures.redraw;
  byId('along').addEventListener('toggle', redraw);
  key(state, figures);
  paper();
  start(byId('start'), state, figures);
  scrub(engine, state, figures, formula(state, figures));
  share(engine, state, schema, say);
  // What is shown in a frame fits it.
  const fit = once(() => arrived(Promise.all([import('./fit.js'), frameStyles()])).then(([module]) => module.fit(state, figures, notice)));
  state.follow(({ experiment }) => { if (experiment.embed !== 'full') fit().catch(state.onerror); });
  // Only a page around this one is spoken to.
  const greeting = window.parent === window ? null : import('./message.js').then((module) => module.messages(state));
  greeting?.catch(() => {});

  const tour = once(() => arrived(Promise.all([import('./tour.js'), laterStyles()])).then(([module]) => module.tour(state)));
  byId('tour-open').addEventListener('click', () => { tour().then((begin) => begin(), state.onerror); });
  const terms = once(() => arrived(import('./terms.js')).then((module) => module.terms()));
  byId('terms').addEventListener('toggle', () => { void terms(); });
  const tables = once(() => arrived(import('./tables.js')).then((module) => module.tables(engine, state)));
  for (const name of NAMES) byId(`data-${name}`).addEventListener('toggle', () => { tables().catch(state.onerror); });
  const why = once(() => arrived(Promise.all([import('./why.js'), laterStyles(), engine.studies()])).then(([module]) => module.why(engine, state, figures)));
  for (const id of ['push', 'memory', 'parts']) byId(id).addEventListener('toggle', () => { why().catch(state.onerror); });
  state.follow(({ experiment: { mem, over, push, part } }) => { if (mem || part || over !== 'loss' || push !== 'off') why().catch(state.onerror); });
  /** Fetches what was not asked for yet; what does not arrive now is asked for again when needed. */
  const rest = () => Promise.allSettled(
    [engine.studies(), import('./sharing.js'), import('./terms.js'), import('./tables.js'), import('./tour.js'), import('./peek.js'), why(), helps(), laterStyles(), modules()],
  ).then(() => {
    root.dataset.rest = 'here';
    // A site has it beside its page.
    if (root.dataset.build) document.head.append(make('link', { rel: 'manifest', href: 'manifest.webmanifest' }));
  });
  // A saved run may be dropped before anything else is done.
  addEventListener('dragenter', () => { void import('./reopen.js').then((module) => module.reopen(state)); }, { once: true });
  byId('reset').addEventListener('click', () => state.open('', 'push'));
  // Where settings hide what they change, a part of it stays in view; that comes with the first setting in hand.
  const beside = once(() => Promise.all([import('./peek.js'), laterStyles()]).then(([module]) => module.peek(state, figures)));
  for (const sign of ['pointerdown', 'focusin']) {
    byId('groups').addEventListener(sign, ({ target }) => {
      // What is changed before it has come counts too.
      const { link } = state;
      if (matchMedia(SMALL).matches) beside().then((take) => take(target, link), () => {});
    }, { passive: true });
  }
  engine.onrestart = (words, again) => {
    if (again) state.open(state.known ? state.link : '', 'none');
    notice.show('The engine stopped', [words], ...(again ? [] : [reload()]));
  };
  const tell = (/** @type {unknown} */ error) => {
    console.error(error);
    if (error instanceof StartFailure) {
      notice.show('Please reload the page', [error.message,
        'A newer version may have replaced this one, or the network is down. With a network, reloading the page keeps what you see.'], reload());
      return;
    }
    notice.show('This could not be computed', [String(error instanceof Error ? error.message : error)]);
  };
  state.onerror = tell;
  // Who begins to do something may want all of the page next, by then perhaps without a network. What they do is first.
  const soon = once(() => new Promise((resolve) => { setTimeout(resolve, 300); }).then(rest));
  for (const sign of ['pointerdown', 'keydown', 'focusin']) addEventListener(sign, soon, { once: true, capture: true });
  // Where the engine was asked for too early, everything follows the link once more when it is here.
  const again = (/** @type {unknown} */ error) => error instanceof Coming
    && void error.ready.then(() => state.again(), tell);
  addEventListener('error', (event) => { if (again(event.error) !== false) event.preventDefault(); });
  addEventListener('unhandledrejection', (event) => { if (again(event.reason) !== false) event.preventDefault(); });
  figures.onerror = tell;

  state.follow(() => {
    if (root.dataset.state === 'ready') return;
    root.dataset.state = 'ready';
    byId('main').inert = false;
    greeting?.then((greet) => greet(), () => {});
  });

  await loaded;
  state.open(fromAddress(), 'none');
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  document.documentElement.dataset.state = 'failed';
  const known = error instanceof StartFailure;
  const box = byId('failure');
  box.replaceChildren(
    make('h2', {}, 'Halfstep could not start'),
    make('p', {}, known ? error.message : 'Something went wrong while starting. This is a bug in Halfstep; please report it, with this link.'),
    ...(error instanceof NoEngine ? [] : [
      make('p', {}, 'Please reload: a newer version may have replaced the one in your browser’s cache.'),
      reload(),
      make('p', {}, 'If this is a frame, the page around it may block its files; then open the address by itself.'),
    ]),
  );
  const cause = known ? error.cause : error;
  if (cause) box.append(make('p', {}, make('code', {}, String(cause))));
  box.hidden = false;
}

/** Opens the page. */
export function open() { run().catch(fail); }
