//! Several runs in one picture.

use std::cell::RefCell;
use std::rc::Rc;

use halfstep_split::split;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::answer::source;
use crate::export;
use crate::link::{self, View};
use crate::plot::{Clock, Paper, RaceFigure, draw_race as draw};
use crate::race::{Finish, Race, Usual, usual};

use super::{plain, put, read, studies, words};

thread_local! {
    /// The last race, for the calls of one picture.
    static LAST: RefCell<Option<(String, Rc<Race>)>> = const { RefCell::new(None) };
}

/// The race of a link: its own run, the pinned one if it is on the same loss, and those beside them.
fn of(link: &str) -> Rc<Race> {
    let parsed = link::parse(link);
    let others: Vec<_> = parsed.view.pinned.iter().chain(&parsed.view.racers).cloned().collect();
    let asked = link::write(
        &parsed.settings,
        &View { pinned: parsed.view.pinned, racers: parsed.view.racers, ..View::default() },
    );
    let known = LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        last.as_ref().filter(|(of, _)| *of == asked).map(|(_, race)| Rc::clone(race))
    });
    known.unwrap_or_else(|| {
        let race = Rc::new(Race::new(&parsed.experiment, &others));
        LAST.with(|last| {
            if let Ok(mut last) = last.try_borrow_mut() {
                *last = Some((asked, Rc::clone(&race)));
            }
        });
        race
    })
}

/// What came of each run, at which loss they are compared, and which methods could race with the link's own run.
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

/// Draws a figure of the race, `path`, `loss` or `norm`; without a canvas, returns an SVG document.
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
    let race = of(link);
    put(canvas, Paper::sheet(figure.title()), &look, |look| draw(&race, figure, clock, look))
}

/// All runs as one CSV: a row for each step of each run.
#[wasm_bindgen]
#[split(studies, export)]
pub fn race_csv(link: &str, semicolons: bool) -> Result<String, JsValue> {
    let race = of(link);
    let mut header = vec![source(link)];
    header.extend(race.racers.iter().enumerate().map(|(i, racer)| {
        format!("run {}: {}, {}", i + 1, racer.name, link::write(&racer.settings, &View::default()))
    }));
    let theta: Vec<String> = (1..=race.experiment.dim()).map(|j| format!("theta_{j}")).collect();
    let mut names = vec!["run", "step", "time", "loss", "one_norm"];
    names.extend(theta.iter().map(String::as_str));
    let rows = race.racers.iter().enumerate().flat_map(|(i, racer)| {
        racer.theta.iter().zip(&racer.loss).zip(&racer.norm).enumerate().map(move |(n, ((theta, &loss), &norm))| {
            let mut row = vec![(i + 1) as f64, n as f64, n as f64 * racer.h, loss, norm];
            row.extend(theta);
            row
        })
    });
    Ok(export::table(&header, &names, rows, studies::dialect(semicolons)))
}
