//! The series of a run, by name.

use crate::analysis::{Flow, Report, sharpness_along, two_norm};
use crate::experiment::Experiment;

/// The numbers of a series, a vector's coordinates side by side; `None` where there is none.
pub fn named(experiment: &Experiment, report: &Report, name: &str) -> Option<Vec<f64>> {
    let flows = &report.flows;
    let flow = |name: &str| -> Option<&Flow> {
        match name {
            "first" => flows.first.as_ref(),
            "modified" => flows.modified.as_ref(),
            "third" => flows.third.as_ref(),
            "phase" => flows.phase.as_ref(),
            _ => None,
        }
    };
    match name.split_once('.') {
        Some(("error", which)) => return Some(flow(which)?.error.clone()),
        Some(("points", which)) => return Some(flow(which)?.points.concat()),
        _ => {}
    }
    match name {
        "theta" => Some(report.theta.concat()),
        "gradient" => Some(report.gradient.concat()),
        "coefficient" => Some(report.coefficient.as_ref()?.concat()),
        "effect" => Some(report.effect.concat()),
        "loss" => Some(report.loss.clone()),
        "one_norm" => Some(report.one_norm.clone()),
        "two_norm" => Some(two_norm(report)),
        "sharpness" => Some(sharpness_along(experiment, report, 1).into_iter().map(|point| point.1).collect()),
        "penalty" => Some(report.penalty.clone()),
        _ => None,
    }
}
