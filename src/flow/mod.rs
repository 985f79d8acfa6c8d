//! What the iterates follow: the flows of backward error analysis.
//!
//! On `[tₙ, tₙ₊₁]`, with n frozen, a method's iterates follow
//!
//! ```text
//! θ′ = −Fₙ(θ) − h·Cₙ(θ),        Cₙ = Memₙ + ½ (∇Fₙ) Fₙ
//! ```
//!
//! one order better than `θ′ = −Fₙ(θ)`. `Fₙ` is the direction with every past iterate replaced
//! by θ, and Mem is what the drift of the past iterates adds. [`Derived`] gets both from the
//! method's own code by dual numbers; [`Closed`] has the formulas of the paper, as a fast path
//! where they exist. Each is tested against the other.

mod budget;
mod closed;
mod derived;
mod floor;
mod follow;
mod integrate;
mod memory;
mod phase;

pub use budget::Budget;
pub use closed::{Closed, Kernel, Point};
pub use derived::{Derived, Parts, parts, parts_along};
pub use follow::{Stop, StopReason, Trajectory, bound, follow, one_step, within};
pub use memory::Memory;
pub use phase::{Phase, Printed};

use halfstep_split::split;

use crate::experiment::Experiment;

/// How many terms of the modified equation are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// `θ′ = −F`.
    First,
    /// `θ′ = −F − hC`.
    Modified,
    /// `θ′ = −F − hC − h²D`.
    Third,
}

/// The terms of a modified equation at step n.
///
/// All vectors have the problem's dimension. `n` is the index of the step `θ⁽ⁿ⁾ → θ⁽ⁿ⁺¹⁾`.
pub trait Field {
    /// `Fₙ(θ)`.
    fn direction(&mut self, n: usize, theta: &[f64], first: &mut [f64]);

    /// `Fₙ(θ)` and `Cₙ(θ)`; C does not contain the factor h.
    fn correction(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64]);

    /// `Fₙ(θ)`, `Cₙ(θ)` and `Dₙ(θ)`, the coefficient of h²; D does not contain the factor h².
    fn third(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64], second: &mut [f64]);

    /// `cⱼ` of `θⱼ′ = −(1/Rⱼ)[∂ⱼE + (h/2) cⱼ ∂ⱼ‖∇E‖₁,ε]` at a point with gradient `gradient`.
    ///
    /// Returns `false` and leaves `out` alone where the method's correction is not of that form.
    fn coefficient(&self, n: usize, gradient: &[f64], out: &mut [f64]) -> bool;

    /// What one evaluation at step n costs, in gradient-sized operations.
    fn cost(&self, n: usize, terms: Terms) -> u64;

    /// `θ′` on `[tₙ, tₙ₊₁]` with these terms kept, written to `out`.
    ///
    /// `scratch` is two vectors of the problem's dimension, one after the other.
    fn velocity(&mut self, n: usize, theta: &[f64], h: f64, terms: Terms, out: &mut [f64], scratch: &mut [f64]) {
        let (correction, second) = scratch.split_at_mut(theta.len());
        match terms {
            Terms::First => {
                self.direction(n, theta, out);
                out.iter_mut().for_each(|v| *v = -*v);
            }
            Terms::Modified => {
                self.correction(n, theta, out, correction);
                out.iter_mut().zip(correction).for_each(|(v, c)| *v = -*v - h * *c);
            }
            Terms::Third => {
                self.third(n, theta, out, correction, second);
                for ((v, c), d) in out.iter_mut().zip(correction).zip(second) {
                    *v = -*v - h * (*c + h * *d);
                }
            }
        }
    }
}

/// The fastest exact field of an experiment: the closed form where there is one.
pub fn field(experiment: &Experiment) -> Box<dyn Field + '_> {
    match Closed::new(experiment) {
        Some(closed) => Box::new(closed),
        None => replayed(experiment),
    }
}

#[split(replay)]
fn replayed(experiment: &Experiment) -> Box<dyn Field + '_> {
    Box::new(Derived::new(experiment))
}
