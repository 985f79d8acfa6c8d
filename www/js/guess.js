// What the page shows of a link until the engine has read it: the settings as they most likely are, so that the
// controls stand where they will stay. The engine's own reading replaces all of it.

import { PRESETS } from './data.js';

/** @typedef {import('./schema.js').Row} Row */

/**
 * @param {import('./schema.js').Schema} schema
 * @param {string} query
 * @returns {{experiment: Record<string, any>, relevant: string[]}}
 */
export function guess(schema, query) {
  /** @type {Record<string, any>} */
  const experiment = Object.fromEntries(schema.rows.map((row) => [row.key, row.default]));
  const asked = new URLSearchParams(query);
  const preset = PRESETS.find(({ name }) => name === asked.get('preset'));
  for (const [key, text] of [...new URLSearchParams(preset?.link ?? ''), ...asked]) {
    const row = schema.row(key);
    const value = row && read(row, text);
    if (value !== undefined) experiment[key] = value;
    if (key === 'problem' && !asked.has('x0')) experiment.x0 = start(schema, text) ?? experiment.x0;
  }
  return { experiment, relevant: relevant(schema, experiment) };
}

/** @param {import('./schema.js').Schema} schema @param {string} problem */
const start = (schema, problem) => schema.choice('problem', problem)?.start;

/** @param {Row} row @param {string} text @returns {any} Nothing where it takes more than a look. */
function read(row, text) {
  const number = Number(text);
  switch (row.kind) {
    case 'choice': return row.choices.some(({ value }) => value === text) ? text : undefined;
    case 'number': case 'integer': return text !== '' && number >= row.min && number <= row.max ? number : undefined;
    case 'flag': return text === '1' || text === '0' ? number : undefined;
    case 'vector': return text.split(',').every((part) => part !== '' && Number.isFinite(Number(part))) ? text.split(',').map(Number) : undefined;
    case 'list': return text === '' ? [] : text.split(',');
    default: return undefined;
  }
}

/**
 * The keys that matter with these choices, as `link::relevant` has it.
 * @param {import('./schema.js').Schema} schema @param {Record<string, any>} experiment
 */
function relevant(schema, experiment) {
  const choices = schema.rows.flatMap((row) => row.choices?.filter(({ uses }) => uses) ?? []);
  const chosen = schema.rows.flatMap((row) => row.choices?.filter(({ value, uses }) => uses && value === experiment[row.key]) ?? []);
  const named = (/** @type {import('./schema.js').Choice[]} */ all, /** @type {string} */ key) => all.some(({ uses }) => uses?.includes(key));
  const batched = named(chosen, 'batch');
  const others = chosen.filter(({ value }) => value !== experiment.problem);
  return schema.rows.map(({ key }) => key).filter((key) => {
    if (key === 'batch') return batched;
    if (key === 'seed') return batched && named(others, key);
    return !named(choices, key) || named(chosen, key);
  });
}
