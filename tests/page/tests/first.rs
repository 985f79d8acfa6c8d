//! A visit is small, its picture is there before its engine, and what it left out comes when it is needed.

use page_tests::{Loaded, Page, Site};
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

#[test]
fn the_default_run_is_seen_before_the_engine_is_asked_for() {
    for (width, scale) in [(1280, 1.0), (1024, 2.0), (360, 3.0)] {
        let page = Page::start(Site::default().blocking("run_bg.wasm"));
        page.forgive();
        page.viewport(width, 800, scale);
        assert_eq!(page.go_as_far(""), "failed");
        let files = asked(&page);
        let before: Vec<_> = files.iter().filter(|(file, _)| !file.ends_with("_bg.wasm")).collect();
        let sum: u64 = before.iter().map(|(_, size)| size).sum();
        assert!(sum <= size::FIRST, "{width}: {sum} bytes: {before:?}");
        assert!(files.iter().any(|(file, _)| file.contains("/first/path-")), "{width}: {files:?}");
    }
}

#[test]
fn sixty_links_load_no_more_than_they_may() {
    let mut all = page_tests::first(&page_tests::sixty());
    for Loaded { link, bytes, files } in &all {
        assert!(*bytes <= size::LINK && files.len() <= size::REQUESTS, "{link}: {bytes} bytes: {files:?}");
        assert!(!files.iter().any(|file| file.contains("/first/")), "{link} has the default run's picture: {files:?}");
    }
    all.sort_by_key(|one| one.bytes);
    let median = all[all.len() / 2].bytes;
    assert!(median <= size::MEDIAN, "the median of sixty links loads {median} bytes");
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
fn the_rest_comes_with_the_first_touch() {
    let page = Page::open("?h=0.001");
    let has_studies = || asked(&page).iter().any(|(file, _)| file.ends_with("studies_bg.wasm"));
    assert!(!has_studies(), "a run does not need it");
    page.find("#c-h").click();
    page.until("the rest", "return document.documentElement.dataset.rest === 'here'");
    assert!(has_studies());
}

#[test]
fn without_the_rest_runs_are_shown_and_a_view_says_what_is_missing() {
    let page = Page::start(Site::default().blocking("studies_bg.wasm"));
    page.forgive();
    page.go("?h=0.001");
    page.find("#c-opt").choose("lion");
    page.until("Lion", "return document.documentElement.dataset.link.includes('opt=lion')");
    page.find("#v-map").click();
    page.until("a notice", "return document.querySelector('#warnings').textContent.includes('did not load')");
}

/// The share of a figure's pixels that the picture which the page comes with shows otherwise.
fn differ(page: &Page, figure: &str, window: u32) -> f64 {
    page.eval_with(
        "const [figure, window] = arguments;
         const own = document.querySelector(`#fig-${figure} canvas`);
         const picture = new Image();
         picture.src = new URL(`../first/${figure}-${window}-light.svg`, document.querySelector('script[type=module]').src);
         return picture.decode().then(() => {
           const other = Object.assign(document.createElement('canvas'), { width: own.width, height: own.height });
           const context = other.getContext('2d');
           context.drawImage(picture, 0, 0, own.width, own.height);
           const read = (from) => from.getImageData(0, 0, own.width, own.height).data;
           const [a, b] = [read(own.getContext('2d')), read(context)];
           let off = 0;
           for (let k = 0; k < a.length; k += 4) off += Math.abs(a[k + 1] - b[k + 1]) > 48;
           return off / (a.length / 4);
         })",
        vec![figure.into(), window.into()],
    )
}

#[test]
fn the_picture_that_the_page_comes_with_is_the_one_that_the_engine_draws() {
    // The widths for which there are pictures; a scroll bar would take some.
    for (width, window) in [(1440, 1400), (1265, 1024), (768, 720), (430, 420), (393, 376), (360, 0)] {
        let page = Page::start(Site::default());
        page.viewport(width, 900, 2.0);
        page.go("?v=1");
        let shares = ["path", "error", "strip"].map(|figure| (figure, differ(&page, figure, window)));
        page.go("?v=1&h=0.02");
        for (figure, share) in shares {
            // The edges of letters and dashes.
            assert!(share < 0.08, "{width}: {:.1}% of the {figure} is otherwise", 100.0 * share);
            let other = differ(&page, figure, window);
            assert!(other > 1.5 * share, "{width}: the {figure} of another run looks the same ({share}, {other})");
        }
    }
}
