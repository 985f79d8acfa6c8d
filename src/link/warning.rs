//! What of a link could not be used as it stands.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The most warnings of one link; those beyond are counted.
pub const MAX_WARNINGS: usize = 12;

/// The most characters of a link that a warning repeats.
const SHOWN: usize = 40;

/// A place in the text of a formula.
#[cfg(feature = "own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// The line, from 1.
    pub line: usize,
    /// The character in its line, from 1.
    pub column: usize,
    /// The number of characters.
    pub length: usize,
}

/// Why something of a link was not used as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A text is no formula; what is wrong is in the place of what is allowed.
    #[cfg(feature = "own")]
    Formula(Place),
    /// A text is no table; what is wrong is in the place of what is allowed.
    #[cfg(feature = "own")]
    Table,
    /// No key has this name.
    UnknownKey,
    /// The key stands in the link twice.
    Repeated,
    /// The key has no value; the link may have been cut.
    Empty,
    /// The value is not of the kind the key takes.
    NotUnderstood,
    /// The value is outside what the key takes.
    OutOfRange,
    /// A whole number was expected.
    NotWhole,
    /// The value can be read in more than one way.
    Ambiguous,
    /// Something clings to the end of the link.
    Clinging,
    /// The link was encoded as a whole.
    Encoded,
    /// The link is longer than is read.
    TooLong,
    /// The values do not make a run together.
    Unusable,
    /// There are more warnings than are listed.
    More,
}

impl Reason {
    /// A short word for programs.
    pub fn key(self) -> &'static str {
        match self {
            #[cfg(feature = "own")]
            Self::Formula(_) => "formula",
            #[cfg(feature = "own")]
            Self::Table => "table",
            Self::UnknownKey => "unknown-key",
            Self::Repeated => "repeated",
            Self::Empty => "empty",
            Self::NotUnderstood => "not-understood",
            Self::OutOfRange => "out-of-range",
            Self::NotWhole => "not-whole",
            Self::Ambiguous => "ambiguous",
            Self::Clinging => "clinging",
            Self::Encoded => "encoded",
            Self::TooLong => "too-long",
            Self::Unusable => "unusable",
            Self::More => "more",
        }
    }

    fn words(self) -> &'static str {
        match self {
            #[cfg(feature = "own")]
            Self::Formula(_) => "is not a formula",
            #[cfg(feature = "own")]
            Self::Table => "is not a table",
            Self::UnknownKey => "is not a setting",
            Self::Repeated => "is given a second time",
            Self::Empty => "has no value",
            Self::NotUnderstood => "is not understood",
            Self::OutOfRange => "is out of range",
            Self::NotWhole => "is not a whole number",
            Self::Ambiguous => "can be read in more than one way",
            Self::Clinging => "at the end of the link was left out",
            Self::Encoded => "was encoded twice; it was decoded",
            Self::TooLong => "is too long",
            Self::Unusable => "is not a run",
            Self::More => "more problems were found",
        }
    }
}

/// What of a link could not be used as it stands, and what is used instead.
///
/// All four texts are plain text, never markup; what a link gave is shortened, and its control
/// and invisible characters are spelt out. Serialized with the fields `key`, `reason`, `given`,
/// `allowed`, `used`, `near` and `text`, the whole sentence; of a formula also `place`.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The key, or `link` for the link as a whole.
    pub key: String,
    /// Why.
    pub reason: Reason,
    /// What was given.
    pub given: String,
    /// What is allowed.
    pub allowed: String,
    /// What is used instead.
    pub used: String,
    /// What may have been meant.
    pub near: Option<String>,
}

impl Warning {
    pub(super) fn new(key: &str, reason: Reason, given: &str, allowed: String, used: String) -> Self {
        Self { key: visible(key), reason, given: visible(given), allowed, used, near: None }
    }

    /// With what may have been meant.
    pub(super) fn near(self, near: Option<String>) -> Self {
        Self { near, ..self }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, reason, given, allowed, used, near } = self;
        let words = reason.words();
        let near = near.as_ref().map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
        match reason {
            Reason::Clinging => write!(f, "“{given}” {words}; used: {used}."),
            #[cfg(feature = "own")]
            Reason::Formula(Place { line: 1, column, .. }) => {
                write!(f, "{key}: {allowed} (character {column}); used: {used}.")
            }
            #[cfg(feature = "own")]
            Reason::Formula(Place { line, column, .. }) => {
                write!(f, "{key}: {allowed} (line {line}, character {column}); used: {used}.")
            }
            #[cfg(feature = "own")]
            Reason::Table => write!(f, "{key}: {allowed}; used: {used}."),
            Reason::Encoded => write!(f, "The link {words}."),
            Reason::UnknownKey => write!(f, "Unknown setting “{key}”.{near}"),
            _ if !near.is_empty() => write!(f, "{key}: “{given}” {words}.{near} Used: {used}."),
            Reason::More => write!(f, "{given} {words}."),
            Reason::Empty => write!(f, "“{key}” {words}; allowed: {allowed}; used: {used}."),
            _ => write!(f, "{key}: “{given}” {words}; allowed: {allowed}; used: {used}."),
        }
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(feature = "own")]
        let place = if let Reason::Formula(place) = self.reason { Some(place) } else { None };
        #[cfg(not(feature = "own"))]
        let place: Option<()> = None;
        let mut out = serializer.serialize_struct("Warning", 7 + usize::from(place.is_some()))?;
        if let Some(place) = place {
            out.serialize_field("place", &place)?;
        }
        out.serialize_field("key", &self.key)?;
        out.serialize_field("reason", self.reason.key())?;
        out.serialize_field("given", &self.given)?;
        out.serialize_field("allowed", &self.allowed)?;
        out.serialize_field("used", &self.used)?;
        out.serialize_field("near", &self.near)?;
        out.serialize_field("text", &self.to_string())?;
        out.end()
    }
}

/// Text of a link made safe to show: short, and with nothing invisible in it.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN {
            out.push('…');
            break;
        }
        if hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Control characters, odd spaces, and characters that hide or turn the text around them.
pub(super) fn hidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A list of warnings that stops growing.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    beyond: usize,
}

impl Warnings {
    /// Adds a warning, or counts it where the list is full.
    pub fn add(&mut self, warning: impl FnOnce() -> Warning) {
        if self.list.len() < MAX_WARNINGS {
            self.list.push(warning());
        } else {
            self.beyond += 1;
        }
    }

    /// The list, with a last one that says how many more there were.
    pub fn finish(mut self) -> Vec<Warning> {
        if self.beyond > 0 {
            let given = self.beyond.to_string();
            self.list.push(Warning::new("link", Reason::More, &given, String::new(), String::new()));
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_is_repeated() {
        assert_eq!(visible("a\u{0}b\nc\u{202e}d e"), "a\\u{0}b\\u{a}c\\u{202e}d e");
        assert_eq!(visible(&"x".repeat(50)), format!("{}…", "x".repeat(SHOWN)));
        assert_eq!(visible("θ−1"), "θ−1");
    }
}
