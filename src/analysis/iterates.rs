//! The iterates themselves: the method run on plain numbers.

use halfstep_split::split;

use super::kink::{self, crossed};
use crate::experiment::Experiment;
use crate::flow::{Derived, bound, within};
use crate::optimizer::{Choices, Update};
use crate::problem::Loss;

/// The run of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Iterates {
    /// θ⁽⁰⁾ … θ⁽ᴺ⁾, or the finite part.
    pub theta: Vec<Vec<f64>>,
    /// The first step whose iterate is not finite or is out of bounds; `theta` ends before it.
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
    /// Whether it ended because the loss was no number, at a point within bounds.
    is_outside: bool,
    made: Vec<Choices>,
}

impl Steps {
    /// Finds where its choices are not the derivation's, which takes longer than the steps did.
    pub fn judge(self, experiment: &Experiment) -> Iterates {
        // A method that chooses nothing is not looked at: what looks may not be here.
        let chooses = !self.made.is_empty();
        let chosen = chooses.then(|| first_difference(experiment, &self.theta, &self.made)).flatten();
        let heuristic_from = chosen.into_iter().chain(crossed(experiment, &self.theta)).min();
        Iterates { theta: self.theta, diverged_at: self.diverged_at, heuristic_from }
    }

    /// Where nobody asks for that.
    pub fn unjudged(self) -> Iterates {
        Iterates { theta: self.theta, diverged_at: self.diverged_at, heuristic_from: None }
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
    let mut is_outside = false;
    for n in 0..experiment.steps() {
        problem.gradient(&point, experiment.batches().at(n), &mut gradient);
        made.extend(method.choices(n, &state, &point, &gradient));
        method.step(n, &mut state, &point, &gradient, &mut direction);
        point.iter_mut().zip(&direction).for_each(|(x, f)| *x -= h * f);
        is_outside = within(&point, limit) && kink::is_outside(experiment, &point);
        if is_outside || !within(&point, limit) {
            diverged_at = Some(n + 1);
            break;
        }
        theta.push(point.clone());
    }
    Steps { theta, diverged_at, is_outside, made }
}

/// Whether a run that ended early left the domain of its loss, rather than its bounds.
pub fn leaves_domain(experiment: &Experiment) -> bool {
    kink::is_possible(experiment) && take_steps(experiment).is_outside
}

/// How many replayed steps a round of the search for the first difference may cost.
const SEARCH: usize = 250_000;

/// The first step at which the derivation's choices are not those that the run made.
///
/// Every look replays the past.
#[split(replay)]
fn first_difference(experiment: &Experiment, theta: &[Vec<f64>], made: &[Choices]) -> Option<usize> {
    let last = made.len().min(theta.len()).checked_sub(1)?;
    let mut derived = Derived::new(experiment);
    let window = experiment.method().memory().map_or(last, |m| m.min(last)) + 1;
    search(last, window, |n| !derived.agrees(n, &theta[n], made))
}

/// The first of the steps `0..=last` that differs, where a look at one replays up to `window` steps.
///
/// Long runs are looked at with a stride, the stretch before the first difference with a smaller one, and so on
/// to single steps; what differs between two looks alone is not seen.
fn search(last: usize, window: usize, mut differs: impl FnMut(usize) -> bool) -> Option<usize> {
    let (mut from, mut to) = (0, last);
    loop {
        let stride = ((to - from + 1) * window / SEARCH).max(1);
        let hit = (from..=to).step_by(stride).chain([to]).find(|&n| differs(n))?;
        if stride == 1 {
            return Some(hit);
        }
        // Shorter than before, and its end is known to differ.
        (from, to) = (hit.saturating_sub(stride - 1).max(from), hit);
    }
}

/// Whether a method makes no choices on this experiment, so that every derivative exists.
pub fn is_smooth(experiment: &Experiment) -> bool {
    let method = experiment.method();
    let zeros = vec![0.0; experiment.dim()];
    let mut state = vec![0.0; method.slots() * zeros.len()];
    method.start(&mut state);
    method.choices(0, &state, &zeros, &zeros).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found_to_the_step_without_replaying_for_long() {
        for (last, window) in [(0, 1), (1500, 1501), (20_000, 20_001), (20_000, 300)] {
            for first in [0, 1, last / 3, last - last / 20, last, last + 1] {
                let mut replayed = 0;
                let found = search(last, window, |n| {
                    replayed += window.min(n + 1);
                    n >= first
                });
                assert_eq!(found, (first <= last).then_some(first), "{last}, {window}");
                assert!(replayed < 5 * SEARCH, "{last}, {window}, {first}: {replayed} steps");
            }
        }
    }
}
