//! Why the program ends without having done what was asked.

/// The command line is invalid.
pub const USAGE: u8 = 2;

/// Words for standard error and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What to say; nothing where it was said already.
    pub words: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// A file could not be read or written.
    pub fn file(words: impl ToString) -> Self {
        Self { words: words.to_string(), code: 1 }
    }

    /// The command line is invalid.
    pub fn usage(words: impl ToString) -> Self {
        Self { words: words.to_string(), code: USAGE }
    }

    /// A result code is invalid or its answer is wrong.
    pub fn wrong() -> Self {
        Self { words: String::new(), code: 3 }
    }

    /// A link has warnings, and was to have none.
    pub fn refused(words: impl ToString) -> Self {
        Self { words: words.to_string(), code: 4 }
    }

    /// Ctrl-C.
    pub fn interrupted(words: impl ToString) -> Self {
        Self { words: words.to_string(), code: 130 }
    }
}
