//! An ensemble: its runs by workers, one call each, and what is shown of those that were made.

use halfstep_split::split;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::answer::source;
use crate::ensemble::{Ends, Many, Member, Quantity, ends, every, members, numbers, read as members_of};
use crate::export::{self, Dialect};
use crate::link::{self, Parsed, View};
use crate::plot::{EnsembleFigure, Paper, draw_ensemble as draw};

use super::{plain, put, read, words};

/// How many runs the ensemble of a link has, and the interval between kept steps; `refused` says why there is none.
#[wasm_bindgen]
#[split(studies, export)]
pub fn ensemble_plan(link: &str) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Plan {
        runs: usize,
        every: usize,
        refused: Option<&'static str>,
        /// What the runs depend on.
        key: String,
    }
    let Parsed { settings, view, experiment, .. } = link::parse(link);
    let key = link::write(&settings, &View { spread: view.spread, ..View::default() }) + Many::of(&view.race).key();
    let (runs, refused) = match members(&experiment, Many::of(&view.race), view.spread.0) {
        Ok(list) => (list.len(), None),
        Err(refused) => (0, Some(refused)),
    };
    plain(&Plan { runs, every: every(experiment.steps()), refused, key })
}

/// A run of the ensemble as numbers, which the other calls are given, one after the other.
#[wasm_bindgen]
#[split(studies, export)]
pub fn ensemble_run(link: &str, place: u32) -> Result<js_sys::Float64Array, JsValue> {
    let Parsed { view, experiment, .. } = link::parse(link);
    let place = place as usize;
    let list = members(&experiment, Many::of(&view.race), view.spread.0).map_err(words)?;
    let member = list.into_iter().nth(place).and_then(Member::run);
    let member = member.ok_or_else(|| JsValue::from_str("the ensemble has no such run"))?;
    Ok(js_sys::Float64Array::from(numbers(place, &member).as_slice()))
}

/// Where the runs that were made end, by what the link asks for.
#[wasm_bindgen]
#[split(studies, export)]
pub fn ensemble_ends(link: &str, runs: &[f64]) -> Result<JsValue, JsValue> {
    plain(&counted(&link::parse(link), runs))
}

fn counted(parsed: &Parsed, runs: &[f64]) -> Ends {
    let experiment = &parsed.experiment;
    ends(experiment, &members_of(runs, experiment.dim()), Quantity::of(&parsed.view.race))
}

/// Draws the paths, or the histogram; without a canvas, returns an SVG document.
#[wasm_bindgen]
#[split(studies, export)]
pub fn draw_ensemble(
    link: &str,
    canvas: Option<HtmlCanvasElement>,
    runs: &[f64],
    of_ends: bool,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look = read::look(&look);
    let parsed = link::parse(link);
    let experiment = &parsed.experiment;
    let found = of_ends.then(|| counted(&parsed, runs));
    let figure = found.as_ref().map_or(EnsembleFigure::Paths(every(experiment.steps())), EnsembleFigure::Ends);
    let members = members_of(runs, experiment.dim());
    put(canvas, Paper::sheet(figure.title()), &look, |look| draw(experiment, &members, figure, look))
}

/// All runs as one CSV: a row for each step that is kept of each run.
pub(super) fn csv(link: &str, runs: &[f64], dialect: Dialect) -> String {
    let Parsed { view, experiment, .. } = link::parse(link);
    let members = members_of(runs, experiment.dim());
    let header = [source(link), format!("ensemble {}, spread {}", Many::of(&view.race).key(), view.spread.0)];
    let theta: Vec<String> = (1..=experiment.dim()).map(|j| format!("theta_{j}")).collect();
    let mut names = vec!["run", "step", "loss", "one_norm"];
    names.extend(theta.iter().map(String::as_str));
    let (every, steps) = (every(experiment.steps()), experiment.steps());
    let rows = members.iter().enumerate().flat_map(|(i, member)| {
        let last = member.diverged_at.map_or(steps, |step| step.saturating_sub(1));
        member.theta.iter().zip(&member.loss).zip(&member.norm).enumerate().map(move |(k, ((theta, &loss), &norm))| {
            let mut row = vec![(i + 1) as f64, (k * every).min(last) as f64, loss, norm];
            row.extend(theta);
            row
        })
    });
    export::table(&header, &names, rows, dialect)
}
