//! Whether an answer is right, and what to say where it is not.

use std::sync::OnceLock;

use serde::Serialize;

use super::given::{self, Given};
use super::key::{Key, Kind, Mistake, Part, Tolerance};
use super::{LESSONS, Lesson};
use crate::link;

/// What an answer was found to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Whether every value is right.
    pub right: bool,
    /// What to tell the student.
    pub words: String,
    /// The answer as it was understood, in the form of a link, with `;` between values; `None`
    /// where it was not.
    pub answer: Option<String>,
}

impl Checked {
    pub(crate) fn wrong(words: impl Into<String>, answer: Option<String>) -> Self {
        Self { right: false, words: words.into(), answer }
    }
}

/// Checks an answer to lesson `number`; its values stand in the order of the fields, with `;`
/// between them.
///
/// ```
/// let checked = halfstep::lesson::check(1, "+1980");
/// assert!(!checked.right && checked.words.contains("sign"));
/// ```
pub fn check(number: usize, answer: &str) -> Checked {
    let Some(lesson) = Lesson::numbered(number) else {
        return Checked::wrong(format!("There is no lesson {number}."), None);
    };
    let given = match given::read(lesson.fields, answer) {
        Ok(given) => given,
        Err(words) => return Checked::wrong(words, None),
    };
    match key(number, lesson) {
        Some(key) => judge(lesson, key, &given),
        None => Checked::wrong("This lesson’s run gives no answer. This is a bug in Halfstep; please report it.", None),
    }
}

/// What is right, worked out at the first answer and kept: some lessons take many runs.
fn key(number: usize, lesson: &Lesson) -> Option<&'static Key> {
    static KEYS: [OnceLock<Option<Key>>; LESSONS.len()] = [const { OnceLock::new() }; LESSONS.len()];
    KEYS.get(number.checked_sub(1)?)?.get_or_init(|| lesson.key()).as_ref()
}

fn judge(lesson: &Lesson, key: &Key, given: &[Given]) -> Checked {
    let meant: Vec<Part> =
        (0..given.len()).map(|place| meaning(lesson, place, &given[place], key.right.get(place))).collect();
    let text = Some(meant.iter().map(written).collect::<Vec<_>>().join(";"));
    let fits = |parts: &[Option<Part>]| {
        parts.iter().enumerate().all(|(place, part)| {
            part.as_ref().is_none_or(|part| meant.get(place).is_some_and(|meant| same(lesson, place, meant, part)))
        })
    };
    let wrong: Vec<usize> = (0..meant.len())
        .filter(|&place| !key.right.get(place).is_some_and(|right| same(lesson, place, &meant[place], right)))
        .collect();
    if wrong.is_empty() {
        return Checked { right: true, words: lesson.meaning.into(), answer: text };
    }
    if let Some(Mistake { words, .. }) = key.mistakes.iter().find(|mistake| fits(&mistake.parts)) {
        return Checked::wrong(*words, text);
    }
    let words = wrong.iter().map(|&place| {
        let words = match (&meant[place], key.right.get(place)) {
            (Part::Number(x), Some(Part::Number(right))) => off(*x, *right),
            _ => "This choice is wrong.",
        };
        // With a single field its label is not needed.
        match lesson.fields {
            [_] => words.to_owned(),
            fields => format!("{}: {words}", fields[place].label),
        }
    });
    Checked::wrong(words.collect::<Vec<_>>().join(" "), text)
}

/// A comma or a point can group thousands; it is taken so only where that is right.
fn meaning(lesson: &Lesson, place: usize, given: &Given, right: Option<&Part>) -> Part {
    match (given.grouped, right) {
        (Some(x), Some(right)) if same(lesson, place, &Part::Number(x), right) => Part::Number(x),
        _ => given.part.clone(),
    }
}

/// Whether two values of a field are the same to within its tolerance.
fn same(lesson: &Lesson, place: usize, given: &Part, other: &Part) -> bool {
    match (given, other, lesson.fields.get(place).map(|field| field.kind)) {
        (Part::Number(x), Part::Number(right), Some(Kind::Number { tolerance })) => tolerance.allows(*x, *right),
        (Part::Choice(word), Part::Choice(right), _) => word == right,
        _ => false,
    }
}

/// What to say of a wrong number that nobody foresaw.
pub(crate) fn off(x: f64, right: f64) -> &'static str {
    let near = |a: f64, b: f64| Tolerance::Relative(0.02).allows(a, b);
    match () {
        () if near(-x, right) => "The magnitude is right, but the sign is wrong.",
        () if near(x * right, 1.0) => "That is the reciprocal of the answer.",
        () if near(2.0 * x, right) => "That is half of the answer.",
        () if near(x, 2.0 * right) => "That is twice the answer.",
        () if near(x * x, right.abs()) => "That is the square root of the answer.",
        () if near(x, right * right) => "That is the square of the answer.",
        () if x * right > 0.0 && Tolerance::Relative(0.1).allows(x, right) => "Close, but outside the tolerance.",
        () if x * right < 0.0 => "Both the sign and the magnitude are wrong.",
        () if x * right > 0.0 && power_of_ten(x / right) => "The digits are right, but the power of ten is wrong.",
        () if right < 0.0 && x.abs() > right.abs() => "The magnitude is too large.",
        () if right < 0.0 => "The magnitude is too small.",
        () if x.abs() > right.abs() => "That is too large.",
        () => "That is too small.",
    }
}

/// Whether a positive ratio is 10ᵏ, k ≠ 0, to within 2 %.
fn power_of_ten(ratio: f64) -> bool {
    let exponent = ratio.log10();
    exponent.round() != 0.0 && (exponent - exponent.round()).abs() < 0.0086
}

/// A value as a code and a link write it.
fn written(part: &Part) -> String {
    match part {
        Part::Number(x) => link::write_number(*x),
        Part::Choice(word) => (*word).into(),
    }
}
