//! The codes of a class as a table.

use serde::Serialize;

use super::Exercise;
use super::check::{check, values};
use super::code::identity;
use crate::export::Dialect;
use crate::lesson::{EXERCISE, Unfit, read_code, verify};
use crate::link::{self, Parsed};

/// The most codes that are read at once, and the most links of exercises.
pub const MAX_CODES: usize = 500;
const MAX_LINKS: usize = 50;
/// The most characters of an invalid line that the table shows.
const SHOWN: usize = 40;

/// One line that was handed in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Handed {
    /// Who handed it in, or the line itself if it is not a code.
    pub name: String,
    /// The lesson or the exercise.
    pub of: String,
    /// The answer, with `;` between values.
    pub answer: String,
    /// The result, in words.
    pub result: String,
    /// Whether the answer is right.
    pub right: bool,
}

/// An exercise whose codes are read.
struct Known {
    identity: String,
    exercise: Exercise,
    parsed: Parsed,
    right: Option<Vec<Option<f64>>>,
}

/// Reads the codes of a class, one a line, with the links of the exercises that they may be of, one a line. The answers
/// are checked again.
pub fn class(codes: &str, links: &str) -> Vec<Handed> {
    let mut known: Vec<Known> = lines(links)
        .take(MAX_LINKS)
        .map(link::parse)
        .filter(|parsed| !parsed.view.ask.is_empty())
        .map(|parsed| Known { identity: identity(&parsed), exercise: Exercise::of(&parsed), parsed, right: None })
        .collect();
    lines(codes).take(MAX_CODES).map(|line| one(line, &mut known)).collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn one(line: &str, known: &mut [Known]) -> Handed {
    match read(line, known) {
        Ok(handed) => handed,
        Err(unfit) => {
            let mut name: String = line.chars().take(SHOWN).collect();
            if name.len() < line.len() {
                name.push('…');
            }
            Handed { name, of: String::new(), answer: String::new(), result: unfit.to_string(), right: false }
        }
    }
}

fn read(line: &str, known: &mut [Known]) -> Result<Handed, Unfit> {
    let code = read_code(line)?;
    if !code.of.starts_with(EXERCISE) {
        let handed = verify(line)?;
        let of = format!("{}. {}", handed.lesson, handed.title);
        return Ok(Handed {
            name: handed.name,
            of,
            answer: handed.answer,
            result: said(handed.right),
            right: handed.right,
        });
    }
    let Some(found) = known.iter_mut().find(|known| known.identity == code.of) else {
        let result =
            "The code is valid, but the link of its exercise is not given, or it belongs to a different run.".into();
        return Ok(Handed { name: code.name, of: code.of, answer: code.answer, result, right: false });
    };
    let Known { exercise, parsed, right, .. } = found;
    // Once for all codes of the exercise.
    let right = right.get_or_insert_with(|| values(exercise, &parsed.experiment));
    let is_right = check(exercise, right, &code.answer).right;
    let of = format!("{} ({})", exercise.title(), code.of);
    Ok(Handed { name: code.name, of, answer: code.answer, result: said(is_right), right: is_right })
}

fn said(right: bool) -> String {
    if right { "right" } else { "the answer is wrong in this version" }.into()
}

/// The table as CSV.
pub fn csv(rows: &[Handed], dialect: Dialect) -> String {
    let between = dialect.between().to_string();
    let mut out = ["name", "exercise", "answer", "result"].join(&between) + "\n";
    for row in rows {
        let cells = [&row.name, &row.of, &row.answer, &row.result].map(|cell| quoted(cell, dialect));
        out += &(cells.join(&between) + "\n");
    }
    out
}

/// A cell, quoted where necessary. A spreadsheet must not treat what a student typed as a formula.
fn quoted(cell: &str, dialect: Dialect) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let cell = match cell.starts_with(['=', '+', '-', '@', '\t']) && !is_number {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    let cell = if is_number && dialect == Dialect::Semicolon { cell.replace('.', ",") } else { cell };
    if cell.contains(['"', ',', ';', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
