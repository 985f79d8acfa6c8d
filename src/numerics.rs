//! The numeric rooms of Halfstep.
//!
//! Imports run one way: `number → formula → problem, optimizer → experiment → flow → symbolic`, and `lanes` runs
//! several experiments in lock-step. They are a crate of their own because they alone are compiled for speed in the page's modules.

pub mod experiment;
pub mod flow;
#[cfg(feature = "own")]
pub mod formula;
pub mod lanes;
pub mod number;
pub mod optimizer;
pub mod problem;
pub mod prose;
#[cfg(feature = "own")]
pub mod symbolic;
