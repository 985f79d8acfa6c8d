//! The phase-space equations as printed, for averages that begin at zero or are bias-corrected.
//!
//! With the names of [`super`], `u = s + λθ`, `s = m̂/√(v̂+ε)` or `m̂/(√v̂+ε)`, `r_q = 1−e^{−κ_q t}` with
//! bias correction and 1 without:
//!
//! ```text
//! m̂′ = (κ_β/r_β)(q_m − m̂),     q_m = g + h τ_β Hu
//! v̂′ = (κ_ρ/r_ρ)(q_v − v̂),     q_v = g² + 2h τ_ρ g∘Hu
//! θ′ = −u − (h/2)(s′ + λu)
//! ```
//!
//! [`super::Phase`] is what runs are compared with: it is derived from the method's own code, holds
//! for every method that remembers, and differs where `q_v` is concerned (a square there, which is
//! never negative) and without bias correction (where this form leaves the layer in which the averages
//! fill up unresolved, and an O(h) offset). This one is what the reference vectors hold.

use crate::experiment::Experiment;
use crate::number::Dual;
use crate::optimizer::{Adamw, Optimizer, SecondMoment};
use crate::problem::{Batch, Loss};

use super::Average;
use crate::flow::Budget;
use crate::flow::follow::{Stop, Trajectory, bound, ends};
use crate::flow::integrate::DormandPrince;

/// Turns towards a consistent start.
const CONSISTENT: usize = 60;

/// The printed form of Adam, RMSProp and momentum in EMA form.
pub struct Printed<'a> {
    experiment: &'a Experiment,
    first: Option<Average>,
    second: Option<(Average, SecondMoment)>,
    bias_correction: bool,
}

impl<'a> Printed<'a> {
    /// The form, or `None` for another method, mini-batches, or a step size or an ε that changes.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        if !experiment.batches().is_full() || !experiment.method().is_constant() {
            return None;
        }
        let h = experiment.h();
        let average = |q: f64| (q > 0.0).then(|| Average::new(q, 1.0, h));
        let with_second = |beta: f64, second: &SecondMoment| {
            let second = Some(second).filter(|second| second.has_constant_eps())?;
            Some((average(beta), Some((average(second.rho)?, second.clone())), second.bias_correction))
        };
        let (first, second, bias_correction) = match &experiment.method().optimizer {
            Optimizer::Ema(m) => Some((Some(average(m.average.beta)?), None, m.average.bias_correction)),
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => with_second(m.first.beta, &m.second),
            Optimizer::Rmsprop(m) => with_second(0.0, &m.second),
            _ => None,
        }?;
        Some(Self { experiment, first, second, bias_correction })
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
            let mean_rate = match self.first {
                None => -p,
                Some(_) if t == 0.0 && self.bias_correction => -0.5 * p,
                Some(a) => a.pull(t, self.bias_correction) * (g + h * a.tau * p - mean(j)),
            };
            let spread_rate = match self.second {
                None => 0.0,
                Some(_) if t == 0.0 && self.bias_correction => -g * p,
                Some((a, _)) => a.pull(t, self.bias_correction) * (self.forcing(g, p, a.tau) - spread(j)),
            };
            let r = denominator(j);
            // Without a first moment the gradient is a step older than the state: its part turns.
            let own = if self.first.is_some() { mean_rate } else { -mean_rate };
            let s_rate = own / r - mean(j) * self.root_slope(spread(j)) * spread_rate / (r * r);
            out[j] = -u[j] - 0.5 * h * (s_rate + decay * u[j]);
            out[dim + j] = mean_rate;
            out[2 * dim + j] = spread_rate;
        }
    }

    fn forcing(&self, g: f64, p: f64, tau: f64) -> f64 {
        g * g + 2.0 * g * self.experiment.h() * tau * p
    }

    fn denominator(&self, v: f64) -> f64 {
        match &self.second {
            None => 1.0,
            Some((_, s)) if s.is_inside() => (v + s.eps).sqrt(),
            Some((_, s)) => v.max(0.0).sqrt() + s.eps,
        }
    }

    /// d(denominator)/dv.
    fn root_slope(&self, v: f64) -> f64 {
        match &self.second {
            None => 0.0,
            Some((_, s)) if s.is_inside() => 0.5 / (v + s.eps).sqrt(),
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
                    let s = mean / self.denominator(state[2 * dim + j]);
                    Dual::new(theta[j], s + decay * theta[j])
                })
                .collect();
            problem.gradient(&at, Batch::Full, &mut along);
            for j in 0..dim {
                let p = along[j].eps;
                state[dim + j] = self.first.map_or(0.0, |a| g[j] + h * a.tau * p);
                state[2 * dim + j] = self.second.as_ref().map_or(0.0, |(a, _)| self.forcing(g[j], p, a.tau));
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
            let outcome = integrator.advance(&mut y, h, budget, 4, &mut |state, out| {
                self.velocity(state[3 * dim], &state[..3 * dim], out);
                out[3 * dim] = 1.0;
            });
            if let Some(why) = ends(outcome, &y[..dim], limit, *budget) {
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
        (r(self.first), r(self.second.as_ref().map(|(a, _)| *a)))
    }
}
