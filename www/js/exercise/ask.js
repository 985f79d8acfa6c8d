// What the engine says of an exercise: one function for all of it; see `src/web/exercise.rs`.

import { eventually } from '../engine.js';

/**
 * @param {import('../engine.js').Engine} engine
 * @param {string} link
 * @param {'shown'|'check'|'result'|'answers'|'lesson'|'numbers'|'write'|'moodle'|'gift'|'class'} what
 * @param {...string} given
 * @returns {Promise<any>}
 */
export const asked = (engine, link, what, ...given) => eventually(() => engine.ofRun('exercise', link, what, given.join('\u001f')));
