//! The push of the correction along a run: −hC, its length, and what it does to the norm.

use serde::Serialize;

use super::describe::{count, number};
use super::lookback::point;
use super::norm::Norm;
use super::report::Report;
use crate::experiment::Experiment;
use crate::flow::{Field, field};
use crate::problem::{Batch, hessian_vector};

/// The number of sampled steps of a run.
const TOLD: usize = 11;

/// The push at a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Push {
    /// n.
    pub step: usize,
    /// `−hCₙ` at the iterate.
    pub push: Vec<f64>,
    /// `−Fₙ` there.
    pub first: Vec<f64>,
    /// The two-norm of the push.
    pub length: f64,
    /// The rate at which it changes the norm.
    pub effect: f64,
}

/// The push along a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pushes {
    /// At equally spaced steps, including the first and the last.
    pub rows: Vec<Push>,
    /// In words.
    pub words: String,
}

/// The push at step `n`; `None` of a report without its point.
pub fn push(experiment: &Experiment, field: &mut dyn Field, report: &Report, n: usize) -> Option<Push> {
    let ((theta, gradient), h) = (point(experiment, report, n)?, experiment.h());
    let [mut first, mut correction, mut slopes] = [(); 3].map(|()| vec![0.0; theta.len()]);
    field.correction(n, theta, &mut first, &mut correction);
    Norm::of(experiment).slope(gradient, &mut slopes);
    let (_, along) = hessian_vector(experiment.problem(), theta, Batch::Full, &slopes);
    let effect = -h * along.iter().zip(&correction).map(|(p, c)| p * c).sum::<f64>();
    let push: Vec<f64> = correction.iter().map(|c| -h * c).collect();
    first.iter_mut().for_each(|f| *f = -*f);
    let length = push.iter().fold(0.0, |sum: f64, x| sum.hypot(*x));
    Some(Push { step: n, push, first, length, effect })
}

/// The push at some steps of a run.
pub fn pushes(experiment: &Experiment, report: &Report) -> Pushes {
    let last = report.theta.len().saturating_sub(1);
    let mut steps: Vec<usize> = (0..TOLD).map(|k| k * last / (TOLD - 1)).collect();
    steps.dedup();
    let mut field = field(experiment);
    let rows: Vec<Push> = steps.into_iter().filter_map(|n| push(experiment, field.as_mut(), report, n)).collect();
    let words = words(report, &rows);
    Pushes { rows, words }
}

fn words(report: &Report, rows: &[Push]) -> String {
    let symbol = &report.norm_name.symbol;
    let steps = |is: fn(f64) -> bool| rows.iter().filter(|row| is(row.effect)).count();
    let (raises, lowers) = (steps(|x| x > 0.0), steps(|x| x < 0.0));
    let longest = rows.iter().max_by(|a, b| a.length.total_cmp(&b.length));
    let Some(longest) = longest.filter(|row| row.length > 0.0) else {
        return "The correction is 0 along the run.".into();
    };
    let all = rows.len();
    let most = match (raises, lowers) {
        (_, down) if down == all => format!("lowers {symbol} at all {all} sampled steps"),
        (up, _) if up == all => format!("raises {symbol} at all {all} sampled steps"),
        (up, down) => format!("raises {symbol} at {up} and lowers it at {down} of {all} sampled steps"),
    };
    format!(
        "The push −hC {most}; it is longest at step {}, with length {}.",
        count(longest.step),
        number(longest.length)
    )
}
