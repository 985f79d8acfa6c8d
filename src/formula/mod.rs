//! The formula language: what a loss or a step that the reader types is written in.
//!
//! A small, pure, total language of arithmetic, the same for losses and methods:
//!
//! ```text
//! statements   statement ((";" | line end) statement)*        # begins a comment
//! statement    expression                                     the result
//!            | name "=" expression
//!            | name "=" constant "in" "[" constant "," constant "]" ["log"]     a slider
//!            | "start" ":" name "=" expression ("," name "=" expression)*       of a method
//! expression   + and −, below them × and ÷, below them the sign, below it ^ from right to left
//! operand      number | name | function "(" … ")" | "(" expression ")" | "where" "(" a < b "," c "," d ")"
//! ```
//!
//! The way of a text: `token` splits it into tokens, `parse` makes a tree of them (`syntax`), `graph` makes one
//! node of each distinct value and folds constants, `derive` adds the gradient, `compile` gives each value a register,
//! and `program` is the one compiled form: a flat list of register operations, evaluated on any [`Number`](crate::number::Number) without
//! allocation. Every text is answered: length, depth and operations are bounded ([`MAX_TEXT`], [`MAX_DEPTH`],
//! [`MAX_OPERATIONS`]), and each [`Error`] names its place and says what to write.

mod compile;
mod derive;
mod error;
mod function;
mod graph;
mod lower;
mod parse;
mod program;
mod source;
mod special;
mod syntax;
mod token;

pub use error::Error;
pub use function::FUNCTIONS;
pub use source::{Slider, Source};
pub use token::ascii_name;

pub(crate) use derive::{derivatives, gradient};
pub(crate) use function::{Function, Unary};
pub(crate) use graph::{Graph, Id, Input, Op};
pub(crate) use lower::lower;
pub(crate) use parse::parse;
pub(crate) use program::Program;
pub(crate) use syntax::{Binary, Node, Statement, Tree};

/// The most bytes of a text.
pub const MAX_TEXT: usize = 2000;

/// The most expressions inside each other.
pub const MAX_DEPTH: usize = 64;

/// The most operations of a formula, after what is computed twice was made one.
pub const MAX_OPERATIONS: usize = 2000;

/// The most declared sliders of one text.
pub const MAX_SLIDERS: usize = 20;
