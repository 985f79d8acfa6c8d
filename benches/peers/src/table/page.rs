//! The built page: what it loads, how soon it shows something, how fast it follows a slider.

use crate::report::{Bound, Row};
use crate::statistics::{median, quantile, ratio};
use anyhow::Result;
use page_tests::{Page, Site};
use serde_json::json;
use std::path::Path;
use xtask::{paths, size};

/// Runs before everything else in a page that is timed.
const WATCH: &str = include_str!("../../../js/watch.js");

/// Slides a control, once a frame.
const SLIDE: &str = include_str!("../../../js/slide.js");

/// The sliders that change a run in every figure.
const SLIDERS: [&str; 4] = ["r-h", "r-b1", "r-b2", "r-eps"];

/// Moves of each slider.
const MOVES: usize = 100;

/// Loads of each page at each speed.
const LOADS: usize = 15;

/// The rows of the page.
///
/// # Errors
/// Where a file that the page loads cannot be read.
pub fn rows(bench: &Path) -> Result<Vec<Row>> {
    let said = |row: Row| {
        row.say();
        row
    };
    let mut rows = vec![said(slide(1, 16.7, 8.3)), said(slide(4, 50.0, 16.7))];
    rows.extend(loads()?.map(said));
    rows.extend([1, 4].map(|rate| said(first(bench, rate))));
    Ok(rows)
}

fn throttle(page: &Page, rate: u32) {
    page.protocol("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
}

/// From a slider's input to the frame with all figures drawn.
fn slide(rate: u32, must: f64, aim: f64) -> Row {
    let page = Page::open("");
    page.viewport(1280, 900, 1.0);
    page.eval::<()>(SLIDE);
    // The first calls are slow: a visitor has opened the page and looked at it.
    let times = |moves: usize| -> Vec<f64> {
        let mut all = Vec::new();
        for slider in SLIDERS {
            page.eval::<()>(&format!("slide('{slider}', {moves})"));
            page.until("the slider to have moved", "return slid !== null");
            all.extend(page.eval::<Vec<f64>>("return slid"));
        }
        all
    };
    times(10);
    throttle(&page, rate);
    let all = times(MOVES);
    throttle(&page, 1);
    Row {
        what: format!("slider's input to picture, 95 of 100, all default figures, processor at 1/{rate}"),
        measured: Ok(quantile(&all, 0.95)),
        unit: " ms",
        must: Some(Bound::Most(must)),
        aim: Some(Bound::Most(aim)),
        from: format!(
            "median {:.1} ms of {} moves; handler, run, drawing and paint, without the wait for the display",
            median(&all),
            all.len()
        ),
    }
}

/// Everything that the page asks for, as gzip -9 makes it.
fn loads() -> Result<[Row; 2]> {
    let page = Page::start(Site::default());
    page.protocol("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
    page.go("");
    page.until("the page to be at rest", "return performance.now() > 1500");
    let (mut bytes, mut requests) = (0, 0);
    for answer in page.server().answers() {
        let Some(name) = answer.path.strip_prefix(page_tests::UNDER) else {
            continue;
        };
        let file = paths::dist().join(if name.is_empty() { "index.html" } else { name });
        bytes += size::gzip(&std::fs::read(file)?)?;
        requests += 1;
    }
    let row = |what: &str, measured: f64, unit, must, aim: Option<f64>| Row {
        what: what.to_owned(),
        measured: Ok(measured),
        unit,
        must: Some(Bound::Most(must)),
        aim: aim.map(Bound::Most),
        from: String::new(),
    };
    let kilobytes = bytes as f64 / 1000.0;
    Ok([
        row("everything that the page loads, gzip -9", kilobytes, " kB", 123.0, Some(61.0)),
        row("requests for it", f64::from(requests), "", 8.0, None),
    ])
}

/// The first picture with nothing in the cache, by that of a page with an empty module.
fn first(bench: &Path, rate: u32) -> Row {
    let open = |site: Site| {
        let page = Page::start(site);
        page.protocol("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
        page.protocol("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
        throttle(&page, rate);
        page
    };
    let (ours, bare) = (open(Site::default()), open(Site::of(bench)));
    let time = |page: &Page, link: &str| -> f64 {
        page.go(link);
        page.until("a picture", "return globalThis.firstPicture !== undefined");
        page.eval("return globalThis.firstPicture")
    };
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for load in 0..=LOADS {
        let pair = (time(&ours, ""), time(&bare, "bare.html"));
        // The first load also starts the browser's own parts.
        if load > 0 {
            mine.push(pair.0);
            theirs.push(pair.1);
        }
    }
    Row {
        what: format!(
            "first picture with an empty cache, by that of a bare page with an empty module, processor at 1/{rate}"
        ),
        measured: Ok(ratio(&mine, &theirs)),
        unit: "",
        must: Some(Bound::Most(3.0)),
        aim: Some(Bound::Most(2.0)),
        from: format!("{:.0} ms against {:.0} ms", median(&mine), median(&theirs)),
    }
}
