//! A report of which only the wanted parts are computed.
//!
//! A sweep asks thousands of runs for a few numbers each. Every part is what [`analyze`](super::analyze()) gives, bit for
//! bit: the same functions with the same budgets, in the same order (`tests/sweep.rs` compares the two).

use crate::experiment::Experiment;
use crate::flow::{Budget, Phase, Terms, field, follow};
use crate::problem::{Batch, Loss};

use super::analyze::{analyze_quickly, compare};
use super::growth::{Growth, growth};
use super::iterates::{is_smooth, take_steps};
use super::norm::Norm;
use super::order::order_study;
use super::penalty::penalty;
use super::report::{FlowSet, Flows, OrderStudy, Report, Validity};
use super::stretch::Course;
use super::validity::{Graded, validity};

/// How often an order study halves h.
const HALVINGS: usize = 4;

/// The parts of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// These flows.
    pub flows: FlowSet,
    /// The loss at the iterates, and whether the run diverges by its growth.
    pub loss: bool,
    /// The gradient at the iterates.
    pub gradient: bool,
    /// Its norm.
    pub norm: bool,
    /// The correction's effect on the norm, and its coefficient.
    pub effect: bool,
    /// From which step on the equations are heuristic.
    pub heuristic: bool,
    /// How far the modified equation can be trusted; it takes both flows.
    pub validity: bool,
    /// The verdict; it takes nearly everything.
    pub words: bool,
    /// The order study; it takes many runs.
    pub order: bool,
}

impl Parts {
    /// No part.
    pub const NONE: Self = Self {
        flows: FlowSet { first: false, modified: false, third: false, phase: false },
        loss: false,
        gradient: false,
        norm: false,
        effect: false,
        heuristic: false,
        validity: false,
        words: false,
        order: false,
    };

    /// The parts that are in either.
    pub fn or(&self, other: &Self) -> Self {
        Self {
            flows: FlowSet {
                first: self.flows.first || other.flows.first,
                modified: self.flows.modified || other.flows.modified,
                third: self.flows.third || other.flows.third,
                phase: self.flows.phase || other.flows.phase,
            },
            loss: self.loss || other.loss,
            gradient: self.gradient || other.gradient,
            norm: self.norm || other.norm,
            effect: self.effect || other.effect,
            heuristic: self.heuristic || other.heuristic,
            validity: self.validity || other.validity,
            words: self.words || other.words,
            order: self.order || other.order,
        }
    }
}

/// What was computed of a report; a series that was not wanted is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial {
    /// The iterates.
    pub theta: Vec<Vec<f64>>,
    /// The first step whose iterate is out of bounds.
    pub diverged_at: Option<usize>,
    /// The first step from which the equations are heuristic.
    pub heuristic_from: Option<usize>,
    /// E at each iterate.
    pub loss: Vec<f64>,
    /// How the run diverges by its growth, if it does.
    pub growth: Option<Growth>,
    /// ∇E at each iterate.
    pub gradient: Vec<Vec<f64>>,
    /// The norm of ∇E at each iterate.
    pub norm: Vec<f64>,
    /// cⱼ at each iterate; `None` where the method has none.
    pub coefficient: Option<Vec<Vec<f64>>>,
    /// The correction's effect on the norm.
    pub effect: Vec<Vec<f64>>,
    /// The sum of `effect` over the coordinates.
    pub penalty: Vec<f64>,
    /// How often the correction's sense changes along the run; `None` where no effect was computed.
    pub sign_changes: Option<usize>,
    /// The first step after the last of these changes.
    pub turned_at: Option<usize>,
    /// The flows.
    pub flows: Flows,
    /// The validity of the modified equation.
    pub validity: Option<Validity>,
    /// The verdict in words.
    pub verdict: Option<String>,
    /// The order study.
    pub order: Option<OrderStudy>,
}

impl From<Report> for Partial {
    fn from(report: Report) -> Self {
        let course = Course::of(&report);
        Self {
            sign_changes: Some(course.changes),
            turned_at: course.turned_at,
            theta: report.theta,
            diverged_at: report.diverged_at,
            heuristic_from: report.heuristic_from,
            loss: report.loss,
            growth: report.growth,
            gradient: report.gradient,
            norm: report.norm,
            coefficient: report.coefficient,
            effect: report.effect,
            penalty: report.penalty,
            flows: report.flows,
            validity: Some(report.validity),
            verdict: Some(report.verdict),
            order: report.order,
        }
    }
}

/// Runs an experiment and computes these parts of its report.
pub fn analyze_parts(experiment: &Experiment, parts: &Parts) -> Partial {
    let mut found = if parts.words { Partial::from(analyze_quickly(experiment)) } else { measured(experiment, parts) };
    let steps = found.theta.len() - 1;
    if parts.flows.third && found.flows.third.is_none() && is_smooth(experiment) {
        let mut field = field(experiment);
        let path = follow(field.as_mut(), experiment, Terms::Third, steps, &mut Budget::THIRD.clone());
        found.flows.third = Some(compare(path, &found.theta));
    }
    if parts.flows.phase
        && found.flows.phase.is_none()
        && let Some(phase) = Phase::new(experiment)
    {
        found.flows.phase = Some(compare(phase.follow(steps, &mut Budget::PHASE.clone()), &found.theta));
    }
    if parts.order {
        found.order = Some(order_study(experiment, HALVINGS));
    }
    found
}

/// The parts that need neither words nor further flows.
fn measured(experiment: &Experiment, parts: &Parts) -> Partial {
    let run = take_steps(experiment);
    let graded = parts.validity;
    // To judge the choices of a run takes longer than the run.
    let run = if graded || parts.heuristic { run.judge(experiment) } else { run.unjudged() };
    let theta = run.theta;
    let steps = theta.len() - 1;
    let problem = experiment.problem();
    let mut field = field(experiment);
    let first = (parts.flows.first || graded)
        .then(|| compare(follow(field.as_mut(), experiment, Terms::First, steps, &mut Budget::FIRST.clone()), &theta));
    let modified = (parts.flows.modified || graded).then(|| {
        compare(follow(field.as_mut(), experiment, Terms::Modified, steps, &mut Budget::MODIFIED.clone()), &theta)
    });

    let loss: Vec<f64> = match parts.loss || graded {
        true => theta.iter().map(|x| problem.value(x, Batch::Full)).collect(),
        false => Vec::new(),
    };
    let growth = if loss.is_empty() { None } else { growth(experiment, &theta, &loss) };
    let gradient: Vec<Vec<f64>> = match parts.gradient || parts.norm || parts.effect || graded {
        true => theta.iter().map(|x| gradient(experiment, x)).collect(),
        false => Vec::new(),
    };
    let validity = match (&first, &modified) {
        (Some(first), Some(modified)) if graded => {
            let run = Graded {
                experiment,
                theta: &theta,
                gradient: &gradient,
                first,
                modified,
                growth,
                heuristic_from: run.heuristic_from,
                diverged_at: run.diverged_at,
            };
            Some(validity(&run, field.as_mut(), &mut Budget::VALIDITY.clone()))
        }
        _ => None,
    };
    let effect =
        parts.effect.then(|| penalty(experiment, field.as_mut(), &theta, &gradient, &mut Budget::PENALTY.clone()));
    let course = effect.as_ref().map(|found| Course::along(&found.effect, theta.len()));
    let norm = match &effect {
        None if parts.norm => {
            let norm = Norm::of(experiment);
            gradient.iter().map(|g| norm.value(g)).collect()
        }
        found => found.as_ref().map_or_else(Vec::new, |found| found.norm.clone()),
    };
    let (coefficient, effect) = effect.map_or((None, Vec::new()), |found| (found.coefficient, found.effect));
    Partial {
        diverged_at: run.diverged_at,
        heuristic_from: run.heuristic_from,
        loss,
        growth,
        gradient,
        norm,
        coefficient,
        penalty: effect.iter().map(|effect| effect.iter().sum()).collect(),
        effect,
        sign_changes: course.as_ref().map(|course| course.changes),
        turned_at: course.and_then(|course| course.turned_at),
        flows: Flows { first, modified, third: None, phase: None },
        validity,
        verdict: None,
        order: None,
        theta,
    }
}

fn gradient(experiment: &Experiment, point: &[f64]) -> Vec<f64> {
    let mut gradient = vec![0.0; point.len()];
    experiment.problem().gradient(point, Batch::Full, &mut gradient);
    gradient
}
