//! Frames in another page: what is shown fits them, at the size that the author gives.

use page_tests::{Engine, Page, Site};
use serde::Deserialize;
use xtask::server::{Options, Server};

/// A page of another origin with one frame.
fn host(frame: &str) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder for the host page");
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A post</title>\
         <body style=\"margin:0;width:700px;background:#f4ead8\"><p>Text.</p>{frame}<p>More.</p>"
    );
    std::fs::write(folder.path().join("index.html"), html).expect("the host page can be written");
    let mut options = Options::new(folder.path());
    options.policy = None;
    let server = Server::start(options).expect("the host's server starts");
    (folder, server)
}

/// What a frame has and needs, in CSS pixels.
#[derive(Debug, Deserialize)]
struct Fit {
    width: f64,
    height: f64,
    /// What would have to be scrolled to.
    wide: f64,
    high: f64,
    /// The share of the frame that figures have.
    drawn: f64,
    /// The lowest figure.
    least: f64,
    /// What of the words is cut.
    cut: f64,
}

const FIT: &str = "
    const root = document.documentElement;
    const shown = [...document.querySelectorAll('main > .figure .stage canvas')].map((one) => one.getBoundingClientRect())
      .filter(({ width, height }) => width > 0 && height > 0);
    const words = ['#verdict', '#states', '#equation', '#reading'].map((id) => document.querySelector(id));
    return {
      width: innerWidth, height: innerHeight, wide: root.scrollWidth, high: root.scrollHeight,
      drawn: shown.reduce((sum, { width, height }) => sum + width * height, 0) / (innerWidth * innerHeight),
      least: Math.min(9999, ...shown.map(({ height }) => height)),
      cut: Math.max(...words.map((one) => Math.max(one.scrollWidth - one.clientWidth, 0))),
    }";

/// Shows a link in a frame of a size, and waits until it is drawn and at rest.
fn framed(page: &Page, link: &str, (width, height): (u32, u32)) -> Fit {
    page.frame(None);
    let address = page.server().url();
    page.eval::<()>(&format!(
        "const old = document.querySelector('iframe');
         const made = document.createElement('iframe');
         Object.assign(made, {{ id: 'f', title: 'Halfstep', width: {width}, height: {height}, src: '{address}?{link}' }});
         made.style.border = 0;
         old.replaceWith(made);"
    ));
    page.frame(Some("#f"));
    page.until("the frame", "return document.documentElement?.dataset.drawn === 'all'");
    page.until("its fit", "return document.documentElement?.dataset.fit !== undefined");
    rest(page);
    page.eval(FIT)
}

/// Waits until nothing changes its size any more.
fn rest(page: &Page) {
    page.until(
        "rest",
        "const now = [...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect().height).join();
         if (window.was !== now) [window.was, window.since] = [now, performance.now()];
         return performance.now() - window.since > 300",
    );
}

fn open() -> (Page, tempfile::TempDir, Server) {
    let page = Page::start(Site::default());
    let (folder, server) = host("<iframe></iframe>");
    page.visit(&server);
    (page, folder, server)
}

#[test]
fn one_figure_has_all_of_its_frame_at_any_size() {
    let (page, _folder, _server) = open();
    for size in [(280, 200), (480, 320), (700, 560)] {
        for figure in ["path", "error", "strip"] {
            let fit = framed(&page, &format!("v=1&embed=plot&show={figure}"), size);
            assert!(fit.wide <= fit.width && fit.high <= fit.height, "{figure} at {size:?}: {fit:?}");
            let share = if size.1 < 250 { 0.7 } else { 0.8 };
            assert!(fit.drawn >= share, "{figure} at {size:?}: {fit:?}");
        }
    }
}

#[test]
fn words_fit_a_frame_of_their_own() {
    let (page, _folder, _server) = open();
    for size in [(280, 200), (480, 320), (700, 240)] {
        for part in ["verdict", "formula"] {
            let fit = framed(&page, &format!("v=1&embed=plot&show={part}"), size);
            assert!(fit.wide <= fit.width && fit.high <= fit.height && fit.cut == 0.0, "{part} at {size:?}: {fit:?}");
            let text: String = page.eval(
                "return document.querySelector('#verdict').innerText + document.querySelector('#equation').innerText",
            );
            assert!(text.len() > 20, "{part} at {size:?}: {text}");
        }
    }
}

#[test]
fn several_share_a_frame_and_nothing_is_cut() {
    let (page, _folder, _server) = open();
    for (link, size) in [
        ("v=1&embed=plot", (700, 700)),
        ("v=1&embed=plot", (1000, 560)),
        ("v=1&embed=plot&hide=verdict", (360, 640)),
        ("v=1&embed=plot&show=error,strip", (420, 360)),
        ("v=1&embed=plot&show=path,error", (900, 320)),
    ] {
        let fit = framed(&page, link, size);
        assert!(fit.wide <= fit.width && fit.high <= fit.height, "{link} at {size:?}: {fit:?}");
        assert!(fit.least >= 60.0, "{link} at {size:?}: {fit:?}");
    }
}

#[test]
fn a_frame_takes_on_the_colors_of_its_page_and_says_what_cannot_be_read() {
    let (page, _folder, _server) = open();
    let at_corner = "const canvas = document.querySelector('#fig-path canvas');
         return [...canvas.getContext('2d').getImageData(1, canvas.height - 2, 1, 1).data]";
    let bare = "v=1&embed=plot&show=path";
    framed(&page, &format!("{bare}&ground=f4ead8&ink=3a2a1a&accent=8a1c5b"), (480, 320));
    assert_eq!(page.eval::<Vec<u8>>(at_corner), [0xf4, 0xea, 0xd8, 255]);
    assert_eq!(page.eval::<String>("return getComputedStyle(document.body).backgroundColor"), "rgb(244, 234, 216)");
    assert_eq!(page.text("#warnings"), "");

    framed(&page, &format!("{bare}&ground=f4ead8&accent=ffff00"), (480, 320));
    let told = page.text("#warnings");
    assert!(told.contains("accent=ffff00 cannot be read on this background"), "{told}");
    let used: String = page.eval("return getComputedStyle(document.documentElement).getPropertyValue('--accent')");
    assert!(!used.contains("ffff00"), "{used}");

    framed(&page, &format!("{bare}&ground=transparent"), (480, 320));
    assert_eq!(page.eval::<Vec<u8>>(at_corner)[3], 0, "the ground is painted over");
    framed(&page, &format!("{bare}&ground=101418"), (480, 320));
    assert_eq!(page.eval::<String>("return document.documentElement.style.colorScheme"), "dark");
}

/// The snippet that Share has written by now.
fn snippet(page: &Page) -> String {
    page.until("the height", "return document.querySelector('#embed-fits').textContent.startsWith('At ')");
    page.find("#embed-code").prop("value").expect("a snippet")
}

#[test]
fn share_offers_one_figure_first_and_computes_the_height() {
    let page = Page::open("?v=1&opt=gd&h=0.004&steps=150");
    page.open_sharing();
    let first: String = page.eval("return document.querySelector('#embed-level option').textContent");
    assert_eq!(first, "one figure: path");
    let one = snippet(&page);
    assert!(one.contains("embed=plot&amp;show=path"), "{one}");
    page.find("#embed-level").choose("plot");
    page.until("the figures", "return !document.querySelector('#embed-code').value.includes('show=')");
    let several = snippet(&page);
    page.find("#embed-width").fill("360");
    page.until("its width", "return document.querySelector('#embed-fits').textContent.startsWith('At 360')");
    let narrow = snippet(&page);
    for code in [one, several, narrow] {
        let (_folder, server) = host(&code.replace("loading=\"lazy\"", "id=\"f\""));
        page.visit(&server);
        page.frame(Some("#f"));
        page.until("the frame", "return document.documentElement?.dataset.drawn === 'all'");
        rest(&page);
        let fit: Fit = page.eval(FIT);
        assert!(fit.wide <= fit.width && fit.high <= fit.height, "{code}: {fit:?}");
        page.frame(None);
    }
}

#[test]
fn the_snippet_of_the_readme_shows_a_whole_figure() {
    let readme = std::fs::read_to_string(xtask::paths::root().join("README.md")).expect("README.md");
    let start = readme.find("<iframe").expect("a snippet");
    let code = &readme[start..start + readme[start..].find("</iframe>").expect("its end") + 9];
    assert!(code.contains("embed=plot&show="), "not one figure: {code}");
    let page = Page::start(Site::default());
    let code = code.replace("https://YOUR-HOST/halfstep/", &page.server().url()).replace("<iframe", "<iframe id=f");
    let (_folder, server) = host(&code);
    page.visit(&server);
    page.frame(Some("#f"));
    page.until("the frame", "return document.documentElement?.dataset.drawn === 'all'");
    rest(&page);
    let fit: Fit = page.eval(FIT);
    assert!(fit.wide <= fit.width && fit.high <= fit.height && fit.drawn > 0.8, "{fit:?}");
    // Its picture: ink from the left to the right and from the top to the bottom, with no blank band.
    let (rows, columns): (Vec<bool>, Vec<bool>) = page.eval(
        "const canvas = document.querySelector('main > .figure:not([hidden]) canvas');
         const { width, height } = canvas;
         const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
         const differs = (x, y) => [0, 1, 2].some((k) => Math.abs(data[4 * (y * width + x) + k] - data[k]) > 24);
         const part = (n, at) => Array.from({ length: 8 }, (_, k) => at(Math.floor((k * n) / 8), Math.floor(((k + 1) * n) / 8)));
         const any = (x0, x1, y0, y1) => { for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) if (differs(x, y)) return true; return false; };
         return [part(height, (a, b) => any(0, width, a, b)), part(width, (a, b) => any(a, b, 0, height))]",
    );
    assert!(rows.iter().chain(&columns).all(|&inked| inked), "{rows:?} {columns:?}");
    page.frame(None);
    if page.engine() == Engine::Chromium {
        page.screenshot(&xtask::paths::target().join("readme-snippet.png"));
    }
}
