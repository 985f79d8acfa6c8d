//! Whether a run diverges, told by its growth and not by its size.
//!
//! Two signs of it. The loss ends at least ten times above its start and rises exponentially, which is measured on the
//! largest loss of each of the last three quarters. Or the method is linear, the loss is a quadratic with largest
//! curvature L, and hL is above the method's limit of stability, which theory gives exactly:
//!
//! | method | stable for hL up to |
//! |---|---|
//! | gd | 2 |
//! | momentum | 2(1+β) |
//! | ema | 2(1+β)/(1−β) |
//! | nesterov | 2(1+β)/(1+2β) |
//!
//! Each is where −1 becomes a root of the characteristic polynomial of `z = θ⁽ⁿ⁺¹⁾/θ⁽ⁿ⁾`; for momentum that is
//! `z² − (1+β−hL)z + β`.

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::optimizer::{NormKind, Optimizer};
use crate::problem::{Batch, Loss, Problem, hessian_vector};

use super::map::sharpness;

/// From this ratio of losses on, end by start, a growth is told.
const GROWN: f64 = 10.0;

/// A bounded direction is at most this long.
const BOUNDED: f64 = 10.0;

/// How a run diverges.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// The loss at the end divided by that at the start.
    pub factor: f64,
    /// Where theory knows it: `hL`, and what it would have to stay below.
    pub limit: Option<Limit>,
}

/// Beyond the limit of stability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// `hL`.
    pub product: f64,
    /// The largest stable one.
    pub stable: f64,
}

/// How the run with these iterates and losses diverges; `None` where it does not.
pub fn growth(experiment: &Experiment, theta: &[Vec<f64>], loss: &[f64]) -> Option<Growth> {
    let (start, end) = (*loss.first()?, *loss.last()?);
    let limit = beyond(experiment);
    let factor = end / start;
    let grows = factor >= GROWN && is_exponential(loss) && is_beyond_steps(experiment, theta);
    ((grows || limit.is_some()) && factor.is_finite()).then_some(Growth { factor, limit })
}

/// Whether the largest loss of a quarter keeps growing by the same ratio, or a larger one.
fn is_exponential(loss: &[f64]) -> bool {
    let quarter = ((loss.len() - 1) / 4).max(1);
    let largest = |from: usize, to: usize| loss.get(from..to).unwrap_or(&[]).iter().copied().fold(0.0, f64::max);
    let end = loss.len();
    let quarters = [3, 2, 1].map(|back| {
        let from = end.saturating_sub(back * quarter);
        largest(from, (from + quarter).min(end))
    });
    let [before, middle, last] = quarters;
    last >= 1.5 * middle && (last / middle).ln() >= 0.8 * (middle / before).ln()
}

/// Whether the run went further than steps of bounded size can, for a method that has such steps. They overshoot a
/// minimum that is nearer than a step, and the loss grows for a while.
fn is_beyond_steps(experiment: &Experiment, theta: &[Vec<f64>]) -> bool {
    if experiment.method().optimizer.norm() == NormKind::Two {
        return true;
    }
    let (Some(start), Some(end)) = (theta.first(), theta.last()) else { return false };
    let way = start.iter().zip(end).fold(0.0, |m: f64, (a, b)| m.max((b - a).abs()));
    way > BOUNDED * experiment.h() * theta.len() as f64
}

/// The method's limit of stability on a quadratic, if the run is beyond it and has a part that grows.
fn beyond(experiment: &Experiment) -> Option<Limit> {
    let settings = experiment.settings();
    if settings.decay != 0.0 || !experiment.method().is_constant() {
        return None;
    }
    // The samples of the noisy one differ by a constant force, which decides nothing.
    let (Problem::Quadratic(_) | Problem::Noisy(_)) = experiment.problem() else { return None };
    let beta = settings.hyper.b1;
    let stable = match experiment.method().optimizer {
        Optimizer::Gd(_) => 2.0,
        Optimizer::Momentum(_) => 2.0 * (1.0 + beta),
        Optimizer::Ema(_) => 2.0 * (1.0 + beta) / (1.0 - beta),
        Optimizer::Nesterov(_) => 2.0 * (1.0 + beta) / (1.0 + 2.0 * beta),
        _ => return None,
    };
    let curvature = sharpness(experiment.problem(), experiment.start());
    let product = experiment.h() * curvature;
    // Rounding of the curvature.
    (product > stable * (1.0 + 1e-12) && is_steep(experiment, curvature)).then_some(Limit { product, stable })
}

/// Whether the start has a part along the steepest direction, which powers of the Hessian bring out.
fn is_steep(experiment: &Experiment, curvature: f64) -> bool {
    let (problem, start) = (experiment.problem(), experiment.start());
    let mut part = vec![0.0; start.len()];
    problem.gradient(start, Batch::Full, &mut part);
    let size = |v: &[f64]| v.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    let whole = size(&part);
    for _ in 0..60 {
        let product = hessian_vector(problem, start, Batch::Full, &part).1;
        part = product.into_iter().map(|x| x / curvature).collect();
    }
    size(&part) > 1e-12 * whole
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::experiment::Settings;

    #[test]
    fn exponentials_grow_and_plateaus_do_not() {
        let made = |f: fn(f64) -> f64| is_exponential(&(0..=200).map(|n| f(f64::from(n))).collect::<Vec<_>>());
        assert!(made(|n| 1.04_f64.powf(n)) && is_exponential(&[1.0, 30.0, 900.0, 27_000.0]));
        assert!(!made(|n| 1.0 - (-n).exp() + 1e-9), "a plateau");
        assert!(!made(|n| (-0.01 * n).exp()), "a descent");
        assert!(!made(|n| n.sqrt() + 0.1), "a root");
    }

    #[test]
    fn bounded_steps_have_to_go_far_to_diverge() {
        let of = |optimizer: &str| {
            let settings = Settings { optimizer: optimizer.into(), problem: "cubic".into(), ..Settings::default() };
            Experiment::new(settings).unwrap()
        };
        let loss: Vec<f64> = (0..=200).map(|n| 1.04_f64.powi(n)).collect();
        let near: Vec<Vec<f64>> = (0..=200).map(|n| vec![1e-4 * f64::from(n), 0.0]).collect();
        assert!(growth(&of("gd"), &near, &loss).is_some());
        assert_eq!(growth(&of("adam"), &near, &loss), None);
    }
}
