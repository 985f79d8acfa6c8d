//! Where a text is not a formula, and what to write instead.

use std::fmt;

/// What is wrong with a text, and where.
///
/// The place is a range of bytes of the text, both ends between characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The first byte of the place.
    pub from: usize,
    /// The byte after its last; equal to `from` where something is missing.
    pub to: usize,
    /// What is wrong, and what was expected or what to write.
    pub words: String,
}

impl Error {
    pub(crate) fn new((from, to): (usize, usize), words: impl Into<String>) -> Self {
        Self { from, to, words: words.into() }
    }

    /// Line and column of the place, both from 1, and its length, in characters.
    pub fn place(&self, text: &str) -> (usize, usize, usize) {
        let before = text.get(..self.from).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        (line, column, text.get(self.from..self.to).map_or(0, |place| place.chars().count()))
    }

    /// The line of the place, carets under it, and the words.
    ///
    /// ```
    /// use halfstep_numerics::formula::{Error, Source};
    /// let text = "x^2 + 2y";
    /// let error = halfstep_numerics::problem::Own::new(&Source::new(text)).unwrap_err();
    /// assert_eq!(error.caret(text), "x^2 + 2y\n      ^^ write 2*y");
    /// ```
    pub fn caret(&self, text: &str) -> String {
        let (line, column, length) = self.place(text);
        let shown = text.split('\n').nth(line - 1).unwrap_or("");
        let width = length.clamp(1, shown.chars().count().saturating_sub(column - 1).max(1));
        format!("{shown}\n{}{} {}", " ".repeat(column - 1), "^".repeat(width), self.words)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Error {}
