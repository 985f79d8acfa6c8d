//! Why the modified equation of a method is not written out.

use std::fmt;

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// A memory is no average of the gradient.
    NotAverage(String),
    /// A memory does not begin at 0.
    Start(String),
    /// The direction has a memory before and after its step.
    Both(String),
    /// A function over coordinates.
    Sum(&'static str),
    /// The decay of a memory is not between 0 and 1 now.
    Decay(String),
    /// It chooses by the gradient.
    Choice,
    /// Too long for a reader, or a number that is no short decimal.
    Long,
    /// A step size with a schedule.
    Schedule,
    /// Steps see one sample.
    Batch,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = "so the modified equation is computed here but has no closed formula";
        match self {
            Self::NotAverage(name) => write!(
                f,
                "{name} is not an average of the gradient alone (it does not become q·{name} + r(g) with a constant q), {rest}."
            ),
            Self::Start(name) => write!(f, "{name} does not start at 0 and is carried from step to step, {rest}."),
            Self::Both(name) => write!(f, "The step reads {name} both before and after its update, {rest}."),
            Self::Sum(name) => write!(f, "{name} runs over all coordinates and its derivative couples them, {rest}."),
            Self::Decay(name) => write!(f, "The decay of {name} is not between 0 and 1, {rest}."),
            Self::Choice => write!(
                f,
                "The step chooses by its gradients (max, min or where), with a formula for each choice, {rest}."
            ),
            Self::Long => write!(f, "The formula would be too long to read, {rest}."),
            Self::Schedule => write!(f, "A schedule multiplies each step by a factor of its own, {rest}."),
            Self::Batch => write!(f, "With mini-batches each step has a loss of its own, {rest}."),
        }
    }
}
