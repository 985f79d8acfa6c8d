//! p
pub mod guard;
pub mod number;
