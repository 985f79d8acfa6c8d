//! What the page asks for after a first look.

use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::{self, FlowKind, FlowSet, Measure, measure};
use crate::answer as answers;
use crate::compare;
use crate::export::{self, Language};
use crate::lesson;
use crate::link::{self, View};
use crate::plot::{self, Cells, Look, RegimeMap};

use super::canvas::Canvas;
use super::{cache, map, named, order, plain, series, words};

/// Everything that a link gives: the report of `examples/report`.
#[wasm_bindgen]
pub fn answer(link: &str) -> Result<JsValue, JsValue> {
    plain(&answers::answer(link))
}

/// The report of a run, for [`learn`] by an engine that may not stand still for so long. `link` and
/// `flows` are those of what that engine threw.
#[wasm_bindgen]
pub fn report(link: &str, flows: JsValue) -> Result<Vec<u8>, JsValue> {
    let flows: FlowSet = serde_wasm_bindgen::from_value(flows)?;
    let experiment = link::parse(link).experiment;
    let mut report = analysis::analyze_quickly(&experiment);
    analysis::complete(&experiment, &mut report, &flows);
    postcard::to_allocvec(&report).map_err(words)
}

/// Keeps the report of a run as if it had been made here. The run must be one that was thrown.
#[wasm_bindgen]
pub fn learn(link: String, report: &[u8]) -> Result<(), JsValue> {
    cache::keep(link, Rc::new(postcard::from_bytes(report).map_err(words)?));
    Ok(())
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

/// A run as CSV.
#[wasm_bindgen]
pub fn csv(link: &str) -> Result<String, JsValue> {
    Ok(answers::answer(link).csv())
}

/// A run as a program; `language` is `numpy`, `pytorch` or `optax`.
#[wasm_bindgen]
pub fn code(link: &str, language: &str) -> Result<String, JsValue> {
    let language = Language::from_key(language)
        .ok_or_else(|| JsValue::from_str(&format!("there are no programs for “{language}”")))?;
    let parsed = link::parse(link);
    let written = link::write(&parsed.settings, &View::default());
    export::code(&parsed.experiment, &written, language).map_err(words)
}

/// How to cite a run that stands at `address`, seen on `day`.
#[wasm_bindgen]
pub fn cite(link: &str, address: &str, day: &str) -> Result<JsValue, JsValue> {
    plain(&export::cite(&link::parse(link).experiment, address, day))
}

/// A text as a QR code, or nothing where it is too long.
#[wasm_bindgen]
pub fn qr(text: &str) -> Result<JsValue, JsValue> {
    plain(&export::qr(text))
}

/// The lessons, from which the page makes its list; the first is number 1.
#[wasm_bindgen]
pub fn lessons() -> Result<JsValue, JsValue> {
    plain(&lesson::LESSONS)
}

/// Whether an answer to a lesson is right, and what to say of it.
#[wasm_bindgen]
pub fn check(number: u32, answer: &str) -> Result<JsValue, JsValue> {
    plain(&lesson::check(number as usize, answer))
}

/// The code of a right answer, to hand in; otherwise the words why there is none are thrown.
#[wasm_bindgen]
pub fn result(number: u32, answer: &str, name: &str) -> Result<String, JsValue> {
    lesson::result(number as usize, answer, name).map_err(words)
}

/// What a code that was handed in says; otherwise the words why it is none are thrown.
#[wasm_bindgen]
pub fn verify(code: &str) -> Result<JsValue, JsValue> {
    plain(&lesson::verify(code).map_err(words)?)
}

/// As [`draw`], with axes that cover another run too, where both can share them.
#[wasm_bindgen]
pub fn draw_beside(
    canvas: HtmlCanvasElement,
    figure: &str,
    link: &str,
    other: &str,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let mut look: Look = serde_wasm_bindgen::from_value(look)?;
    let shown = look.hide.not();
    let (run, other) = (cache::showing(link, &shown)?, cache::showing(other, &shown)?);
    let figure = named(figure)?;
    look.cover = compare::shared(figure, &run.scene(), &other.scene(), &look);
    plain(&plot::draw(Canvas::on(canvas)?, figure, &run.scene(), &look).map_err(words)?)
}

/// What differs between two runs: settings and outcomes.
#[wasm_bindgen]
pub fn differences(a: &str, b: &str) -> Result<JsValue, JsValue> {
    let (a, b) = (cache::showing(a, &FlowSet::ALL)?, cache::showing(b, &FlowSet::ALL)?);
    plain(&compare::compare((&a.parsed.settings, &a.report), (&b.parsed.settings, &b.report)))
}

/// A figure as an SVG document.
#[wasm_bindgen]
pub fn svg(figure: &str, link: &str, look: JsValue) -> Result<String, JsValue> {
    let look: Look = serde_wasm_bindgen::from_value(look)?;
    plot::svg(named(figure)?, &cache::showing(link, &look.hide.not())?.scene(), &look).map_err(words)
}

/// The step sizes of an order study with h halved so often.
#[wasm_bindgen]
pub fn order_plan(link: &str, halvings: u32) -> Result<JsValue, JsValue> {
    plain(&order::plan(&link::parse(link).experiment, halvings.min(20) as usize))
}

/// One measurement of an order study: `{error}`, null in it where the end was not reached, or null
/// where the method has no such flow.
#[wasm_bindgen]
pub fn order_cell(link: &str, study: &str, k: u32, flow: &str) -> Result<JsValue, JsValue> {
    let study = order::study(study).ok_or_else(|| JsValue::from_str("there is no such study"))?;
    let flow = FlowKind::from_key(flow).ok_or_else(|| JsValue::from_str("there is no such flow"))?;
    let finer = study.finer(&link::parse(link).experiment, k as usize);
    let finer = finer.ok_or_else(|| JsValue::from_str("that is more steps than a run may have"))?;
    #[derive(Serialize)]
    struct Cell {
        error: Option<f64>,
    }
    plain(&measure(&finer, flow).map(|error| Cell { error }))
}

/// The slopes of what was measured, and what they say.
#[wasm_bindgen]
pub fn order_fitted(measured: JsValue) -> Result<JsValue, JsValue> {
    let measured: order::Measured = serde_wasm_bindgen::from_value(measured)?;
    plain(&order::Fitted::of(measured.study()))
}

/// Draws what was measured of an order study.
#[wasm_bindgen]
pub fn draw_order(
    canvas: HtmlCanvasElement,
    measured: JsValue,
    fixed: bool,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look: Look = serde_wasm_bindgen::from_value(look)?;
    let measured: order::Measured = serde_wasm_bindgen::from_value(measured)?;
    plain(&plot::draw_order(Canvas::on(canvas)?, &measured.study(), fixed, &look).map_err(words)?)
}

/// The regime map at one step for one coordinate in words, and what whole runs are compared with.
#[wasm_bindgen]
pub fn map_about(link: &str, step: u32, coordinate: u32) -> Result<JsValue, JsValue> {
    plain(&map::About::of(&cache::run(link)?, step as usize, coordinate as usize))
}

/// Draws the formula's map; null where the method has none.
#[wasm_bindgen]
pub fn draw_map(
    canvas: HtmlCanvasElement,
    link: &str,
    step: u32,
    coordinate: u32,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look: Look = serde_wasm_bindgen::from_value(look)?;
    let Some(place) = map::place(&cache::run(link)?, step as usize, coordinate as usize) else {
        return Ok(JsValue::NULL);
    };
    let map = RegimeMap { beta: place.beta, rho: place.rho, cells: Cells::Formula(&place) };
    plain(&plot::draw_map(Canvas::on(canvas)?, &map, &look).map_err(words)?)
}

/// Every so many cells of one row of the map of whole runs, one-norms and then sharpnesses.
#[wasm_bindgen]
pub fn map_row(link: &str, level: f64, row: u32, side: u32, stride: u32) -> Result<js_sys::Float64Array, JsValue> {
    let (row, side) = (row.min(side) as usize, side.min(1024) as usize);
    let numbers = map::row(&link::parse(link).settings, level, row, side, stride as usize);
    Ok(js_sys::Float64Array::from(numbers.as_slice()))
}

/// Draws a map of whole runs; `of` is `one-norm` or `sharpness`. Null where there is nothing to
/// compare with.
#[wasm_bindgen]
pub fn draw_runs(
    canvas: HtmlCanvasElement,
    link: &str,
    of: &str,
    side: u32,
    values: &[f64],
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look: Look = serde_wasm_bindgen::from_value(look)?;
    let run = cache::run(link)?;
    let measure = measured(of)?;
    let Some(reference) = map::reference(&run).and_then(|all| measure.reference(&all)) else {
        return Ok(JsValue::NULL);
    };
    let hyper = run.parsed.experiment.settings().hyper;
    let cells = Cells::Runs { side: side as usize, values, reference };
    let map = RegimeMap { beta: hyper.b1, rho: hyper.b2, cells };
    plain(&plot::draw_map(Canvas::on(canvas)?, &map, &look).map_err(words)?)
}

/// A map of whole runs in words.
#[wasm_bindgen]
pub fn map_said(link: &str, of: &str, values: &[f64]) -> Result<String, JsValue> {
    let run = cache::run(link)?;
    let measure = measured(of)?;
    Ok(map::reference(&run).map_or_else(
        || "The loss does not fall in this run, so there is no level at which to compare.".into(),
        |reference| measure.words(values, &reference, run.parsed.experiment.steps()),
    ))
}

fn measured(of: &str) -> Result<Measure, JsValue> {
    map::measure(of).ok_or_else(|| JsValue::from_str(&format!("there is no measure “{of}”")))
}
