//! An exercise as a numerical question of Moodle: Moodle XML and GIFT, which Canvas, ILIAS and others import too.
//!
//! Formats: <https://docs.moodle.org/en/Moodle_XML_format>, <https://docs.moodle.org/en/GIFT_format>. Both contain the
//! answer and its tolerance, so they are for the platform's question bank, not for students.

use std::fmt::Write;

use super::Exercise;
use super::answers::rounded;
use super::text::{escaped, html};

/// A part as a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its name in the question bank.
    pub name: String,
    /// The text, HTML.
    pub text: String,
    /// The hint, HTML; empty where there is none.
    pub hint: String,
    /// The right number.
    pub answer: f64,
    /// The absolute tolerance.
    pub tolerance: f64,
}

/// The questions of an exercise whose link is at `address`, in a frame or as a link. A part whose number the run does not
/// have gives no question.
fn questions(exercise: &Exercise, right: &[Option<f64>], address: &str, frame: bool) -> Vec<Question> {
    let many = exercise.parts.len() > 1;
    let run = match frame {
        true => format!(
            "<p><iframe title=\"Halfstep\" src=\"{}\" width=\"100%\" height=\"900\" loading=\"lazy\" \
             allow=\"clipboard-write\" referrerpolicy=\"no-referrer\" style=\"border:0\"></iframe></p>",
            escaped(address)
        ),
        false => format!(
            "<p><a href=\"{}\" target=\"_blank\" rel=\"noopener\">Open the run in Halfstep</a></p>",
            escaped(address)
        ),
    };
    let one = |(place, part): (usize, &super::Part)| {
        let answer = rounded(right.get(place).copied().flatten()?, 10)?;
        let count = if many { format!(" ({} of {})", place + 1, exercise.parts.len()) } else { String::new() };
        Some(Question {
            name: format!("{}{count}", exercise.title()),
            text: format!("{}{run}<p><b>{}</b></p>", html(&exercise.task), escaped(&part.labeled())),
            hint: html(&exercise.hint),
            answer,
            tolerance: rounded(part.width(answer), 10)?,
        })
    };
    exercise.parts.iter().enumerate().filter_map(one).collect()
}

/// The exercise as Moodle XML: a numerical question for each part.
pub fn moodle(exercise: &Exercise, right: &[Option<f64>], address: &str, frame: bool) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for Question { name, text, hint, answer, tolerance } in questions(exercise, right, address, frame) {
        // Twice escaped: the text is HTML, and this is XML.
        let (name, text, hint) = (escaped(&name), escaped(&text), escaped(&hint));
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "  <question type=\"numerical\">\n    <name><text>{name}</text></name>\n    \
             <questiontext format=\"html\"><text>{text}</text></questiontext>\n    \
             <generalfeedback format=\"html\"><text></text></generalfeedback>\n    \
             <defaultgrade>1</defaultgrade>\n    <penalty>0.3333333</penalty>\n    <hidden>0</hidden>\n    \
             <answer fraction=\"100\" format=\"moodle_auto_format\">\n      <text>{answer}</text>\n      \
             <feedback format=\"html\"><text></text></feedback>\n      <tolerance>{tolerance}</tolerance>\n    </answer>\n    \
             <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n    <showunits>3</showunits>\n    \
             <unitsleft>0</unitsleft>\n"
        );
        if !hint.is_empty() {
            let _ = writeln!(out, "    <hint format=\"html\"><text>{hint}</text></hint>");
        }
        out += "  </question>\n";
    }
    out + "</quiz>\n"
}

/// The exercise as GIFT: a numerical question for each part.
pub fn gift(exercise: &Exercise, right: &[Option<f64>], address: &str, frame: bool) -> String {
    let one = |Question { name, text, answer, tolerance, .. }: Question| {
        format!("::{}::[html]{} {{#{answer}:{tolerance}}}\n", marked(&name), marked(&text))
    };
    questions(exercise, right, address, frame).into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A text in GIFT: special characters escaped by a backslash, in one line.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '~' | '=' | '#' | '{' | '}' | ':') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
