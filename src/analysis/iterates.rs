//! The iterates themselves: the method run on plain numbers.

use crate::experiment::Experiment;
use crate::flow::{bound, within};
use crate::optimizer::Update;
use crate::problem::Loss;

/// The run of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Iterates {
    /// θ⁽⁰⁾ … θ⁽ᴺ⁾, or the finite part.
    pub theta: Vec<Vec<f64>>,
    /// The first step whose iterate is not finite or left every bound; `theta` ends before it.
    pub diverged_at: Option<usize>,
    /// The first step at which a method that is not smooth chooses otherwise than before; from
    /// there on its equations are heuristic. `None` for a smooth method.
    pub heuristic_from: Option<usize>,
}

/// Runs the experiment's method from its start.
pub fn iterate(experiment: &Experiment) -> Iterates {
    let (problem, method, h) = (experiment.problem(), experiment.method(), experiment.h());
    let limit = bound(experiment.start());
    let mut point = experiment.start().to_vec();
    let mut state = vec![0.0; method.slots() * point.len()];
    let mut gradient = vec![0.0; point.len()];
    let mut direction = vec![0.0; point.len()];
    let mut theta = Vec::with_capacity(experiment.steps() + 1);
    theta.push(point.clone());
    method.start(&mut state);
    let (mut diverged_at, mut heuristic_from, mut chosen) = (None, None, None);
    for n in 0..experiment.steps() {
        problem.gradient(&point, experiment.batches().at(n), &mut gradient);
        if heuristic_from.is_none() {
            let now = method.choices(n, &state, &gradient);
            if chosen.is_some() && now != chosen {
                heuristic_from = Some(n);
            }
            chosen = now.or(chosen);
        }
        method.step(n, &mut state, &point, &gradient, &mut direction);
        point.iter_mut().zip(&direction).for_each(|(x, f)| *x -= h * f);
        if !within(&point, limit) {
            diverged_at = Some(n + 1);
            break;
        }
        theta.push(point.clone());
    }
    Iterates { theta, diverged_at, heuristic_from }
}

/// Whether a method makes no choices on this experiment, so that every derivative exists.
pub fn is_smooth(experiment: &Experiment) -> bool {
    let method = experiment.method();
    let zeros = vec![0.0; experiment.dim()];
    let mut state = vec![0.0; method.slots() * zeros.len()];
    method.start(&mut state);
    // The first step of a method may have nothing to choose from yet.
    method.choices(1, &state, &zeros).is_none()
}
