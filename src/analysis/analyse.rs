//! One run, whole: the iterates, the flows beside them, and what they show.

use crate::experiment::Experiment;
use crate::flow::{Budget, Closed, Field, Phase, Terms, Trajectory, field, follow};
use crate::problem::{Batch, Loss};

use super::iterates::{is_smooth, iterate};
use super::penalty::penalty;
use super::report::{Flow, FlowSet, Flows, Grade, Report};
use super::validity::validity;
use super::verdict::verdict;

/// Runs an experiment and reports everything it gives.
pub fn analyse(experiment: &Experiment) -> Report {
    let mut report = analyse_quickly(experiment);
    complete(experiment, &mut report, &FlowSet::ALL);
    report
}

/// The flows that a page can show between two display frames: the h² term only where it has a
/// closed form.
pub fn offered(experiment: &Experiment) -> FlowSet {
    FlowSet {
        first: true,
        modified: true,
        third: Closed::new(experiment).is_some_and(|closed| closed.has_third()),
        phase: Phase::new(experiment).is_some(),
    }
}

/// Follows the wanted flows that a report has not got, as far as the method has them.
pub fn complete(experiment: &Experiment, report: &mut Report, wanted: &FlowSet) {
    let steps = report.theta.len() - 1;
    // A step that is not smooth has no second derivative to take.
    if wanted.third && report.flows.third.is_none() && is_smooth(experiment) {
        let mut field = field(experiment);
        let path = follow(field.as_mut(), experiment, Terms::Third, steps, &mut Budget::FLOW.clone());
        report.flows.third = Some(compare(path, &report.theta));
    }
    if wanted.phase
        && report.flows.phase.is_none()
        && let Some(phase) = Phase::new(experiment)
    {
        report.flows.phase = Some(compare(phase.follow(steps, &mut Budget::FLOW.clone()), &report.theta));
    }
}

/// As [`analyse`], with only those flows that the words need: the h² term never, and the phase
/// space where the modified equation fails. [`complete`] adds the others.
pub fn analyse_quickly(experiment: &Experiment) -> Report {
    let run = iterate(experiment);
    let theta = run.theta;
    let steps = theta.len() - 1;
    let problem = experiment.problem();

    let loss = theta.iter().map(|x| problem.value(x, Batch::Full)).collect();
    let gradient: Vec<Vec<f64>> = theta
        .iter()
        .map(|x| {
            let mut g = vec![0.0; x.len()];
            problem.gradient(x, Batch::Full, &mut g);
            g
        })
        .collect();

    let mut field = field(experiment);
    let field: &mut dyn Field = field.as_mut();
    let first = compare(follow(field, experiment, Terms::First, steps, &mut Budget::FIRST.clone()), &theta);
    let modified = compare(follow(field, experiment, Terms::Modified, steps, &mut Budget::MODIFIED.clone()), &theta);
    let validity = validity(experiment, field, &theta, modified.stopped.is_some(), &mut Budget::VALIDITY.clone());
    let penalty = penalty(experiment, field, &theta, &gradient, &mut Budget::PENALTY.clone());

    let mut report = Report {
        loss,
        one_norm: penalty.one_norm,
        coefficient: penalty.coefficient,
        penalty: penalty.effect.iter().map(|e| e.iter().sum()).collect(),
        effect: penalty.effect,
        flows: Flows { first: Some(first), modified: Some(modified), third: None, phase: None },
        theta,
        gradient,
        validity,
        diverged_at: run.diverged_at,
        heuristic_from: run.heuristic_from,
        verdict: String::new(),
        words: Vec::new(),
        order: None,
    };
    let fails = report.validity.grade == Grade::Red;
    complete(experiment, &mut report, &FlowSet { phase: fails, ..FlowSet::default() });
    report.words = verdict(experiment, &report);
    report.verdict = report.words.iter().map(|span| span.text.as_str()).collect();
    report
}

/// A flow beside the iterates.
fn compare(path: Trajectory, theta: &[Vec<f64>]) -> Flow {
    let error: Vec<f64> = path
        .points
        .iter()
        .zip(theta)
        .map(|(a, b)| a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max))
        .collect();
    let largest_error = error.iter().copied().fold(0.0, f64::max);
    Flow { points: path.points, error, largest_error, stopped: path.stopped }
}
