//! Typed methods as mathematics: what was typed, set as a formula, and the modified equation of it, written out.
//!
//! `read` makes formulas of a text's tree (`term`, with exact fractions of `rational`), `algebra` keeps each in one
//! form in which like terms are collected and common factors cancel, `calculus` has derivatives and limits, and
//! `modified` puts the modified equation together. `layout` sets formulas, for LaTeX and for MathML. `python` and
//! `gradient` write texts for programs.

mod algebra;
mod calculus;
mod gradient;
mod layout;
mod modified;
pub mod python;
mod rational;
mod read;
mod term;
mod typed;
mod why;
mod written;

pub use gradient::gradient;
pub use layout::Markup;
pub use modified::Equation;
pub use typed::typed;
pub use why::Why;
pub use written::{Line, written};
