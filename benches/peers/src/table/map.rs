//! The simulated map of the page, shared out among workers.

use crate::report::{Bound, Row};
use crate::statistics::{median, ratio};
use page_tests::{Page, Site};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Cells along each side.
const SIDE: usize = 128;

/// Rounds in which the three are taken in turn.
const ROUNDS: usize = 5;

/// The map with one worker and with two, and by rows and cell by cell.
pub fn rows(site: &Path) -> Vec<Row> {
    let page = Page::open_on(Site::of(site), "");
    let (mut one, mut two, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one.push(run(&page, 1, true));
        two.push(run(&page, 2, true));
        alone.push(run(&page, 1, false));
    }
    let what = format!("{SIDE} × {SIDE} (β, ρ) map of whole 1,000-step runs");
    let rows = vec![
        Row {
            what: format!("{what}: two workers' time by one's"),
            measured: Ok(ratio(&two, &one)),
            unit: "",
            must: Some(Bound::Most(0.55)),
            aim: Some(Bound::Most(0.52)),
            from: format!("{:.0} ms against {:.0} ms", median(&two), median(&one)),
        },
        Row {
            what: format!("{what}, one worker: a cell at a time by four in lock-step"),
            measured: Ok(ratio(&alone, &one)),
            unit: "",
            must: None,
            aim: None,
            from: format!("{:.0} ms against {:.0} ms", median(&alone), median(&one)),
        },
    ];
    rows.iter().for_each(Row::say);
    rows
}

/// One map, in ms. It may take longer than a script may, so the page is asked until it is there.
fn run(page: &Page, workers: usize, together: bool) -> f64 {
    let start = "globalThis.took = null; \
                 bench.map(arguments[0], arguments[1], 1000, arguments[2]).then((map) => { globalThis.took = map.took })";
    page.eval_with::<()>(start, vec![json!(workers), json!(SIDE), json!(together)]);
    loop {
        std::thread::sleep(Duration::from_millis(200));
        if let Some(took) = page.eval::<Option<f64>>("return globalThis.took") {
            return took;
        }
    }
}
