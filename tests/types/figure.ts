// What a page in TypeScript may write; checked by the types, never run.

import { HalfstepFigure } from '../../www/halfstep-figure.js';
import type { HalfstepFigureElement, HalfstepState } from '../../www/halfstep-figure.d.ts';

const made: HalfstepFigureElement = document.createElement('halfstep-figure');
made.figure = 'strip';
made.link = 'opt=adam&b1=0.99';
made.aspect = '4/3';
// @ts-expect-error There is no such figure.
made.figure = 'pie';
made.addEventListener('change', ({ detail }) => { told(detail); });
const found = document.querySelector('halfstep-figure');
if (found instanceof HalfstepFigure && found.state) told(found.state);

function told({ link, verdict, warnings, moving }: HalfstepState): void {
  console.log(link.length + verdict.length + warnings.length, moving === true);
}
