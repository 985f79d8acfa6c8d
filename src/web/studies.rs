//! What other views and files need.

use std::rc::Rc;

use halfstep_split::split;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::{self, FlowKind, FlowSet, Measure, PartCourse, Why, measure, why};
use crate::answer as answers;
use crate::compare;
use crate::export::{self, Dialect, Language};
use crate::lesson;
use crate::link::{self, View};
use crate::plot::{self, Cells, Figure, Paper, RegimeMap};

use super::{cache, canvas, map, order, plain, put, race, read, series, words};

/// Everything that a link gives: the report of `halfstep run --json`.
#[wasm_bindgen]
#[split(studies, export)]
pub fn answer(link: &str) -> Result<JsValue, JsValue> {
    plain(&answers::answer(link))
}

pub(super) fn dialect(semicolons: bool) -> Dialect {
    if semicolons { Dialect::Semicolon } else { Dialect::Comma }
}

/// A run as a program; `language` is `numpy`, `pytorch` or `optax`, after `race.` for all runs of a race.
#[wasm_bindgen]
#[split(studies, export)]
pub fn code(link: &str, language: &str) -> Result<JsValue, JsValue> {
    let raced = language.strip_prefix("race.");
    let language = Language::from_key(raced.unwrap_or(language))
        .ok_or_else(|| JsValue::from_str(&format!("there are no programs for “{language}”")))?;
    if raced.is_some() {
        return race::code(link, language);
    }
    let parsed = link::parse(link);
    let written = link::write(&parsed.settings, &View::default());
    export::code(&parsed.experiment, &written, language).map(JsValue::from).map_err(words)
}

/// How to cite a run that stands at `address`, seen on `day`.
#[wasm_bindgen]
#[split(studies, export)]
pub fn cite(link: &str, address: &str, day: &str) -> Result<JsValue, JsValue> {
    plain(&export::cite(&link::parse(link).experiment, address, day))
}

/// A text as a QR code, or nothing where it is too long.
#[wasm_bindgen]
#[split(studies, export)]
pub fn qr(text: &str) -> Result<JsValue, JsValue> {
    plain(&export::qr(text))
}

/// The lessons, from which the page makes its list; the first is number 1.
#[wasm_bindgen]
#[split(studies, export)]
pub fn lessons() -> Result<JsValue, JsValue> {
    plain(&lesson::LESSONS)
}

/// Whether an answer to a lesson is right, and what to say of it.
#[wasm_bindgen]
#[split(studies, export)]
pub fn check(number: u32, answer: &str) -> Result<JsValue, JsValue> {
    plain(&lesson::check(number as usize, answer))
}

/// The code of a right answer, to hand in; otherwise the words why there is none are thrown.
#[wasm_bindgen]
#[split(studies, export)]
pub fn result(number: u32, answer: &str, name: &str) -> Result<JsValue, JsValue> {
    lesson::result(number as usize, answer, name).map(JsValue::from).map_err(words)
}

/// What differs between two runs: settings and outcomes.
#[wasm_bindgen]
#[split(studies, export)]
pub fn differences(a: &str, b: &str) -> Result<JsValue, JsValue> {
    let (a, b) = (cache::showing(a, &FlowSet::ALL)?, cache::showing(b, &FlowSet::ALL)?);
    plain(&compare::compare((&a.parsed.settings, &a.report), (&b.parsed.settings, &b.report)))
}

/// The step sizes of an order study with h halved so often.
#[wasm_bindgen]
#[split(studies, export)]
pub fn order_plan(link: &str, halvings: u32) -> Result<JsValue, JsValue> {
    plain(&order::plan(&link::parse(link).experiment, halvings.min(20) as usize))
}

/// One measurement of an order study: `{error}`, null in it where the end was not reached, or null
/// where the method has no such flow.
#[wasm_bindgen]
#[split(studies, export)]
pub fn order_cell(link: &str, study: &str, k: u32, flow: &str) -> Result<JsValue, JsValue> {
    let study = order::study(study).ok_or_else(|| JsValue::from_str("there is no such study"))?;
    let flow = FlowKind::from_key(flow).ok_or_else(|| JsValue::from_str("there is no such flow"))?;
    let finer = study.finer(&link::parse(link).experiment, k as usize);
    let finer = finer.ok_or_else(|| JsValue::from_str("that row of the study has too many steps or takes too long"))?;
    #[derive(Serialize)]
    struct Cell {
        error: Option<f64>,
    }
    plain(&measure(&finer, flow).map(|error| Cell { error }))
}

/// The slopes of what was measured, and what they say.
#[wasm_bindgen]
#[split(studies, export)]
pub fn order_fitted(measured: JsValue) -> Result<JsValue, JsValue> {
    let measured: order::Measured = serde_wasm_bindgen::from_value(measured)?;
    plain(&order::Fitted::of(measured.study()))
}

/// What was measured of an order study as CSV.
#[wasm_bindgen]
#[split(studies, export)]
pub fn order_csv(link: &str, measured: JsValue, fixed: bool, semicolons: bool) -> Result<JsValue, JsValue> {
    let measured: order::Measured = serde_wasm_bindgen::from_value(measured)?;
    Ok(export::order(answers::source(link), measured.study(), fixed, dialect(semicolons)).into())
}

/// Draws what was measured of an order study; without a canvas, returns an SVG document.
#[wasm_bindgen]
#[split(studies, export)]
pub fn draw_order(
    canvas: Option<HtmlCanvasElement>,
    measured: JsValue,
    fixed: bool,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look = read::look(&look);
    let measured: order::Measured = serde_wasm_bindgen::from_value(measured)?;
    let study = measured.study();
    let figure = if fixed { Figure::OrderFixed } else { Figure::Order };
    put(canvas, Paper::sheet(figure.title()), &look, |look| plot::draw_order(&study, fixed, look))
}

/// The regime map at one step for one coordinate in words, and what whole runs are compared with.
#[wasm_bindgen]
#[split(studies, export)]
pub fn map_about(link: &str, step: u32, coordinate: u32) -> Result<JsValue, JsValue> {
    plain(&map::About::of(&cache::run(link)?, step as usize, coordinate as usize))
}

/// Draws the formula's map; null where the method has none. Without a canvas, returns an SVG document.
#[wasm_bindgen]
#[split(studies, export)]
pub fn draw_map(
    canvas: Option<HtmlCanvasElement>,
    link: &str,
    step: u32,
    coordinate: u32,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look = read::look(&look);
    let Some(place) = map::place(&cache::run(link)?, step as usize, coordinate as usize) else {
        return Ok(JsValue::NULL);
    };
    let map = RegimeMap { beta: place.beta, rho: place.rho, cells: Cells::Formula(&place) };
    put(canvas, pictured("Sign and size of the coefficient c, over β and ρ"), &look, |look| {
        plot::draw_map(&map, look)
    })
}

/// The formula's map as CSV, in as many cells as that of whole runs; empty where the method has none.
pub(super) fn map_csv(
    link: &str,
    (step, coordinate): (usize, usize),
    side: u32,
    dialect: Dialect,
) -> Result<String, JsValue> {
    let place = map::place(&cache::run(link)?, step, coordinate);
    let Some(place) = place else { return Ok(String::new()) };
    let header = [answers::source(link), format!("c of coordinate {} at step {step}", coordinate + 1)];
    let cells = map::decays(side).map(|(_, beta, rho)| vec![beta, rho, place.coefficient(beta, rho)]);
    Ok(export::table(&header, &["beta", "rho", "c"], cells, dialect))
}

/// A map of whole runs as CSV; what is not run yet or has no value is empty.
#[wasm_bindgen]
#[split(studies, export)]
pub fn runs_csv(link: &str, of: &str, side: u32, values: &[f64], semicolons: bool) -> Result<JsValue, JsValue> {
    let cells = map::decays(side).map(|(k, beta, rho)| vec![beta, rho, values.get(k).copied().unwrap_or(f64::NAN)]);
    Ok(export::table(&[answers::source(link)], &["beta", "rho", of], cells, dialect(semicolons)).into())
}

/// Every so many cells of one row of the map of whole runs, one-norms and then sharpnesses.
#[wasm_bindgen]
#[split(studies, export)]
pub fn map_row(link: &str, level: f64, row: u32, side: u32, stride: u32) -> Result<js_sys::Float64Array, JsValue> {
    let (row, side) = (row.min(side) as usize, side.min(1024) as usize);
    let numbers = map::row(&link::parse(link).settings, level, row, side, stride as usize);
    Ok(js_sys::Float64Array::from(numbers.as_slice()))
}

/// Draws a map of whole runs; `of` is `one-norm` or `sharpness`. Null where there is nothing to
/// compare with. Without a canvas, returns an SVG document.
#[wasm_bindgen]
#[split(studies, export)]
pub fn draw_runs(
    canvas: Option<HtmlCanvasElement>,
    link: &str,
    of: &str,
    side: u32,
    values: &[f64],
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look = read::look(&look);
    let run = cache::run(link)?;
    let measure = measured(of)?;
    let Some(reference) = map::reference(&run).and_then(|all| measure.reference(&all)) else {
        return Ok(JsValue::NULL);
    };
    let hyper = run.parsed.experiment.settings().hyper;
    let cells = Cells::Runs { side: side as usize, values, reference };
    let map = RegimeMap { beta: hyper.b1, rho: hyper.b2, cells };
    put(canvas, pictured("Comparison of whole runs over β and ρ"), &look, |look| plot::draw_map(&map, look))
}

/// A map of whole runs in words.
#[wasm_bindgen]
#[split(studies, export)]
pub fn map_said(link: &str, of: &str, values: &[f64]) -> Result<JsValue, JsValue> {
    let run = cache::run(link)?;
    let measure = measured(of)?;
    Ok(map::reference(&run).map_or_else(
        || "The loss does not fall in this run, so there is no level at which to compare.".into(),
        |reference| measure.words(values, &reference, run.parsed.experiment.steps()).into(),
    ))
}

/// A document with images. These are as fine as a sharp screen: at the fineness of strokes they would be vast.
fn pictured(title: &'static str) -> Paper<'static> {
    Paper { fineness: 2.0, image: &canvas::address, ..Paper::sheet(title) }
}

fn measured(of: &str) -> Result<Measure, JsValue> {
    map::measure(of).ok_or_else(|| JsValue::from_str(&format!("there is no measure “{of}”")))
}

/// Why a step is as it is: its correction in parts, and its memory for a coordinate from 0.
#[wasm_bindgen]
#[split(studies, export)]
pub fn why_at(link: &str, step: u32, coordinate: u32) -> Result<JsValue, JsValue> {
    let mut why = reasons(link, step as usize, coordinate as usize)?;
    // What is shown of them; a file has all.
    why.memory.shorten(why.reach);
    plain(&why)
}

/// The push of the correction at some steps of a run.
#[wasm_bindgen]
#[split(studies, export)]
pub fn pushes(link: &str) -> Result<JsValue, JsValue> {
    let run = cache::run(link)?;
    plain(&analysis::pushes(&run.parsed.experiment, &run.report))
}

/// The memory of a step as CSV.
pub(super) fn memory_csv(link: &str, (step, coordinate): (usize, usize), dialect: Dialect) -> Result<String, JsValue> {
    Ok(export::memory(answers::source(link), &reasons(link, step, coordinate)?.memory, dialect))
}

/// What is said of the part of the correction that the strip shows; null where it shows all of it.
pub(super) fn part(link: &str) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Told {
        name: String,
        words: String,
    }
    let course = course(&cache::run(link)?);
    plain(&course.map(|course| Told { name: course.name.clone(), words: course.words.clone() }))
}

/// That part as CSV, at the steps that are looked at.
pub(super) fn part_csv(link: &str, dialect: Dialect) -> Result<String, JsValue> {
    let Some(course) = course(&cache::run(link)?) else { return Ok(String::new()) };
    Ok(export::part(answers::source(link), &course, dialect))
}

fn course(run: &cache::Run) -> Option<Rc<PartCourse>> {
    analysis::part_course(&run.parsed.experiment, &run.report, run.parsed.view.only()?)
}

fn reasons(link: &str, step: usize, coordinate: usize) -> Result<Why, JsValue> {
    let run = cache::run(link)?;
    let why = why(&run.parsed.experiment, &run.report, step, coordinate);
    why.ok_or_else(|| JsValue::from_str("this run has no such step"))
}

/// One series of a run by name; a vector's coordinates stand side by side.
#[wasm_bindgen]
#[split(studies, export)]
pub fn series(link: &str, name: &str) -> Result<js_sys::Float64Array, JsValue> {
    let run = cache::showing(link, &series::needed(name))?;
    let last = run.report.theta.len().saturating_sub(1);
    let numbers = match name {
        "part" => course(&run).map(|course| course.series(last)),
        _ => series::named(&run.parsed.experiment, &run.report, name),
    };
    let numbers = numbers.ok_or_else(|| JsValue::from_str(&format!("this run has no series “{name}”")))?;
    Ok(js_sys::Float64Array::from(numbers.as_slice()))
}
