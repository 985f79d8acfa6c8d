//! The engine against itself native and against JavaScript.

use crate::report::{Bound, Row};
use crate::statistics::{median, ratio};
use anyhow::{Result, ensure};
use page_tests::{Page, Site};
use peers::BETAS;
use serde_json::json;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const STEPS: usize = 5000;
const ROUNDS: usize = 15;

/// Rows of the same work in the browser, natively and in JavaScript.
///
/// # Errors
/// Where two sides come to different ends.
pub fn rows(site: &Path) -> Result<Vec<Row>> {
    let page = Page::open_on(Site::of(site), "");
    let names: Vec<String> = page.eval("return bench.names");
    let simd = names.iter().any(|name| name == "simd single");
    let best = if simd { "simd" } else { "plain" };
    agree(&page, &names)?;

    let mut rows = vec![native(&page, best)];
    rows[0].say();
    let mut versus = |work: &str, what: &str, must: f64, aim: f64| {
        let js = if work == "single" { "js unrolled".to_owned() } else { format!("js {work}") };
        let times = alternate(&page, &[js, format!("plain {work}"), format!("{best} {work}")]);
        let [js, plain, ours] = [0, 1, 2].map(|k| median(&times[k]));
        let row = Row {
            what: format!("our engine in wasm, {what}: times as fast as hand-tuned JavaScript in the same browser"),
            measured: Ok(ratio(&times[0], &times[2])),
            unit: "",
            must: Some(Bound::Least(must)),
            aim: Some(Bound::Least(aim)),
            from: format!("{js:.2} ms against {ours:.2} ms; without simd128 {plain:.2} ms"),
        };
        row.say();
        rows.push(row);
    };
    versus("single", "W", 1.2, 1.25);
    versus("wide", "W at d = 20, known only when it runs", 1.5, 2.5);
    versus("many", "four W in lock-step", 3.0, 5.0);
    Ok(rows)
}

/// Everyone comes to the same end.
fn agree(page: &Page, names: &[String]) -> Result<()> {
    for name in names {
        let end: Vec<f64> = page.eval_with("return bench.result(arguments[0])", vec![json!(name)]);
        let native = match name.rsplit(' ').next() {
            Some("wide") => peers::wide(20, STEPS),
            Some("many") => peers::many(STEPS, BETAS),
            _ => peers::single(STEPS),
        };
        let far = end.iter().zip(&native).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        ensure!(end.len() == native.len() && far < 1e-10, "{name} ends {far:e} away: {end:?} for {native:?}");
    }
    Ok(())
}

fn alternate(page: &Page, names: &[String]) -> Vec<Vec<f64>> {
    page.eval_with("return bench.alternate(arguments[0], arguments[1])", vec![json!(names), json!(ROUNDS)])
}

fn native(page: &Page, best: &str) -> Row {
    let name = format!("{best} single");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let times: Vec<Vec<f64>> = page.eval_with("return bench.alternate([arguments[0]], 1)", vec![json!(name)]);
        ours.push(times[0][0]);
        let calls = 10;
        let start = Instant::now();
        for _ in 0..calls {
            black_box(peers::single(black_box(STEPS)));
        }
        theirs.push(start.elapsed().as_secs_f64() * 1e3 / f64::from(calls));
    }
    Row {
        what: "our engine in wasm, W: its time by that of the same code native".to_owned(),
        measured: Ok(ratio(&ours, &theirs)),
        unit: "",
        must: Some(Bound::Most(1.25)),
        aim: Some(Bound::Most(1.05)),
        from: format!("{:.2} ms against {:.2} ms", median(&ours), median(&theirs)),
    }
}
