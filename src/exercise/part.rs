//! One number that an exercise asks for, and its form in the key `ask`.
//!
//! ```text
//! ask=c tends to,,c.1.end,0.5p~slope,,order.first,0.1
//!     │         │ │       │    └ the next part
//!     │         │ │       └ the tolerance: in percent with a p, else absolute
//!     │         │ └ which number of the report
//!     │         └ the unit, often nothing
//!     └ the label, which may have commas
//! ```

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::lesson::{Tolerance, number as read_number};
use crate::link;

/// The most parts of an exercise.
pub const MAX_PARTS: usize = 6;
/// The most characters of a label, and of a unit.
const LABEL: usize = 60;
const UNIT: usize = 16;
/// The label of a part without one.
const UNNAMED: &str = "Answer";
/// A number is shown with five digits, so its rounding error is up to half a unit of the last one.
const SHOWN: f64 = 5e-5;

/// Whole numbers below this are shown whole.
const WHOLE: f64 = 1e5;

/// The largest tolerance in percent; with more, an answer of the wrong sign would be right.
const MOST_PERCENT: f64 = 50.0;
const USUAL: Tolerance = Tolerance::Relative(0.01);

/// One number that an exercise asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is called.
    pub label: String,
    /// Its unit, shown beside the field; empty for a pure number.
    pub unit: String,
    /// Which number of the report it is.
    pub number: Number,
    /// Its tolerance.
    pub tolerance: Tolerance,
}

impl Part {
    /// The label with its unit.
    pub fn labeled(&self) -> String {
        if self.unit.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, self.unit) }
    }

    /// The tolerance around this value; for a value that is not whole, at least the rounding error of its shown digits.
    pub fn width(&self, value: f64) -> f64 {
        let own = match self.tolerance {
            Tolerance::Relative(share) => share * value.abs(),
            Tolerance::Absolute(size) => size,
        };
        if value.fract() == 0.0 && value.abs() < WHOLE { own } else { own.max(SHOWN * value.abs()) }
    }

    /// Whether an answer is within the tolerance.
    pub fn allows(&self, x: f64, right: f64) -> bool {
        self.tolerance.allows(x, right) || (x - right).abs() <= self.width(right)
    }

    /// The tolerance in words.
    pub fn near(&self) -> String {
        match self.tolerance {
            Tolerance::Relative(share) => format!("± {} %", short(share * 100.0)),
            Tolerance::Absolute(size) => format!("± {}", short(size)),
        }
    }
}

/// The parts named in a link's `ask`, and warnings in sentences.
pub(super) fn read(ask: &str) -> (Vec<Part>, Vec<String>) {
    let (mut parts, mut warnings) = (Vec::new(), Vec::new());
    let texts: Vec<&str> = ask.split('~').map(str::trim).filter(|text| !text.is_empty()).collect();
    if texts.len() > MAX_PARTS {
        warnings.push(format!("An exercise asks for at most {MAX_PARTS} numbers; the rest are left out."));
    }
    for (place, text) in texts.into_iter().take(MAX_PARTS).enumerate() {
        let at = place + 1;
        let mut from_end = text.rsplitn(4, ',').map(str::trim);
        let (tolerance, number) = (from_end.next().unwrap_or_default(), from_end.next().unwrap_or_default());
        let (unit, label) = (from_end.next().unwrap_or_default(), from_end.next().unwrap_or_default());
        let Some(number) = Number::named(number) else {
            warnings.push(format!(
                "Part {at}: “{}” is not a number in the report, so the part is left out.",
                cut(number, LABEL)
            ));
            continue;
        };
        let read = read_tolerance(tolerance);
        if let Err(words) = &read {
            warnings.push(format!("Part {at}: {words} 1 % is used."));
        }
        parts.push(Part {
            label: plain(label, LABEL).filter(|label| !label.is_empty()).unwrap_or_else(|| UNNAMED.into()),
            unit: plain(unit, UNIT).unwrap_or_default(),
            number,
            tolerance: read.unwrap_or(USUAL),
        });
    }
    (parts, warnings)
}

/// The value of `ask` for these parts.
pub fn write(parts: &[Part]) -> String {
    let one = |part: &Part| {
        let tolerance = match part.tolerance {
            Tolerance::Relative(share) => format!("{}p", short(share * 100.0)),
            Tolerance::Absolute(size) => short(size),
        };
        format!("{},{},{},{tolerance}", part.label, part.unit, part.number.name())
    };
    parts.iter().map(one).collect::<Vec<_>>().join("~")
}

/// A part as an author types it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What it is called.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// The name of the number.
    pub number: String,
    /// The tolerance: `1 %`, `0.1`.
    pub tolerance: String,
}

impl From<&Part> for Draft {
    fn from(part: &Part) -> Self {
        let tolerance = match part.tolerance {
            Tolerance::Relative(share) => format!("{} %", short(share * 100.0)),
            Tolerance::Absolute(size) => short(size),
        };
        Self { label: part.label.clone(), unit: part.unit.clone(), number: part.number.name().into(), tolerance }
    }
}

/// A part from what was typed.
///
/// # Errors
/// A sentence that says what cannot be used.
pub fn draft(typed: &Draft) -> Result<Part, String> {
    let number = Number::named(&typed.number)
        .ok_or_else(|| format!("“{}” is not a number in the report.", cut(typed.number.trim(), LABEL)))?;
    let label = plain(&typed.label, LABEL).ok_or_else(|| format!("The label has more than {LABEL} characters."))?;
    let unit = plain(&typed.unit, UNIT).ok_or_else(|| format!("The unit has more than {UNIT} characters."))?;
    // A comma ends a unit in a link.
    let unit = unit.replace(',', " ");
    let label = if label.is_empty() { UNNAMED.into() } else { label };
    Ok(Part { label, unit, number, tolerance: read_tolerance(&typed.tolerance)? })
}

/// A tolerance as `1 %`, `1p` or `0.1`.
fn read_tolerance(text: &str) -> Result<Tolerance, String> {
    let text = text.trim();
    let percent = text.strip_suffix(['%', 'p']);
    let unusable = || format!("The tolerance “{}” cannot be read: write 1 % or 0.1.", cut(text, UNIT));
    let (x, _) = read_number(percent.unwrap_or(text).trim()).ok_or_else(unusable)?;
    match percent {
        _ if x < 0.0 => Err(unusable()),
        Some(_) if x > MOST_PERCENT => Err(format!("The tolerance is above {MOST_PERCENT} %.")),
        Some(_) => Ok(Tolerance::Relative(x / 100.0)),
        None => Ok(Tolerance::Absolute(x)),
    }
}

/// A text in one line, without the mark between parts; nothing where it is too long.
fn plain(text: &str, most: usize) -> Option<String> {
    let text = text.replace('~', "∼").split_whitespace().collect::<Vec<_>>().join(" ");
    (text.chars().count() <= most).then_some(text)
}

/// The beginning of what a link gave, to be repeated in a warning.
fn cut(text: &str, most: usize) -> String {
    let mut kept: String = text.chars().take(most).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}

/// A number of a tolerance, to nine digits: 0.07 times 100 is 7.
fn short(x: f64) -> String {
    super::answers::rounded(x, 9).map_or_else(String::new, link::write_number)
}
