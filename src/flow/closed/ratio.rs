//! NAdam with bias correction: a blend of gradients by the root of an average of their squares.
//!
//! `M = Lₙ[g]`, `V = Bₙ[g²]`, the weights of L adding up to Wₙ and those of B to 1, so that the frozen
//! direction is `Wₙs`, `s = g/R`. With α as in [`super::blended`], `p = Hs`, `q = g²/R²` or `|g|/R`:
//!
//! ```text
//! C = ( Lₙ[α] − Wₙ Bₙ[α] q ) p/R
//! ```
//!
//! The h² term (**own**) feeds the last step, m steps back, `θ + hα s + h²( κᴸ p/R − κᴮ qp/R + e )` with
//! `κᴸₖ = Σ_{l=k}^{n−1} L_l[α]` and `κᴮₖ = Σ_{l=k}^{n−1} W_l B_l[α]`; the averages of that and of its square
//! are sums that depend on n alone. The order-two term is that of the paper on memory, made exact in n.

use super::{Place, Point};
use crate::number::{Dual2, DualNum, root};
use crate::optimizer::{FirstMoment, Nadam, SecondMoment};
use crate::problem::{Batch, Loss};

/// The sums of NAdam, for n = 0…N.
pub(super) struct Ratio {
    steps: Vec<Step>,
    second: SecondMoment,
}

/// What step n needs of the past.
struct Step {
    /// `Wₙ`.
    weight: f64,
    mean: Sums,
    square: Sums,
}

/// Averages by one weight.
#[derive(Clone, Copy)]
struct Sums {
    /// Of α.
    age: f64,
    /// Of α².
    square: f64,
    /// Of κᴸ and κᴮ.
    drift: [f64; 2],
}

/// Sums over the past alone, by the memory's weights: of 1, of Ωₙ−Ωₖ, of its square, and of what the two κ
/// have of it.
#[derive(Clone, Copy, Default)]
struct Past {
    mass: f64,
    reach: f64,
    square: f64,
    drift: [f64; 2],
}

impl Past {
    /// The averages at a step of weight w that takes `memory` of this past and `gradient` of the newest.
    fn sums(&self, memory: f64, gradient: f64, w: f64) -> Sums {
        let total = memory * self.mass + gradient;
        let aged = memory * self.reach;
        Sums {
            age: aged + 0.5 * w * total,
            square: memory * self.square + w * aged + 0.25 * w * w * total,
            drift: self.drift.map(|drift| memory * drift + 0.5 * w * aged),
        }
    }

    /// One step on: decay q, what of a gradient is taken in, and what the newest step adds to each κ.
    fn advance(self, q: f64, intake: f64, w: f64, newest: [f64; 2]) -> Self {
        let Self { mass, reach, square, drift } = self;
        Self {
            mass: q * mass + intake,
            reach: q * (reach + w * mass) + intake * w,
            square: q * (square + w * (2.0 * reach + w * mass)) + intake * w * w,
            drift: [0, 1].map(|i| q * (drift[i] + w * reach + newest[i] * mass) + intake * newest[i]),
        }
    }
}

impl Ratio {
    /// The sums for steps 0 … `last`.
    pub fn new(method: &Nadam, last: usize) -> Self {
        let (beta, rho) = (method.first.beta, method.second.rho);
        let variance = FirstMoment::of(rho, true);
        let (mut first, mut second) = (Past::default(), Past::default());
        let mut steps = Vec::with_capacity(last + 1);
        for n in 0..=last {
            let (l, b) = (method.lookahead(n), variance.blend(n, true));
            let w = l.memory * first.mass + l.gradient;
            steps.push(Step {
                weight: w,
                mean: first.sums(l.memory, l.gradient, w),
                square: second.sums(b.memory, b.gradient, w),
            });
            let newest = [w * w + l.memory * first.reach, w * (w + b.memory * second.reach)];
            first = first.advance(beta, l.intake, w, newest);
            second = second.advance(rho, b.intake, w, newest);
        }
        Self { steps, second: method.second.clone() }
    }

    /// R, and `q`.
    fn denominator(&self, g: f64) -> (f64, f64) {
        if self.second.is_inside() {
            let square = g * g + self.second.eps;
            (square.sqrt(), g * g / square)
        } else {
            let r = g.abs() + self.second.eps;
            (r, g.abs() / r)
        }
    }

    pub fn direction(&self, n: usize, g: &[f64], first: &mut [f64]) {
        let w = self.steps[n].weight;
        first.iter_mut().zip(g).for_each(|(f, &g)| *f = w * g / self.denominator(g).0);
    }

    pub fn correction(&self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, problem, theta, first, .. } = place;
        let Step { weight, mean, square } = &self.steps[n];
        point.hessian(problem, theta, |j| first[j] / weight);
        for ((c, &g), &p) in out.iter_mut().zip(&point.gradient).zip(&point.product) {
            let (r, q) = self.denominator(g);
            *c = (mean.age - weight * square.age * q) * p / r;
        }
    }

    /// The h² term.
    pub fn third(&self, place: &Place, point: &mut Point, correction: &[f64], out: &mut [f64]) {
        let &Place { n, problem, theta, first, .. } = place;
        let Step { weight, mean, square } = &self.steps[n];
        let w = *weight;
        // p = Hs and T[s,s], from a series along s, and the frozen direction along itself, along ws.
        let along: Vec<Dual2<f64>> = theta.iter().zip(first).map(|(&x, &f)| Dual2::new(x, f / w, 0.0)).collect();
        let mut bent = vec![Dual2::new(0.0, 0.0, 0.0); theta.len()];
        problem.gradient(&along, Batch::Full, &mut bent);
        let frozen: Vec<Dual2<f64>> =
            bent.iter().map(|g| Dual2::new(g.re, w * g.v1, w * w * g.v2)).map(|g| g * w / self.root(g * g)).collect();

        let mut product = |v: &dyn Fn(usize) -> f64| -> Vec<f64> {
            point.hessian(problem, theta, v);
            point.product.clone()
        };
        let by_shift = product(&|j| 0.5 * correction[j] + frozen[j].v1 / 12.0);
        let by_mean = product(&|j| bent[j].v1 / self.denominator(bent[j].re).0);
        let by_square = product(&|j| {
            let (r, q) = self.denominator(bent[j].re);
            q * bent[j].v1 / r
        });
        for (j, d) in out.iter_mut().enumerate() {
            let Dual2 { re: g, v1: p, v2: t, .. } = bent[j];
            let curve = |s: &Sums, total: f64| {
                total * by_shift[j] + s.drift[0] * by_mean[j] - s.drift[1] * by_square[j] + 0.5 * s.square * t
            };
            let m = Dual2::new(w * g, mean.age * p, 2.0 * curve(mean, w));
            let v = Dual2::new(
                g * g,
                2.0 * g * square.age * p,
                2.0 * (2.0 * g * curve(square, 1.0) + square.square * p * p),
            );
            *d = 0.5 * (m / self.root(v)).v2 - frozen[j].v2 / 24.0;
        }
    }

    /// √(s+ε) or √s+ε of a series s.
    fn root(&self, square: Dual2<f64>) -> Dual2<f64> {
        if self.second.is_inside() { (square + self.second.eps).sqrt() } else { root(square) + self.second.eps }
    }
}
