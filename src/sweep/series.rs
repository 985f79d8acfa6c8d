//! The series of a report, of which a sweep can keep one number.

use super::quantity::{FIRST, MODIFIED, PHASE, THIRD};
use crate::analysis::{Flow, Partial, Parts};

/// A number for each step of a run.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    /// Its name.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What has to be computed for it.
    pub parts: Parts,
    /// The numbers.
    pub values: Values,
}

/// What a series has at each step.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// A number.
    One(fn(&Partial) -> &[f64]),
    /// A number for each coordinate.
    Each(fn(&Partial) -> &[Vec<f64>]),
}

/// Every series, in the order of the docs.
pub const SERIES: &[Series] = &[
    Series {
        name: "theta",
        unit: "θ",
        about: "the iterates",
        parts: Parts::NONE,
        values: Values::Each(|run| &run.theta),
    },
    Series {
        name: "loss",
        unit: "E",
        about: "the loss at the iterates",
        parts: Parts { loss: true, ..Parts::NONE },
        values: Values::One(|run| &run.loss),
    },
    Series {
        name: "gradient",
        unit: "E/θ",
        about: "the gradient there",
        parts: Parts { gradient: true, ..Parts::NONE },
        values: Values::Each(|run| &run.gradient),
    },
    Series {
        name: "norm",
        unit: "E/θ",
        about: "the norm of the gradient that the method's correction changes, less its minimum",
        parts: Parts { norm: true, ..Parts::NONE },
        values: Values::One(|run| &run.norm),
    },
    Series {
        name: "c",
        unit: "1",
        about: "the coefficient c, where the method has one; without weight decay negative is an anti-penalty",
        parts: Parts { effect: true, ..Parts::NONE },
        values: Values::Each(|run| run.coefficient.as_deref().unwrap_or_default()),
    },
    Series {
        name: "effect",
        unit: "E/θ/time",
        about: "rate at which one coordinate of the correction changes the norm: negative is a penalty",
        parts: Parts { effect: true, ..Parts::NONE },
        values: Values::Each(|run| &run.effect),
    },
    Series {
        name: "penalty",
        unit: "E/θ/time",
        about: "the sum of the effect over the coordinates",
        parts: Parts { effect: true, ..Parts::NONE },
        values: Values::One(|run| &run.penalty),
    },
    Series {
        name: "first",
        unit: "θ",
        about: "the first-order flow",
        parts: FIRST,
        values: Values::Each(|run| points(&run.flows.first)),
    },
    Series {
        name: "first.error",
        unit: "θ",
        about: "its largest distance from the iterates in any coordinate",
        parts: FIRST,
        values: Values::One(|run| error(&run.flows.first)),
    },
    Series {
        name: "modified",
        unit: "θ",
        about: "the modified equation",
        parts: MODIFIED,
        values: Values::Each(|run| points(&run.flows.modified)),
    },
    Series {
        name: "modified.error",
        unit: "θ",
        about: "its largest distance from the iterates in any coordinate",
        parts: MODIFIED,
        values: Values::One(|run| error(&run.flows.modified)),
    },
    Series {
        name: "third",
        unit: "θ",
        about: "the equation with the h² term",
        parts: THIRD,
        values: Values::Each(|run| points(&run.flows.third)),
    },
    Series {
        name: "third.error",
        unit: "θ",
        about: "its largest distance from the iterates in any coordinate",
        parts: THIRD,
        values: Values::One(|run| error(&run.flows.third)),
    },
    Series {
        name: "phase",
        unit: "θ",
        about: "the phase-space flow",
        parts: PHASE,
        values: Values::Each(|run| points(&run.flows.phase)),
    },
    Series {
        name: "phase.error",
        unit: "θ",
        about: "its largest distance from the iterates in any coordinate",
        parts: PHASE,
        values: Values::One(|run| error(&run.flows.phase)),
    },
];

/// Which number of a series is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first.
    Start,
    /// The last that there is.
    End,
    /// The smallest.
    Least,
    /// The largest.
    Most,
    /// The mean.
    Mean,
    /// That of this step; nothing where the run is shorter.
    Step(usize),
}

/// Every place with a name, and what it is; a whole number is a step.
pub const PLACES: &[(&str, Place, &str)] = &[
    ("start", Place::Start, "at the initial point"),
    ("end", Place::End, "at the last step taken"),
    ("min", Place::Least, "the smallest"),
    ("max", Place::Most, "the largest"),
    ("mean", Place::Mean, "the mean over the steps"),
];

impl Place {
    /// By its name, or by the number of a step.
    pub fn named(word: &str) -> Option<Self> {
        let named = PLACES.iter().find(|row| row.0 == word).map(|row| row.1);
        named.or_else(|| word.parse().ok().map(Self::Step))
    }

    /// The number there.
    pub fn of(self, mut series: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
        match self {
            Self::Start => series.next(),
            Self::End => series.last(),
            Self::Least => series.reduce(f64::min),
            Self::Most => series.reduce(f64::max),
            Self::Mean => {
                let count = series.len();
                (count > 0).then(|| series.sum::<f64>() / count as f64)
            }
            Self::Step(n) => series.nth(n),
        }
    }
}

fn points(flow: &Option<Flow>) -> &[Vec<f64>] {
    flow.as_ref().map_or(&[], |flow| &flow.points)
}

fn error(flow: &Option<Flow>) -> &[f64] {
    flow.as_ref().map_or(&[], |flow| &flow.error)
}
