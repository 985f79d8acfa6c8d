//! Several runs in one picture.

use std::cell::RefCell;
use std::rc::Rc;

use halfstep_split::split;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::analysis::FlowKind;
use crate::answer::source;
use crate::export::{self, Dialect, Language};
use crate::link::{self, View};
use crate::plot::{Clock, Paper, RaceFigure, draw_race as draw};
use crate::race::{Finish, Race, Usual, error, usual};

use super::{cache, plain, put, read, words};

thread_local! {
    /// The last race, for the calls of one picture.
    static LAST: RefCell<Option<(String, Rc<Race>)>> = const { RefCell::new(None) };
}

/// The race of a link: its own run, the pinned one if it is on the same loss, and those beside them.
fn of(link: &str) -> Rc<Race> {
    let parsed = link::parse(link);
    let asked = link::write(
        &parsed.settings,
        &View { pinned: parsed.view.pinned.clone(), racers: parsed.view.racers.clone(), ..View::default() },
    );
    let known = LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        last.as_ref().filter(|(of, _)| *of == asked).map(|(_, race)| Rc::clone(race))
    });
    known.unwrap_or_else(|| {
        let race = Rc::new(Race::of(&parsed));
        LAST.with(|last| {
            if let Ok(mut last) = last.try_borrow_mut() {
                *last = Some((asked, Rc::clone(&race)));
            }
        });
        race
    })
}

/// The distances of a flow from the runs of a race: which race, which flow, and the distances computed so far.
type Errors = (Rc<Race>, FlowKind, Vec<Vec<f64>>);

thread_local! {
    /// Those that were asked for last: each run's report may be made by a worker, one after the other.
    static ERRORS: RefCell<Option<Errors>> = const { RefCell::new(None) };
}

/// The race with the distances of a flow.
///
/// # Errors
/// What the page has to have made before it asks again.
fn measured(race: &Rc<Race>, flow: FlowKind) -> Result<Race, JsValue> {
    let known = ERRORS.with(|last| last.try_borrow_mut().ok()?.take());
    let known = known.filter(|(of, which, _)| Rc::ptr_eq(of, race) && *which == flow);
    let mut errors = known.map_or_else(Vec::new, |(_, _, errors)| errors);
    let mut missing = None;
    for racer in race.racers.iter().skip(errors.len()) {
        match cache::run(&link::write(&racer.settings, &View::default())) {
            Ok(run) => errors.push(error(&run.report, flow)),
            Err(needs) => {
                missing = Some(needs);
                break;
            }
        }
    }
    ERRORS.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some((Rc::clone(race), flow, errors.clone()));
        }
    });
    missing.map_or_else(|| Ok(race.measured(errors)), Err)
}

/// The race of a link, with the distances of a flow where one is named.
fn with_errors(link: &str, flow: Option<FlowKind>) -> Result<Rc<Race>, JsValue> {
    let race = of(link);
    flow.map_or(Ok(Rc::clone(&race)), |flow| measured(&race, flow).map(Rc::new))
}

/// For each run, the largest distance of the flow that the link asks for; null where its method has no such flow.
#[wasm_bindgen]
#[split(studies, export)]
pub fn race_errors(link: &str) -> Result<JsValue, JsValue> {
    let Some(flow) = RaceFigure::flow_of(&link::parse(link).view.race) else { return Ok(JsValue::NULL) };
    let race = with_errors(link, Some(flow))?;
    let largest: Vec<Option<f64>> =
        race.racers.iter().map(|racer| racer.error.iter().copied().reduce(f64::max)).collect();
    plain(&largest)
}

/// The results of each run, at which loss they are compared, and which methods could race with the link's own run.
#[wasm_bindgen]
#[split(studies, export)]
pub fn race(link: &str) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Results {
        finishes: Vec<Finish>,
        level: Option<f64>,
        usual: Vec<Usual>,
    }
    let race = of(link);
    plain(&Results { finishes: race.finishes(), level: race.matched_loss(), usual: usual(&race.experiment) })
}

/// Draws a figure of the race, `path`, `loss`, `norm`, or an error, `error` or `first`; without a canvas, returns an SVG document.
#[wasm_bindgen]
#[split(studies, export)]
pub fn draw_race(
    link: &str,
    canvas: Option<HtmlCanvasElement>,
    figure: &str,
    by_time: bool,
    look: JsValue,
) -> Result<JsValue, JsValue> {
    let look = read::look(&look);
    let figure =
        RaceFigure::from_key(figure).ok_or_else(|| words(format!("there is no figure “{figure}” of a race")))?;
    let clock = if by_time { Clock::Time } else { Clock::Step };
    let race = with_errors(link, figure.flow())?;
    put(canvas, Paper::sheet(figure.title()), &look, |look| draw(&race, figure, clock, look))
}

/// All runs as one CSV: a row for each step of each run.
pub(super) fn csv(link: &str, dialect: Dialect) -> Result<String, JsValue> {
    let flow = RaceFigure::flow_of(&link::parse(link).view.race);
    Ok(export::race(&*with_errors(link, flow)?, source(link), flow, dialect))
}

/// All runs as one program.
pub(super) fn code(link: &str, language: Language) -> Result<JsValue, JsValue> {
    export::race_code(&of(link), link, language).map(JsValue::from).map_err(words)
}
