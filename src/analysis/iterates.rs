//! The iterates themselves: the method run on plain numbers.

use crate::experiment::Experiment;
use crate::flow::{Derived, bound, within};
use crate::optimizer::{Choices, Update};
use crate::problem::Loss;

/// The run of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Iterates {
    /// θ⁽⁰⁾ … θ⁽ᴺ⁾, or the finite part.
    pub theta: Vec<Vec<f64>>,
    /// The first step whose iterate is not finite or left every bound; `theta` ends before it.
    pub diverged_at: Option<usize>,
    /// The first step at which the choices of a method that is not smooth (signs, maxima), or
    /// those of its past as seen from there, are not the ones that the derivation makes; from
    /// this point on its equations are heuristic. `None` for a smooth method.
    pub heuristic_from: Option<usize>,
}

/// Runs the experiment's method from its start.
pub fn iterate(experiment: &Experiment) -> Iterates {
    take_steps(experiment).judge(experiment)
}

/// The steps of a method, and what it chose at each.
pub struct Steps {
    pub theta: Vec<Vec<f64>>,
    diverged_at: Option<usize>,
    made: Vec<Choices>,
}

impl Steps {
    /// Finds where its choices are not the derivation's, which takes longer than the steps did.
    pub fn judge(self, experiment: &Experiment) -> Iterates {
        let heuristic_from = first_difference(experiment, &self.theta, &self.made);
        Iterates { theta: self.theta, diverged_at: self.diverged_at, heuristic_from }
    }
}

/// The first part of [`iterate`].
pub fn take_steps(experiment: &Experiment) -> Steps {
    let (problem, method, h) = (experiment.problem(), experiment.method(), experiment.h());
    let limit = bound(experiment.start());
    let mut point = experiment.start().to_vec();
    let mut state = vec![0.0; method.slots() * point.len()];
    let mut gradient = vec![0.0; point.len()];
    let mut direction = vec![0.0; point.len()];
    let mut theta = Vec::with_capacity(experiment.steps() + 1);
    theta.push(point.clone());
    method.start(&mut state);
    let mut diverged_at = None;
    let mut made = Vec::new();
    for n in 0..experiment.steps() {
        problem.gradient(&point, experiment.batches().at(n), &mut gradient);
        made.extend(method.choices(n, &state, &gradient));
        method.step(n, &mut state, &point, &gradient, &mut direction);
        point.iter_mut().zip(&direction).for_each(|(x, f)| *x -= h * f);
        if !within(&point, limit) {
            diverged_at = Some(n + 1);
            break;
        }
        theta.push(point.clone());
    }
    Steps { theta, diverged_at, made }
}

/// How many replayed steps the search for the first difference may cost.
const SEARCH: usize = 250_000;

/// The first step at which the derivation's choices are not those that the run made.
///
/// Every look replays the past. Long runs are looked at with a stride first, and the stretch
/// before the first difference is then gone through step by step.
fn first_difference(experiment: &Experiment, theta: &[Vec<f64>], made: &[Choices]) -> Option<usize> {
    let steps = made.len().min(theta.len());
    let mut derived = Derived::new(experiment);
    let window = experiment.method().memory().map_or(steps, |m| m.min(steps)) + 1;
    let stride = (steps * window / SEARCH).max(1);
    let mut differs = |n: usize| !derived.agrees(n, &theta[n], made);
    let hit = (0..steps).step_by(stride).chain(steps.checked_sub(1)).find(|&n| differs(n))?;
    (hit.saturating_sub(stride - 1)..=hit).find(|&n| differs(n))
}

/// Whether a method makes no choices on this experiment, so that every derivative exists.
pub fn is_smooth(experiment: &Experiment) -> bool {
    let method = experiment.method();
    let zeros = vec![0.0; experiment.dim()];
    let mut state = vec![0.0; method.slots() * zeros.len()];
    method.start(&mut state);
    method.choices(0, &state, &zeros).is_none()
}
