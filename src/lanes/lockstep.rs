//! The iterates of several experiments in lock-step.

use crate::experiment::Experiment;
use crate::optimizer::{Adam, Adamw, FirstMoment, Optimizer, Rmsprop, Update};
use crate::problem::{Batch, Loss, Problem};

use super::Lanes;

/// Several experiments that differ in β and ρ alone, run together.
#[derive(Clone, Debug)]
pub struct Lockstep<'a, const L: usize> {
    /// What they have in common.
    common: &'a Experiment,
    method: Method<L>,
}

/// A method with a β and a ρ for each lane.
#[derive(Clone, Debug)]
enum Method<const L: usize> {
    Adam(Adam<Lanes<L>>),
    Rmsprop(Rmsprop<Lanes<L>>),
}

/// How many runs the page takes side by side. On 128-bit registers four are two chains of divisions, which hide each
/// other's waiting; more would not fit the registers.
pub const SIDE: usize = 4;

impl Lockstep<'_, SIDE> {
    /// As [`iterate`](Self::iterate), with the losses at each point; not generic in who looks, so that it is
    /// compiled for speed with any caller.
    pub fn losses(&self, look: &mut dyn FnMut(usize, &[Lanes<SIDE>], Lanes<SIDE>) -> bool) {
        self.iterate(|n, point| look(n, point, self.problem().value(point, Batch::Full)));
    }
}

impl<'a, const L: usize> Lockstep<'a, L> {
    /// The runs together, or `None` for a method that does not run in lanes yet.
    ///
    /// Loss, start, step size, schedule, batches and ε are those of the first.
    pub fn new(runs: &'a [Experiment; L]) -> Option<Self> {
        let common = runs.first()?;
        let decays = |of: fn(&Optimizer) -> Option<f64>| -> Option<Lanes<L>> {
            let mut lanes = Lanes::all(0.0);
            for (lane, run) in lanes.0.iter_mut().zip(runs) {
                *lane = of(&run.method().optimizer)?;
            }
            Some(lanes)
        };
        let rho = decays(|optimizer| match optimizer {
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => Some(m.second.rho),
            Optimizer::Rmsprop(m) => Some(m.second.rho),
            _ => None,
        })?;
        let method = match &common.method().optimizer {
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => {
                let beta = decays(|optimizer| match optimizer {
                    Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => Some(m.first.beta),
                    _ => None,
                })?;
                let first = FirstMoment::of(beta, m.first.bias_correction);
                Method::Adam(Adam { first, second: m.second.with_rho(rho) })
            }
            Optimizer::Rmsprop(m) => Method::Rmsprop(Rmsprop { second: m.second.with_rho(rho) }),
            _ => return None,
        };
        Some(Self { common, method })
    }

    /// The loss that all have.
    pub fn problem(&self) -> &'a Problem {
        self.common.problem()
    }

    /// Runs them; `look(n, θ⁽ⁿ⁾)` is called for n = 0 … N with the dimension's count of lanes, and
    /// ends the runs by returning `false`.
    pub fn iterate(&self, look: impl FnMut(usize, &[Lanes<L>]) -> bool) {
        match &self.method {
            Method::Adam(m) => self.run(m, look),
            Method::Rmsprop(m) => self.run(m, look),
        }
    }

    fn run<M: Update<Lanes<L>>>(&self, method: &M, mut look: impl FnMut(usize, &[Lanes<L>]) -> bool) {
        let (problem, h) = (self.common.problem(), self.common.h());
        let mut point: Vec<Lanes<L>> = self.common.start().iter().map(|&x| Lanes::all(x)).collect();
        let zero = Lanes::all(0.0);
        let mut state = vec![zero; method.slots() * point.len()];
        let mut gradient = vec![zero; point.len()];
        let mut direction = vec![zero; point.len()];
        method.start(&mut state);
        if !look(0, &point) {
            return;
        }
        for n in 0..self.common.steps() {
            problem.gradient(&point, self.common.batches().at(n), &mut gradient);
            method.step(n, &mut state, &point, &gradient, &mut direction);
            self.common.method().finish(n, &point, &mut direction);
            point.iter_mut().zip(&direction).for_each(|(x, &f)| *x -= f * h);
            if !look(n + 1, &point) {
                return;
            }
        }
    }
}
