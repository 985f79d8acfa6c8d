//! What every link needs: its run in words and figures.

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::{self, snapshot};
use crate::compare;
use crate::plot::{self, Paper};

use super::{cache, named, plain, put, read, series, summary};

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

/// Draws a figure on a canvas of the size that `look` says, and returns where the data stand; without a canvas, returns
/// the figure as an SVG document. Beside the figure of another run its axes cover that run too, where both can share
/// them.
#[wasm_bindgen]
pub fn draw(
    canvas: Option<HtmlCanvasElement>,
    figure: &str,
    link: &str,
    look: JsValue,
    beside: Option<String>,
) -> Result<JsValue, JsValue> {
    let mut look = read::look(&look);
    let shown = look.hide.not();
    let (figure, run) = (named(figure)?, cache::showing(link, &shown)?);
    if let Some(other) = beside {
        look.cover = compare::shared(figure, &run.scene(), &cache::showing(&other, &shown)?.scene(), &look);
    }
    put(canvas, Paper::sheet(figure.title()), &look, |look| plot::draw(figure, &run.scene(), look))
}

/// The step whose iterate is nearest to a point of the path figure, if one is within reach.
#[wasm_bindgen]
pub fn nearest(link: &str, x: f64, y: f64, reach: f64) -> Result<Option<u32>, JsValue> {
    let step = analysis::nearest(&cache::run(link)?.report, (x, y), reach);
    Ok(step.and_then(|step| u32::try_from(step).ok()))
}

/// One series of a run by name; a vector's coordinates stand side by side.
#[wasm_bindgen]
pub fn series(link: &str, name: &str) -> Result<js_sys::Float64Array, JsValue> {
    let run = cache::showing(link, &series::needed(name))?;
    let numbers = series::named(&run.parsed.experiment, &run.report, name);
    let numbers = numbers.ok_or_else(|| JsValue::from_str(&format!("this run has no series “{name}”")))?;
    Ok(js_sys::Float64Array::from(numbers.as_slice()))
}
