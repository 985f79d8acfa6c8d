//! The wasm exports and nothing else.
//!
//! Each takes a link and gives what that link means; none depends on what was called before. The
//! last run is kept so that the calls of one picture compute it once. Every export returns a
//! `Result`: an error is words for the console and a notice on the page, never a trap.

mod cache;
mod series;
mod summary;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::analysis::snapshot;
use crate::{answer as answers, link};

/// Says in the console where a panic was; it is a fault of ours.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The rows of the link's schema, from which the page makes its controls.
#[wasm_bindgen]
pub fn schema() -> Result<JsValue, JsValue> {
    plain(&link::rows())
}

/// Everything that a link gives: the report of `examples/report`.
#[wasm_bindgen]
pub fn answer(link: &str) -> Result<JsValue, JsValue> {
    plain(&answers::answer(link))
}

/// What the page shows in words, without the long series.
#[wasm_bindgen]
pub fn view(link: &str) -> Result<JsValue, JsValue> {
    plain(&summary::Summary::of(&cache::run(link)))
}

/// What holds at one step.
#[wasm_bindgen]
pub fn at(link: &str, step: u32) -> Result<JsValue, JsValue> {
    let run = cache::run(link);
    plain(&snapshot(&run.parsed.experiment, &run.report, step as usize))
}

/// One series of a run by name; a vector's coordinates stand side by side.
#[wasm_bindgen]
pub fn series(link: &str, name: &str) -> Result<js_sys::Float64Array, JsValue> {
    let numbers = series::named(&cache::run(link).report, name);
    let numbers = numbers.ok_or_else(|| JsValue::from_str(&format!("this run has no series “{name}”")))?;
    Ok(js_sys::Float64Array::from(numbers.as_slice()))
}

/// A plain JS object.
fn plain<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
