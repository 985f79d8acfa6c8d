//! Methods whose frozen direction is, at every step, a number times vectors that do not depend on the step.
//!
//! ```text
//! F⁽ˡ⁾ = η_l (a_l u + b_l g + λθ),   u = g/R
//! Xᵠ = Σₖ w_{n,k} (Sₖ + ½F⁽ⁿ⁾),      Sₖ = Σ_{l=k}^{n−1} F⁽ˡ⁾,   w the weights of an average with decay q
//! C = ηₙ ( aₙ/R ∘ ( HXᵝ − (1−s) HXᵖ ) + bₙ HXᵝ + ½ λ F⁽ⁿ⁾ )
//! inside:   R = √(g²+ε),   s = ε/(g²+ε)          outside:   R = |g|+ε,   s = ε/(|g|+ε)
//! ```
//!
//! So the sums over the past are sums of numbers, which obey `Qₙ₊₁ = q (Qₙ + (1−qⁿ⁺¹) cₙ)` and are made once a run:
//! an evaluation costs two products of the Hessian at any n. What [`super::super::Derived`] replays step by step is
//! here
//!
//! - every schedule of gradient descent, momentum, EMA, RMSProp, Adam and AdamW with bias correction;
//! - RAdam: `a` is r once the rectifier is on, before that `b` is 1;
//! - AdaMax: its denominator is the newest gradient's, `Xᵖ = ½F⁽ⁿ⁾`; without bias correction `aₙ = 1−βⁿ⁺¹`;
//! - AMSGrad with bias correction: all averages of the frozen square are the same, so the largest of them along the
//!   drift is the first one's or the newest's, by the sign of `g HV`, V = u + λθ.
//!
//! This project's own, and tested against the replay.

use super::super::Memory;
use super::{Kernel, Place, Point};
use crate::experiment::{Experiment, Method};
use crate::optimizer::{Adamw, FirstMoment, Optimizer};

pub(super) struct Separable {
    steps: Vec<Step>,
    kernel: Kernel,
    second: Second,
}

/// What step n needs.
#[derive(Clone, Copy)]
struct Step {
    /// ηₙ.
    factor: f64,
    /// aₙ and bₙ.
    share: Share,
    /// `Xᵝ` without ½F.
    first: Drift,
    /// `Xᵖ` without ½F.
    second: Drift,
    /// `Σ_{l<n} η_l`.
    since: f64,
}

#[derive(Clone, Copy)]
struct Share {
    u: f64,
    g: f64,
}

/// A vector as multiples of u, g and λθ.
#[derive(Clone, Copy, Default)]
struct Drift {
    u: f64,
    g: f64,
    theta: f64,
}

/// What stands in the denominator.
#[derive(Clone, Copy, PartialEq)]
enum Second {
    /// An average of squares.
    Average,
    /// The largest of all averages of squares.
    Largest,
}

impl Separable {
    /// The sums for steps 0 … `last`, or `None` for a method that is not of this form.
    pub(super) fn new(experiment: &Experiment, last: usize) -> Option<Self> {
        let method = experiment.method();
        let none = Kernel { eps: 1.0, inside: true };
        let adaptive = |second: &crate::optimizer::SecondMoment| Kernel { eps: second.eps, inside: second.is_inside() };
        // The direction's vectors must not depend on the step, and so must not ε.
        let is_corrected =
            |second: &crate::optimizer::SecondMoment| second.bias_correction && second.has_constant_eps();
        let whole = |_: usize| Share { u: 1.0, g: 0.0 };
        let made = |beta, rho, kernel, second, share: &dyn Fn(usize) -> Share| {
            Some(Self { steps: steps(method, (beta, rho), share, last), kernel, second })
        };
        match &method.optimizer {
            Optimizer::Gd(_) => made(0.0, 0.0, none, Second::Average, &|_| Share { u: 0.0, g: 1.0 }),
            Optimizer::Momentum(m) => {
                let memory = Memory::new(m.beta, last);
                made(m.beta, 0.0, none, Second::Average, &|n| Share { u: 0.0, g: memory.mass(n) / (1.0 - m.beta) })
            }
            Optimizer::Ema(m) => {
                let filled = filled(&m.average, last);
                made(m.average.beta, 0.0, none, Second::Average, &|n| Share { u: 0.0, g: filled[n] })
            }
            Optimizer::Rmsprop(m) if is_corrected(&m.second) => {
                made(0.0, m.second.rho, adaptive(&m.second), Second::Average, &whole)
            }
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) if is_corrected(&m.second) => {
                made(m.first.beta, m.second.rho, adaptive(&m.second), Second::Average, &whole)
            }
            Optimizer::Amsgrad(m) if is_corrected(&m.second) => {
                made(m.first.beta, m.second.rho, adaptive(&m.second), Second::Largest, &whole)
            }
            Optimizer::Radam(m) if is_corrected(&m.second) => {
                made(m.first.beta, m.second.rho, adaptive(&m.second), Second::Average, &|n| match m.rectifier(n) {
                    Some(r) => Share { u: r, g: 0.0 },
                    None => Share { u: 0.0, g: 1.0 },
                })
            }
            Optimizer::Adamax(m) => {
                let filled = filled(&m.first, last);
                let kernel = Kernel { eps: m.eps, inside: false };
                // An average that forgets at once is the newest.
                made(m.first.beta, 0.0, kernel, Second::Average, &|n| Share { u: filled[n], g: 0.0 })
            }
            _ => None,
        }
    }

    /// F, the gradient being in `point`.
    pub(super) fn direction(&self, n: usize, decay: f64, theta: &[f64], point: &mut Point, first: &mut [f64]) {
        let Step { factor, share, .. } = self.steps[n];
        self.kernel.direction(point, first);
        for ((f, &g), &x) in first.iter_mut().zip(&point.gradient).zip(theta) {
            *f = factor * (share.u * *f + share.g * g + decay * x);
        }
    }

    /// C, after [`direction`](Self::direction).
    pub(super) fn correction(&self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, problem, theta, decay, first, .. } = place;
        let Step { factor, share, first: mean, mut second, since } = self.steps[n];
        let drift = |by: &Drift, point: &Point, j: usize| {
            let g = point.gradient[j];
            by.u * g * point.under[j].0 + by.g * g + decay * by.theta * theta[j] + 0.5 * first[j]
        };
        let product = |point: &mut Point, by: &Drift| {
            let along: Vec<f64> = (0..theta.len()).map(|j| drift(by, point, j)).collect();
            point.hessian(problem, theta, |j| along[j]);
            point.product.clone()
        };
        let by_mean = product(point, &mean);
        let by_second = if share.u == 0.0 {
            Vec::new()
        } else if self.second == Second::Average {
            product(point, &second)
        } else {
            // Both candidates are numbers times HV, plus what the newest half step adds.
            let newest = product(point, &second);
            (second.u, second.theta) = (since, since);
            let oldest = product(point, &second);
            let larger = |g: f64, a: f64, b: f64| if g * a >= g * b { a } else { b };
            point.gradient.iter().zip(oldest.iter().zip(&newest)).map(|(&g, (&a, &b))| larger(g, a, b)).collect()
        };
        for (j, c) in out.iter_mut().enumerate() {
            let (inverse, eps_share) = point.under[j];
            let scaled = if share.u == 0.0 {
                0.0
            } else {
                share.u * inverse * (by_mean[j] - by_second[j] + eps_share * by_second[j])
            };
            *c = factor * (scaled + share.g * by_mean[j] + 0.5 * decay * first[j]);
        }
    }
}

/// `1−βⁿ⁺¹` over what bias correction divides by.
fn filled(first: &FirstMoment, last: usize) -> Vec<f64> {
    let memory = Memory::new(first.beta, last);
    (0..=last).map(|n| if first.bias_correction { 1.0 } else { memory.mass(n) }).collect()
}

fn steps(method: &Method, (beta, rho): (f64, f64), share: &dyn Fn(usize) -> Share, last: usize) -> Vec<Step> {
    let (mut first, mut second) = (Running::new(beta, last), Running::new(rho, last));
    let mut since = 0.0;
    (0..=last)
        .map(|n| {
            let (factor, share) = (method.factor(n), share(n));
            let step = Step { factor, share, first: first.mean(n), second: second.mean(n), since };
            let moved = Drift { u: factor * share.u, g: factor * share.g, theta: factor };
            first.pass(n, moved);
            second.pass(n, moved);
            since += factor;
            step
        })
        .collect()
}

/// `Qₙ` of the directions' multiples.
struct Running {
    memory: Memory,
    sum: Drift,
}

impl Running {
    fn new(q: f64, last: usize) -> Self {
        Self { memory: Memory::new(q, last), sum: Drift::default() }
    }

    fn mean(&self, n: usize) -> Drift {
        let mass = self.memory.mass(n);
        Drift { u: self.sum.u / mass, g: self.sum.g / mass, theta: self.sum.theta / mass }
    }

    fn pass(&mut self, n: usize, moved: Drift) {
        let (q, mass) = (self.memory.decay(), self.memory.mass(n));
        let on = |sum: f64, moved: f64| q * (sum + mass * moved);
        self.sum =
            Drift { u: on(self.sum.u, moved.u), g: on(self.sum.g, moved.g), theta: on(self.sum.theta, moved.theta) };
    }
}
