//! The phase-space flow of Adam, AdamW and RMSProp by formula.
//!
//! With `κ_q = −ln q/h`, `τ_q = 1/(1−q) + 1/ln q`, `r_q = 1−e^{−κ_q t}` with bias correction and 1
//! without, and `u = s + λθ` the direction, `s = m̂/√(v̂+ε)` or `m̂/(√v̂+ε)`:
//!
//! ```text
//! m̂′ = (κ_β/r_β)(q_m − m̂),     q_m = g + h τ_β Hu
//! v̂′ = (κ_ρ/r_ρ)(q_v − v̂),     q_v = (g + h τ_ρ Hu)²
//! θ′ = −u − (h/2)(s′ + λu)
//! ```
//!
//! t runs on; there is no n. `q_v` is a square here, equal to the expanded `g² + 2hτ g∘Hu` to this
//! order and never negative ([`Square`]). Where a method has no first moment m̂ is g itself, a
//! step older: `θ′ = −u − (h/2)(Hu/R + ∂ᵥs v̂′ + λu)`. Without bias correction the layer in which
//! the averages fill up is not resolved, and [`super::Lifted`] is followed instead.

use crate::experiment::Experiment;
use crate::number::Dual;
use crate::optimizer::{Adamw, Optimizer, SecondMoment};
use crate::problem::{Batch, Loss};

use super::super::follow::{Budget, Stop, StopReason, Trajectory, bound, within};
use super::super::integrate::{DormandPrince, Outcome};
use super::average::Average;

/// How the forcing of the second moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Square {
    /// `g² + 2hτ g∘Hu`.
    Expanded,
    /// `(g + hτHu)²`; this form is integrated.
    Whole,
}

/// Turns towards a consistent start.
const CONSISTENT: usize = 60;

/// The phase-space form of Adam, AdamW or RMSProp.
pub struct Printed<'a> {
    experiment: &'a Experiment,
    first: Option<Average>,
    rho: Average,
    second: SecondMoment,
    square: Square,
}

impl<'a> Printed<'a> {
    /// The form, or `None` for another method, mini-batches, a schedule, or ρ = 0.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        if !experiment.batches().is_full() || !experiment.method().is_constant() {
            return None;
        }
        let h = experiment.h();
        let (beta, second) = match &experiment.method().optimizer {
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => (m.beta, m.second),
            Optimizer::Rmsprop(m) => (0.0, m.second),
            _ => return None,
        };
        let average = |q: f64| (q > 0.0).then(|| Average::new(q, h));
        Some(Self { experiment, first: average(beta), rho: average(second.rho)?, second, square: Square::Whole })
    }

    /// Whether the flow is of second order from the start on: with bias correction.
    pub fn resolves_the_start(&self) -> bool {
        self.second.bias_correction
    }

    /// The same with the other way to write the second moment's forcing.
    pub fn with_square(self, square: Square) -> Self {
        Self { square, ..self }
    }

    /// `(θ′, m̂′, v̂′)` at time `t`; the state is θ, m̂, v̂ of d numbers each, and so is the result.
    ///
    /// At t = 0 the averages are what they average, whatever the state says.
    pub fn velocity(&self, t: f64, state: &[f64], out: &mut [f64]) {
        let dim = self.experiment.dim();
        let (h, decay) = (self.experiment.h(), self.experiment.method().decay);
        let (theta, moments) = state.split_at(dim);
        let problem = self.experiment.problem();
        let mut g = vec![0.0; dim];
        problem.gradient(theta, Batch::Full, &mut g);

        let mean = |j: usize| if self.first.is_some() { moments[j] } else { g[j] };
        let spread = |j: usize| moments[dim + j];
        let denominator = |j: usize| self.denominator(spread(j));
        let u: Vec<f64> = (0..dim).map(|j| mean(j) / denominator(j) + decay * theta[j]).collect();
        let at: Vec<Dual<f64>> = theta.iter().zip(&u).map(|(&x, &u)| Dual::new(x, u)).collect();
        let mut along = vec![Dual::new(0.0, 0.0); dim];
        problem.gradient(&at, Batch::Full, &mut along);

        for j in 0..dim {
            let (g, p) = (g[j], along[j].eps);
            let begins = t == 0.0 && self.second.bias_correction;
            let mean_rate = match self.first {
                None => -p,
                Some(_) if begins => -0.5 * p,
                Some(a) => self.pull(a, t) * (g + h * a.tau * p - mean(j)),
            };
            let spread_rate = if begins { -g * p } else { self.pull(self.rho, t) * (self.forcing(g, p) - spread(j)) };
            let r = denominator(j);
            // Without a first moment the gradient is a step older than the state: its part turns.
            let own = if self.first.is_some() { mean_rate } else { -mean_rate };
            let s_rate = own / r - mean(j) * self.root_slope(spread(j)) * spread_rate / (r * r);
            out[j] = -u[j] - 0.5 * h * (s_rate + decay * u[j]);
            out[dim + j] = mean_rate;
            out[2 * dim + j] = spread_rate;
        }
    }

    /// κ/r at time t > 0.
    fn pull(&self, average: Average, t: f64) -> f64 {
        if self.second.bias_correction { average.pull(t) } else { average.rate }
    }

    fn forcing(&self, g: f64, p: f64) -> f64 {
        let drift = self.experiment.h() * self.rho.tau * p;
        match self.square {
            Square::Expanded => g * g + 2.0 * g * drift,
            Square::Whole => (g + drift) * (g + drift),
        }
    }

    fn denominator(&self, v: f64) -> f64 {
        if self.second.inside { (v + self.second.eps).sqrt() } else { v.max(0.0).sqrt() + self.second.eps }
    }

    /// d(denominator)/dv.
    fn root_slope(&self, v: f64) -> f64 {
        if self.second.inside {
            0.5 / (v + self.second.eps).sqrt()
        } else if v <= 0.0 {
            // A square that has not begun has no root to speak of.
            0.0
        } else {
            0.5 / v.sqrt()
        }
    }

    /// θ, m̂, v̂ at t = 0.
    fn start(&self) -> Vec<f64> {
        let dim = self.experiment.dim();
        let theta = self.experiment.start();
        let mut state = vec![0.0; 3 * dim];
        state[..dim].copy_from_slice(theta);
        if !self.second.bias_correction {
            return state;
        }
        // An average that has just begun is what it averages, and that depends on the direction,
        // which depends on the averages. Unless both agree to the last digit the difference over
        // t → 0 is a stiff layer that is not there; each turn gains a factor of about h.
        let (h, decay) = (self.experiment.h(), self.experiment.method().decay);
        let problem = self.experiment.problem();
        let mut g = vec![0.0; dim];
        problem.gradient(theta, Batch::Full, &mut g);
        state[dim..2 * dim].copy_from_slice(&g);
        state[2 * dim..].iter_mut().zip(&g).for_each(|(v, g)| *v = g * g);
        let mut along = vec![Dual::new(0.0, 0.0); dim];
        for _ in 0..CONSISTENT {
            let at: Vec<Dual<f64>> = (0..dim)
                .map(|j| {
                    let mean = if self.first.is_some() { state[dim + j] } else { g[j] };
                    let s = mean / self.denominator(state[2 * dim + j]);
                    Dual::new(theta[j], s + decay * theta[j])
                })
                .collect();
            problem.gradient(&at, Batch::Full, &mut along);
            for j in 0..dim {
                let p = along[j].eps;
                state[dim + j] = self.first.map_or(0.0, |a| g[j] + h * a.tau * p);
                state[2 * dim + j] = self.forcing(g[j], p);
            }
        }
        state
    }

    /// Follows the flow through `steps` intervals.
    pub fn follow(&self, steps: usize, budget: &mut Budget) -> Trajectory {
        let dim = self.experiment.dim();
        let h = self.experiment.h();
        let limit = bound(self.experiment.start());
        // Time is the last coordinate, so that the field is autonomous.
        let mut y = self.start();
        y.push(0.0);
        let mut integrator = DormandPrince::new(y.len());
        let mut points = vec![y[..dim].to_vec()];
        let mut stopped = None;
        for n in 0..steps {
            y[3 * dim] = n as f64 * h;
            let (outcome, evaluations) = integrator.advance(&mut y, h, |state, out| {
                self.velocity(state[3 * dim], &state[..3 * dim], out);
                out[3 * dim] = 1.0;
            });
            budget.0 = budget.0.saturating_sub(4 * evaluations as u64);
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

    /// What turns a moment before bias correction into the state at time `t`: `(r_β, r_ρ)`.
    pub fn corrections(&self, t: f64) -> (f64, f64) {
        let r = |a: Average| if self.second.bias_correction { a.mass(t) } else { 1.0 };
        (self.first.map_or(1.0, r), r(self.rho))
    }
}
