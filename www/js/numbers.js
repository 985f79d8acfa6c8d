// Numbers as people write and read them.

/**
 * What was typed, with a decimal comma or a typographic minus read as what they mean.
 * @param {string} text
 */
export function typed(text) {
  const plain = text.trim().replace(/[−–]/g, '-').replace(/[\s_\u00a0\u202f]/g, '');
  return /^[^,]*,[^,]*$/.test(plain) && !plain.includes('.') ? plain.replace(',', '.') : plain;
}

/**
 * A number for a field or a link: short, exact, plain.
 * @param {number} value
 */
export function plain(value) {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential().replace('e+', 'e') : String(value);
}

/**
 * A number to read, with so many significant digits and a true minus.
 * @param {number|null|undefined} value
 * @param {number} [digits]
 */
export function shown(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [head, tail] = value.toExponential(digits - 1).split('e');
    return `${minus(trim(head))}·10${raised(Number(tail))}`;
  }
  const text = value.toPrecision(digits);
  // What is exact in fewer digits is written so: 0.001, not 0.00100.
  if (Number(text) === value) return minus(String(value));
  return minus(text.includes('e') ? String(Math.round(value)) : text);
}

/**
 * A whole number to read: 1,500.
 * @param {number} value
 */
export function count(value) {
  // The browser's own takes five milliseconds when it is first asked.
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
 * A number to be spoken.
 * @param {number} value
 */
export function spoken(value) {
  if (!Number.isFinite(value)) return 'nothing';
  const text = plain(value);
  const [head, tail] = text.split('e');
  if (tail === undefined) return text.replace('-', 'minus ');
  const power = tail.replace('-', 'minus ');
  return head === '1' ? `10 to the ${power}` : `${head.replace('-', 'minus ')} times 10 to the ${power}`;
}

/** @param {string} text */
const minus = (text) => text.replace('-', '−');
/** @param {string} text */
const trim = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
/** @param {number} power */
const raised = (power) => String(power).replace('-', '⁻').replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
