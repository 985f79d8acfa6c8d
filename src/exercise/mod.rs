//! Exercises that an author writes: a task, a run, and numbers of its report to find.
//!
//! An exercise is a link: the keys `task`, `hint` and `ask` beside those of the run. `ask` says *which* numbers are the
//! answer ([`Number`], by the names of the sweeps' tables), never their values: those are computed from the run when an
//! answer is checked, so the link does not reveal them, and they follow a changed run.
//!
//! [`check()`] judges an answer and [`answers()`] is the teacher's sheet; [`result()`] gives the code to hand in and
//! [`class()`] reads those of a class; [`moodle()`] and [`gift()`] write the exercise for a learning platform.

mod answers;
mod check;
mod class;
mod code;
mod number;
mod part;
mod platform;
mod text;

pub use answers::{Answer, answers, lesson_answers};
pub use check::{check, values};
pub use class::{Handed, MAX_CODES, class, csv};
pub use code::{identity, result};
pub use number::{Number, Offer, PlaceOffer, offers, places};
pub use part::{Draft, MAX_PARTS, Part, draft, write};
pub use platform::{Question, gift, moodle};
pub use text::html;

use crate::link::{Parsed, View};

/// The most characters of a title.
const TITLE: usize = 60;

/// An exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// What to find out: paragraphs of plain text, lists, and formulas between `$`.
    pub task: String,
    /// The hint; empty if there is none.
    pub hint: String,
    /// What is asked for, in this order.
    pub parts: Vec<Part>,
    /// Warnings about the link, in sentences.
    pub warnings: Vec<String>,
}

impl Exercise {
    /// The exercise of a parsed link; without parts it asks for nothing.
    pub fn of(parsed: &Parsed) -> Self {
        Self::shown(&parsed.view)
    }

    /// The exercise that a page shows.
    pub fn shown(view: &View) -> Self {
        let (parts, warnings) = part::read(&view.ask);
        Self { task: view.task.clone(), hint: view.hint.clone(), parts, warnings }
    }

    /// The beginning of the task's first line.
    pub fn title(&self) -> String {
        let line = self.task.lines().next().unwrap_or_default().replace('$', "");
        let line = line.trim();
        if line.is_empty() {
            return "Exercise".into();
        }
        if line.chars().count() <= TITLE {
            return line.into();
        }
        let cut: String = line.chars().take(TITLE).collect();
        // At a whole word, where there is one.
        let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
        format!("{cut}…")
    }
}
