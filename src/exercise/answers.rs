//! The teacher's sheet: each answer, its tolerance, and how it was computed.

use serde::Serialize;

use super::Exercise;
use crate::lesson::{Kind, Lesson, Part as Value, Tolerance};
use crate::link;

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// What is asked for, with its unit.
    pub label: String,
    /// The right value; `None` where the run has none.
    pub value: Option<f64>,
    /// The value as shown, to six digits.
    pub shown: String,
    /// The tolerance in words.
    pub tolerance: String,
    /// How it was computed, in a sentence.
    pub how: String,
    /// A warning for the author, or empty.
    pub note: &'static str,
}

/// The answers of an exercise; `right` is what [`values`](super::values) gives.
pub fn answers(exercise: &Exercise, right: &[Option<f64>]) -> Vec<Answer> {
    exercise
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let value = right.get(place).copied().flatten();
            let note = match (value, part.tolerance) {
                (None, _) => "This run does not have this number, so no answer will be right.",
                (Some(0.0), Tolerance::Relative(_)) => {
                    "The answer is 0, and so is any percentage of it: give an absolute tolerance."
                }
                _ => "",
            };
            Answer {
                label: part.labeled(),
                value,
                shown: value.map_or_else(|| "none".into(), shown),
                tolerance: part.near(),
                how: format!("{} (`{}`)", part.number.about(), part.number.name()),
                note,
            }
        })
        .collect()
}

/// The answers of a built-in lesson.
pub fn lesson_answers(number: usize) -> Vec<Answer> {
    let Some((lesson, key)) = Lesson::numbered(number).and_then(|lesson| Some((lesson, lesson.key()?))) else {
        return Vec::new();
    };
    let one = |(field, right): (&crate::lesson::Field, &Value)| {
        let (value, shown, tolerance) = match (field.kind, right) {
            (Kind::Number { tolerance }, Value::Number(x)) => (Some(*x), shown(*x), near(tolerance)),
            (Kind::Choice { options }, Value::Choice(word)) => {
                let label = options.iter().find(|option| option.value == *word).map_or(*word, |option| option.label);
                (None, label.to_owned(), String::new())
            }
            _ => (None, String::new(), String::new()),
        };
        Answer { label: field.label.into(), value, shown, tolerance, how: lesson.how.into(), note: "" }
    };
    lesson.fields.iter().zip(&key.right).map(one).collect()
}

fn near(tolerance: Tolerance) -> String {
    let (x, sign) = match tolerance {
        Tolerance::Relative(share) => (share * 100.0, " %"),
        Tolerance::Absolute(size) => (size, ""),
    };
    format!("± {}{sign}", rounded(x, 6).map_or_else(String::new, link::write_number))
}

/// A value as text for a teacher.
fn shown(x: f64) -> String {
    rounded(x, 6).map_or_else(String::new, |x| link::write_number(x).replace('-', "−"))
}

/// A number to so many digits; nothing for one that is not finite.
pub(super) fn rounded(x: f64, digits: usize) -> Option<f64> {
    format!("{x:.*e}", digits.saturating_sub(1)).parse().ok().filter(|x: &f64| x.is_finite())
}
