//! Whether a run crosses a kink of its loss, and whether it leaves the domain of it: a built-in loss has neither.

use crate::experiment::Experiment;
#[cfg(feature = "own")]
use crate::problem::{Batch, Problem};

/// What a run does whose equations are a heuristic from there on.
pub const KINK: &str = "crosses a kink of the loss";

/// What a run does that ends where its loss is no number.
pub const DOMAIN: &str = "leaves the domain of the loss";

/// The first step at which the run is on the other side of a kink of its loss (`abs`, `max`, `relu`, `where`) than at a
/// step before.
///
/// Each row of the data has kinks of its own, and is looked at where a step sees it.
pub fn crossed(experiment: &Experiment, theta: &[Vec<f64>]) -> Option<usize> {
    #[cfg(feature = "own")]
    if let Problem::Own(own) = experiment.problem()
        && own.kinks() > 0
    {
        let mut sides = vec![0.0; own.kinks() * crate::problem::Loss::samples(own)];
        return theta.iter().enumerate().position(|(n, point)| {
            let mut is_other = false;
            own.each_choice(point, experiment.batches().at(n), |place, x| {
                // On the kink itself it is on neither side.
                let Some(side) = sides.get_mut(place).filter(|_| x != 0.0 && !x.is_nan()) else { return };
                is_other |= *side * x < 0.0;
                *side = x.signum();
            });
            is_other
        });
    }
    let _ = (experiment, theta);
    None
}

/// Whether the loss may be no number at a point at which its gradient is one.
pub fn is_possible(experiment: &Experiment) -> bool {
    #[cfg(feature = "own")]
    if let Problem::Own(own) = experiment.problem() {
        return own.has_edge();
    }
    let _ = experiment;
    false
}

/// Whether the loss is no number at a point, though its gradient may be some.
pub fn is_outside(experiment: &Experiment, point: &[f64]) -> bool {
    #[cfg(feature = "own")]
    if let Problem::Own(own) = experiment.problem() {
        return is_possible(experiment) && crate::problem::Loss::value(own, point, Batch::Full).is_nan();
    }
    let _ = (experiment, point);
    false
}
