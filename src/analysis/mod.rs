//! What we learn from a run: error curves, the sign of the penalty, validity, the verdict.

mod analyze;
mod brief;
mod closed_parts;
mod describe;
mod equation;
mod growth;
mod iterates;
mod kink;
mod lag;
mod lookback;
mod map;
mod modified_loss;
mod norm;
mod order;
mod order_words;
mod part_course;
mod partial;
mod parts;
mod penalty;
mod potential;
mod push;
mod regime;
mod report;
mod row;
mod series;
mod snapshot;
mod standing;
mod stretch;
mod validity;
mod verdict;

pub use analyze::{
    analyze, analyze_interactive, analyze_quickly, complete, complete_interactive, is_partial, is_replayed, offered,
};
pub use brief::brief;
pub use closed_parts::{ClosedPart, closed_parts};
pub(crate) use describe::number;
pub use describe::{Described, describe};
pub use equation::tex;
pub(crate) use growth::growth;
pub use growth::{Growth, Limit};
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
pub(crate) use iterates::leaves_domain;
pub use iterates::{Iterates, is_smooth, iterate};
pub(crate) use kink::DOMAIN;
pub use lag::Lag;
pub use lookback::{Lookback, Recalled, lookback};
pub use map::{Cell, coefficient_map, sharpness, simulate};
pub use modified_loss::ModifiedLoss;
pub use norm::{Norm, NormName, OneNorm};
pub use order::{FIXED_STEPS, FLOOR, PowerLaw, Study, counts, error, fit, measure, order_study, slope, slopes_between};
pub use order_words::{OrderWords, order_words};
pub use part_course::{PartCourse, no_part, part_course};
pub use partial::{Partial, Parts, analyze_parts};
pub use parts::{Divided, Part, Source, Why, divide, why};
pub use potential::{Averages, flip_beta, flip_rho};
pub use push::{Push, Pushes, push, pushes};
pub use regime::{LARGEST_DECAY, Measure, Place, Reference, decay_at, share_of};
pub use report::{
    ByFlow, Flow, FlowKind, FlowSet, Flows, Grade, Grades, OrderStudy, Report, Slopes, Span, Stop, StopReason, Tone,
    Validity,
};
pub use row::simulate_row;
pub use series::{nearest, other_norm, sharpness_along};
pub use snapshot::{Coordinate, Errors, Snapshot, snapshot};
pub use standing::{Mark, Standing, standing};
pub use stretch::{Counts, Course, Sense, Stretch};
