//! The correction of one step in parts, each with its name and with what it does to the norm.

use serde::Serialize;

use super::closed_parts::{ClosedPart, closed_parts};
use super::lookback::{Lookback, lookback, point};
use super::norm::Norm;
use super::report::Report;
use crate::experiment::Experiment;
use crate::flow;
use crate::optimizer::Update;
use crate::problem::{Batch, hessian_vector};

/// What a part comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A slot of the memory.
    Memory,
    /// The finite step, `½F′F` of the optimizer's own direction.
    Step,
    /// Weight decay, `½λF`.
    Decay,
}

/// A part of C.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What it comes from.
    pub source: Source,
    /// The symbol of the memory; empty for the other parts.
    pub symbol: String,
    /// Link key of the setting that it belongs to; `None` where none does.
    pub key: Option<&'static str>,
    /// Its formula, where it has one in closed form.
    pub closed: Option<ClosedPart>,
    /// Its numbers, coordinate by coordinate, without the factor h.
    pub values: Vec<f64>,
    /// The rate at which each changes the norm, as [`Report::effect`] has it for C.
    pub effects: Vec<f64>,
}

/// The parts of C at a step; they sum to C.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Divided {
    /// `Fₙ`.
    pub direction: Vec<f64>,
    /// `Cₙ`.
    pub correction: Vec<f64>,
    /// Memories in the order of the slots, then the step, then decay.
    pub parts: Vec<Part>,
}

/// What a step and its correction come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// n.
    pub n: usize,
    /// The correction in parts.
    #[serde(flatten)]
    pub divided: Divided,
    /// What the step is made of.
    pub memory: Lookback,
    /// As far back as the figure of the memory shows.
    pub reach: usize,
}

/// What step `n` of a run, or its last step, comes from; the memory is that of one coordinate, counted from 0. `None` for a
/// report without the points.
pub fn why(experiment: &Experiment, report: &Report, n: usize, coordinate: usize) -> Option<Why> {
    let n = n.min(report.theta.len().saturating_sub(1));
    let (theta, gradient) = point(experiment, report, n)?;
    let divided = divide(experiment, n, theta, gradient);
    let memory = lookback(experiment, report, n, coordinate)?;
    Some(Why { n, divided, reach: memory.reach(), memory })
}

/// Divides the correction of step `n` at `theta`, where the full gradient is `gradient`.
///
/// A slot that never contributes, such as one that the direction does not read, has zeros.
pub fn divide(experiment: &Experiment, n: usize, theta: &[f64], gradient: &[f64]) -> Divided {
    let flow::Parts { direction, whole, memories, step, decay } = flow::parts(experiment, n, theta);
    let mut slopes = vec![0.0; gradient.len()];
    Norm::of(experiment).slope(gradient, &mut slopes);
    let (_, along) = hessian_vector(experiment.problem(), theta, Batch::Full, &slopes);
    let part = |source, symbol: String, key, values: Vec<f64>| {
        let effects = values.iter().zip(&along).map(|(c, p)| -experiment.h() * p * c).collect();
        Part { source, symbol, key, closed: None, values, effects }
    };
    let kept = experiment.method().optimizer.kept();
    let memories =
        kept.into_iter().zip(memories).map(|(kept, values)| part(Source::Memory, kept.symbol.into(), kept.key, values));
    let step = part(Source::Step, String::new(), Some("h"), step);
    let decay = decay.map(|values| part(Source::Decay, String::new(), Some("wd"), values));
    let mut parts: Vec<Part> = memories.chain([step]).chain(decay).collect();
    let closed = closed_parts(experiment, n, theta, gradient).unwrap_or_default();
    parts.iter_mut().zip(closed).for_each(|(part, closed)| part.closed = Some(closed));
    if let Some(part) =
        parts.last_mut().filter(|part| part.source == Source::Decay && experiment.method().is_constant())
    {
        let value = 0.5 * experiment.method().decay;
        let numbers = direction.clone();
        part.closed = Some(ClosedPart { factor: r"\tfrac{\lambda}{2}", value, rest: "F_j", numbers });
    }
    Divided { direction, correction: whole, parts }
}
