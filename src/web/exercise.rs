//! Exercises that an author writes.
//!
//! One export for all of it, so that the page's glue, which every link loads, hardly grows.

use std::cell::RefCell;

use halfstep_split::split;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{plain, words};
use crate::exercise::{self, Draft, Exercise};
use crate::export::Dialect;
use crate::link::{self, Parsed, View};

/// What an exercise says and asks for, without its answers.
#[derive(Serialize)]
struct Shown {
    task: String,
    hint: String,
    fields: Vec<String>,
    drafts: Vec<Draft>,
    warnings: Vec<String>,
    title: String,
    identity: String,
}

/// What an editor made of what was typed.
#[derive(Serialize)]
struct Written {
    ask: String,
    /// What is wrong with each part, or nothing.
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Class {
    rows: Vec<exercise::Handed>,
    csv: String,
}

#[derive(Serialize)]
struct Numbers {
    numbers: Vec<exercise::Offer>,
    places: Vec<exercise::PlaceOffer>,
    most: usize,
}

thread_local! {
    /// The right values of the exercise that was used last.
    static KNOWN: RefCell<Option<(String, Vec<Option<f64>>)>> = const { RefCell::new(None) };
}

/// The right values of a link's exercise, computed once.
fn values(parsed: &Parsed, exercise: &Exercise) -> Vec<Option<f64>> {
    let asked = View { ask: exercise::write(&exercise.parts), ..View::default() };
    let name = link::write(&parsed.settings, &asked);
    KNOWN.with_borrow_mut(|known| match known {
        Some((link, values)) if *link == name => values.clone(),
        _ => {
            let found = exercise::values(exercise, &parsed.experiment);
            *known = Some((name, found.clone()));
            found
        }
    })
}

/// What stands between the texts that are given.
const BETWEEN: char = '\u{1f}';

/// Performs one operation on a link's exercise; `what` names it, and `given` has its further arguments. An unknown operation, or
/// the lack of a code, throws a sentence that says why.
#[wasm_bindgen]
#[split(studies, export)]
pub fn exercise(link: &str, what: &str, given: &str) -> Result<JsValue, JsValue> {
    // One text, because reading a list from JavaScript takes code that every link would load.
    let given: Vec<&str> = given.split(BETWEEN).collect();
    let text = |at: usize| given.get(at).copied().unwrap_or_default();
    let parsed = link::parse(link);
    let exercise = Exercise::of(&parsed);
    match what {
        "shown" => plain(&Shown {
            title: exercise.title(),
            identity: exercise::identity(&parsed),
            fields: exercise.parts.iter().map(exercise::Part::labeled).collect(),
            drafts: exercise.parts.iter().map(Draft::from).collect(),
            task: exercise.task,
            hint: exercise.hint,
            warnings: exercise.warnings,
        }),
        "check" => plain(&exercise::check(&exercise, &values(&parsed, &exercise), text(0))),
        "result" => {
            let code = exercise::result(&parsed, &values(&parsed, &exercise), text(0), text(1)).map_err(words)?;
            Ok(code.into())
        }
        "answers" => plain(&exercise::answers(&exercise, &values(&parsed, &exercise))),
        "lesson" => plain(&exercise::lesson_answers(text(0).parse().unwrap_or_default())),
        "numbers" => {
            plain(&Numbers { numbers: exercise::offers(), places: exercise::places(), most: exercise::MAX_PARTS })
        }
        "write" => {
            // Four texts for each part.
            let read = given.chunks_exact(4).map(|one| {
                let [label, unit, number, tolerance] =
                    [0, 1, 2, 3].map(|k| one.get(k).copied().unwrap_or_default().into());
                exercise::draft(&Draft { label, unit, number, tolerance })
            });
            let (mut parts, mut problems) = (Vec::new(), Vec::new());
            for part in read {
                problems.push(part.as_ref().err().cloned().unwrap_or_default());
                parts.extend(part);
            }
            plain(&Written { ask: exercise::write(&parts), problems })
        }
        "moodle" => {
            let right = values(&parsed, &exercise);
            Ok(exercise::moodle(&exercise, &right, text(0), text(1) == "frame").into())
        }
        "gift" => {
            let right = values(&parsed, &exercise);
            Ok(exercise::gift(&exercise, &right, text(0), text(1) == "frame").into())
        }
        "class" => {
            let rows = exercise::class(text(0), text(1));
            let dialect = if text(2) == "semicolon" { Dialect::Semicolon } else { Dialect::Comma };
            plain(&Class { csv: exercise::csv(&rows, dialect), rows })
        }
        other => Err(JsValue::from_str(&format!("nothing is called “{other}”"))),
    }
}
