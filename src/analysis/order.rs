//! How the errors fall with the step size.
//!
//! The time span `T = N·h` is kept and h is halved. A flow of order p has an error that falls
//! with slope p in the log-log plot.

use crate::experiment::{Experiment, MAX_STEPS};
use crate::flow::{Budget, Terms, field, follow};

use super::iterates::iterate;
use super::report::OrderStudy;

/// Below this an error is rounding, not order.
const FLOOR: f64 = 1e-11;

/// The errors at h, h/2, … down to `h/2^halvings`, or to the most steps a run may have.
pub fn order_study(experiment: &Experiment, halvings: usize) -> OrderStudy {
    let mut study = OrderStudy { h: vec![], first: vec![], modified: vec![], slope_first: None, slope_modified: None };
    for k in 0..=halvings {
        let factor = 1usize << k;
        let mut settings = experiment.settings().clone();
        settings.steps *= factor;
        settings.h /= factor as f64;
        if settings.steps > MAX_STEPS {
            break;
        }
        let Ok(finer) = Experiment::with_problem(experiment.problem().clone(), settings) else { break };
        study.h.push(finer.h());
        study.first.push(error(&finer, Terms::First));
        study.modified.push(error(&finer, Terms::Modified));
    }
    study.slope_first = slope(&study.h, &study.first);
    study.slope_modified = slope(&study.h, &study.modified);
    study
}

/// Largest error of a flow against the iterates, or `None` where either did not reach the end.
pub fn error(experiment: &Experiment, terms: Terms) -> Option<f64> {
    let run = iterate(experiment);
    if run.diverged_at.is_some() {
        return None;
    }
    let path = follow(field(experiment).as_mut(), experiment, terms, experiment.steps(), &mut Budget::RUN.clone());
    path.stopped.is_none().then(|| {
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
