//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod analyse;
mod describe;
mod iterates;
mod order;
mod penalty;
mod report;
mod snapshot;
mod validity;
mod verdict;

pub use analyse::analyse;
pub use describe::{Described, describe};
pub use iterates::{Iterates, iterate};
pub use order::{error, order_study, slope};
pub use penalty::OneNorm;
pub use report::{Flow, FlowKind, Flows, Grade, OrderStudy, Report, Span, Stop, StopReason, Tone, Validity};
pub use snapshot::{Coordinate, Errors, Snapshot, snapshot};
