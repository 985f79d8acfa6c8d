// The page in a frame of a notebook, and its link in the notebook's model. docs/embedding.md explains the messages.

/**
 * @typedef {object} Model What anywidget has of the Python side.
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, heard: () => void) => void} on
 * @property {(event: string, heard: () => void) => void} off
 */

/** The page's text in a frame reaches nothing of the notebook around it. */
const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads';

/** After so many milliseconds a frame is seen, whatever it says: it may say why it could not start. */
const PATIENCE = 4000;

/** @param {{model: Model, el: HTMLElement}} given */
function render({ model, el }) {
  const frame = document.createElement('iframe');
  frame.title = 'Halfstep';
  frame.allow = 'clipboard-write';
  frame.referrerPolicy = 'no-referrer';
  // It begins with the default run, because it has no address to read a link from; that is not shown.
  Object.assign(frame.style, { border: '0', width: '100%', opacity: '0' });
  const reveal = () => { frame.style.opacity = '1'; };
  const late = setTimeout(reveal, PATIENCE);

  /** The link that the page has, or was asked for; null before it can be asked. @type {string|null} */ let shown = null;
  /** The one before that: what still says it was on its way. @type {string|null} */ let left = null;
  /** The height at which nothing is cut. */ let needed = 720;

  const fit = () => { frame.style.height = `${model.get('height') ?? needed}px`; };

  /** Asks for the link of the model. */
  const move = () => {
    const link = model.get('link');
    if (shown === null || link === shown) return;
    [left, shown] = [shown, link];
    frame.contentWindow?.postMessage({ type: 'halfstep/set', v: 1, link }, '*');
  };

  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    // The frame has no origin of its own, so the window is what tells who speaks.
    if (source !== frame.contentWindow || typeof data !== 'object' || data === null || data.v !== 1) return;
    const { type, link, height } = data;
    if (Number.isFinite(height)) {
      needed = height;
      fit();
    }
    if (typeof link !== 'string') return;
    if (type === 'halfstep/ready') {
      // Also where the notebook has moved the frame, which loads it again.
      [left, shown] = [null, link];
      move();
    } else if (type === 'halfstep/state' && shown !== null) {
      reveal();
      if (link === left) return;
      [left, shown] = [null, link];
      if (model.get('link') === link) return;
      model.set('link', link);
      model.save_changes();
    }
  };

  addEventListener('message', hear);
  model.on('change:link', move);
  model.on('change:height', fit);
  fit();
  const page = model.get('_page');
  if (/^https?:/.test(page)) frame.src = page;
  else {
    frame.setAttribute('sandbox', SANDBOX);
    frame.srcdoc = page;
  }
  el.append(frame);
  return () => {
    clearTimeout(late);
    removeEventListener('message', hear);
    model.off('change:link', move);
    model.off('change:height', fit);
  };
}

export default { render };
