//! The piecewise equation followed through a whole run.
//!
//! The field is autonomous between two steps and jumps with n at each, so every interval is
//! integrated afresh.

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;

use super::integrate::{DormandPrince, Outcome};
use super::{Field, Terms};

/// Why a flow was not followed to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopReason {
    /// It left every bound.
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

/// Work left, in units of [`Field::cost`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(pub u64);

impl Budget {
    /// For one flow that is followed only when asked for.
    pub const FLOW: Self = Self(60_000_000);
    /// For the first-order flow of a run. This and the next three are what a picture waits for: together
    /// they let every method through the default number of steps, where each step sees all samples.
    pub const FIRST: Self = Self(10_000_000);
    /// For the modified equation.
    pub const MODIFIED: Self = Self(36_000_000);
    /// For the validity measure.
    pub const VALIDITY: Self = Self(3_000_000);
    /// For the correction along the run.
    pub const PENALTY: Self = Self(9_000_000);
    /// For one row of an order study, which nobody drags.
    pub const STUDY: Self = Self(600_000_000);
}

/// The points of a flow at times 0, h, 2h, …
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// One point a step, the start first.
    pub points: Vec<Vec<f64>>,
    /// Set where it was not followed to the end.
    pub stopped: Option<Stop>,
}

/// A coordinate beyond this many times the start's size has left every bound.
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
pub(super) fn ends(outcome: Outcome, point: &[f64], limit: f64, budget: &Budget) -> Option<StopReason> {
    match outcome {
        Outcome::Stiff => Some(StopReason::Stiff),
        Outcome::Diverged => Some(StopReason::Diverged),
        Outcome::Reached if !within(point, limit) => Some(StopReason::Diverged),
        Outcome::Reached if budget.0 == 0 => Some(StopReason::Budget),
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
    for n in 0..steps {
        let cost = field.cost(n, terms);
        let (outcome, evaluations) =
            integrator.advance(&mut y, h, |x, out| field.velocity(n, x, h, terms, out, &mut scratch));
        budget.0 = budget.0.saturating_sub(cost * evaluations as u64);
        if let Some(why) = ends(outcome, &y, limit, budget) {
            stopped = Some(Stop { at: n, why });
            break;
        }
        points.push(y.clone());
    }
    Trajectory { points, stopped }
}

/// The flow's point one step after `from` at step n, or `None` where it cannot be followed.
pub fn one_step(
    field: &mut dyn Field,
    n: usize,
    from: &[f64],
    h: f64,
    terms: Terms,
    budget: &mut Budget,
) -> Option<Vec<f64>> {
    if budget.0 == 0 {
        return None;
    }
    let mut y = from.to_vec();
    let mut scratch = vec![0.0; 2 * y.len()];
    let cost = field.cost(n, terms);
    let (outcome, evaluations) =
        DormandPrince::new(y.len()).advance(&mut y, h, |x, out| field.velocity(n, x, h, terms, out, &mut scratch));
    budget.0 = budget.0.saturating_sub(cost * evaluations as u64);
    (outcome == Outcome::Reached).then_some(y)
}
