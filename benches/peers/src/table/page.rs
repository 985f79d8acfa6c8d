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
    let mut rows = vec![said(slide(1, 9.0, 8.0)), said(slide(4, 30.0, 20.0))];
    rows.push(said(others(1, 12.0, 8.0)));
    rows.push(said(others(4, 40.0, 25.0)));
    rows.extend(loads()?.map(said));
    rows.extend(pictures(bench).map(said));
    Ok(rows)
}

fn throttle(page: &Page, rate: u32) {
    page.protocol("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
}

/// The times of so many moves of each slider that the page has, in the handler, the run, the drawing and the paint.
fn times(page: &Page, moves: usize) -> Vec<f64> {
    let mut all = Vec::new();
    for slider in SLIDERS {
        if page.find_all(&format!(".control:not([hidden]) #{slider}")).is_empty() {
            continue;
        }
        page.eval::<()>(&format!("slide('{slider}', {moves})"));
        page.until("the slider to have moved", "return slid !== null");
        all.extend(page.eval::<Vec<f64>>("return slid"));
    }
    all
}

/// A page at a link, at work as after a visitor has looked at it: the first calls are slow.
fn warm(link: &str) -> Page {
    let page = Page::open(link);
    page.viewport(1280, 900, 1.0);
    page.eval::<()>(SLIDE);
    times(&page, 10);
    page
}

/// From a slider's input to the frame with all figures drawn.
fn slide(rate: u32, must: f64, aim: f64) -> Row {
    let page = warm("");
    throttle(&page, rate);
    let all = times(&page, MOVES);
    throttle(&page, 1);
    Row {
        what: format!("slider's input to picture, 95th percentile, default link, processor at 1/{rate}"),
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

/// The same on every third of the sixty links.
fn others(rate: u32, must: f64, aim: f64) -> Row {
    let links: Vec<String> = page_tests::sixty().into_iter().step_by(3).collect();
    let one = |link: &String| {
        let page = warm(&format!("?{link}"));
        throttle(&page, rate);
        let all = times(&page, MOVES / 4);
        throttle(&page, 1);
        quantile(&all, 0.95)
    };
    let all: Vec<f64> = links.iter().map(one).collect();
    Row {
        what: format!("the same, median of {} other links, processor at 1/{rate}", all.len()),
        measured: Ok(median(&all)),
        unit: " ms",
        must: Some(Bound::Most(must)),
        aim: Some(Bound::Most(aim)),
        from: format!(
            "from {:.1} to {:.1} ms; where a worker makes the report, what the page does meanwhile",
            quantile(&all, 0.0),
            quantile(&all, 1.0)
        ),
    }
}

fn most(what: &str, measured: f64, unit: &'static str, must: f64, aim: f64, from: String) -> Row {
    Row {
        what: what.to_owned(),
        measured: Ok(measured),
        unit,
        must: Some(Bound::Most(must)),
        aim: Some(Bound::Most(aim)),
        from,
    }
}

/// What is loaded, as gzip -9 makes it, by a browser that keeps nothing.
///
/// # Errors
/// Where a file that the page loads cannot be read.
pub fn loads() -> Result<[Row; 5]> {
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    // Until the default run is seen nothing asks for the engine.
    let default = page_tests::first(&[String::new()]).remove(0);
    let seen = default.files.iter().filter(|file| !file.ends_with("_bg.wasm"));
    let mut bytes = 0;
    for file in seen {
        bytes += size::gzip(&std::fs::read(paths::dist().join(file))?)?;
    }
    let mut all = page_tests::first(&page_tests::sixty());
    let requests = all.iter().map(|one| one.files.len()).max().unwrap_or(0);
    let worst = all.iter().max_by_key(|one| one.bytes).unwrap_or(&default).clone();
    all.sort_by_key(|one| one.bytes);
    let middle = all.get(all.len() / 2).map_or(0, |one| one.bytes);
    Ok([
        most(
            "default link, loaded until the first picture, gzip -9",
            kilobytes(bytes),
            " kB",
            60.0,
            35.0,
            "all but the engine, which comes after it".into(),
        ),
        most(
            "sixty links (`tests/links/sixty.txt`), loaded until all is said of the run, gzip -9: median",
            kilobytes(middle),
            " kB",
            200.0,
            130.0,
            String::new(),
        ),
        most("the same: worst", kilobytes(worst.bytes), " kB", 240.0, 160.0, worst.link),
        most(
            "the same: most requests",
            requests as f64,
            "",
            8.0,
            5.0,
            "no host's cache helps: each answer counts".into(),
        ),
        most("everything, all views opened, gzip -9", kilobytes(everything()?), " kB", 400.0, 300.0, String::new()),
    ])
}

/// All files that a visitor loads who opens everything.
fn everything() -> Result<u64> {
    let page = Page::open("?h=0.001");
    page.find("#c-h").click();
    page.until("the rest", "return document.documentElement.dataset.rest === 'here'");
    for view in ["order", "map", "compare", "lessons"] {
        page.find(&format!("#v-{view}")).click();
        page.until("the view", &format!("return document.querySelector('#view-{view}').childElementCount > 0"));
    }
    let mut files: Vec<String> = page
        .server()
        .answers()
        .iter()
        .filter_map(|answer| answer.path.strip_prefix(page_tests::UNDER).map(str::to_owned))
        .map(|name| if name.is_empty() { "index.html".to_owned() } else { name })
        .collect();
    files.sort();
    files.dedup();
    files.iter().try_fold(0, |sum, file| Ok(sum + size::gzip(&std::fs::read(paths::dist().join(file))?)?))
}

/// The first picture with nothing in the cache on a slow phone network and a processor at a quarter, by that of a page
/// with an empty module in the same run: the default link, the median of the sixty links, and the worst of them.
#[must_use]
pub fn pictures(bench: &Path) -> [Row; 3] {
    let open = |site: Site| {
        let page = Page::start(site);
        page.protocol("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
        page.protocol("Network.enable", &json!({}));
        page.protocol("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
        // 1.6 Mbit/s and 150 ms, which tools of the browsers' makers call slow 4G.
        page.protocol(
            "Network.emulateNetworkConditions",
            &json!({ "offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750 }),
        );
        throttle(&page, 4);
        page
    };
    let (ours, bare) = (open(Site::default()), open(Site::of(bench)));
    let time = |page: &Page, link: &str| -> f64 {
        page.go(link);
        page.until("a picture", "return globalThis.firstPicture !== undefined");
        page.eval("return globalThis.firstPicture")
    };
    // The first load also starts the browser's own parts.
    let _ = (time(&ours, ""), time(&bare, "bare.html"));
    let pair = |link: &str| (time(&ours, link), time(&bare, "bare.html"));
    let default: Vec<(f64, f64)> = (0..LOADS).map(|_| pair("")).collect();
    let links = page_tests::sixty();
    let others: Vec<(f64, f64)> = links.iter().map(|link| pair(&format!("?{link}"))).collect();
    let ratios: Vec<f64> = others.iter().map(|(mine, theirs)| mine / theirs).collect();
    let split = |pairs: &[(f64, f64)]| -> (Vec<f64>, Vec<f64>) { pairs.iter().copied().unzip() };
    let (mine, theirs) = split(&default);
    let words = |mine: f64, theirs: f64| format!("{mine:.0} ms against {theirs:.0} ms");
    let worst = ratios.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, f64::NAN));
    let (all_mine, all_theirs) = split(&others);
    [
        most(
            "first picture, slow 4G and a processor at 1/4, by that of a bare page with an empty module: default link",
            ratio(&mine, &theirs),
            "",
            1.3,
            1.1,
            words(median(&mine), median(&theirs)),
        ),
        most(
            "the same: median of the sixty links",
            median(&ratios),
            "",
            3.2,
            2.4,
            words(median(&all_mine), median(&all_theirs)),
        ),
        most(
            "the same: worst of the sixty links",
            worst.1,
            "",
            4.0,
            3.0,
            format!("{}: {}", links[worst.0], words(others[worst.0].0, others[worst.0].1)),
        ),
    ]
}
