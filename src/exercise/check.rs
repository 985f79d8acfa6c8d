//! Whether an answer to an exercise is right.

use super::{Exercise, Part};
use crate::analysis::{Parts, analyze_parts};
use crate::experiment::Experiment;
use crate::lesson::{Checked, MAX_ANSWER, number, off};
use crate::link;

/// The right values, in the order of the parts; nothing for a part whose number the run does not have.
pub fn values(exercise: &Exercise, experiment: &Experiment) -> Vec<Option<f64>> {
    if exercise.parts.is_empty() {
        return Vec::new();
    }
    let needed = exercise.parts.iter().fold(Parts::NONE, |parts, part| parts.or(&part.number.parts()));
    let run = analyze_parts(experiment, &needed);
    exercise.parts.iter().map(|part| part.number.value(&run)).collect()
}

/// Checks an answer against the right values, which [`values`] gives; its numbers stand in the order of the parts, with
/// `;` between them.
pub fn check(exercise: &Exercise, right: &[Option<f64>], answer: &str) -> Checked {
    if exercise.parts.is_empty() {
        return Checked::wrong("This exercise asks for nothing that can be checked.", None);
    }
    if answer.len() > MAX_ANSWER {
        return Checked::wrong(format!("This answer is too long; at most {MAX_ANSWER} bytes are allowed."), None);
    }
    let mut given = Vec::new();
    let mut wrong = Vec::new();
    for (place, part) in exercise.parts.iter().enumerate() {
        let text = answer.split(';').nth(place).unwrap_or_default().trim();
        if text.is_empty() {
            return Checked::wrong(format!("{}: no answer is given yet.", part.label), None);
        }
        let Some((x, grouped)) = number(text) else {
            return Checked::wrong(format!("{}: “{text}” is not a number.", part.label), None);
        };
        let Some(right) = right.get(place).copied().flatten() else {
            return Checked::wrong(
                format!("{}: this run does not have this number, so no answer is right.", part.label),
                None,
            );
        };
        // A comma or a point can group thousands; it is taken so only where that is right.
        let x = grouped.filter(|&x| part.allows(x, right)).unwrap_or(x);
        given.push(link::write_number(x));
        if !part.allows(x, right) {
            wrong.push(said(exercise, part, x, right));
        }
    }
    let answer = Some(given.join(";"));
    if wrong.is_empty() {
        return Checked { right: true, words: String::new(), answer };
    }
    Checked::wrong(wrong.join(" "), answer)
}

/// What to say of a wrong number.
fn said(exercise: &Exercise, part: &Part, x: f64, right: f64) -> String {
    let words = off(x, right);
    // With a single field its label is not needed.
    if exercise.parts.len() == 1 { words.into() } else { format!("{}: {words}", part.label) }
}
