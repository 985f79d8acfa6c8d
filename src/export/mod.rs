//! A run in other programs' forms.

pub mod code;
mod csv;

pub use code::{Language, NoProgram, code};
pub use csv::csv;
