//! What a key can hold, with the accessors that read and set it.

use serde::Serialize;

use super::State;
use super::color::Color;
use super::number;
#[cfg(feature = "own")]
use crate::formula::{Error, Slider, Source};
use crate::optimizer::Named;
#[cfg(feature = "own")]
use crate::problem::Table;
use crate::prose::prose;

/// One value of a key that holds a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The word in a link.
    pub value: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its formula in plain text, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<&'static str>,
    /// What it is, in one sentence or phrase.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub about: &'static str,
    /// The keys that matter only where a choice names them, and that this one names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<&'static str>,
    /// The initial point of a loss; its length is the dimension. Empty for other choices.
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    pub start: &'static [f64],
    /// Its own names of keys.
    #[serde(skip_serializing_if = "<[Named]>::is_empty")]
    pub names: &'static [Named],
}

impl Choice {
    #[inline(always)]
    pub(super) fn word(value: &'static str, label: &'static str, about: &'static str) -> Self {
        Self { value, label, formula: None, about: prose(about), uses: Vec::new(), start: &[], names: &[] }
    }
}

/// How a slider is divided.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase", tag = "name")]
pub enum Scale {
    /// In equal steps.
    Linear {
        /// The step.
        step: f64,
    },
    /// In decades, 1-2-5 in each; `zero` puts 0 below the least.
    Log {
        /// Whether 0 is the first stop.
        zero: bool,
    },
    /// In decades of 1−x, as `−log(1−x)`: 0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, …
    Logit,
}

/// The numbers a key accepts, and the part of them its slider covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least accepted.
    pub min: f64,
    /// The largest accepted.
    pub max: f64,
    /// The low end of the slider.
    pub from: f64,
    /// The high end of the slider.
    pub to: f64,
    /// How the slider is divided.
    pub scale: Scale,
}

impl Range {
    /// The accepted numbers, in words; `least` is the least of them.
    pub(super) fn words(&self, noun: &str, least: f64) -> String {
        format!("{noun} from {} to {}", number::write(least), number::write(self.max))
    }
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// The version of the link format.
    Version,
    /// One of some words.
    Choice {
        /// The words.
        choices: fn() -> Vec<Choice>,
        /// The word that is set.
        get: fn(&State) -> &str,
        /// Sets one of the words.
        set: fn(&mut State, &'static str),
    },
    /// A real number.
    Number {
        /// Its range.
        range: Range,
        /// The least accepted in this state, where that depends on the state.
        least: Option<fn(&State) -> f64>,
        /// Reads it.
        get: fn(&State) -> f64,
        /// Sets it.
        set: fn(&mut State, f64),
    },
    /// A whole number.
    Integer {
        /// Its range, in whole numbers below 2⁵³.
        range: Range,
        /// Reads it.
        get: fn(&State) -> u64,
        /// Sets it.
        set: fn(&mut State, u64),
    },
    /// Yes (1) or no (0).
    Flag {
        /// Reads it.
        get: fn(&State) -> bool,
        /// Sets it.
        set: fn(&mut State, bool),
    },
    /// One number for each coordinate of the loss.
    Vector {
        /// The largest size of a coordinate.
        bound: f64,
        /// Reads it.
        get: fn(&State) -> Vec<f64>,
        /// Sets it.
        set: fn(&mut State, Vec<f64>),
        /// What it is unless a link says otherwise, which may depend on the state.
        default: fn(&State) -> Vec<f64>,
    },
    /// A formula, the values of whose sliders have keys of their own: `f`, `f.a`.
    #[cfg(feature = "own")]
    Text {
        /// Reads it.
        get: fn(&State) -> &Source,
        /// Sets it.
        set: fn(&mut State, Source),
        /// Its sliders, or where it is no formula.
        check: fn(&State) -> Result<Vec<Slider>, Error>,
    },
    /// Data of a typed loss.
    #[cfg(feature = "own")]
    Table {
        /// Reads it.
        get: fn(&State) -> &Table,
        /// Sets it.
        set: fn(&mut State, Table),
    },
    /// A color, or none.
    Color {
        /// Whether it may be transparent.
        clear: bool,
        /// Reads it.
        get: fn(&State) -> Option<Color>,
        /// Sets it.
        set: fn(&mut State, Option<Color>),
    },
    /// A step of the run, or none.
    Step {
        /// The last that is accepted.
        max: u64,
        /// Reads it.
        get: fn(&State) -> Option<u64>,
        /// Sets it.
        set: fn(&mut State, Option<u64>),
    },
    /// Words of an author's, for readers.
    Words {
        /// The most characters.
        most: usize,
        /// Reads them.
        get: fn(&State) -> &str,
        /// Sets them.
        set: fn(&mut State, String),
    },
    /// Some of these words.
    List {
        /// The words, besides the keys where these are words too.
        choices: fn() -> Vec<Choice>,
        /// Whether a key's name is a word.
        keys: bool,
        /// Reads it.
        get: fn(&State) -> &[&'static str],
        /// Sets it.
        set: fn(&mut State, Vec<&'static str>),
    },
}
