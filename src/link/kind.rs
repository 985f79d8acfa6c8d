//! What a key can hold, with the accessors that read and set it.

use serde::Serialize;

use super::State;
use super::number;
use crate::decimal::nearest;
#[cfg(feature = "own")]
use crate::formula::{Error, Slider, Source};
use crate::optimizer::Named;
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
    pub about: &'static str,
    /// The keys that matter only where a choice names them, and that this one names.
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
    /// The values that the slider steps through, from its low end to its high end, both exact.
    pub fn stops(&self) -> Vec<f64> {
        let mut stops = match self.scale {
            Scale::Linear { step } => {
                (0..=((self.to - self.from) / step) as u32).map(|k| self.from + f64::from(k) * step).collect()
            }
            Scale::Log { .. } => decades(self.from, self.to, &[1, 2, 5]),
            Scale::Logit => {
                let gaps = decades(1.0 - self.to, 1.0 - self.from, &[1, 2, 3, 5]);
                gaps.iter().rev().map(|gap| 1.0 - gap).collect::<Vec<f64>>()
            }
        };
        // The ends stand for themselves, whatever the rounding made of the stops next to them.
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
        stops.retain(|&x| !near(x, self.from) && !near(x, self.to));
        stops.insert(0, self.from);
        stops.push(self.to);
        if self.scale == (Scale::Log { zero: true }) {
            stops.insert(0, 0.0);
        }
        stops
    }

    /// The accepted numbers, in words; `least` is the least of them.
    pub(super) fn words(&self, noun: &str, least: f64) -> String {
        format!("{noun} from {} to {}", number::write(least), number::write(self.max))
    }
}

/// `mantissa·10ᵏ` between two positive numbers, a hair of rounding included.
fn decades(from: f64, to: f64, mantissas: &[u32]) -> Vec<f64> {
    let hair = 1e-9;
    (from.log10().floor() as i32..=to.log10().ceil() as i32)
        .flat_map(|k| mantissas.iter().map(move |m| format!("{m}e{k}")))
        // Read from text, so that each is the double nearest to the decimal number.
        .filter_map(|text| nearest(&text))
        .filter(|&x: &f64| x >= from * (1.0 - hair) && x <= to * (1.0 + hair))
        .collect()
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
    /// Some of the keys and figure names.
    List {
        /// Reads it.
        get: fn(&State) -> &[&'static str],
        /// Sets it.
        set: fn(&mut State, Vec<&'static str>),
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_hit_their_bounds_and_are_short_decimals() {
        let range = |from, to, scale| Range { min: from, max: to, from, to, scale };
        assert_eq!(
            range(0.001, 0.1, Scale::Log { zero: true }).stops(),
            [0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
        );
        assert_eq!(range(3.0, 30.0, Scale::Log { zero: false }).stops(), [3.0, 5.0, 10.0, 20.0, 30.0]);
        assert_eq!(range(0.0, 0.99, Scale::Logit).stops(), [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99]);
        assert_eq!(range(-10.0, 10.0, Scale::Linear { step: 5.0 }).stops(), [-10.0, -5.0, 0.0, 5.0, 10.0]);
    }
}
