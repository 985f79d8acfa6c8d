// How a figure looks in someone else's page: type and colors are that page's. A sheet that is adopted, since a content
// policy may allow none in a page.

export const STYLE = `
:host { display: block; container-type: inline-size; margin-block: 1em; }
:host([hidden]) { display: none; }
figure { margin: 0; line-height: 1.4; --soft: var(--halfstep-soft, color-mix(in srgb, currentColor 70%, transparent)); --rule: color-mix(in srgb, currentColor 18%, transparent); --accent: var(--on-accent, currentColor); }
.stage { position: relative; touch-action: pan-y pinch-zoom; overflow: clip; block-size: max(var(--least, 4rem), 100cqi / var(--ratio)); }
.stage:not([data-own]).strip { --least: 6.5rem; }
.stage:not([data-own]):is(.path, .error, .map, .memory, .order, .order-fixed) { --least: 15rem; }
.stage:not([data-own]).multiples { --least: 12rem; }
@container (max-width: 46rem) { .stage:not([data-own]).multiples { --least: 21rem; } }
@container (max-width: 28rem) { .stage:not([data-own]).multiples { --least: 34rem; } }
.stage.words { block-size: auto; }
.stage:is(.verdict, .formula) { overflow: visible; }
.stage[data-live] > slot { display: none; }
::slotted(:is(img, svg, picture, canvas)) { display: block; inline-size: 100%; block-size: auto; }
canvas { position: absolute; inset: 0; display: block; inline-size: 100%; block-size: 100%; direction: ltr; }
canvas:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
figcaption { font-size: 0.875em; margin-block-start: 0.25em; }
.handle { position: absolute; left: 0; top: 0; inline-size: 2.75rem; block-size: 2.75rem; margin: -1.375rem 0 0 -1.375rem; padding: 0; border: 0; border-radius: 50%; background: none; cursor: grab; touch-action: none; }
.handle:hover { background: color-mix(in srgb, var(--accent) 12%, transparent); }
.handle:disabled { display: none; }
.controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 0 1.5rem; font-size: 0.875em; }
.controls:empty { display: none; }
.slot { min-block-size: 4.25rem; }
.control { display: grid; grid-template-columns: minmax(0, 1fr) 5.5rem; align-items: center; gap: 0 0.5rem; margin: 0; padding: 0; border: 0; min-inline-size: 0; }
.control.choice { grid-template-columns: 1fr; }
.control.flag { grid-template-columns: auto 1fr; }
.control .symbol { font-style: italic; color: var(--soft); }
.control .what { display: none; }
.control .unseen { all: unset; }
.control :is(input[type="text"], select) { font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 4px; padding: 0.125em 0.4em; min-block-size: 1.9em; inline-size: 100%; box-sizing: border-box; }
.control select option { color: CanvasText; background: Canvas; }
.control input[type="text"] { text-align: end; }
.control.vector label { display: flex; gap: 0.4em; }
.control input[type="range"] { grid-column: 1 / -1; inline-size: 100%; margin: 0; block-size: 1.75rem; accent-color: var(--accent); touch-action: pan-y; cursor: pointer; }
@media (pointer: coarse) { .control input[type="range"] { block-size: 2.75rem; } .slot { min-block-size: 5.25rem; } }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; min-block-size: 1.75rem; font-size: 0.8125em; color: var(--soft); }
.foot:is(.order, .order-fixed) { min-block-size: 4rem; }
.foot .progress { flex-basis: 100%; display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.75rem; margin: 0; min-block-size: 2rem; }
.progress progress { inline-size: min(12rem, 40%); accent-color: var(--accent); }
.progress progress.idle { display: none; }
.foot details { flex: 1 1 12rem; min-inline-size: 0; }
.foot details[open] { flex-basis: 100%; }
summary { cursor: pointer; inline-size: fit-content; line-height: 1.75rem; }
.foot p { margin: 0 0 0.5em; }
.foot button { font: inherit; color: inherit; background: none; border: 1px solid var(--soft); border-radius: 4px; min-block-size: 1.75rem; }
.scroll { overflow: auto; max-block-size: 20rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: end; padding: 0.125rem 0.75rem 0.125rem 0; white-space: nowrap; font-weight: 400; border-block-end: 1px solid var(--rule); }
caption { text-align: start; }
a { color: inherit; min-block-size: 1.75rem; display: inline-flex; align-items: center; }
.foot .notes { flex-basis: 100%; margin: 0; }
.notes:empty { display: none; }
.said { margin: 0; font-size: 1.25em; text-wrap: pretty; }
.states { list-style: none; margin: 0.4em 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.25em; font-size: 0.8125em; color: var(--soft); }
b.anti { color: var(--on-anti); } b.penalty { color: var(--on-penalty); }
.equation { overflow-x: auto; padding-block: 0.5em; direction: ltr; }
.equation .whole { display: inline-block; margin-inline-end: 2em; padding-block: 0.25em; }
math { font-size: 1.25em; }
math .live { font-family: system-ui, sans-serif; font-size: 0.65em; color: var(--soft); user-select: none; -webkit-user-select: none; }
math .live.anti { color: var(--on-anti); } math .live.penalty { color: var(--on-penalty); }
.reading { margin: 0; font-size: 0.875em; color: var(--soft); }
.paper { display: none; }
.probe { display: none; }
.felt { position: absolute; visibility: hidden; transition: color 1ms; }
@media print {
  .controls, .foot, .handle { display: none; }
  .stage:has(.paper) { block-size: auto !important; }
  .stage:has(.paper) > :not(.paper) { display: none; }
  .stage .paper { display: block; inline-size: 100%; block-size: auto; max-inline-size: 720px; }
}
@media (forced-colors: active) { canvas { forced-color-adjust: none; } }
`;
