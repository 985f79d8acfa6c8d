//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod analyse;
mod iterates;
mod order;
mod penalty;
mod report;
mod validity;
mod verdict;

pub use analyse::analyse;
pub use iterates::{Iterates, iterate};
pub use order::{error, order_study, slope};
pub use penalty::OneNorm;
pub use report::{Flow, FlowKind, Flows, Grade, OrderStudy, Report, Span, Stop, StopReason, Tone, Validity};
