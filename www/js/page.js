// Small helpers over the document.

/**
 * The element with this id.
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (element);
}

/**
 * A new element. Text only ever becomes text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string|number|boolean|null|undefined>} [attributes]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Puts a handle at a place of its figure: by a shift, which unlike a position needs no layout.
 * @param {HTMLElement} handle @param {number} x @param {number} y
 */
export function shift(handle, x, y) { handle.style.translate = `${x}px ${y}px`; }

/** Loads the page anew: the address is the state, so nothing is lost. */
export function reload() {
  const button = make('button', { type: 'button' }, 'Reload the page');
  button.addEventListener('click', () => location.reload());
  return button;
}

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * A new MathML element.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node|string)} children
 * @returns {Element}
 */
export function math(name, attributes = {}, ...children) {
  const element = document.createElementNS(MATHML, name);
  set(element, attributes);
  element.append(...children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, string|number|boolean|null|undefined>} attributes
 */
function set(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(key, value === true ? '' : String(value));
  }
}

/**
 * What comes when it is first asked for; where it did not come, it can be asked for again.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
export function once(load) {
  /** @type {Promise<T>|null} */ let made = null;
  return () => {
    made ??= load().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/**
 * Calls at most once per frame, with the last arguments.
 * @template {unknown[]} A
 * @param {(...given: A) => void} run
 * @returns {(...given: A) => void}
 */
export function perFrame(run) {
  /** @type {A|null} */ let waiting = null;
  return (...given) => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const last = /** @type {A} */ (waiting);
        waiting = null;
        run(...last);
      });
    }
    waiting = given;
  };
}

/** Whether the page came with this address' run in it. */
const cameWithIt = () => !document.documentElement.hasAttribute('data-other');

/**
 * Comes once the page as it came is shown, where that is the run of this address; a tab that is not looked at has no frames.
 * @returns {Promise<void>}
 */
export async function shown() {
  if (!cameWithIt()) return;
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
}

/**
 * Comes once the picture that the page came with is seen, at once where there is none.
 * @returns {Promise<void>}
 */
export async function seen() {
  const picture = /** @type {HTMLImageElement|null} */ (document.querySelector('.first img'));
  if (!picture || !cameWithIt() || getComputedStyle(picture).display === 'none') return;
  // One that does not come holds nothing up for long, nor does a visitor who begins to do something.
  await new Promise((resolve) => {
    const go = () => resolve(undefined);
    setTimeout(go, 3000);
    for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, go, { once: true, capture: true });
    picture.decode().then(() => requestAnimationFrame(() => setTimeout(go)), go);
  });
}

/** The time that idle work may take, in milliseconds. */
const ENOUGH = 8;

/**
 * Calls once the browser has nothing better to do: for what need not be in the next picture.
 * @param {() => void} run
 */
export function whenIdle(run) {
  let waiting = false;
  /** @param {IdleDeadline} [deadline] */
  const now = (deadline) => {
    // A short breath between two pictures is not enough: what is changed in it is laid out with the next.
    if (deadline && deadline.timeRemaining() < ENOUGH) {
      requestIdleCallback(now);
      return;
    }
    waiting = false;
    run();
  };
  return () => {
    if (waiting) return;
    waiting = true;
    if (typeof requestIdleCallback === 'function') requestIdleCallback(now);
    else setTimeout(now, 100);
  };
}

/**
 * Calls once things are quiet; `flush` does it now, `drop` not at all.
 * @template {unknown[]} A
 * @param {(...given: A) => void} run
 * @param {number} ms
 */
export function settled(run, ms) {
  /** @type {A|null} */ let waiting = null;
  let timer = 0;
  const flush = () => {
    clearTimeout(timer);
    if (waiting === null) return;
    const last = waiting;
    waiting = null;
    run(...last);
  };
  /** @param {A} given */
  const later = (...given) => {
    waiting = given;
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
  };
  const drop = () => {
    clearTimeout(timer);
    waiting = null;
  };
  return Object.assign(later, { flush, drop });
}
