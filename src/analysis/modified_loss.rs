//! The modified loss, for methods that have one at a step: `E + hκN(∇E)`.
//!
//! Where the direction is `F = Ψ(∇E)` with Ψ the slope of the method's norm N, and the correction is a multiple of the
//! finite step's part of it, `C = 2κ · ½F′F = κ Ψ′(∇E) H Ψ(∇E)`, the modified equation is, up to h², the same method's
//! first-order flow on that loss: `Ψ(∇E + hκHΨ(∇E)) = F + hC`. A linear direction `F = w∇E` is the slope of `½‖∇E‖₂²`
//! times w. For gradient descent this is `E + (h/4)‖∇E‖²` (Barrett and Dherin, 2021). Whether a method has one is found
//! from its parts, at the run's own start and at another point: the multiple must be the same.

use super::norm::Norm;
use crate::experiment::Experiment;
use crate::flow::{self, parts};
use crate::problem::{Batch, Loss};

/// How far from parallel two vectors may be that rounding keeps apart.
const ROUNDING: f64 = 1e-8;

/// What is added to the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModifiedLoss {
    /// hκ, with w where the direction is linear.
    pub factor: f64,
    /// Whether it is on `½‖∇E‖₂²` rather than on the method's norm.
    pub is_square: bool,
}

impl ModifiedLoss {
    /// That of a method at step n, if it has one.
    pub fn of(experiment: &Experiment, n: usize) -> Option<Self> {
        if !experiment.batches().is_full() || experiment.method().decay != 0.0 {
            return None;
        }
        let here = Self::at(experiment, n, experiment.start())?;
        let elsewhere: Vec<f64> =
            experiment.start().iter().enumerate().map(|(j, x)| 0.8 * x + 0.1 * (j + 1) as f64).collect();
        let there = Self::at(experiment, n, &elsewhere)?;
        let is_same = (here.factor - there.factor).abs() <= 1e2 * ROUNDING * here.factor.abs();
        (is_same && here.is_square == there.is_square).then_some(here)
    }

    fn at(experiment: &Experiment, n: usize, theta: &[f64]) -> Option<Self> {
        let mut gradient = vec![0.0; theta.len()];
        experiment.problem().gradient(theta, Batch::Full, &mut gradient);
        let flow::Parts { direction, whole, step, .. } = parts(experiment, n, theta);
        let doubled = multiple(&whole, &step)?;
        let kappa = 0.5 * doubled;
        let mut slope = vec![0.0; theta.len()];
        Norm::of(experiment).slope(&gradient, &mut slope);
        let (factor, is_square) = match multiple(&direction, &slope) {
            Some(w) if (w - 1.0).abs() < ROUNDING => (kappa, false),
            _ => (kappa * multiple(&direction, &gradient)?, true),
        };
        Some(Self { factor: experiment.h() * factor, is_square })
    }

    /// What it adds where the method's norm of the gradient is `norm`.
    pub fn added(&self, norm: f64) -> f64 {
        self.factor * if self.is_square { 0.5 * norm * norm } else { norm }
    }
}

/// The factor by which `a` is `b`, if it is one.
fn multiple(a: &[f64], b: &[f64]) -> Option<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let factor = dot(a, b) / dot(b, b);
    let off: f64 = a.iter().zip(b).map(|(x, y)| (x - factor * y).powi(2)).sum();
    (factor.is_finite() && off.sqrt() <= ROUNDING * dot(a, a).sqrt()).then_some(factor)
}
