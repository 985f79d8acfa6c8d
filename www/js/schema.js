// The rows of the link's schema, as the controls read them.

/**
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} label
 * @property {string} [formula]
 * @property {string} [about]
 * @property {string[]} [uses] The keys that matter only where a choice names them.
 * @property {number[]} [start] The initial point of a loss.
 * @property {{key: string, symbol: string, label: string}[]} [names] What it calls some keys.
 */

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {'problem'|'method'|'run'|'view'} group
 * @property {'choice'|'number'|'integer'|'flag'|'vector'|'list'|'step'|'color'|'formula'|'text'} kind
 * @property {string} symbol
 * @property {string} label
 * @property {any} default
 * @property {number} min The least accepted.
 * @property {number} max
 * @property {number} from The low end of the slider.
 * @property {number} to
 * @property {{name: 'linear'|'log'|'logit', step?: number, zero?: boolean}} scale
 * @property {Choice[]} choices
 */

/** The rows by key. */
export class Schema {
  /** @param {Row[]} rows */
  constructor(rows) { this.rows = rows; }

  /** @param {string} key @returns {Row|undefined} */
  row(key) { return this.rows.find((row) => row.key === key); }

  /** @param {string} key @param {string} value @returns {Choice|undefined} */
  choice(key, value) { return this.row(key)?.choices?.find((choice) => choice.value === value); }
}
