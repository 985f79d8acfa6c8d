//! Where a text is not a table, and what to write instead.

use std::fmt;

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The line, from 1; 0 for the table as a whole.
    pub line: usize,
    /// The column of the table, from 1; 0 for the line as a whole.
    pub column: usize,
    /// What is wrong, and what to write.
    pub words: String,
}

impl TableError {
    pub(super) fn whole(words: impl Into<String>) -> Self {
        Self { line: 0, column: 0, words: words.into() }
    }

    pub(super) fn at(line: usize, column: usize, words: impl Into<String>) -> Self {
        Self { line, column, words: words.into() }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, words } = self;
        match (line, column) {
            (0, _) => f.write_str(words),
            (_, 0) => write!(f, "line {line}: {words}"),
            _ => write!(f, "line {line}, column {column}: {words}"),
        }
    }
}

impl std::error::Error for TableError {}

/// The most characters of a cell that are repeated.
const SHOWN: usize = 20;

/// A cell made safe to show: short, and with nothing invisible in it.
pub(super) fn shown(cell: &str) -> String {
    let mut out: String = cell.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if cell.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}
