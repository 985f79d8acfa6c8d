//! `<halfstep-figure>` in the example post of docs/, on an origin of its own under a strict policy.

use halfstep::analysis::{order_study, order_words, why};
use halfstep::answer::answer;
use halfstep::link::parse;
use page_tests::{Engine, Page, Site, Theme};
use serde_json::json;
use std::path::PathBuf;
use xtask::paths;
use xtask::server::{Options, Server};

/// A folder with the example post, whose placeholder address becomes `site`.
fn post(site: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the post");
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (name, to) in [
        ("figure-example.html", "index.html"),
        ("figure-example.css", "figure-example.css"),
        ("figure-example.svg", "figure-example.svg"),
    ] {
        let text = std::fs::read_to_string(docs.join(name)).expect("the example is there");
        std::fs::write(folder.path().join(to), text.replace("https://halfstep.example/", site))
            .expect("it can be written");
    }
    folder
}

/// Serves a page that allows what the element needs of `site`, and nothing else.
fn served(folder: &tempfile::TempDir, site: &str) -> Server {
    let origin = site.split('/').take(3).collect::<Vec<_>>().join("/");
    let mut options = Options::new(folder.path());
    options.policy = Some(format!(
        "default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src {origin}; worker-src blob:"
    ));
    Server::start(options).expect("the post's server starts")
}

/// The example post in the browser.
pub fn open(site: Site) -> (Page, tempfile::TempDir, Server) {
    let page = Page::start(site);
    let address = page.server().url();
    let folder = post(&address);
    let server = served(&folder, &address);
    page.visit(&server);
    (page, folder, server)
}

/// Scrolls to each figure until all of them are there.
pub fn all(page: &Page) {
    for figure in ["path", "error", "strip", "verdict", "formula", "multiples"] {
        page.eval::<()>(&format!("document.querySelector('#{figure}').scrollIntoView({{ block: 'center' }})"));
        page.until(
            figure,
            &format!(
                "return document.querySelector('#{figure}').shadowRoot?.querySelector('.stage')?.dataset.live === ''"
            ),
        );
    }
}

/// How many files of the site with this ending were asked for.
fn asked(page: &Page, ending: &str) -> usize {
    page.server().answers().iter().filter(|answer| answer.path.ends_with(ending)).count()
}

#[test]
fn the_example_post_has_six_figures_of_one_engine() {
    let (page, _folder, server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    assert!(
        page.eval::<bool>("return document.querySelector('#multiples').state === null"),
        "what is far away was not waited for"
    );
    all(&page);
    assert_eq!(asked(&page, "run_bg.wasm"), 1, "one engine");
    assert_eq!(asked(&page, "studies_bg.wasm"), 0);
    let verdict: String = page.eval("return document.querySelector('#path').state.verdict");
    assert_eq!(verdict, halfstep::answer::answer("v=1").report.verdict);
    let said: String =
        page.eval("return document.querySelector('#verdict').shadowRoot.querySelector('.said').textContent");
    assert_eq!(said, halfstep::answer::answer("v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01").report.verdict);
    assert_eq!(
        page.eval::<u32>("return document.querySelector('#formula').shadowRoot.querySelectorAll('math').length"),
        3
    );
    // Its picture is not there twice, and what it says besides is.
    assert!(page.eval::<bool>("return document.querySelector('#path img').getClientRects().length === 0"));
    assert!(page.eval::<bool>("return document.querySelector('#path [slot=caption]').getClientRects().length === 1"));
    page.eval::<()>("document.querySelector('#error').shadowRoot.querySelector('details').open = true");
    page.until(
        "the table",
        "return document.querySelector('#error').shadowRoot.querySelectorAll('table tr').length > 20",
    );
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[test]
fn the_memory_and_the_order_study_are_figures_too() {
    const RUN: &str = "v=1&h=0.004&b1=0.5&b2=0.7&steps=200";
    let (page, _folder, server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    page.eval::<()>(&format!(
        "for (const [figure, link] of [['memory', 'v=1&at=300'], ['order', '{RUN}'], ['order-fixed', '{RUN}']]) {{
           const one = Object.assign(document.createElement('halfstep-figure'), {{ id: `own-${{figure}}`, figure, link, controls: figure === 'order' ? 'b1' : '' }});
           one.append('A picture.');
           document.querySelector('main').prepend(one);
         }}"
    ));
    let root = |figure: &str| format!("document.querySelector('#own-{figure}').shadowRoot");
    let words = |figure: &str| {
        page.eval::<()>(&format!("document.querySelector('#own-{figure}').scrollIntoView({{ block: 'center' }})"));
        let live = format!("return {}.querySelector('.stage')?.dataset.live === ''", root(figure));
        page.until(figure, &live);
        let done = format!("return {}.querySelector('progress:not(.idle)') === null", root(figure));
        page.until("all of it", &done);
        page.eval::<String>(&format!("return {}.querySelector('#desc').textContent", root(figure)))
    };
    let told = answer("v=1&at=300");
    let why = why(&told.parsed.experiment, &told.report, 300, 0).expect("the step is there");
    assert_eq!(words("memory"), why.memory.words);
    let study = order_words(&order_study(&parse(RUN).experiment, 6));
    assert_eq!(words("order"), study.span);
    assert_eq!(words("order-fixed"), study.fixed);
    // A worker has the page's program, and is let in by the policy.
    assert!(asked(&page, "/js/main.js") > 0, "the page itself did the work");
    // Its numbers, and another run of it.
    page.eval::<()>(&format!("{}.querySelector('details').open = true", root("order")));
    let cells = format!("return {}.querySelectorAll('tbody td').length > 12", root("order"));
    page.until("the table", &cells);
    page.eval::<()>("document.querySelector('#own-order').link = 'v=1&opt=gd&h=0.004&steps=200'");
    let study = order_words(&order_study(&parse("opt=gd&h=0.004&steps=200").experiment, 6));
    page.until(
        "the words of the other run",
        &format!("return {}.querySelector('#desc').textContent === '{}'", root("order"), study.span),
    );
    // A page has room for it at any width.
    let wide: bool = page.eval(&format!(
        "return {}.querySelector('.foot').scrollWidth <= {}.querySelector('.foot').clientWidth",
        root("order"),
        root("order")
    ));
    assert!(wide);
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[test]
fn a_slider_moves_its_group_and_nothing_else() {
    let (page, _folder, server) = open(Site::default().cors());
    all(&page);
    page.eval::<()>(
        "window.heard = [];
         document.addEventListener('change', () => {}, true);
         for (const one of document.querySelectorAll('halfstep-figure')) one.addEventListener('change', ({ detail }) => window.heard.push([one.id, detail.link, detail.moving]));
         document.querySelector('#strip').scrollIntoView({ block: 'center' });",
    );
    let (x, y, wide, high): (f64, f64, f64, f64) = page.eval(
        "const { x, y, width, height } = document.querySelector('#strip').shadowRoot.querySelector('#r-b1').getBoundingClientRect();
         return [x, y, width, height]",
    );
    page.drag((x + 0.5 * wide, y + 0.5 * high), (x + 0.8 * wide, y + 0.5 * high), 6);
    page.until("the change at rest", "return window.heard.some(([, link, moving]) => !moving && link.includes('b1='))");
    page.until("its attribute", "return document.querySelector('#path').link.includes('b1=')");
    let links: Vec<String> =
        page.eval("return ['path', 'error', 'strip'].map((id) => document.querySelector(`#${id}`).link)");
    assert!(links.iter().all(|link| link == &links[0] && halfstep::link::parse(link).warnings.is_empty()), "{links:?}");
    let others: Vec<String> = page.eval("return [...new Set(window.heard.map(([id]) => id))].sort()");
    assert_eq!(others, ["error", "path", "strip"]);
    assert_eq!(page.eval::<String>("return document.querySelector('#multiples').link"), "v=1&opt=gd&h=0.004&steps=150");

    // A property opens another state, in the whole group; what is wrong comes back as words.
    page.eval::<()>("document.querySelector('#error').link = 'opt=lion&h=<b>x'");
    page.until("the other method", "return document.querySelector('#path').state.link.startsWith('v=1&opt=lion')");
    let warned: Vec<String> = page.eval("return document.querySelector('#strip').state.warnings");
    assert!(warned.iter().any(|text| text.contains("<b>")), "{warned:?}");
    assert!(
        page.eval::<bool>(
            "return !document.querySelector('#strip').shadowRoot.querySelector('b:not(.anti, .penalty)')"
        )
    );
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[test]
fn the_initial_point_is_dragged_and_moved_by_keys() {
    let (page, _folder, _server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    let (x, y): (f64, f64) = page.eval(
        "const { x, y, width, height } = document.querySelector('#path').shadowRoot.querySelector('.handle').getBoundingClientRect();
         return [x + width / 2, y + height / 2]",
    );
    page.drag((x, y), (x - 60.0, y + 30.0), 6);
    page.until("another initial point", "return document.querySelector('#path').link.includes('x0=')");
    let dragged: String = page.eval("return document.querySelector('#path').link");
    let handle = "document.querySelector('#path').shadowRoot.querySelector('.handle')";
    page.eval::<()>(&format!("{handle}.focus()"));
    if page.engine() == Engine::Firefox {
        // Its driver sends keys to nothing that is within an element's own tree.
        page.eval::<()>(&format!(
            "{handle}.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'ArrowLeft', bubbles: true, cancelable: true }}))"
        ));
    } else {
        page.find("#path").keys(&page_tests::Key::Left);
    }
    page.until("the next one", &format!("return document.querySelector('#path').link !== '{dragged}'"));
}

#[test]
fn nothing_jumps_when_a_figure_takes_the_place_of_its_picture() {
    let page = Page::start(Site::default().cors());
    let address = page.server().url();
    let folder = post(&address);
    // Without the engine the post stands as it was written.
    let html = std::fs::read_to_string(folder.path().join("index.html")).expect("the post");
    let plain = html.replace("halfstep-figure.js", "gone.js");
    std::fs::write(folder.path().join("plain.html"), plain).expect("another page");
    let server = served(&folder, &address);
    page.forgive();
    page.visit(&server);
    page.until("the figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    let place =
        "const { top } = document.querySelector('#path + p').getBoundingClientRect(); return Math.round(top + scrollY)";
    let stage =
        "return document.querySelector('#path').shadowRoot.querySelector('.stage').getBoundingClientRect().height";
    let (after, high): (f64, f64) = (page.eval(place), page.eval(stage));
    let wide: f64 = page.eval("return document.querySelector('#path').clientWidth");
    assert!((wide / high - 1.6).abs() < 0.01, "the picture is 640 by 400, the figure {wide} by {high}");
    page.eval::<()>("document.querySelector('#path').disconnectedCallback()");
    page.until("the picture", "return document.querySelector('#path img').getClientRects().length === 1");
    let before: f64 = page.eval(place);
    assert!((before - after).abs() < 2.0, "{before} with the picture, {after} with the figure");
    page.eval::<()>("location.href = 'plain.html'");
    page.until(
        "the other page",
        "return location.pathname.endsWith('plain.html') && document.readyState === 'complete'",
    );
    let words: String = page.eval("return document.querySelector('#strip').innerText");
    assert!(words.contains("Penalty and anti-penalty"), "{words}");
    assert!(page.eval::<bool>("return document.querySelector('#path img').getClientRects().length === 1"));
}

#[test]
fn it_fits_a_phone_and_its_targets_are_large() {
    let (page, _folder, _server) = open(Site::default().cors());
    page.viewport(360, 800, 1.0);
    all(&page);
    let (wide, inner): (f64, f64) = page.eval("return [document.documentElement.scrollWidth, innerWidth]");
    assert!(wide <= inner, "{wide} in {inner}");
    let least: f64 = page.eval(
        "return Math.min(...['path', 'error', 'strip', 'multiples'].map((id) => document.querySelector(`#${id}`).shadowRoot.querySelector('canvas').getBoundingClientRect().height))",
    );
    assert!(least >= 100.0, "{least}");
}

#[test]
fn it_is_printed_as_vectors() {
    let (page, _folder, _server) = open(Site::default().cors());
    all(&page);
    page.eval::<()>("dispatchEvent(new Event('beforeprint'))");
    for figure in ["path", "error", "strip", "multiples"] {
        let marks: u32 = page.eval(&format!(
            "return document.querySelector('#{figure}').shadowRoot.querySelectorAll('svg.paper path').length"
        ));
        assert!(marks > 5, "{figure}: {marks}");
    }
    page.eval::<()>("dispatchEvent(new Event('afterprint'))");
    let left: u32 = page.eval("return document.querySelector('#path').shadowRoot.querySelectorAll('.paper').length");
    assert_eq!(left, 0);
}

#[test]
fn a_figure_has_the_colors_of_its_page() {
    let (page, _folder, _server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    let ground = "const canvas = document.querySelector('#path').shadowRoot.querySelector('canvas');
         return [...canvas.getContext('2d').getImageData(1, canvas.height - 2, 1, 1).data].join()";
    // Pictures of a page that a reader has set against being recognized are not read.
    page.eval::<()>("document.documentElement.style.colorScheme = 'light'");
    page.until("light", &format!("return (() => {{ {ground} }})() === '255,253,247,255'"));
    page.eval::<()>("document.documentElement.style.colorScheme = 'dark'");
    page.until("dark", &format!("return (() => {{ {ground} }})() === '26,26,34,255'"));
    page.eval::<()>("document.querySelector('#path').style.setProperty('--halfstep-ground', '#f4ead8'); document.body.className = 'x'");
    page.until("its own", &format!("return (() => {{ {ground} }})() === '244,234,216,255'"));
}

#[test]
fn a_theme_switches_in_any_way() {
    let (page, _folder, server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    page.eval::<()>(
        "window.switched = (rules) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; };
         window.ground = () => { const canvas = document.querySelector('#path').shadowRoot.querySelector('canvas'); return [...canvas.getContext('2d').getImageData(1, canvas.height - 2, 1, 1).data].join(); };",
    );
    // Another style sheet, and no attribute at all.
    page.eval::<()>("switched('body { background: #123456; color: #fedcba; }')");
    page.until("the other style sheet", "return ground() === '18,52,86,255'");
    // An attribute with a name of the theme's own; the text keeps its color.
    page.eval::<()>(
        "switched('body { background: #123456; color: #fedcba; } [own-theme] body { background: #221100; }');
         document.documentElement.setAttribute('own-theme', '')",
    );
    page.until("the attribute", "return ground() === '34,17,0,255'");
    // A picture of the theme stands on its color.
    page.eval::<()>(
        "switched('body { background: #002211 linear-gradient(#002211, #002211); color: #ffffff; }');
         document.documentElement.removeAttribute('own-theme')",
    );
    page.until("the color below the picture", "return ground() === '0,34,17,255'");
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_stays_said_while_the_page_changes() {
    let (page, _folder, _server) = open(Site::default().cors());
    page.until("the first figure", "return document.querySelector('#path').dataset.drawn === 'all'");
    let said = "return document.querySelector('#path').shadowRoot.querySelector('.notes').textContent";
    page.eval::<()>("document.querySelector('#path').link = 'v=1&h=nothing'");
    page.until("the warning", &format!("return (() => {{ {said} }})().includes('nothing')"));
    page.eval::<()>("document.body.className = 'read'; document.body.style.color = '#333333'");
    page.eval::<()>(
        "return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100))))",
    );
    assert!(page.eval::<String>(said).contains("nothing"), "it was wiped");
    page.eval::<()>("document.querySelector('#path').link = 'v=1&b1=0.5'");
    page.until("another state, with nothing wrong", &format!("return !(() => {{ {said} }})().includes('nothing')"));
}

#[test]
fn properties_set_before_the_script_is_there_hold() {
    let page = Page::start(Site::default().cors());
    let address = page.server().url();
    let folder = post(&address);
    // As a cell of a notebook does: it makes the element while the script is on its way.
    let html = "<!doctype html><html lang=en><meta charset=utf-8><title>Early</title><body><script type=module src=early.js></script>";
    std::fs::write(folder.path().join("index.html"), html).expect("another page");
    let early = format!(
        "const early = document.createElement('halfstep-figure');
         Object.assign(early, {{ id: 'early', figure: 'error', link: 'v=1&b1=0.5', controls: 'h' }});
         document.body.append(early);
         import('{address}halfstep-figure.js');"
    );
    std::fs::write(folder.path().join("early.js"), early).expect("its script");
    let mut options = Options::new(folder.path());
    options.policy = None;
    let server = Server::start(options).expect("the page's server starts");
    page.visit(&server);
    page.until("the figure", "return document.querySelector('#early').dataset.drawn === 'all'");
    let (figure, link, sliders): (String, String, u32) = page.eval(
        "const early = document.querySelector('#early');
         return [early.getAttribute('figure'), early.state.link, early.shadowRoot.querySelectorAll('input[type=range]').length]",
    );
    assert_eq!((figure.as_str(), link.as_str(), sliders), ("error", "v=1&b1=0.5", 1));
    page.eval::<()>("document.querySelector('#early').link = 'v=1&b1=0.6'");
    page.until("a later one", "return document.querySelector('#early').state.link === 'v=1&b1=0.6'");
}

#[test]
fn long_runs_and_twelve_figures_share_one_engine() {
    let page = Page::start(Site::default().cors());
    let address = page.server().url();
    let folder = post(&address);
    let figures: String = (0..12)
        .map(|k| {
            let name = ["path", "error", "strip"][k % 3];
            // Two of them take longer than a page may stand still.
            let long = if k < 2 { "&problem=matrix&opt=muon&steps=20000" } else { "" };
            format!(
                "<halfstep-figure id='f{k}' figure='{name}' link='v=1&h=0.00{}{long}'>Figure {k}.</halfstep-figure>\n",
                k % 9 + 1
            )
        })
        .collect();
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Twelve</title>\
         <script type=module src='{address}halfstep-figure.js'></script><body>{figures}"
    );
    std::fs::write(folder.path().join("index.html"), html).expect("another page");
    let server = served(&folder, &address);
    page.visit(&server);
    for k in 0..12 {
        page.eval::<()>(&format!("document.querySelector('#f{k}').scrollIntoView()"));
        page.until("a figure", &format!("return document.querySelector('#f{k}').dataset.drawn === 'all'"));
    }
    // A worker is sent the module, so the engine comes once.
    assert_eq!(asked(&page, "run_bg.wasm"), 1);
    if page.engine() == Engine::Chromium {
        page.protocol("HeapProfiler.enable", &json!({}));
        page.protocol("HeapProfiler.collectGarbage", &json!({}));
        let heap = page.protocol("Runtime.getHeapUsage", &json!({}));
        let bytes =
            ["usedSize", "embedderHeapUsedSize", "backingStorageSize"].map(|name| heap[name].as_f64().unwrap_or(0.0));
        let all = bytes.iter().sum::<f64>() / 1e6;
        assert!(all < 60.0, "{all} MB: {heap}");
        println!("twelve figures: {all:.1} MB");
    }
    assert_eq!(server.violations(), Vec::<String>::new());
}

/// Pictures of the post, to be looked at: `HALFSTEP_SHOTS=1 cargo test … element::pictures`.
#[test]
fn pictures_of_the_post() {
    if std::env::var_os("HALFSTEP_SHOTS").is_none() {
        return;
    }
    let (page, _folder, _server) = open(Site::default().cors());
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        page.theme(theme);
        for (width, height) in [(1280, 4200), (360, 5600)] {
            page.viewport(width, height, 1.0);
            all(&page);
            page.eval::<()>("scrollTo(0, 0)");
            std::thread::sleep(std::time::Duration::from_millis(800));
            page.screenshot(&paths::root().join(format!("shots/post-{width}-{name}.png")));
        }
    }
    page.viewport(800, 1000, 1.0);
    let pdf = page.protocol("Page.printToPDF", &json!({ "printBackground": false }));
    use base64::Engine as _;
    let bytes =
        base64::engine::general_purpose::STANDARD.decode(pdf["data"].as_str().expect("a document")).expect("base64");
    std::fs::write(paths::root().join("shots/post.pdf"), bytes).expect("it can be written");
}
