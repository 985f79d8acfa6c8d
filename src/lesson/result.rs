//! Result codes: what a student hands in, and what a teacher reads back.
//!
//! ```text
//! halfstep1~3~Ada%20L.~0.98_1.97~k3v9q2d
//!         │ │ │        │         └ check value, 35 bits over all that stands before it
//!         │ │ │        └ the answer as the student gave it
//!         │ │ └ the name, as in a link
//!         │ └ the lesson, or x and seven characters for an exercise of an author's
//!         └ the form of the code
//! ```
//!
//! The check value catches slips in copying and a name that was changed. It is not a proof: who
//! reads this source can compute it for any name, and a right answer can be passed on.

use std::fmt;

use serde::Serialize;

use super::Lesson;
use super::check::check;

/// The most characters of a name.
pub const MAX_NAME: usize = 40;

/// What every code starts with; the number is the form's.
const FORM: &str = "halfstep1";

/// What stands before the name of an exercise of an author's, in the place of a lesson's number.
pub(crate) const EXERCISE: char = 'x';

/// Why there is no code, or why one is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// There is no name, or it has more than [`MAX_NAME`] characters.
    Name,
    /// The answer is not right; the words say why.
    Answer(String),
    /// The text is not a code.
    Form,
    /// The text is a code, but not all of it is as it was given out.
    Changed,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => write!(f, "A name of 1 to {MAX_NAME} characters is needed."),
            Self::Answer(words) => f.write_str(words),
            Self::Form => {
                write!(f, "This is not a result code, which has five parts with ~ between them and starts with {FORM}.")
            }
            Self::Changed => f.write_str(
                "The check value does not match: the lesson, the name, the answer or the check value has been changed.",
            ),
        }
    }
}

impl std::error::Error for Unfit {}

/// What a code says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Handed {
    /// The lesson's number.
    pub lesson: usize,
    /// The lesson's title.
    pub title: &'static str,
    /// Who handed it in.
    pub name: String,
    /// The answer, with `;` between values.
    pub answer: String,
    /// Whether the answer is right by this version of the core.
    pub right: bool,
}

/// The code of a right answer.
///
/// # Errors
/// [`Unfit::Name`] without a usable name, [`Unfit::Answer`] where the answer is not right.
pub fn result(number: usize, answer: &str, name: &str) -> Result<String, Unfit> {
    let name = tidy(name).ok_or(Unfit::Name)?;
    let checked = check(number, answer);
    match checked.answer {
        Some(answer) if checked.right => Ok(write_code(&number.to_string(), &name, &answer)),
        _ => Err(Unfit::Answer(checked.words)),
    }
}

/// Reads a code back and checks its answer again.
///
/// # Errors
/// [`Unfit::Form`] where it is not a code, [`Unfit::Changed`] where its check value does not fit.
pub fn verify(code: &str) -> Result<Handed, Unfit> {
    let Code { of, name, answer } = read_code(code)?;
    let number: usize = of.parse().map_err(|_| Unfit::Form)?;
    let lesson = Lesson::numbered(number).ok_or(Unfit::Form)?;
    let right = check(number, &answer).right;
    Ok(Handed { lesson: number, title: lesson.title, name, answer, right })
}

/// What is in a code, of a lesson or of an exercise.
pub(crate) struct Code {
    /// The lesson's number, or what names an exercise.
    pub of: String,
    /// Who handed it in.
    pub name: String,
    /// The answer, with `;` between values.
    pub answer: String,
}

/// A code with its check value.
pub(crate) fn write_code(of: &str, name: &str, answer: &str) -> String {
    let body = body(of, name, answer);
    format!("{body}~{}", check_value(&body))
}

/// The parts of a code whose check value fits.
pub(crate) fn read_code(code: &str) -> Result<Code, Unfit> {
    // A code that was sent may be broken over lines.
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let [form, of, name, answer, value] = code.split('~').collect::<Vec<_>>()[..] else { return Err(Unfit::Form) };
    if !form.eq_ignore_ascii_case(FORM) {
        return Err(Unfit::Form);
    }
    let is_lesson = of.parse().is_ok_and(|number| Lesson::numbered(number).is_some());
    if !is_lesson && !of.starts_with(EXERCISE) {
        return Err(Unfit::Form);
    }
    let name = decoded(name);
    let answer = answer.replace('_', ";");
    if tidy(&name).as_ref() != Some(&name) || check_value(&body(of, &name, &answer)) != value.to_ascii_lowercase() {
        return Err(Unfit::Changed);
    }
    Ok(Code { of: of.to_owned(), name, answer })
}

/// All of a code but the check value.
fn body(of: &str, name: &str, answer: &str) -> String {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{FORM}~{of}~{}~{}", name.replace('+', "%20"), answer.replace(';', "_"))
}

/// A name as it was written into a code.
fn decoded(name: &str) -> String {
    form_urlencoded::parse(name.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}

/// A name with single spaces and nothing invisible; `None` if nothing or too much is left.
pub(crate) fn tidy(name: &str) -> Option<String> {
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// 35 bits as seven characters, none of which is read as another.
pub(crate) fn check_value(body: &str) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    // FNV-1a, and a finish (of SplitMix64) that lets every bit of the text reach every bit kept.
    let mut hash =
        body.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    (0..7).map(|place| char::from(DIGITS[(hash >> (5 * place)) as usize & 31])).collect()
}
