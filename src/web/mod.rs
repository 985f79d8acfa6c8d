//! The wasm exports and nothing else.
//!
//! Each takes a link and gives what that link means; none depends on what was called before. The
//! last runs are kept so that the calls of one picture compute each once. Every export returns a
//! `Result`: an error is words for the console and a notice on the page, never a trap.
//!
//! [`run`] is what every link needs and [`studies`] what other views and files need; the engine is cut into files
//! accordingly ([`part`]). A second engine, built with the feature `own`, has the formulas that a reader types.

mod cache;
mod canvas;
mod csv;
mod ensemble;
mod exercise;
mod map;
mod order;
#[cfg(feature = "own")]
mod own;
pub mod part;
mod race;
mod read;
pub mod reports;
pub mod run;
mod series;
pub mod studies;
mod summary;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::plot::{self, DrawError, Drawing, Figure, Look, Paper};

use canvas::Canvas;

/// Smaller than the usual one: everybody downloads it.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Says in the console where a panic was; it is a bug in Halfstep.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Puts a drawing on a canvas, and gives where its data stand; without a canvas, gives it as an SVG document.
fn put(
    canvas: Option<HtmlCanvasElement>,
    paper: Paper,
    look: &Look,
    draw: impl FnOnce(&Look) -> Result<Drawing, DrawError>,
) -> Result<JsValue, JsValue> {
    match canvas {
        Some(canvas) => plain(&draw(look).map_err(words)?.on(Canvas::on(canvas)?).map_err(words)?),
        None => Ok(plot::document(paper, look, draw).map_err(words)?.into()),
    }
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
