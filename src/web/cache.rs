//! The last run, kept so that the calls of one picture compute it once.

use std::cell::RefCell;
use std::rc::Rc;

use crate::analysis::{Report, analyse};
use crate::link::{self, Parsed, View};

thread_local! {
    static LAST: RefCell<Option<(String, Rc<Report>)>> = const { RefCell::new(None) };
}

/// A link and its run.
pub struct Run {
    pub parsed: Parsed,
    pub report: Rc<Report>,
}

/// The run of a link: the last one, if all that decides a run is the same.
pub fn run(link: &str) -> Run {
    let parsed = link::parse(link);
    // What the page shows does not change the numbers.
    let asked = link::write(&parsed.settings, &View::default());
    let known = LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        last.as_ref().filter(|(of, _)| *of == asked).map(|(_, report)| Rc::clone(report))
    });
    let report = known.unwrap_or_else(|| {
        let report = Rc::new(analyse(&parsed.experiment));
        LAST.with(|last| {
            if let Ok(mut last) = last.try_borrow_mut() {
                *last = Some((asked, Rc::clone(&report)));
            }
        });
        report
    });
    Run { parsed, report }
}
