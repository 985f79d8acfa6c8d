//! The code to hand in for an exercise.
//!
//! It has the form of a lesson's code, with an `x` and seven characters instead of the lesson's number. They identify the
//! exercise by its run and by what it asks for, so editing the wording of the task does not change them.

use super::Exercise;
use super::check::check;
use crate::lesson::{EXERCISE, Unfit, check_value, tidy, write_code};
use crate::link::{self, Parsed, View};

/// The identifier of an exercise in a code.
pub fn identity(parsed: &Parsed) -> String {
    let asked = View { ask: super::write(&Exercise::of(parsed).parts), ..View::default() };
    format!("{EXERCISE}{}", check_value(&link::write(&parsed.settings, &asked)))
}

/// The code of a right answer; `right` is what [`values`](super::values) gives.
///
/// # Errors
/// [`Unfit::Name`] without a usable name, [`Unfit::Answer`] where the answer is not right.
pub fn result(parsed: &Parsed, right: &[Option<f64>], answer: &str, name: &str) -> Result<String, Unfit> {
    let name = tidy(name).ok_or(Unfit::Name)?;
    let checked = check(&Exercise::of(parsed), right, answer);
    match checked.answer {
        Some(answer) if checked.right => Ok(write_code(&identity(parsed), &name, &answer)),
        _ => Err(Unfit::Answer(checked.words)),
    }
}
