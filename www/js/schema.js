// The rows of the link's schema, as the controls read them.

/**
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} label
 * @property {string} about
 * @property {string[]} uses Keys that matter where this is chosen.
 */

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {'problem'|'method'|'run'|'view'} group
 * @property {'choice'|'number'|'integer'|'flag'|'vector'|'list'|'text'} kind
 * @property {string} symbol
 * @property {string} label
 * @property {string} help
 * @property {any} default
 * @property {number} min
 * @property {number} max
 * @property {'linear'|'log'|'logit'} scale
 * @property {Choice[]} choices
 */

/** Keys that some choice claims; any other key matters always. */
export class Schema {
  /** @param {Row[]} rows */
  constructor(rows) {
    this.rows = rows;
    this.claimed = new Set(rows.flatMap((row) => row.choices ?? []).flatMap((choice) => choice.uses ?? []));
  }

  /** @param {string} key @returns {Row|undefined} */
  row(key) { return this.rows.find((row) => row.key === key); }

  /**
   * Whether a key matters with the present choices.
   * @param {string} key
   * @param {Record<string, any>} experiment
   */
  matters(key, experiment) {
    if (!this.claimed.has(key)) return true;
    return this.rows.some((row) =>
      row.choices?.some((choice) => choice.value === experiment[row.key] && choice.uses?.includes(key)));
  }

  /** @param {string} key @param {string} value @returns {Choice|undefined} */
  choice(key, value) { return this.row(key)?.choices?.find((choice) => choice.value === value); }
}
