//! The piecewise equation followed through a whole run.
//!
//! The field is autonomous between two steps and jumps with n at each, so every interval is
//! integrated afresh.

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;

use super::floor::Floor;
use super::integrate::{DormandPrince, Outcome};
use super::{Budget, Field, Terms};

/// Why a flow was not followed to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopReason {
    /// It went out of bounds.
    Diverged,
    /// It became too stiff for an explicit method: more sub-steps in one interval than the cap.
    Stiff,
    /// The work budget of one run was spent.
    Budget,
}

/// Where a flow stopped early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The last step whose point is known.
    pub at: usize,
    /// Why.
    pub why: StopReason,
}

/// The points of a flow at times 0, h, 2h, …
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// One point a step, the start first.
    pub points: Vec<Vec<f64>>,
    /// Set where it was not followed to the end.
    pub stopped: Option<Stop>,
}

/// A coordinate beyond this many times the start's size is out of bounds.
const BOUND: f64 = 1e9;

/// The size beyond which a run that started at `start` counts as diverged.
pub fn bound(start: &[f64]) -> f64 {
    BOUND * start.iter().fold(1.0, |m: f64, x| m.max(x.abs()))
}

/// Whether a point is finite and within the bound.
pub fn within(point: &[f64], bound: f64) -> bool {
    point.iter().all(|x| x.abs() <= bound)
}

/// Why a flow ends with an interval that came out so, if it does; `point` is where it led.
pub(super) fn ends(outcome: Outcome, point: &[f64], limit: f64, budget: Budget) -> Option<StopReason> {
    match outcome {
        Outcome::Stiff => Some(StopReason::Stiff),
        Outcome::Diverged => Some(StopReason::Diverged),
        Outcome::Reached if !within(point, limit) => Some(StopReason::Diverged),
        Outcome::Spent => Some(StopReason::Budget),
        Outcome::Reached if budget.is_spent() => Some(StopReason::Budget),
        Outcome::Reached => None,
    }
}

/// Follows the flow with these terms from the experiment's start through `steps` intervals.
pub fn follow(
    field: &mut dyn Field,
    experiment: &Experiment,
    terms: Terms,
    steps: usize,
    budget: &mut Budget,
) -> Trajectory {
    let h = experiment.h();
    let limit = bound(experiment.start());
    let mut y = experiment.start().to_vec();
    let mut integrator = DormandPrince::new(y.len());
    let mut scratch = vec![0.0; 2 * y.len()];
    let mut points = Vec::with_capacity(steps + 1);
    points.push(y.clone());
    let mut stopped = None;
    let floor = Floor::of(experiment);
    for n in 0..steps {
        floor.level(&mut y);
        let cost = field.cost(n, terms);
        let outcome = integrator
            .advance(&mut y, h, budget, cost, &mut |x, out| field.velocity(n, x, h, terms, out, &mut scratch));
        if let Some(why) = ends(outcome, &y, limit, *budget) {
            stopped = Some(Stop { at: n, why });
            break;
        }
        points.push(y.clone());
    }
    Trajectory { points, stopped }
}

/// The flow's point one step after `from` at step n.
///
/// # Errors
/// Why it cannot be followed.
pub fn one_step(
    field: &mut dyn Field,
    n: usize,
    from: &[f64],
    h: f64,
    terms: Terms,
    budget: &mut Budget,
) -> Result<Vec<f64>, StopReason> {
    if budget.is_spent() {
        return Err(StopReason::Budget);
    }
    let mut y = from.to_vec();
    let mut scratch = vec![0.0; 2 * y.len()];
    let cost = field.cost(n, terms);
    let mut integrator = DormandPrince::new(y.len());
    let outcome =
        integrator.advance(&mut y, h, budget, cost, &mut |x, out| field.velocity(n, x, h, terms, out, &mut scratch));
    match outcome {
        Outcome::Reached => Ok(y),
        Outcome::Stiff => Err(StopReason::Stiff),
        Outcome::Diverged => Err(StopReason::Diverged),
        Outcome::Spent => Err(StopReason::Budget),
    }
}
