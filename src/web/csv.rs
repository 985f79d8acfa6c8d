//! Tables of numbers as files. One export for most of them: each has a JavaScript side that every link loads.

use halfstep_split::split;
use wasm_bindgen::prelude::*;

use crate::answer::{self, answer};

use super::studies::{dialect, map_csv, memory_csv, part, part_csv};
use super::{ensemble, plain, race};

/// A table as CSV, with semicolons and decimal commas where asked for. `numbers` are those that it is of: the runs of an
/// ensemble; step, coordinate and side of a map; step and coordinate of a memory. All numbers of a race are one object, and so is
/// what is said of the part of the correction that a link shows.
#[wasm_bindgen]
#[split(studies, export)]
pub fn csv(link: &str, of: &str, numbers: &[f64], semicolons: bool) -> Result<JsValue, JsValue> {
    let dialect = dialect(semicolons);
    let whole = |k: usize| numbers.get(k).map_or(0, |&x| x as usize);
    let place = (whole(0), whole(1));
    let text = match of {
        "run" => answer(link).csv(dialect),
        "race" => race::csv(link, dialect)?,
        "race.json" => return plain(&answer::race(link)),
        "ensemble" => ensemble::csv(link, numbers, dialect),
        "memory" => memory_csv(link, place, dialect)?,
        "part" => part_csv(link, dialect)?,
        "part.json" => return part(link),
        "map" => map_csv(link, place, whole(2) as u32, dialect)?,
        other => return Err(JsValue::from_str(&format!("there is no table “{other}”"))),
    };
    Ok(text.into())
}
