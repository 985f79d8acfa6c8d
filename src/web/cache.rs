//! The last runs, kept so that the calls of one picture compute each once.

use std::cell::RefCell;
use std::rc::Rc;

use crate::analysis::{FlowSet, Report, analyse_quickly, complete, offered};
use crate::link::{self, Parsed, View};
use crate::plot::Scene;

thread_local! {
    /// The last one at the end.
    static LAST: RefCell<Vec<(String, Rc<Report>)>> = const { RefCell::new(Vec::new()) };
}

/// A run and the one pinned to compare with.
const KEPT: usize = 2;

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

/// The run of a link: one of the last, if all that decides a run is the same.
///
/// Of the flows that are followed only when asked for it may have some or none, as was asked
/// before; who reads these asks for them with [`showing`].
pub fn run(link: &str) -> Run {
    showing(link, &FlowSet::default())
}

/// As [`run`], with these flows too, as far as they are offered.
pub fn showing(link: &str, wanted: &FlowSet) -> Run {
    let parsed = link::parse(link);
    // What the page shows does not change the numbers.
    let asked = link::write(&parsed.settings, &View::default());
    let known = LAST.with(|last| {
        let mut last = last.try_borrow_mut().ok()?;
        let place = last.iter().position(|(of, _)| *of == asked)?;
        Some(last.remove(place).1)
    });
    let mut report = known.unwrap_or_else(|| Rc::new(analyse_quickly(&parsed.experiment)));
    let flows = &report.flows;
    if (wanted.third && flows.third.is_none()) || (wanted.phase && flows.phase.is_none()) {
        let wanted = wanted.and(&offered(&parsed.experiment));
        complete(&parsed.experiment, Rc::make_mut(&mut report), &wanted);
    }
    LAST.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            last.push((asked, Rc::clone(&report)));
            let beyond = last.len().saturating_sub(KEPT);
            last.drain(..beyond);
        }
    });
    Run { parsed, report }
}
