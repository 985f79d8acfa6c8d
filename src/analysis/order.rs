//! How the errors fall with the step size.
//!
//! At a fixed time span `T = N·h` a flow of order p has an error that falls with slope p in the
//! log-log plot. At a fixed number of steps the slope is p+1; since bias-corrected methods forget
//! a wrong dependence on n within the span, only this one can catch it.

use crate::experiment::{Experiment, MAX_STEPS};
use crate::flow::{Budget, Phase, Terms, Trajectory, field, follow};

use super::iterates::{Iterates, is_smooth, iterate};
use super::report::{ByFlow, OrderStudy, Slopes};

/// Below this an error is rounding, not order.
const FLOOR: f64 = 1e-11;

/// Steps of the fixed-step study.
const FIXED_STEPS: usize = 12;

/// Both studies of an experiment, with h halved `halvings` times, or until a run would have more
/// than [`MAX_STEPS`] steps.
pub fn order_study(experiment: &Experiment, halvings: usize) -> OrderStudy {
    OrderStudy {
        span: study(experiment, halvings, |k| experiment.steps() << k),
        fixed: study(experiment, halvings, |_| FIXED_STEPS.min(experiment.steps())),
    }
}

fn study(experiment: &Experiment, halvings: usize, steps: impl Fn(usize) -> usize) -> Slopes {
    let mut h = Vec::new();
    let mut errors: ByFlow<Vec<Option<f64>>> = ByFlow::default();
    for k in 0..=halvings {
        let mut settings = experiment.settings().clone();
        settings.steps = steps(k);
        settings.h /= (1u64 << k) as f64;
        if settings.steps > MAX_STEPS {
            break;
        }
        let Ok(finer) = Experiment::with_problem(experiment.problem().clone(), settings) else { break };
        h.push(finer.h());
        let run = iterate(&finer);
        errors.first.push(off(&run, follow_terms(&finer, Terms::First)));
        errors.modified.push(off(&run, follow_terms(&finer, Terms::Modified)));
        if is_smooth(&finer) {
            errors.third.push(off(&run, follow_terms(&finer, Terms::Third)));
        }
        if let Some(phase) = Phase::new(&finer) {
            errors.phase.push(off(&run, phase.follow(finer.steps(), &mut Budget::STUDY.clone())));
        }
    }
    let slopes = ByFlow {
        first: slope(&h, &errors.first),
        modified: slope(&h, &errors.modified),
        third: slope(&h, &errors.third),
        phase: slope(&h, &errors.phase),
    };
    let some = |list: Vec<Option<f64>>| (!list.is_empty()).then_some(list);
    let errors = ByFlow {
        first: some(errors.first),
        modified: some(errors.modified),
        third: some(errors.third),
        phase: some(errors.phase),
    };
    Slopes { h, errors, slopes }
}

fn follow_terms(experiment: &Experiment, terms: Terms) -> Trajectory {
    follow(field(experiment).as_mut(), experiment, terms, experiment.steps(), &mut Budget::STUDY.clone())
}

/// Largest error of a flow against the iterates, or `None` where either did not reach the end.
pub fn error(experiment: &Experiment, terms: Terms) -> Option<f64> {
    off(&iterate(experiment), follow_terms(experiment, terms))
}

fn off(run: &Iterates, path: Trajectory) -> Option<f64> {
    (run.diverged_at.is_none() && path.stopped.is_none()).then(|| {
        path.points
            .iter()
            .zip(&run.theta)
            .flat_map(|(a, b)| a.iter().zip(b).map(|(x, y)| (x - y).abs()))
            .fold(0.0, f64::max)
    })
}

/// Least-squares slope of log error against log h, without missing rows and those at the
/// rounding floor; `None` with fewer than two rows left.
pub fn slope(h: &[f64], error: &[Option<f64>]) -> Option<f64> {
    let points: Vec<(f64, f64)> = h
        .iter()
        .zip(error)
        .filter_map(|(h, e)| e.filter(|e| *e > FLOOR && e.is_finite()).map(|e| (h.ln(), e.ln())))
        .collect();
    if points.len() < 2 {
        return None;
    }
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / count, b + y / count));
    let (above, below) =
        points.iter().fold((0.0, 0.0), |(a, b), (p, q)| (a + (p - x) * (q - y), b + (p - x) * (p - x)));
    Some(above / below)
}
