//! One number of a run, or a word.

use serde::{Serialize, Serializer};

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// The run has no such number.
    Nothing,
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(u64),
    /// A word, or several.
    Word(String),
}

impl Cell {
    /// A number, if it is finite.
    pub fn number(x: Option<f64>) -> Self {
        x.filter(|x| x.is_finite()).map_or(Self::Nothing, Self::Number)
    }

    /// A whole number.
    pub fn whole(n: Option<usize>) -> Self {
        n.map_or(Self::Nothing, |n| Self::Whole(n as u64))
    }

    /// As it stands in a table: the shortest form that reads back as the same number.
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Number(x) => format!("{x:?}"),
            Self::Whole(n) => n.to_string(),
            Self::Word(word) => word.clone(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Number(x) => serializer.serialize_f64(*x),
            Self::Whole(n) => serializer.serialize_u64(*n),
            Self::Word(word) => serializer.serialize_str(word),
        }
    }
}
