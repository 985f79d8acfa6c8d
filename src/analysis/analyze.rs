//! One run, whole: the iterates, the flows beside them, and what they show.

use halfstep_split::split;

use crate::experiment::Experiment;
use crate::flow::{Budget, Closed, Field, Phase, StopReason, Terms, Trajectory, field, follow};
use crate::problem::{Batch, Loss};

use super::growth::growth;
use super::iterates::{Iterates, is_smooth, iterate, take_steps};
use super::norm::Norm;
use super::penalty::penalty;
use super::report::{Flow, FlowSet, Flows, Grade, Report};
use super::validity::{Graded, validity};
use super::verdict::verdict;

/// Runs an experiment and reports everything it gives.
pub fn analyze(experiment: &Experiment) -> Report {
    let mut report = analyze_quickly(experiment);
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
        phase: Phase::exists(experiment),
    }
}

/// Whether the method's own code is replayed on dual numbers for its modified equation, or to find where that is
/// heuristic.
pub fn is_replayed(experiment: &Experiment) -> bool {
    Closed::new(experiment).is_none() || !is_smooth(experiment)
}

/// Follows the wanted flows that a report has not got, as far as the method has them.
pub fn complete(experiment: &Experiment, report: &mut Report, wanted: &FlowSet) {
    add(experiment, report, wanted, Budget::ENDLESS);
}

/// As [`complete`], or `false` where one of them takes longer than an [interactive](analyze_interactive) run may;
/// that one is then left out.
pub fn complete_interactive(experiment: &Experiment, report: &mut Report, wanted: &FlowSet) -> bool {
    let known = (report.flows.third.is_some(), report.flows.phase.is_some());
    add(experiment, report, wanted, interactive::FLOW);
    let Flows { third, phase, .. } = &mut report.flows;
    let mut done = true;
    for (flow, known) in [(third, known.0), (phase, known.1)] {
        if !known && spent(flow) {
            *flow = None;
            done = false;
        }
    }
    done
}

/// No flow takes more than `most`, nor more than it may in any case.
fn add(experiment: &Experiment, report: &mut Report, wanted: &FlowSet, most: Budget) {
    let steps = report.theta.len() - 1;
    let knew_phase = report.flows.phase.is_some();
    // A step that is not smooth has no second derivative to take.
    if wanted.third && report.flows.third.is_none() && is_smooth(experiment) {
        let mut field = field(experiment);
        let path = follow(field.as_mut(), experiment, Terms::Third, steps, &mut Budget::THIRD.min(most));
        report.flows.third = Some(compare(path, &report.theta));
    }
    if wanted.phase && report.flows.phase.is_none() {
        let path = phase(experiment, steps, &mut Budget::PHASE.min(most));
        report.flows.phase = path.map(|path| compare(path, &report.theta));
    }
    if !knew_phase && report.flows.phase.is_some() && report.validity.grade == Grade::Red {
        put_in_words(experiment, report);
    }
}

/// The phase-space flow, where the method has one.
#[split(replay)]
fn phase(experiment: &Experiment, steps: usize, budget: &mut Budget) -> Option<Trajectory> {
    Phase::new(experiment).map(|phase| phase.follow(steps, budget))
}

fn put_in_words(experiment: &Experiment, report: &mut Report) {
    report.words = verdict(experiment, report);
    report.verdict = report.words.iter().map(|span| span.text.as_str()).collect();
}

/// Whether a report says less than it could: where the modified equation fails the words speak of the
/// phase space.
pub fn is_partial(experiment: &Experiment, report: &Report) -> bool {
    report.validity.grade == Grade::Red && report.flows.phase.is_none() && offered(experiment).phase
}

/// As [`analyze`], with only those flows that the words need: the h² term never, and the phase
/// space where the modified equation fails. [`complete`] adds the others.
pub fn analyze_quickly(experiment: &Experiment) -> Report {
    let run = iterate(experiment);
    let steps = run.theta.len() - 1;
    let mut field = field(experiment);
    let first = follow(field.as_mut(), experiment, Terms::First, steps, &mut Budget::FIRST.clone());
    let modified = follow(field.as_mut(), experiment, Terms::Modified, steps, &mut Budget::MODIFIED.clone());
    let mut report = report(experiment, run, field.as_mut(), (first, modified));
    if is_partial(experiment, &report) {
        add(experiment, &mut report, &FlowSet { phase: true, ..FlowSet::default() }, Budget::ENDLESS);
    }
    report
}

/// As [`analyze_quickly`], but without the phase space, or `None` where that takes longer than one may
/// wait at each move of a slider: at most some twenty-five milliseconds of a desktop computer's time
/// are spent to find out.
pub fn analyze_interactive(experiment: &Experiment) -> Option<Report> {
    let run = take_steps(experiment);
    let steps = run.theta.len() - 1;
    let mut field = field(experiment);
    let mut budget = interactive::BOTH;
    let first = interactive::follow(field.as_mut(), experiment, Terms::First, steps, &mut budget)?;
    let modified = interactive::follow(field.as_mut(), experiment, Terms::Modified, steps, &mut budget)?;
    Some(report(experiment, run.judge(experiment), field.as_mut(), (first, modified)))
}

/// What can be done at a move of a slider. A unit of cost takes some twenty nanoseconds of a desktop
/// computer's time, thirty in the phase space.
mod interactive {
    use crate::experiment::Experiment;
    use crate::flow::{self, Budget, Field, StopReason, Terms, Trajectory};

    /// For the two flows of every report.
    pub const BOTH: Budget = Budget(1_100_000);
    /// For each flow that is followed only when asked for.
    pub const FLOW: Budget = Budget(500_000);
    /// An interval takes at least the evaluations of one step of the integrator.
    const EVALUATIONS: u64 = 7;

    /// The flow, or `None`, at once if that can be told, where it takes longer.
    pub fn follow(
        field: &mut dyn Field,
        experiment: &Experiment,
        terms: Terms,
        steps: usize,
        budget: &mut Budget,
    ) -> Option<Trajectory> {
        if field.cost(steps / 2, terms) * EVALUATIONS * steps as u64 > budget.0 {
            return None;
        }
        let path = flow::follow(field, experiment, terms, steps, budget);
        path.stopped.is_none_or(|stop| stop.why != StopReason::Budget).then_some(path)
    }
}

/// Whether a flow stopped because its budget was spent.
fn spent(flow: &Option<Flow>) -> bool {
    let stopped = flow.as_ref().and_then(|flow| flow.stopped);
    stopped.is_some_and(|stop| stop.why == StopReason::Budget)
}

/// The report on a run beside which the first two flows were followed.
fn report(
    experiment: &Experiment,
    run: Iterates,
    field: &mut dyn Field,
    (first, modified): (Trajectory, Trajectory),
) -> Report {
    let theta = run.theta;
    let problem = experiment.problem();

    let loss: Vec<f64> = theta.iter().map(|x| problem.value(x, Batch::Full)).collect();
    let gradient: Vec<Vec<f64>> = theta
        .iter()
        .map(|x| {
            let mut g = vec![0.0; x.len()];
            problem.gradient(x, Batch::Full, &mut g);
            g
        })
        .collect();

    let (first, modified) = (compare(first, &theta), compare(modified, &theta));
    let growth = growth(experiment, &theta, &loss);
    let graded = Graded {
        experiment,
        theta: &theta,
        gradient: &gradient,
        first: &first,
        modified: &modified,
        growth,
        heuristic_from: run.heuristic_from,
        diverged_at: run.diverged_at,
    };
    let validity = validity(&graded, field, &mut Budget::VALIDITY.clone());
    let penalty = penalty(experiment, field, &theta, &gradient, &mut Budget::PENALTY.clone());
    let flows = Flows { first: Some(first), modified: Some(modified), third: None, phase: None };

    let mut report = Report {
        loss,
        norm: penalty.norm,
        norm_name: Norm::of(experiment).name(),
        coefficient: penalty.coefficient,
        penalty: penalty.effect.iter().map(|e| e.iter().sum()).collect(),
        effect: penalty.effect,
        flows,
        theta,
        gradient,
        validity,
        growth,
        diverged_at: run.diverged_at,
        heuristic_from: run.heuristic_from,
        verdict: String::new(),
        words: Vec::new(),
        order: None,
    };
    put_in_words(experiment, &mut report);
    report
}

/// A flow beside the iterates.
pub(super) fn compare(path: Trajectory, theta: &[Vec<f64>]) -> Flow {
    let error: Vec<f64> = path
        .points
        .iter()
        .zip(theta)
        .map(|(a, b)| a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max))
        .collect();
    let largest_error = error.iter().copied().fold(0.0, f64::max);
    Flow { points: path.points, error, largest_error, stopped: path.stopped }
}
