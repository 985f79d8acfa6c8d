//! The wasm exports and nothing else.
//!
//! Each takes a link and gives what that link means; none depends on what was called before. The
//! last run is kept so that the calls of one picture compute it once. Every export returns a
//! `Result`: an error is words for the console and a notice on the page, never a trap.
//!
//! Here is what a first look at the page needs; all else is in `later`, which the part of the engine
//! that the page starts with is built without.

mod cache;
mod canvas;
#[cfg(feature = "whole")]
mod later;
#[cfg(feature = "whole")]
mod map;
#[cfg(feature = "whole")]
mod order;
#[cfg(feature = "whole")]
mod series;
mod summary;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::snapshot;
use crate::link;
use crate::plot::{self, Figure, Look};

use canvas::Canvas;

/// Says in the console where a panic was; it is a bug in Halfstep. In the first part a stop is none.
#[cfg(feature = "whole")]
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The rows of the link's schema, from which the page makes its controls.
#[wasm_bindgen]
pub fn schema() -> Result<JsValue, JsValue> {
    plain(&link::rows())
}

/// What the page shows in words, without the long series; while a value is `moving` not all need be
/// said.
#[wasm_bindgen]
pub fn view(link: &str, moving: bool) -> Result<JsValue, JsValue> {
    let run = if moving { cache::run(link) } else { cache::told(link) };
    plain(&summary::Summary::of(&run?))
}

/// What holds at one step.
#[wasm_bindgen]
pub fn at(link: &str, step: u32) -> Result<JsValue, JsValue> {
    let run = cache::run(link)?;
    plain(&snapshot(&run.parsed.experiment, &run.report, step as usize))
}

/// The presets, from which the page makes its list.
#[wasm_bindgen]
pub fn presets() -> Result<JsValue, JsValue> {
    plain(&link::PRESETS)
}

/// Draws a figure on a canvas of the size that `look` says, and returns where the data stand.
#[wasm_bindgen]
pub fn draw(canvas: HtmlCanvasElement, figure: &str, link: &str, look: JsValue) -> Result<JsValue, JsValue> {
    let look: Look = serde_wasm_bindgen::from_value(look)?;
    let run = cache::showing(link, &look.hide.not())?;
    plain(&plot::draw(Canvas::on(canvas)?, named(figure)?, &run.scene(), &look).map_err(words)?)
}

fn named(figure: &str) -> Result<Figure, JsValue> {
    Figure::from_key(figure).ok_or_else(|| JsValue::from_str(&format!("there is no figure “{figure}”")))
}

fn words(error: impl std::fmt::Display) -> JsValue {
    JsValue::from_str(&error.to_string())
}

/// A plain JS object.
fn plain<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
