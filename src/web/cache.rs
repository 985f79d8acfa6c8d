//! The last runs, kept so that the calls of one picture compute each once.

use std::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::analysis::{FlowSet, Report, analyze_interactive, complete_interactive, is_partial, is_replayed, offered};
use crate::link::{self, Parsed, View};
use crate::plot::Scene;

use super::part::{Part, need};
use super::plain;

thread_local! {
    /// The last one at the end.
    static LAST: RefCell<Vec<(String, Rc<Report>)>> = const { RefCell::new(Vec::new()) };
}

/// A run, the one pinned to compare with, and the one before.
const KEPT: usize = 3;

/// A link and its run.
pub struct Run {
    pub parsed: Parsed,
    pub report: Rc<Report>,
}

impl Run {
    /// As the figures see it.
    pub fn scene(&self) -> Scene<'_> {
        Scene { experiment: &self.parsed.experiment, report: &self.report }
    }
}

/// What is thrown where a run takes longer than the page may stand still: the page has a worker make the
/// report and hands it in with [`learn`](super::reports::learn).
#[derive(Serialize)]
struct Needs<'a> {
    /// The run as a link.
    needs: &'a str,
    flows: FlowSet,
}

/// The run of a link: one of the last, if all that decides a run is the same.
///
/// Of the flows that are followed only when asked for it may have some or none, as was asked
/// before; who reads these asks for them with [`showing`].
pub fn run(link: &str) -> Result<Run, JsValue> {
    showing(link, &FlowSet::default())
}

/// As [`run`], with all that its words speak of.
pub fn told(link: &str) -> Result<Run, JsValue> {
    let run = run(link)?;
    if !is_partial(&run.parsed.experiment, &run.report) {
        return Ok(run);
    }
    showing(link, &FlowSet { phase: true, ..FlowSet::default() })
}

/// As [`run`], with these flows too, as far as they are offered.
pub fn showing(link: &str, wanted: &FlowSet) -> Result<Run, JsValue> {
    let parsed = link::parse(link);
    let experiment = &parsed.experiment;
    // What the page shows does not change the numbers.
    let asked = link::write(&parsed.settings, &View::default());
    let known = LAST.with(|last| {
        let mut last = last.try_borrow_mut().ok()?;
        let place = last.iter().position(|(of, _)| *of == asked)?;
        Some(last.remove(place).1)
    });
    let mut wanted = wanted.and(&offered(experiment));
    if wanted.phase || is_replayed(experiment) {
        need(Part::Replay)?;
    }
    if wanted.third {
        need(Part::Studies)?;
    }
    let Some(mut report) = known.or_else(|| analyze_interactive(experiment).map(Rc::new)) else {
        return Err(plain(&Needs { needs: &asked, flows: wanted })?);
    };
    let flows = &report.flows;
    let mut done = true;
    if (wanted.third && flows.third.is_none()) || (wanted.phase && flows.phase.is_none()) {
        // Those that are known would be lost otherwise.
        wanted = FlowSet {
            third: wanted.third || flows.third.is_some(),
            phase: wanted.phase || flows.phase.is_some(),
            ..wanted
        };
        done = complete_interactive(experiment, Rc::make_mut(&mut report), &wanted);
    }
    let needs = if done { None } else { Some(plain(&Needs { needs: &asked, flows: wanted })?) };
    keep(asked, Rc::clone(&report));
    needs.map_or(Ok(Run { parsed, report }), Err)
}

/// Keeps a report, as long as there are not too many others.
pub fn keep(asked: String, report: Rc<Report>) {
    LAST.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            last.retain(|(of, _)| *of != asked);
            last.push((asked, report));
            let beyond = last.len().saturating_sub(KEPT);
            last.drain(..beyond);
        }
    });
}
