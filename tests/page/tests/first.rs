//! A first visit is small, and what it left out comes when it is needed.

use page_tests::{Key, Page, Site};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use xtask::{paths, size};

/// What was asked for, without repeats: the file as it lies in `dist/`, and its size compressed.
fn asked(page: &Page) -> Vec<(String, u64)> {
    let mut files: Vec<String> = page
        .server()
        .answers()
        .iter()
        .filter(|answer| answer.path != "/favicon.ico")
        .map(|answer| answer.path.trim_start_matches(page_tests::UNDER).to_owned())
        .map(|file| if file.is_empty() { "index.html".to_owned() } else { file })
        .collect();
    files.sort();
    files.dedup();
    files
        .into_iter()
        .map(|file| {
            let bytes = fs::read(paths::dist().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let size = size::gzip(&bytes).unwrap();
            (file, size)
        })
        .collect()
}

fn has_whole(page: &Page) -> bool {
    asked(page).iter().any(|(file, _)| file.ends_with("halfstep_bg.wasm"))
}

#[test]
fn a_first_visit_is_small() {
    for (width, scale) in [(1280, 1.0), (1024, 2.0), (360, 3.0)] {
        let page = Page::start(Site::default());
        page.viewport(width, 800, scale);
        page.go("");
        page.until("the figures", "return document.querySelector('#desc-strip').textContent !== ''");
        let files = asked(&page);
        let sum: u64 = files.iter().map(|(_, size)| size).sum();
        assert!(files.len() <= size::REQUESTS, "{width}: {} files: {files:?}", files.len());
        assert!(sum <= size::LIMIT, "{width}: {sum} bytes: {files:?}");
        assert!(!has_whole(&page), "{width}: the first part was not enough");
    }
}

/// Counts how often each figure gets its background, before the page's own scripts.
const DRAWN: &str = "
    window.drawn = {};
    const { fillRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillRect = function (x, y, width, height) {
      const { id } = this.canvas.closest('figure');
      if (width >= this.canvas.width && height >= this.canvas.height) window.drawn[id] = (window.drawn[id] ?? 0) + 1;
      return fillRect.call(this, x, y, width, height);
    };
";

#[test]
fn the_first_picture_is_drawn_once() {
    for (width, scale, link) in [(1280, 1.0, ""), (1024, 2.0, "?theme=dark"), (360, 3.0, "?theme=projector&h=0.002")] {
        let page = Page::start(Site::default());
        page.viewport(width, 800, scale);
        page.protocol("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": DRAWN }));
        page.go(link);
        page.until("what would be drawn later", "return performance.now() > 1500");
        let drawn: BTreeMap<String, u32> = page.eval("return drawn");
        let once = ["fig-error", "fig-path", "fig-strip"].map(|figure| (figure.to_owned(), 1));
        assert_eq!(drawn, BTreeMap::from(once), "{width}: {link}");
    }
}

#[test]
fn what_the_first_part_cannot_do_the_whole_does() {
    let page = Page::open("?opt=lion");
    assert!(has_whole(&page), "the first part has every method: nothing was cut");
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.link"), "v=1&opt=lion");
    assert!(!page.text("#verdict").is_empty());
}

#[test]
fn the_whole_comes_with_the_first_touch() {
    let page = Page::open("");
    assert!(!has_whole(&page));
    page.find("#c-h").click();
    page.until(
        "the whole engine",
        "return performance.getEntriesByType('resource').some((r) => r.name.endsWith('halfstep_bg.wasm'))",
    );
    page.find("#c-opt").choose("lion");
    page.until("Lion", "return document.documentElement.dataset.link.includes('opt=lion')");
}

#[test]
fn what_is_asked_while_the_whole_is_on_its_way_is_not_forgotten() {
    let page = Page::open("");
    page.eval::<()>(
        "const own = window.fetch;
         window.fetch = async (...asked) => {
           if (String(asked[0]).includes('halfstep_bg')) await new Promise((resolve) => { window.release = resolve; });
           return own(...asked);
         };",
    );
    // Pointing at the path is more than the first part can do.
    let (left, top, wide, high) = page.find("#fig-path canvas").rectangle();
    page.hover((left + wide / 2.0, top + high / 2.0));
    page.until("the whole to be asked for", "return typeof window.release === 'function'");
    page.eval::<()>("requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = true; }))");
    page.until("two display frames", "return window.seen === true");
    page.find("#r-b1").press(Key::Right, 5);
    page.eval::<()>("window.release()");
    page.until("the last key", "return document.documentElement.dataset.link === 'v=1&b1=0.995'");
}

#[test]
fn without_the_whole_the_first_run_stays_and_the_page_says_so() {
    let page = Page::start(Site::default().blocking("halfstep_bg.wasm"));
    page.forgive();
    page.go("");
    let before = page.text("#verdict");
    page.find("#c-opt").choose("lion");
    page.until("a notice", "return document.querySelector('#warnings').textContent.includes('did not arrive')");
    assert_eq!(page.text("#verdict"), before);
}
