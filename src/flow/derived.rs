//! The modified equation derived from the optimizer's own code, by dual numbers.
//!
//! With δ² = 0, g and H the gradient and Hessian at θ:
//!
//! ```text
//! F⁽ˡ⁾ = output of step l fed g at every step                          l = 0…n
//! Sₖ   = Σ_{l=k}^{n−1} F⁽ˡ⁾
//! C    = δ-part of step n fed g + δ H(Sₖ + ½F⁽ⁿ⁾) and θ + δ(Sₖ + ½F⁽ⁿ⁾) at step k
//! ```
//!
//! The two halves of C, memory and discretization, are both linear in what is fed, so one replay
//! serves for both. A step that sees sample k takes that sample's gradient and Hessian; this is
//! the general mini-batch theorem of the paper, for any method, at a cost linear in n.

use crate::experiment::{Experiment, Method};
use crate::number::Dual;
use crate::optimizer::{Choices, Update};
use crate::problem::{Batch, Loss};

use super::floor::Floor;
use super::{Field, Terms};

mod parts;
mod third;

pub use parts::{Parts, parts, parts_along};

/// The derived field of an experiment.
pub struct Derived<'a> {
    experiment: &'a Experiment,
    /// The experiment's, prepared to be replayed.
    method: Method,
    /// Steps before n − memory no longer change the last digit.
    memory: usize,
    /// Gradient and Hessian of each distinct batch at θ.
    local: Vec<Local>,
    /// `F⁽ˡ⁾` over the replayed steps, d numbers each.
    directions: Vec<f64>,
    /// δ-part of every replayed step, d numbers each.
    slopes: Vec<f64>,
    state: Vec<f64>,
    floor: Floor,
    /// θ without what is below the floor.
    theta: Vec<f64>,
    dual: DualReplay,
    series: third::SeriesReplay,
}

struct Local {
    batch: Batch,
    gradient: Vec<f64>,
    /// Column j is `H eⱼ`; the Hessian is symmetric, so it is row j as well.
    hessian: Vec<f64>,
    fresh: bool,
}

/// Buffers of the replay on dual numbers.
struct DualReplay {
    state: Vec<Dual<f64>>,
    theta: Vec<Dual<f64>>,
    gradient: Vec<Dual<f64>>,
    out: Vec<Dual<f64>>,
}

impl<'a> Derived<'a> {
    /// The derived field of any experiment.
    pub fn new(experiment: &'a Experiment) -> Self {
        let dim = experiment.dim();
        let method = experiment.method().clone().prepared(experiment.steps());
        let zero = Dual::new(0.0, 0.0);
        let batches: Vec<Batch> = if experiment.batches().is_full() {
            vec![Batch::Full]
        } else {
            (0..experiment.problem().samples()).map(Batch::Sample).collect()
        };
        let local = batches
            .into_iter()
            .map(|batch| Local { batch, gradient: vec![0.0; dim], hessian: vec![0.0; dim * dim], fresh: false })
            .collect();
        Self {
            experiment,
            memory: method.memory().unwrap_or(usize::MAX),
            local,
            directions: Vec::new(),
            slopes: Vec::new(),
            state: vec![0.0; method.slots() * dim],
            floor: Floor::of(experiment),
            theta: vec![0.0; dim],
            dual: DualReplay {
                state: vec![zero; method.slots() * dim],
                theta: vec![zero; dim],
                gradient: vec![zero; dim],
                out: vec![zero; dim],
            },
            series: third::SeriesReplay::new(method.slots() * dim, dim),
            method,
        }
    }

    /// First step of the replay that ends with step n.
    fn first_step(&self, n: usize) -> usize {
        n.saturating_sub(self.memory)
    }

    /// Which of the local batches step k sees.
    fn slot(&self, k: usize) -> usize {
        match self.experiment.batches().at(k) {
            Batch::Full => 0,
            Batch::Sample(i) => i,
        }
    }

    /// Gradients, and Hessians if wanted, of every batch that steps `from..=n` see.
    fn look_around(&mut self, from: usize, n: usize, theta: &[f64], hessians: bool) {
        let floor = self.floor;
        self.theta.copy_from_slice(theta);
        floor.level(&mut self.theta);
        self.local.iter_mut().for_each(|l| l.fresh = false);
        let problem = self.experiment.problem();
        for k in from..=n {
            let slot = self.slot(k);
            let local = &mut self.local[slot];
            if local.fresh {
                continue;
            }
            local.fresh = true;
            problem.gradient(&self.theta, local.batch, &mut local.gradient);
            floor.level(&mut local.gradient);
            if !hessians {
                continue;
            }
            let dim = theta.len();
            for j in 0..dim {
                for (i, (at, &x)) in self.dual.theta.iter_mut().zip(&self.theta).enumerate() {
                    *at = Dual::new(x, if i == j { 1.0 } else { 0.0 });
                }
                problem.gradient(&self.dual.theta, local.batch, &mut self.dual.out);
                for (h, g) in local.hessian[j * dim..(j + 1) * dim].iter_mut().zip(&self.dual.out) {
                    *h = g.eps;
                }
            }
            floor.level(&mut local.hessian);
        }
    }

    /// Replays steps `from..=n` on plain numbers; every direction is left in `directions`.
    fn replay(&mut self, from: usize, n: usize) {
        let dim = self.theta.len();
        self.state.fill(0.0);
        self.method.start(&mut self.state);
        self.directions.resize((n - from + 1) * dim, 0.0);
        for k in from..=n {
            let slot = self.slot(k);
            let out = &mut self.directions[(k - from) * dim..(k - from + 1) * dim];
            self.method.step(k, &mut self.state, &self.theta, &self.local[slot].gradient, out);
        }
    }

    /// The δ-part of step n when the past drifts: step k is fed the direction's share
    /// `weights.0·Sₖ + weights.1·Fₙ`. The `directions` of the same steps must be there.
    fn drift(&mut self, from: usize, n: usize, weights: (f64, f64), out: &mut [f64]) {
        self.drift_seen(from, n, weights, |_, _| {});
        out.iter_mut().zip(&self.dual.out).for_each(|(o, f)| *o = f.eps);
    }

    /// As [`drift`](Self::drift), left in the dual output; `seen` is shown every step, its index
    /// and the numbers it is about to be taken with.
    fn drift_seen(&mut self, from: usize, n: usize, weights: (f64, f64), mut seen: impl FnMut(usize, &DualReplay)) {
        let dim = self.theta.len();
        let last = (n - from) * dim;
        // S at the first replayed step; it loses one direction a step on the way to n.
        let mut sum = vec![0.0; dim];
        for f in self.directions[..last].chunks_exact(dim) {
            sum.iter_mut().zip(f).for_each(|(s, f)| *s += f);
        }
        let mut shift = vec![0.0; dim];
        self.dual.state.fill(Dual::new(0.0, 0.0));
        self.method.start(&mut self.dual.state);
        self.slopes.clear();
        for k in from..=n {
            let at = (k - from) * dim;
            for j in 0..dim {
                shift[j] = weights.0 * sum[j] + weights.1 * self.directions[last + j];
            }
            let local = &self.local[self.slot(k)];
            for j in 0..dim {
                let row = &local.hessian[j * dim..(j + 1) * dim];
                let product = row.iter().zip(&shift).map(|(h, s)| h * s).sum();
                self.dual.gradient[j] = Dual::new(local.gradient[j], product);
                self.dual.theta[j] = Dual::new(self.theta[j], shift[j]);
            }
            seen(k, &self.dual);
            let DualReplay { state, theta, gradient, out } = &mut self.dual;
            self.method.step(k, state, theta, gradient, out);
            self.slopes.extend(out.iter().map(|f| f.eps));
            if k + 1 < n {
                sum.iter_mut().zip(&self.directions[at..at + dim]).for_each(|(s, f)| *s -= f);
            } else {
                // S_n is exactly zero, whatever rounding the differences left.
                sum.fill(0.0);
            }
        }
    }

    /// Whether the choices that this derivation makes at `theta`, for every step up to n, are
    /// those of a run that made `made`.
    pub fn agrees(&mut self, n: usize, theta: &[f64], made: &[Choices]) -> bool {
        let from = self.first_step(n);
        self.look_around(from, n, theta, true);
        self.replay(from, n);
        let method = self.experiment.method();
        let mut agrees = true;
        self.drift_seen(from, n, (1.0, 0.0), |k, at| {
            let assumed = method.choices(k, &at.state, &at.theta, &at.gradient);
            agrees &= !assumed.is_some_and(|assumed| assumed.contradicts(made[k]));
        });
        agrees
    }

    /// The two halves of C apart: what the memory adds and what the finite step adds.
    pub fn halves(&mut self, n: usize, theta: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let from = self.first_step(n);
        self.look_around(from, n, theta, true);
        self.replay(from, n);
        let (mut memory, mut discretization) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
        self.drift(from, n, (1.0, 0.0), &mut memory);
        self.drift(from, n, (0.0, 0.5), &mut discretization);
        (memory, discretization)
    }

    fn last_direction(&self, first: &mut [f64]) {
        let start = self.directions.len() - first.len();
        first.copy_from_slice(&self.directions[start..]);
    }
}

impl Field for Derived<'_> {
    fn direction(&mut self, n: usize, theta: &[f64], first: &mut [f64]) {
        let from = self.first_step(n);
        self.look_around(from, n, theta, false);
        self.replay(from, n);
        self.last_direction(first);
    }

    fn correction(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64]) {
        let from = self.first_step(n);
        self.look_around(from, n, theta, true);
        self.replay(from, n);
        self.last_direction(first);
        self.drift(from, n, (1.0, 0.5), correction);
    }

    fn third(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64], second: &mut [f64]) {
        third::third_order(self, n, theta, first, correction, second);
    }

    fn coefficient(&self, _: usize, _: &[f64], _: &mut [f64]) -> bool {
        false
    }

    fn cost(&self, n: usize, terms: Terms) -> u64 {
        let steps = (n - self.first_step(n)) as u64 + 1;
        // Each batch that was seen has its gradient, and a column of the Hessian a coordinate.
        let seen = steps.min(self.local.len() as u64);
        let columns = self.theta.len() as u64;
        // Where everything counts a flow may slide along where gradients vanish, on numbers that are slow.
        let each = self.experiment.problem().weight() * if self.floor.is_none() { 8 } else { 2 };
        let steps = self.method.optimizer.weight() * steps;
        match terms {
            Terms::First => each * seen + steps,
            Terms::Modified => each * seen * (1 + columns) + 4 * steps,
            Terms::Third => each * seen * (1 + columns) + 24 * steps,
        }
    }
}
