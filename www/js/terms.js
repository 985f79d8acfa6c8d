// What the words of the verdict mean. Loaded when it is first asked for.

import { byId, make } from './page.js';

/** Each term and what it means, in the order in which a verdict uses them. @type {[string, string][]} */
const TERMS = [
  ['first-order flow', 'The differential equation θ′ = −F(θ) that the iterates follow as h → 0, with every past gradient replaced by the current one: the gradient flow for gradient descent, a sign flow for Adam with small ε. Its error is O(h).'],
  ['modified equation', 'θ′ = −F(θ) − hC(θ). It contains the O(h) term that a finite step size adds, so its error is O(h²).'],
  ['correction', 'The term −hC of the modified equation.'],
  ['penalizes', 'Along the correction the norm of the gradient falls: it acts like a penalty on that norm.'],
  ['anti-penalty', 'Along the correction the norm of the gradient rises: it impedes the reduction of that norm.'],
  ['perturbed one-norm', '‖∇E‖₁,ε = Σ√(gⱼ² + ε), shown minus its minimum, √ε per coordinate; with ε outside the root, Σ(|gⱼ| − ε ln(1 + |gⱼ|/ε)). For gradient descent and momentum the norm is the two-norm, for Muon the nuclear norm.'],
  ['c', 'The coefficient of the one-norm in the correction, one for each coordinate. Without weight decay, positive is a penalty and negative an anti-penalty.'],
  ['one-step defect', 'How far one step of the modified equation ends from one step of the method, divided by the same distance for the first-order flow (root mean squares over the run). Below 0.3 the modified equation is valid.'],
  ['χ', 'How much a gradient changes within the averaging window, relative to what the method divides by. The expansion in h is valid below 1 and useless above 3.'],
  ['phase-space flow', 'A differential equation with the moments as states beside θ. It needs no expansion over the averaging window.'],
];

export function terms() {
  byId('terms').append(make('dl', {}, ...TERMS.flatMap(([term, meaning]) => [make('dt', {}, term), make('dd', {}, meaning)])));
}
