// What the author of a link wants to be seen.

/** The parts of the page that a link can show or hide by name, and where they are. */
export const PARTS = {
  presets: '#presets',
  verdict: '#result',
  path: '#fig-path',
  error: '#fig-error',
  strip: '#fig-strip',
  formula: '#formula',
  table: '.data',
};

/**
 * Whether a control or a part is to be seen. Naming controls to show says nothing about the
 * figures, and the other way round.
 * @param {Record<string, any>} experiment
 * @param {string} name
 */
export function visible(experiment, name) {
  const { show, hide } = /** @type {{show: string[], hide: string[]}} */ (experiment);
  if (hide.includes(name)) return false;
  const part = name in PARTS;
  const named = show.filter((one) => one in PARTS === part);
  return named.length === 0 || named.includes(name);
}
