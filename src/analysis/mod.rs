//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod analyse;
mod describe;
mod iterates;
mod map;
mod order;
mod penalty;
mod potential;
mod report;
mod row;
mod snapshot;
mod validity;
mod verdict;

pub use analyse::{analyse, analyse_quickly};
pub use describe::{Described, describe};
pub use iterates::{Iterates, is_smooth, iterate};
pub use map::{Cell, coefficient_map, sharpness, simulate};
pub use order::{error, order_study, slope};
pub use penalty::OneNorm;
pub use potential::{Averages, flip_beta, flip_rho};
pub use report::{
    ByFlow, Flow, FlowKind, Flows, Grade, OrderStudy, Report, Slopes, Span, Stop, StopReason, Tone, Validity,
};
pub use row::simulate_row;
pub use snapshot::{Coordinate, Errors, Snapshot, snapshot};
