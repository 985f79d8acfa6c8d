//! A run in other programs' forms.

mod csv;

pub use csv::csv;
