//! What a lesson asks for, and what is right.

use serde::Serialize;

/// One value of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Field {
    /// What it is.
    pub label: &'static str,
    /// What it holds.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Kind {
    /// A number, right within a tolerance.
    Number {
        /// Its tolerance.
        #[serde(skip)]
        tolerance: Tolerance,
    },
    /// One of some words.
    Choice {
        /// The words.
        options: &'static [Choice],
    },
}

/// One word of a field.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The word in an answer: lower-case letters, digits and hyphens.
    pub value: &'static str,
    /// What it says on the page.
    pub label: &'static str,
}

/// Its tolerance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// As a share of the right number.
    Relative(f64),
    /// In the number's own unit.
    Absolute(f64),
}

impl Tolerance {
    /// Whether `given` is near enough to `right`.
    pub fn allows(self, given: f64, right: f64) -> bool {
        let off = (given - right).abs();
        match self {
            Self::Relative(share) => off <= share * right.abs(),
            Self::Absolute(size) => off <= size,
        }
    }
}

/// The value of one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A number.
    Number(f64),
    /// A word of the field.
    Choice(&'static str),
}

/// A wrong answer that is a known one.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The answer; a field that does not matter is `None`.
    pub parts: Vec<Option<Part>>,
    /// What to think about, in a sentence.
    pub words: &'static str,
}

impl Mistake {
    /// A wrong number in a lesson that asks for one.
    pub fn number(x: f64, words: &'static str) -> Self {
        Self { parts: vec![Some(Part::Number(x))], words }
    }
}

/// The right answer, and known wrong ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// A value for each field.
    pub right: Vec<Part>,
    /// The first that fits is told.
    pub mistakes: Vec<Mistake>,
}
