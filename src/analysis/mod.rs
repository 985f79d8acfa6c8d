//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod iterates;
mod report;

pub use iterates::{Iterates, iterate};
pub use report::{Flow, FlowKind, Flows, Grade, OrderStudy, Report, Span, Stop, StopReason, Tone, Validity};
