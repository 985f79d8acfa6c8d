//! Two runs side by side: where they are set differently, and what comes of it.

use serde::Serialize;

use crate::analysis::{Flow, Grade, Report};
use crate::experiment::Settings;
use crate::link::{Difference, differences};
use crate::plot::{Cover, Figure, Look, Scene};

/// What differs between two runs, A and B.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Whether both have the same loss, so that their paths can share a frame.
    pub same_loss: bool,
    /// The settings that differ.
    pub settings: Vec<Difference>,
    /// What came of them.
    pub outcomes: Vec<Outcome>,
}

/// One thing that came of both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// What it is.
    pub label: &'static str,
    /// Of A.
    pub a: Amount,
    /// Of B.
    pub b: Amount,
}

/// How much of it there is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "value")]
pub enum Amount {
    /// The method or the run has none.
    None,
    /// A real number.
    Number(f64),
    /// A number of steps.
    Count(usize),
    /// A word or two.
    Word(String),
}

impl From<Option<f64>> for Amount {
    fn from(x: Option<f64>) -> Self {
        x.map_or(Self::None, Self::Number)
    }
}

/// Compares two runs.
pub fn compare(a: (&Settings, &Report), b: (&Settings, &Report)) -> Comparison {
    let outcomes =
        ROWS.iter().map(|&(label, amount)| Outcome { label, a: amount(a.0, a.1), b: amount(b.0, b.1) }).collect();
    Comparison { same_loss: same_loss(a.0, b.0), settings: differences(a.0, b.0), outcomes }
}

/// What else the axes of a figure have to cover for two runs to be compared by eye.
///
/// Errors always can; paths only over the same loss.
pub fn shared(figure: Figure, scene: &Scene, other: &Scene, look: &Look) -> Option<Cover> {
    let same = same_loss(scene.experiment.settings(), other.experiment.settings());
    (figure == Figure::Error || same).then(|| Cover::of(figure, other, look))?
}

pub(crate) fn same_loss(a: &Settings, b: &Settings) -> bool {
    #[cfg(feature = "own")]
    if a.problem == crate::problem::Own::INFO.key && (a.typed.loss != b.typed.loss || a.typed.data != b.typed.data) {
        return false;
    }
    a.problem == b.problem && a.shape == b.shape
}

type Row = (&'static str, fn(&Settings, &Report) -> Amount);

const ROWS: &[Row] = &[
    ("Loss at the end", |_, r| r.loss.last().copied().into()),
    ("Norm of the gradient", |_, r| Amount::Word(r.norm_name.words.clone())),
    ("Its value at the end", |_, r| r.norm.last().copied().into()),
    ("Largest error of the first-order flow", |_, r| largest(&r.flows.first)),
    ("Largest error of the modified equation", |_, r| largest(&r.flows.modified)),
    ("Largest error of the phase-space flow", |_, r| largest(&r.flows.phase)),
    ("The modified equation is", |_, r| Amount::Word(grade(r.validity.grade).into())),
    ("One-step defect", |_, r| r.validity.d.into()),
    ("Over the run the correction", |s, r| change(s, r).map_or(Amount::None, |x| Amount::Word(sense(x).into()))),
    ("Change of the norm due to the correction", |s, r| change(s, r).into()),
    ("Steps at which it lowers the norm", |_, r| steps(r, |rate| rate < 0.0)),
    ("Steps at which it raises the norm", |_, r| steps(r, |rate| rate > 0.0)),
    ("Diverged at step", |_, r| r.diverged_at.map_or(Amount::None, Amount::Count)),
];

/// The largest error of a flow that was followed to the end of the run.
fn largest(flow: &Option<Flow>) -> Amount {
    flow.as_ref().filter(|flow| flow.stopped.is_none()).map(|flow| flow.largest_error).into()
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Green => "valid",
        Grade::Amber => "near the end of its range",
        Grade::Red => "not valid",
    }
}

/// The rate at which the correction changes the norm, at each step; `None` where it is not known to the end.
fn rates(report: &Report) -> Option<&[f64]> {
    report.penalty.get(..report.theta.len().saturating_sub(1))
}

/// `Σ h · rate` over the steps: what the correction adds to the norm of the gradient along the run.
fn change(settings: &Settings, report: &Report) -> Option<f64> {
    Some(settings.h * rates(report)?.iter().sum::<f64>())
}

fn sense(change: f64) -> &'static str {
    match () {
        () if change < 0.0 => "lowers the norm",
        () if change > 0.0 => "raises the norm",
        () => "does not change the norm",
    }
}

/// The number of steps at which the rate is as asked.
fn steps(report: &Report, is: fn(f64) -> bool) -> Amount {
    rates(report).map_or(Amount::None, |rates| Amount::Count(rates.iter().filter(|&&rate| is(rate)).count()))
}
