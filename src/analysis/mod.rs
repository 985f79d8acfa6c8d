//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod report;

pub use report::{Flow, FlowKind, Flows, Grade, OrderStudy, Report, Span, Stop, StopReason, Tone, Validity};
