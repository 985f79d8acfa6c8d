//! The phase-space flow: what a method remembers kept as a state, for long memories.
//!
//! The equations in θ alone expand in `h/(1−ρ)`, the memory in units of time; at the usual
//! ρ = 0.999, h = 0.001 that is 1 and they fail. With θ and the averages as the state nothing is
//! expanded in the memory. An average `s ← qs + (1−q)x` is followed per weight, `s = ŝ·(1−qⁿ)`: with
//! `κ_q = −ln q/h` and `τ_q = 1/(1−q) + 1/ln q` (½ as q → 1),
//!
//! ```text
//! ŝ′ = κ_q/(1−e^{−κ_q t}) (x(g + h τ_q Hu) − ŝ)
//! θ′ = −u − (h/2)·(δ-part of u at  ŝ + δ ŝ′,  g + δ Hu,  θ + δ u)
//! ```
//!
//! where u is the direction of step n, decay and schedule in it, made of the averages *after* the step.
//! The signs follow from what a step uses: the averages at its end, and g and θ at its beginning, where
//! `g′ = −Hu`. (An average that is used as it was before the step, as in Lion, counts with the
//! latter.) Neither x nor u is typed in: both are read off a step of the method's own code, on dual
//! numbers, with its memory placed so that it becomes `ŝ·(1−qⁿ⁺¹)`. What is not an average (the
//! largest square of AMSGrad, the sum of AdaGrad) is carried from step to step by that code, and stands
//! still within a step; so every method that remembers has this flow. With mini-batches, where averages
//! jump too, all of the memory is carried. On one interval n is frozen as in
//! the equations in θ alone, which makes `1−qⁿ⁺¹` exact: with or without bias correction there is no
//! layer at the start.
//!
//! This is the project's own extension. x is evaluated at a shifted gradient, so that a square stays
//! one; [`Printed`] is the expanded form.

mod average;
mod place;
mod printed;

use average::Average;
use place::{Place, State};
pub use printed::Printed;

use crate::experiment::Experiment;
use crate::number::Dual;
use crate::optimizer::{Slot, Update};
use crate::problem::Loss;

use super::Budget;
use super::floor::Floor;
use super::follow::{Stop, Trajectory, bound, ends};
use super::integrate::DormandPrince;

/// Turns towards a consistent start.
const CONSISTENT: usize = 60;

/// The phase-space form of a method.
pub struct Phase<'a> {
    experiment: &'a Experiment,
    states: Vec<State>,
    /// The memory where it is not an average, as it stands at the beginning of the interval.
    held: Vec<f64>,
    plain: Place<f64>,
    dual: Place<Dual<f64>>,
    /// The memory as it is wanted, and its rates, in the method's own numbers.
    wanted: Vec<f64>,
    rates: Vec<f64>,
    /// u, g and Hu.
    direction: Vec<f64>,
    gradient: Vec<f64>,
    along: Vec<f64>,
    shifted: Vec<f64>,
    /// θ, g and the memory as they move.
    line: Vec<Dual<f64>>,
    turned: Vec<Dual<f64>>,
    moved: Vec<Dual<f64>>,
}

impl<'a> Phase<'a> {
    /// Whether a method has one: where it remembers nothing, θ is the state.
    #[must_use]
    pub fn exists(experiment: &Experiment) -> bool {
        experiment.method().slots() > 0
    }

    /// The phase-space form, where there is one.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        let (method, dim, h) = (experiment.method(), experiment.dim(), experiment.h());
        let slots = method.slots();
        if slots == 0 {
            return None;
        }
        // What mini-batches put into an average jumps from step to step, and so does the average within one.
        let smooth = experiment.batches().is_full();
        let states = (0..slots)
            .map(|slot| match method.slot(slot) {
                _ if !smooth => State::Held,
                Slot::Average { decay, gain, fresh: true } if decay > 0.0 => State::Fresh(Average::new(decay, gain, h)),
                Slot::Average { decay, gain, fresh: false } if decay > 0.0 => State::Old(Average::new(decay, gain, h)),
                // An average without a memory is what it took in last.
                _ => State::Held,
            })
            .collect();
        let (mut held, zero) = (vec![0.0; slots * dim], Dual::new(0.0, 0.0));
        method.start(&mut held);
        Some(Self {
            experiment,
            states,
            held,
            plain: Place::new(slots, dim),
            dual: Place::new(slots, dim),
            wanted: vec![0.0; slots * dim],
            rates: vec![0.0; slots * dim],
            direction: vec![0.0; dim],
            gradient: vec![0.0; dim],
            along: vec![0.0; dim],
            shifted: vec![0.0; dim],
            line: vec![zero; dim],
            turned: vec![zero; dim],
            moved: vec![zero; slots * dim],
        })
    }

    /// θ′ and the rates of the averages at time `t` of the interval of step n.
    ///
    /// `state` is θ and then every slot per weight, d numbers each; those that are no average are not
    /// read, and have no rate. At t = 0 the averages are what they average.
    pub fn velocity(&mut self, n: usize, t: f64, state: &[f64], out: &mut [f64]) {
        let dim = self.experiment.dim();
        let h = self.experiment.h();
        let (theta, averages) = state.split_at(dim);
        self.want(n, averages);
        self.look(n, theta);

        let (rate, averages_rate) = out.split_at_mut(dim);
        averages_rate.fill(0.0);
        self.rates.fill(0.0);
        for slot in 0..self.states.len() {
            let Some(average) = self.states[slot].average() else { continue };
            if t == 0.0 {
                self.dual_step(n, theta, -1.0, 1.0);
                for j in 0..dim {
                    // The mean of what rises evenly rises half as fast.
                    averages_rate[slot * dim + j] = 0.5 * self.dual.taken(slot, average, j).eps;
                }
            } else {
                let pull = average.pull(t, true);
                self.shifted_step(n, theta, average.tau * h);
                for j in 0..dim {
                    let i = slot * dim + j;
                    averages_rate[i] = pull * (self.plain.taken(slot, average, j) - averages[i]);
                }
            }
            let weight = self.weight(slot, n);
            let own = slot * dim..(slot + 1) * dim;
            for (rate, per_weight) in self.rates[own.clone()].iter_mut().zip(&averages_rate[own]) {
                *rate = weight * per_weight;
            }
        }

        self.dual_step(n, theta, 1.0, -1.0);
        for (rate, u) in rate.iter_mut().zip(&self.dual.direction) {
            *rate = -u.re - 0.5 * h * u.eps;
        }
    }

    /// The memory in the method's own numbers.
    fn want(&mut self, n: usize, averages: &[f64]) {
        let dim = self.experiment.dim();
        self.wanted.copy_from_slice(&self.held);
        for slot in 0..self.states.len() {
            if self.states[slot].average().is_some() {
                let weight = self.weight(slot, n);
                let own = slot * dim..(slot + 1) * dim;
                for (wanted, per_weight) in self.wanted[own.clone()].iter_mut().zip(&averages[own]) {
                    *wanted = weight * per_weight;
                }
            }
        }
    }

    /// What an average per weight is multiplied with in step n.
    fn weight(&self, slot: usize, n: usize) -> f64 {
        match self.states[slot] {
            State::Fresh(average) => average.weight(n + 1),
            State::Old(average) => average.weight(n),
            State::Held => 0.0,
        }
    }

    /// g and Hu at θ, u the direction of step n there.
    fn look(&mut self, n: usize, theta: &[f64]) {
        let (problem, batch) = (self.experiment.problem(), self.experiment.batches().at(n));
        problem.gradient(theta, batch, &mut self.gradient);
        self.plain.step(self.experiment.method(), &self.states, n, theta, &self.gradient, &self.wanted);
        self.direction.copy_from_slice(&self.plain.direction);
        for ((line, &x), &u) in self.line.iter_mut().zip(theta).zip(&self.direction) {
            *line = Dual::new(x, u);
        }
        problem.gradient(&self.line, batch, &mut self.turned);
        self.along.iter_mut().zip(&self.turned).for_each(|(along, g)| *along = g.eps);
    }

    /// A step at the gradient of `shift` ago: what an average must be pulled to.
    fn shifted_step(&mut self, n: usize, theta: &[f64], shift: f64) {
        for ((shifted, g), p) in self.shifted.iter_mut().zip(&self.gradient).zip(&self.along) {
            *shifted = g + shift * p;
        }
        self.plain.run(self.experiment.method(), n, theta, &self.shifted, &self.wanted);
    }

    /// A step on dual numbers: g and θ move by `sign`·δHu and `sign`·δu, averages by δ times their rate,
    /// those used as they were before the step by `old`·δ times it.
    fn dual_step(&mut self, n: usize, theta: &[f64], sign: f64, old: f64) {
        let dim = theta.len();
        for (((line, &x), &u), j) in self.line.iter_mut().zip(theta).zip(&self.direction).zip(0..) {
            *line = Dual::new(x, sign * u);
            self.turned[j] = Dual::new(self.gradient[j], sign * self.along[j]);
        }
        for (i, moved) in self.moved.iter_mut().enumerate() {
            let rate = if matches!(self.states[i / dim], State::Old(_)) { old } else { 1.0 } * self.rates[i];
            *moved = Dual::new(self.wanted[i], rate);
        }
        self.dual.step(self.experiment.method(), &self.states, n, &self.line, &self.turned, &self.moved);
    }

    /// θ and the averages at t = 0, when an average is what it averages.
    ///
    /// That depends on the direction, which depends on the averages. Unless both agree to the last
    /// digit the difference over t → 0 is a stiff layer that is not there; each turn gains a factor of
    /// about h.
    fn start(&mut self) -> Vec<f64> {
        let (dim, h) = (self.experiment.dim(), self.experiment.h());
        let theta = self.experiment.start().to_vec();
        let mut state = theta.clone();
        state.resize(dim * (1 + self.states.len()), 0.0);
        let mut rates = vec![0.0; state.len()];
        // What an average takes in first is near enough to begin with.
        self.take(0, &theta, &self.held.clone());
        for (slot, own) in self.states.iter().enumerate() {
            let Some(average) = own.average() else { continue };
            for j in 0..dim {
                state[dim * (1 + slot) + j] = self.plain.taken(slot, average, j);
            }
        }
        for _ in 0..CONSISTENT {
            self.velocity(0, 0.0, &state, &mut rates);
            for slot in 0..self.states.len() {
                let Some(average) = self.states[slot].average() else { continue };
                self.shifted_step(0, &theta, average.tau * h);
                for j in 0..dim {
                    state[dim * (1 + slot) + j] = self.plain.taken(slot, average, j);
                }
            }
        }
        state
    }

    /// Carries what is no average over step n, which began at `theta`; `averages` are those at its end.
    ///
    /// What a step keeps of an average is so the flow's own, and equal to it when the next begins.
    fn carry(&mut self, n: usize, theta: &[f64], averages: &[f64]) {
        self.want(n, averages);
        self.experiment.problem().gradient(theta, self.experiment.batches().at(n), &mut self.gradient);
        self.plain.step(self.experiment.method(), &self.states, n, theta, &self.gradient, &self.wanted);
        for (slot, state) in self.states.iter().enumerate() {
            if matches!(state, State::Held) {
                let own = slot * theta.len()..(slot + 1) * theta.len();
                self.held[own.clone()].copy_from_slice(&self.plain.memory()[own]);
            }
        }
    }

    /// Takes step n as the method does, from this memory.
    fn take(&mut self, n: usize, theta: &[f64], before: &[f64]) {
        let mut gradient = vec![0.0; theta.len()];
        self.experiment.problem().gradient(theta, self.experiment.batches().at(n), &mut gradient);
        self.plain.run(self.experiment.method(), n, theta, &gradient, before);
    }

    /// What one evaluation costs, in gradient-sized operations.
    fn cost(&self) -> u64 {
        let (loss, step) = (self.experiment.problem().weight(), self.experiment.method().optimizer.weight());
        6 * loss + 2 * step * self.states.len() as u64
    }

    /// Follows the flow through `steps` intervals.
    pub fn follow(mut self, steps: usize, budget: &mut Budget) -> Trajectory {
        let (dim, h) = (self.experiment.dim(), self.experiment.h());
        let limit = bound(self.experiment.start());
        let (cost, floor) = (self.cost(), Floor::of(self.experiment));
        let carries = self.states.iter().any(|state| matches!(state, State::Held));
        // Time is the last coordinate, so that the field is autonomous.
        let mut y = self.start();
        let clock = y.len();
        y.push(0.0);
        let mut integrator = DormandPrince::new(y.len());
        let mut points = vec![y[..dim].to_vec()];
        let mut stopped = None;
        for n in 0..steps {
            floor.level(&mut y);
            y[clock] = n as f64 * h;
            let began = y[..dim].to_vec();
            let outcome = integrator.advance(&mut y, h, budget, cost, &mut |state, out| {
                self.velocity(n, state[clock], &state[..clock], &mut out[..clock]);
                out[clock] = 1.0;
            });
            if let Some(why) = ends(outcome, &y[..dim], limit, *budget) {
                stopped = Some(Stop { at: n, why });
                break;
            }
            if carries {
                self.carry(n, &began, &y[dim..clock]);
            }
            points.push(y[..dim].to_vec());
        }
        Trajectory { points, stopped }
    }
}
