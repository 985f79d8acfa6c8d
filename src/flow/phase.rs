//! The phase-space flow: the moments kept as states, for long memories.
//!
//! The equations in θ alone expand in `h/(1−ρ)`, the memory in units of time; at the usual
//! ρ = 0.999, h = 0.001 that is 1 and they fail. With (θ, m̂, v̂) as the state nothing is expanded
//! in the memory. With `κ_q = −ln q/h`, `τ_q = 1/(1−q) + 1/ln q` (½ as q → 1), `r_q = 1−e^{−κ_q t}`
//! with bias correction and 1 without, and `u = s + λθ` the direction, `s = m̂/√(v̂+ε)` or
//! `m̂/(√v̂+ε)`:
//!
//! ```text
//! m̂′ = (κ_β/r_β)(q_m − m̂),     q_m = g + h τ_β Hu
//! v̂′ = (κ_ρ/r_ρ)(q_v − v̂),     q_v = (g + h τ_ρ Hu)²
//! θ′ = −u − (h/2)(s′ + λu)
//! ```
//!
//! t runs on; there is no n. This is the project's own extension. `q_v` is a square here, equal
//! to the expanded `g² + 2hτ g∘Hu` to this order and never negative ([`Square`]). Where a method
//! has no first moment m̂ is g itself, a step older: `θ′ = −u − (h/2)(Hu/R + ∂ᵥs v̂′ + λu)`.
//!
//! Momentum without bias correction starts with an empty average, and the layer in which it fills
//! up must be exact, or it leaves an O(h) offset. The direction being linear in m, it can be:
//! `q_m = g + ½hHu` and `θ′ = −u − h(1−τ_β)u′` sum every filling average exactly and are the same
//! for slow gradients. With a second moment and without bias correction the layer is not resolved.

use crate::experiment::Experiment;
use crate::number::Dual;
use crate::optimizer::{Adamw, Optimizer, SecondMoment};
use crate::problem::{Batch, Loss};

use super::follow::{Budget, Stop, StopReason, Trajectory, bound, within};
use super::integrate::{DormandPrince, Outcome};

/// How the forcing of the second moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Square {
    /// `g² + 2hτ g∘Hu`.
    Expanded,
    /// `(g + hτHu)²`; this form is integrated.
    Whole,
}

/// A decaying average as a state.
#[derive(Clone, Copy, Debug)]
struct Average {
    /// κ.
    rate: f64,
    /// τ.
    tau: f64,
}

impl Average {
    fn new(q: f64, h: f64) -> Self {
        let gap = 1.0 - q;
        // 1/(1−q) + 1/ln q cancels near 1; there its series, ½ + (1−q)/12 + …, takes over.
        let tau = if gap < 1e-3 { 0.5 + gap / 12.0 + gap * gap / 24.0 } else { 1.0 / gap + 1.0 / q.ln() };
        Self { rate: -q.ln() / h, tau }
    }

    /// κ/r at time t > 0.
    fn pull(&self, t: f64, bias_correction: bool) -> f64 {
        if bias_correction { self.rate / -(-self.rate * t).exp_m1() } else { self.rate }
    }
}

/// Turns towards a consistent start.
const CONSISTENT: usize = 60;

/// The phase-space form of a method.
pub struct Phase<'a> {
    experiment: &'a Experiment,
    first: Option<Average>,
    second: Option<(Average, SecondMoment)>,
    bias_correction: bool,
    /// What u is of m̂ where there is no second moment.
    scale: f64,
    square: Square,
}

impl<'a> Phase<'a> {
    /// The phase-space form, or `None` for a method that has none: one without a moment, one of
    /// another shape, one fed mini-batches, or one whose step size is not constant.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        if !experiment.batches().is_full() || !experiment.method().is_constant() {
            return None;
        }
        let h = experiment.h();
        let average = |q: f64| (q > 0.0).then(|| Average::new(q, h));
        let with_second = |beta: f64, second: &SecondMoment| {
            Some((average(beta), Some((average(second.rho)?, *second)), second.bias_correction, 1.0))
        };
        let (first, second, bias_correction, scale) = match &experiment.method().optimizer {
            Optimizer::Momentum(m) => Some((Some(average(m.beta)?), None, false, 1.0 / (1.0 - m.beta))),
            Optimizer::Ema(m) => Some((Some(average(m.average.beta)?), None, m.average.bias_correction, 1.0)),
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => with_second(m.beta, &m.second),
            Optimizer::Rmsprop(m) => with_second(0.0, &m.second),
            _ => None,
        }?;
        Some(Self { experiment, first, second, bias_correction, scale, square: Square::Whole })
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
        let u: Vec<f64> = (0..dim).map(|j| self.scale * mean(j) / denominator(j) + decay * theta[j]).collect();
        let at: Vec<Dual<f64>> = theta.iter().zip(&u).map(|(&x, &u)| Dual::new(x, u)).collect();
        let mut along = vec![Dual::new(0.0, 0.0); dim];
        problem.gradient(&at, Batch::Full, &mut along);

        for j in 0..dim {
            let (g, p) = (g[j], along[j].eps);
            let mean_rate = match self.first {
                None => -p,
                Some(_) if t == 0.0 && self.bias_correction => -0.5 * p,
                Some(a) => a.pull(t, self.bias_correction) * (g + h * self.first_tau(a) * p - mean(j)),
            };
            let spread_rate = match self.second {
                None => 0.0,
                Some(_) if t == 0.0 && self.bias_correction => -g * p,
                Some((a, _)) => a.pull(t, self.bias_correction) * (self.forcing(g, p, a.tau) - spread(j)),
            };
            let r = denominator(j);
            // Without a first moment the gradient is a step older than the state: its part turns.
            let own = if self.first.is_some() { mean_rate } else { -mean_rate };
            let s_rate = self.scale * (own / r - mean(j) * self.root_slope(spread(j)) * spread_rate / (r * r));
            let lead = match (self.first, self.second) {
                (Some(a), None) if !self.bias_correction => 1.0 - a.tau,
                _ => 0.5,
            };
            out[j] = -u[j] - h * (lead * s_rate + 0.5 * decay * u[j]);
            out[dim + j] = mean_rate;
            out[2 * dim + j] = spread_rate;
        }
    }

    fn first_tau(&self, a: Average) -> f64 {
        if self.second.is_none() && !self.bias_correction { 0.5 } else { a.tau }
    }

    fn forcing(&self, g: f64, p: f64, tau: f64) -> f64 {
        let drift = self.experiment.h() * tau * p;
        match self.square {
            Square::Expanded => g * g + 2.0 * g * drift,
            Square::Whole => (g + drift) * (g + drift),
        }
    }

    fn denominator(&self, v: f64) -> f64 {
        match self.second {
            None => 1.0,
            Some((_, s)) if s.inside => (v + s.eps).sqrt(),
            Some((_, s)) => v.max(0.0).sqrt() + s.eps,
        }
    }

    /// d(denominator)/dv.
    fn root_slope(&self, v: f64) -> f64 {
        match self.second {
            None => 0.0,
            Some((_, s)) if s.inside => 0.5 / (v + s.eps).sqrt(),
            // A square that has not begun has no root to speak of.
            Some(_) if v <= 0.0 => 0.0,
            Some(_) => 0.5 / v.sqrt(),
        }
    }

    /// θ, m̂, v̂ at t = 0.
    fn start(&self) -> Vec<f64> {
        let dim = self.experiment.dim();
        let theta = self.experiment.start();
        let mut state = vec![0.0; 3 * dim];
        state[..dim].copy_from_slice(theta);
        if !self.bias_correction {
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
                    let s = self.scale * mean / self.denominator(state[2 * dim + j]);
                    Dual::new(theta[j], s + decay * theta[j])
                })
                .collect();
            problem.gradient(&at, Batch::Full, &mut along);
            for j in 0..dim {
                let p = along[j].eps;
                state[dim + j] = self.first.map_or(0.0, |a| g[j] + h * a.tau * p);
                state[2 * dim + j] = self.second.map_or(0.0, |(a, _)| self.forcing(g[j], p, a.tau));
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
        let r = |a: Option<Average>| match a {
            Some(a) if self.bias_correction => -(-a.rate * t).exp_m1(),
            _ => 1.0,
        };
        (r(self.first), r(self.second.map(|(a, _)| a)))
    }
}
