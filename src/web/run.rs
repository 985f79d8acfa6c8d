//! What every link needs: its run in words and figures.

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::{self, snapshot};
use crate::compare;
use crate::plot::{self, Figure, Over, Paper, Push};

use super::part::{Part, need};
use super::{cache, named, plain, put, read, summary};

/// What the page shows in words, without the long series; while a value is `moving` not all need be
/// said.
#[wasm_bindgen]
pub fn view(link: &str, moving: bool) -> Result<JsValue, JsValue> {
    let run = if moving { cache::run(link) } else { cache::told(link) }?;
    if run.parsed.view.part > 0 {
        need(Part::Studies)?;
    }
    plain(&summary::Summary::of(&run))
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
    let figure = named(figure)?;
    let run = cache::showing(link, &shown)?;
    (look.push, look.over, look.only) = (run.parsed.view.push, run.parsed.view.over, run.parsed.view.only());
    let has_more = look.push != Push::Off || look.over != Over::Loss;
    if matches!(figure, Figure::Order | Figure::OrderFixed | Figure::Memory)
        || figure == Figure::Path && has_more
        || figure == Figure::Strip && look.only.is_some()
    {
        need(Part::Studies)?;
    }
    #[cfg(feature = "own")]
    {
        look.section = section(&run, beside.as_deref());
    }
    if let Some(other) = beside {
        look.cover = compare::shared(figure, &run.scene(), &cache::showing(&other, &shown)?.scene(), &look);
    }
    put(canvas, Paper::sheet(figure.title()), &look, |look| plot::draw(figure, &run.scene(), look))
}

/// The plane of the path; of two runs beside each other one of coordinates, whichever link names it.
#[cfg(feature = "own")]
fn section(run: &cache::Run, beside: Option<&str>) -> Option<plot::Section> {
    let other = beside.map(|link| crate::link::parse(link).view.plane).unwrap_or_default();
    let named = if run.parsed.view.plane.is_empty() { &other } else { &run.parsed.view.plane };
    let section = plot::Section::new(named, &run.parsed.experiment, &run.report)?;
    (beside.is_none() || section.is_of_coordinates()).then_some(section)
}

/// The step whose iterate is nearest to a point of the path figure, if one is within reach.
#[wasm_bindgen]
pub fn nearest(link: &str, x: f64, y: f64, reach: f64) -> Result<Option<u32>, JsValue> {
    let run = cache::run(link)?;
    #[cfg(feature = "own")]
    if let Some(section) = section(&run, None) {
        let step = analysis::nearest(&section.flattened(&run.report), (x, y), reach);
        return Ok(step.and_then(|step| u32::try_from(step).ok()));
    }
    let step = analysis::nearest(&run.report, (x, y), reach);
    Ok(step.and_then(|step| u32::try_from(step).ok()))
}
