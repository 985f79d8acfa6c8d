//! What a student typed, as the values of a lesson's fields.

use super::key::{Choice, Field, Kind, Part};
use crate::link;

/// The most bytes of an answer that are read.
pub const MAX_ANSWER: usize = 200;

/// What was read of one field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    /// The value.
    pub part: Part,
    /// The number if its comma or point groups thousands, where it can.
    pub grouped: Option<f64>,
}

/// The values of an answer, which stand in the order of the fields with `;` between them.
///
/// # Errors
/// What is missing or not understood, in a sentence.
pub(super) fn read(fields: &[Field], answer: &str) -> Result<Vec<Given>, String> {
    if answer.len() > MAX_ANSWER {
        return Err(format!("This answer is too long; at most {MAX_ANSWER} bytes are allowed."));
    }
    let texts: Vec<&str> = answer.split(';').map(str::trim).collect();
    if texts.len() > fields.len() {
        return Err(format!("{} values are given, but {} are needed.", texts.len(), fields.len()));
    }
    let text = |place: usize| texts.get(place).copied().unwrap_or("");
    fields.iter().enumerate().map(|(place, field)| one(field, text(place))).collect()
}

fn one(field: &Field, text: &str) -> Result<Given, String> {
    if text.is_empty() {
        return Err(format!("{}: no answer is given yet.", field.label));
    }
    match field.kind {
        Kind::Choice { options } => {
            let chosen = options.iter().find(|option: &&Choice| option.value.eq_ignore_ascii_case(text));
            let part = chosen.map(|option| Part::Choice(option.value));
            part.map(|part| Given { part, grouped: None }).ok_or_else(|| format!("{}: choose one.", field.label))
        }
        Kind::Number { .. } => {
            let (x, grouped) = number(text).ok_or_else(|| format!("{}: “{text}” is not a number.", field.label))?;
            Ok(Given { part: Part::Number(x), grouped })
        }
    }
}

/// A number as people write it, and what it is if its comma or point groups thousands.
pub(crate) fn number(text: &str) -> Option<(f64, Option<f64>)> {
    let read = link::read_number(&plain_power(text)).filter(|read| read.value.is_finite())?;
    Some((read.value, read.thousands))
}

/// A power of ten as people and this page write it, `9.6·10⁻¹¹` or `9.6*10^-11`, as `9.6e-11`.
fn plain_power(text: &str) -> String {
    let raised = |c: char| match c {
        '⁻' => Some('-'),
        '⁰'..='⁹' => char::from_u32(u32::from('0') + u32::from(c) - 0x2070),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        _ => None,
    };
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some((digits, power)) = ["·10", "×10", "*10", "x10"].iter().find_map(|mark| close.split_once(mark)) else {
        return text.to_owned();
    };
    let power: String = power.trim_start_matches('^').chars().map(|c| raised(c).unwrap_or(c)).collect();
    format!("{digits}e{power}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::key::Tolerance;
    use super::*;

    const NUMBER: Field = Field { label: "x", kind: Kind::Number { tolerance: Tolerance::Relative(0.01) } };

    #[test]
    fn numbers_are_understood_as_people_write_them() {
        for (text, x) in [
            ("0,98", 0.98),
            ("−1980", -1980.0),
            ("9.6·10⁻¹¹", 9.6e-11),
            ("9.6 × 10⁻¹¹", 9.6e-11),
            ("9,6*10^-11", 9.6e-11),
            ("2·10³", 2000.0),
            ("1.5x10^4", 15000.0),
            ("9.6e-11", 9.6e-11),
        ] {
            assert_eq!(read(&[NUMBER], text).unwrap()[0].part, Part::Number(x), "{text}");
        }
        let grouped = read(&[NUMBER], "−1,980").unwrap();
        assert_eq!((&grouped[0].part, grouped[0].grouped), (&Part::Number(-1.98), Some(-1980.0)));
    }

    #[test]
    fn what_is_not_an_answer_is_told() {
        let choice = Field { label: "y", kind: Kind::Choice { options: &[Choice { value: "a", label: "A" }] } };
        let fields = [NUMBER, choice];
        assert_eq!(read(&fields, "1; A").unwrap()[1].part, Part::Choice("a"));
        for (answer, words) in [
            ("", "x: no answer is given yet."),
            ("1", "y: no answer is given yet."),
            ("one; a", "x: “one” is not a number."),
            ("nan; a", "x: “nan” is not a number."),
            ("1e999; a", "x: “1e999” is not a number."),
            ("1; b", "y: choose one."),
            ("1; a; 2", "3 values are given, but 2 are needed."),
        ] {
            assert_eq!(read(&fields, answer).unwrap_err(), words);
        }
        assert!(read(&fields, &"9".repeat(MAX_ANSWER + 1)).is_err());
    }
}
