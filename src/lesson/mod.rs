//! Lessons: a task, a run to look at, and an answer that the core works out and checks.
//!
//! [`LESSONS`] is the one table. No right answer is typed in: each lesson says how its answer
//! follows from the run of its link, and [`check()`] compares what a student gives with that. So are
//! the common mistakes: a wrong answer that is a known one gets a sentence that helps.
//!
//! [`result()`] turns a right answer into a short code to hand in, [`verify()`] reads it back.

mod ages;
mod check;
mod epsilon;
mod equal;
mod flip;
mod given;
mod key;
mod memory;
mod result;
mod rmsprop;
mod sign;
mod slopes;
mod stable;
mod typed;

pub(crate) use check::off;
pub use check::{Checked, check};
pub use given::MAX_ANSWER;
pub(crate) use given::number;
pub use key::{Choice, Field, Key, Kind, Mistake, Part, Tolerance};
pub(crate) use result::{EXERCISE, check_value, read_code, tidy, write_code};
pub use result::{Handed, MAX_NAME, Unfit, result, verify};

use serde::Serialize;

use crate::experiment::Experiment;
use crate::link;

/// One lesson.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Lesson {
    /// Its name.
    pub title: &'static str,
    /// What to find out.
    pub task: &'static str,
    /// Its run, as a canonical link.
    pub link: &'static str,
    /// The word of the view that helps, as in a link.
    pub view: &'static str,
    /// A word of help for who asks.
    pub hint: &'static str,
    /// What is asked for, in this order.
    pub fields: &'static [Field],
    /// What the right answer means; told once it is given, and not before.
    #[serde(skip)]
    pub meaning: &'static str,
    /// How the core works the answer out, in a sentence for teachers.
    #[serde(skip)]
    pub how: &'static str,
    /// How the answer follows from the run; `None` should the run not give one.
    #[serde(skip)]
    pub key: fn(&Experiment) -> Option<Key>,
}

/// Every lesson; the first is number 1.
pub const LESSONS: &[Lesson] = &[
    sign::LESSON,
    flip::LESSON,
    slopes::LESSON,
    stable::LESSON,
    epsilon::LESSON,
    equal::LESSON,
    rmsprop::LESSON,
    memory::LESSON,
    typed::LESSON,
    ages::LESSON,
];

impl Lesson {
    /// Lesson `number`, counted from 1.
    pub fn numbered(number: usize) -> Option<&'static Self> {
        LESSONS.get(number.checked_sub(1)?)
    }

    /// The canonical link of lesson `number` on the page; `None` where there is none.
    pub fn address(number: usize) -> Option<String> {
        let parsed = link::parse(&format!("{}&view=lessons&ex={number}", Self::numbered(number)?.link));
        Some(link::write(&parsed.settings, &parsed.view))
    }

    /// What is right and what is wrong in a known way, worked out from the lesson's run.
    pub fn key(&self) -> Option<Key> {
        (self.key)(&link::parse(self.link).experiment)
    }
}
