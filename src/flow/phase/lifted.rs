//! The phase-space flow of any method made of averages, derived from its own code.
//!
//! The state is θ and, for each slot of the memory that is an average `a ← qa + (1−q)x`, the mean
//! it stands for, `â = a/(1−qⁿ)`: that starts smoothly where a does not, with bias correction or
//! without. Step n of the method, fed the memory `(1−qⁿ)â`, is a direction `Φₙ(θ, â)` and new
//! averages, and these say what x is: `x = (a⁺ − qa)/(1−q)`. On `[tₙ, tₙ₊₁]`, n frozen,
//!
//! ```text
//! θ′ = −Φₙ + (h/2) dΦₙ/dt
//! â′ = κ/(1−e^{−κt}) (x(t−hτ) − â),       κ = −ln q/h,  τ = 1/(1−q) + 1/ln q
//! ```
//!
//! `dΦₙ/dt` is the δ-part of the step fed θ + δθ′, g + δHθ′ and â + δâ′, and x a moment ago is
//! read from a step fed all of them a moment ago. Nothing of a method is written here but which
//! decay each slot has ([`Update::averages`]). After the first step â is x itself, so the averages
//! start there; during it only θ moves.
//!
//! Where an average takes in another (AdaBelief, AdaDelta) and decays fast, what it takes in jumps
//! from step to step while the other fills up, and no smooth state can stand for it. For so long
//! the memory stands still within an interval and then takes the method's own step, at the flow's
//! own point; where an average feeds on itself as well (AdaDelta) it does so throughout, because it
//! may forget any number of times slower than its decay says. What a step only holds on to (the largest second moment of AMSGrad) always does.
//!
//! Source: own. For bias-corrected Adam it is [`super::Printed`] up to O(h²).

use crate::experiment::Experiment;
use crate::number::{Dual, power};
use crate::optimizer::Update;
use crate::problem::{Batch, Loss};

use super::super::follow::{Budget, Stop, StopReason, Trajectory, bound, within};
use super::super::integrate::{DormandPrince, Outcome};
use super::average::Average;
use super::buffers::Buffers;

/// The phase-space flow derived from a method's code.
pub struct Lifted<'a> {
    experiment: &'a Experiment,
    /// The decay of every slot and its average; `None` for one that is held.
    slots: Vec<Option<(f64, Average)>>,
    /// The first step on whose interval the averages flow.
    begin: usize,
}

impl<'a> Lifted<'a> {
    /// The flow, or `None` where [`super::Phase::why_not`] says why.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        if super::Phase::why_not(experiment).is_some() {
            return None;
        }
        let h = experiment.h();
        let decays = experiment.method().averages().ok()?;
        let slots = decays.into_iter().map(|q| q.map(|q| (q, Average::bounded(q, h)))).collect();
        let mut lifted = Self { experiment, slots, begin: 1 };
        if lifted.is_entangled() {
            // Without a last step that counts, an average feeds on itself and may fill up for ever.
            let jumps = |q: f64| (((1.0 - q) / (JUMP * h)).ln() / -q.ln()).ceil().max(1.0) as usize;
            let fills = lifted.slots.iter().flatten().map(|&(q, _)| jumps(q)).fold(1, usize::max);
            lifted.begin = if experiment.method().memory().is_some() { fills } else { usize::MAX };
        }
        Some(lifted)
    }

    /// Whether what an average takes in depends on the memory.
    fn is_entangled(&self) -> bool {
        let dim = self.experiment.dim();
        let mut at = Buffers::new(dim, self.slots.len());
        // Any step does at which no direction is zero.
        at.dual_theta.fill(Dual::new(1.0, 0.0));
        at.dual_gradient.fill(Dual::new(1.0, 0.0));
        at.dual_memory.fill(Dual::new(0.3, 1.0));
        self.experiment.method().step(
            3,
            &mut at.dual_memory,
            &at.dual_theta,
            &at.dual_gradient,
            &mut at.dual_direction,
        );
        let after = at.dual_memory.chunks_exact(dim);
        self.slots.iter().zip(after).any(|(slot, a)| slot.is_some_and(|(q, _)| (a[0].eps - q).abs() > 1e-12))
    }

    /// What an average of decay q holds of its mean before step n: `1 − qⁿ`.
    fn mass(slot: Option<(f64, Average)>, n: usize) -> f64 {
        slot.map_or(1.0, |(q, _)| 1.0 - power(q, n))
    }

    /// `(θ′, â′)` on the interval of step n at time t; the state is θ and one â a slot.
    fn velocity(&self, n: usize, t: f64, state: &[f64], out: &mut [f64], at: &mut Buffers) {
        let dim = self.experiment.dim();
        let (h, method, problem) = (self.experiment.h(), self.experiment.method(), self.experiment.problem());
        let (theta, means) = state.split_at(dim);

        // Where it heads and how the gradient turns on the way.
        problem.gradient(theta, Batch::Full, &mut at.gradient);
        self.remember(n, means, &mut at.memory);
        at.past.copy_from_slice(&at.memory);
        method.step(n, &mut at.past, theta, &at.gradient, &mut at.direction);
        for ((x, &p), f) in at.dual_theta.iter_mut().zip(theta).zip(&at.direction) {
            *x = Dual::new(p, -f);
        }
        problem.gradient(&at.dual_theta, Batch::Full, &mut at.dual_gradient);
        at.turn.iter_mut().zip(&at.dual_gradient).for_each(|(p, g)| *p = g.eps);

        at.rates.fill(0.0);
        if n >= self.begin {
            self.rates(n, t, theta, means, at);
        }
        for (s, slot) in self.slots.iter().enumerate() {
            let mass = Self::mass(*slot, n);
            for j in s * dim..(s + 1) * dim {
                at.dual_memory[j] = Dual::new(at.memory[j], mass * at.rates[j]);
            }
        }
        method.step(n, &mut at.dual_memory, &at.dual_theta, &at.dual_gradient, &mut at.dual_direction);
        out.iter_mut().zip(&at.dual_direction).for_each(|(v, f)| *v = -f.re + 0.5 * h * f.eps);
        out[dim..(1 + self.slots.len()) * dim].copy_from_slice(&at.rates);
    }

    /// The memory before step n that stands for these means.
    fn remember(&self, n: usize, means: &[f64], memory: &mut [f64]) {
        let dim = self.experiment.dim();
        for (s, slot) in self.slots.iter().enumerate() {
            let mass = Self::mass(*slot, n);
            for j in s * dim..(s + 1) * dim {
                memory[j] = mass * means[j];
            }
        }
    }

    /// â′ of every slot. What an average takes in may be made of another average, or of itself by
    /// way of the direction, so each turn looks back with the rates of the turn before.
    fn rates(&self, n: usize, t: f64, theta: &[f64], means: &[f64], at: &mut Buffers) {
        let dim = theta.len();
        let (h, method) = (self.experiment.h(), self.experiment.method());
        for _ in 0..TURNS {
            let (mut change, mut size) = (0.0_f64, 0.0_f64);
            for (s, slot) in self.slots.iter().enumerate() {
                let Some((q, average)) = slot else { continue };
                let back = h * average.tau;
                at.past.iter_mut().zip(means).zip(&at.rates).for_each(|((a, m), r)| *a = m - back * r);
                self.remember(n, &at.past, &mut at.before);
                at.past.copy_from_slice(&at.before);
                at.theta.iter_mut().zip(theta).zip(&at.direction).for_each(|((x, p), f)| *x = p + back * f);
                at.earlier.iter_mut().zip(&at.gradient).zip(&at.turn).for_each(|((e, g), p)| *e = g - back * p);
                method.step(n, &mut at.past, &at.theta, &at.earlier, &mut at.output);
                let pull = average.pull(t);
                for (j, mean) in means.iter().enumerate().skip(s * dim).take(dim) {
                    let taken = (at.past[j] - q * at.before[j]) / (1.0 - q);
                    let rate = pull * (taken - mean);
                    change = change.max((rate - at.rates[j]).abs());
                    size = size.max(rate.abs());
                    at.rates[j] = rate;
                }
            }
            if change <= AGREED * size {
                break;
            }
        }
    }

    /// The step taken at `state`: the means and held values after it, slot by slot.
    fn take(&self, n: usize, state: &[f64], at: &mut Buffers) -> Vec<f64> {
        let dim = self.experiment.dim();
        let (theta, means) = state.split_at(dim);
        self.experiment.problem().gradient(theta, Batch::Full, &mut at.gradient);
        self.remember(n, means, &mut at.memory);
        self.experiment.method().step(n, &mut at.memory, theta, &at.gradient, &mut at.direction);
        let masses = self.slots.iter().flat_map(|slot| std::iter::repeat_n(Self::mass(*slot, n + 1), dim));
        at.memory.iter().zip(masses).map(|(a, mass)| a / mass).collect()
    }

    /// Follows the flow through `steps` intervals.
    pub fn follow(&self, steps: usize, budget: &mut Budget) -> Trajectory {
        let (dim, slots) = (self.experiment.dim(), self.slots.len());
        let (h, limit) = (self.experiment.h(), bound(self.experiment.start()));
        // Time is the last coordinate, so that the field is autonomous.
        let time = (1 + slots) * dim;
        let mut y = vec![0.0; time + 1];
        y[..dim].copy_from_slice(self.experiment.start());
        let mut at = Buffers::new(dim, slots);
        let mut integrator = DormandPrince::new(y.len());
        let mut points = vec![y[..dim].to_vec()];
        let mut stopped = None;
        let holds = self.slots.iter().any(Option::is_none);
        let stands = |n: usize, slot: Option<(f64, Average)>| n < self.begin || slot.is_none();
        for n in 0..steps {
            y[time] = n as f64 * h;
            let mut taken = Vec::new();
            if n < self.begin || holds {
                taken = self.take(n, &y[..time], &mut at);
                // What the step is about to replace must not be chosen later in the interval.
                for j in (0..slots * dim).filter(|&j| self.slots[j / dim].is_none()) {
                    y[dim + j] = if taken[j] == y[dim + j] { taken[j] } else { 0.0 };
                }
            }
            let (outcome, evaluations) = integrator.advance(&mut y, h, |state, out| {
                self.velocity(n, state[time], &state[..time], out, &mut at);
                out[time] = 1.0;
            });
            for (j, &after) in taken.iter().enumerate().filter(|(j, _)| stands(n, self.slots[j / dim])) {
                y[dim + j] = after;
            }
            budget.0 = budget.0.saturating_sub(COST * evaluations as u64);
            let why = match outcome {
                Outcome::Stiff => Some(StopReason::Stiff),
                Outcome::Diverged => Some(StopReason::Diverged),
                Outcome::Reached if !within(&y[..dim], limit) => Some(StopReason::Diverged),
                Outcome::Reached if budget.0 == 0 => Some(StopReason::Budget),
                Outcome::Reached => None,
            };
            if let Some(why) = why {
                stopped = Some(Stop { at: n, why });
                break;
            }
            points.push(y[..dim].to_vec());
        }
        Trajectory { points, stopped }
    }
}

/// The most turns towards rates that agree with each other; most methods need one and a check.
const TURNS: usize = 12;

/// Relative change of the rates that is rounding.
const AGREED: f64 = 1e-13;

/// What is left of a jump, in steps, when the averages begin to flow.
const JUMP: f64 = 4.0;

/// What an evaluation costs: a gradient, one on dual numbers, and some six steps.
const COST: u64 = 9;
