//! The series of a run, by name.

use crate::analysis::{Flow, FlowKind, FlowSet, Report, other_norm, sharpness_along};
use crate::experiment::Experiment;

/// The flow that a series is of.
fn flow_of(name: &str) -> Option<FlowKind> {
    name.split_once('.').and_then(|(_, which)| FlowKind::from_key(which))
}

/// The flows that a series needs.
pub fn needed(name: &str) -> FlowSet {
    let flow = flow_of(name);
    FlowSet { third: flow == Some(FlowKind::Third), phase: flow == Some(FlowKind::Phase), ..FlowSet::default() }
}

/// The numbers of a series, a vector's coordinates side by side; `None` where there is none.
pub fn named(experiment: &Experiment, report: &Report, name: &str) -> Option<Vec<f64>> {
    let flow = || -> Option<&Flow> { report.flows.of(flow_of(name)?).as_ref() };
    match name.split_once('.') {
        Some(("error", _)) => return Some(flow()?.error.clone()),
        Some(("points", _)) => return Some(flow()?.points.concat()),
        _ => {}
    }
    match name {
        "theta" => Some(report.theta.concat()),
        "gradient" => Some(report.gradient.concat()),
        "coefficient" => Some(report.coefficient.as_ref()?.concat()),
        "effect" => Some(report.effect.concat()),
        "loss" => Some(report.loss.clone()),
        "norm" => Some(report.norm.clone()),
        "other_norm" => Some(other_norm(report).1),
        "sharpness" => Some(sharpness_along(experiment, report, 1).into_iter().map(|point| point.1).collect()),
        "penalty" => Some(report.penalty.clone()),
        _ => None,
    }
}
