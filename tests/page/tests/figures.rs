//! What the reader chooses to see in the figures, the run that is played, and the page on paper, on a
//! projector, with colors forced and from right to left.

use page_tests::{Key, Page};
use serde_json::json;

/// The pixels of a figure as the browser would save them, shortened; nothing has the focus, which lights
/// the curve of what has it.
fn pixels(page: &Page, figure: &str) -> String {
    page.eval_with(
        "const figure = arguments[0];
         document.activeElement.blur();
         return (async () => {
           for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
           const text = document.querySelector(`#fig-${figure} canvas`).toDataURL();
           const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
           return [...new Uint8Array(sum)].join();
         })()",
        vec![figure.into()],
    )
}

/// Both figures that show flows.
fn both(page: &Page) -> [String; 2] {
    ["path", "error"].map(|figure| pixels(page, figure))
}

#[test]
fn each_flow_is_shown_and_left_out_as_the_reader_says() {
    let page = Page::open("?h=0.01&steps=300");
    let at_first = both(&page);
    for (flow, shown) in [("first", true), ("modified", true), ("third", false), ("phase", false)] {
        let box_ = page.find(&format!("#c-flow-{flow}"));
        assert_eq!(box_.prop("checked").as_deref(), Some(if shown { "true" } else { "false" }), "{flow}");
        box_.press(Key::Space, 1);
        // The third one is computed by a module that comes with the first touch, and by a worker where it takes long.
        page.until(
            "all figures to be drawn",
            "return new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(document.documentElement.dataset.drawn === 'all'))))",
        );
        let other = both(&page);
        assert_ne!(other[1], at_first[1], "{flow} changed nothing in the error");
        box_.press(Key::Space, 1);
        assert_eq!(both(&page), at_first, "{flow} and back is not as before");
    }
}

#[test]
fn a_flow_that_was_not_followed_at_first_has_its_numbers_when_it_is_asked_for() {
    let page = Page::open("?h=0.01&steps=300");
    page.find("#c-flow-phase").press(Key::Space, 1);
    page.find("#data-error summary").press(Key::Enter, 1);
    page.until("the table", "return document.querySelector('#data-error table') !== null");
    let shown: f64 = page.eval(
        "const head = [...document.querySelectorAll('#data-error thead th')].findIndex((th) => th.textContent === 'phase-space flow');
         const last = [...document.querySelectorAll('#data-error tbody tr')].at(-1);
         return Number(last.children[head].textContent.replace('·10', 'e').replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (c) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)]))",
    );
    let report = halfstep::answer::answer("h=0.01&steps=300").report;
    let want = *report.flows.phase.unwrap().error.last().unwrap();
    assert!((shown - want).abs() <= 1e-3 * want, "{shown} is not {want}");
}

#[test]
fn a_flow_that_is_drawn_has_its_column() {
    let page = Page::open("?v=1&h=0.01&steps=300&lines=modified,third");
    page.find("#data-error summary").press(Key::Enter, 1);
    page.until("the column", "return [...document.querySelectorAll('#data-error thead th')].some((th) => th.textContent === 'equation with the h² term')");
}

#[test]
fn the_lens_and_the_scale_change_their_figure_alone() {
    let page = Page::open("?h=0.01&steps=300");
    let [path, error] = both(&page);
    page.find("#c-lens-10").press(Key::Space, 1);
    page.until("the lens", "return document.querySelector('#c-lens-10').checked");
    let [through, same] = both(&page);
    assert_ne!(through, path);
    assert_eq!(same, error);
    page.find("#c-scale-linear").press(Key::Space, 1);
    page.until("the scale", "return document.querySelector('#c-scale-linear').checked");
    let [same, linear] = both(&page);
    assert_eq!(same, through);
    assert_ne!(linear, error);
}

#[test]
fn a_run_is_played_when_asked_pauses_and_goes_on_by_hand() {
    let page = Page::open("");
    let step = || page.find("#step").prop("value").and_then(|text| text.parse::<u32>().ok()).expect("a step");
    let play = page.find("#play");
    assert_eq!(play.text(), "Play", "nothing plays by itself");
    play.press(Key::Enter, 1);
    page.until(
        "some steps",
        "return document.querySelector('#step-out').textContent.startsWith('Step')
           && Number(document.querySelector('#step').value) > 100",
    );
    play.press(Key::Enter, 1);
    page.until("the pause", "return document.querySelector('#play').textContent === 'Play'");
    assert!(step() < 1500, "it came to its end before it was paused");
    let paused = step();
    page.eval::<()>("return new Promise((resolve) => setTimeout(resolve, 300))");
    assert_eq!(step(), paused, "it goes on while it is paused");
    page.find("#step").press(Key::Right, 3);
    assert_eq!(step(), paused + 3);
    page.until(
        "the numbers",
        &format!("return document.querySelector('#step-out').textContent.includes('{}')", group(paused + 3)),
    );
    page.find("#step-off").press(Key::Enter, 1);
    page.until("no step", "return document.querySelector('#step-out').textContent === 'Move to mark a step'");
}

/// 1,234 as the page writes it.
fn group(n: u32) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
}

#[test]
fn paper_has_the_run_its_settings_and_its_link_and_nothing_to_press() {
    let page = Page::open("?h=0.004");
    page.protocol("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    page.until("paper", "return matchMedia('print').matches");
    for part in ["#r-h", "#play", "#share", "#lens"] {
        assert!(!page.find(part).is_shown(), "{part}");
    }
    for part in ["#verdict", "#c-h", "#fig-path canvas", "#fig-error canvas", "#fig-strip canvas"] {
        assert!(page.find(part).is_shown(), "{part}");
    }
    let link: String = page.eval("return getComputedStyle(document.querySelector('.foot'), '::after').content
      + getComputedStyle(document.querySelector('.foot'), '::before').content + document.querySelector('.foot').dataset.link");
    assert!(link.contains("h=0.004"), "{link}");
}

#[test]
fn a_projector_gets_larger_type_and_other_pictures() {
    let page = Page::open("");
    let size = |page: &Page| -> f64 {
        page.eval("return parseFloat(getComputedStyle(document.querySelector('#verdict')).fontSize)")
    };
    let (small, [path, _]) = (size(&page), both(&page));
    page.go("?theme=projector");
    assert!(size(&page) > small);
    assert_ne!(both(&page)[0], path);
}

#[test]
fn forced_colors_leave_the_figures_and_show_what_is_on() {
    let page = Page::open("");
    let [path, _] = both(&page);
    page.media("forced-colors", "active");
    page.until("forced colors", "return matchMedia('(forced-colors: active)').matches");
    assert_eq!(both(&page)[0], path, "the figure speaks by its colors and its words");
    let edge: String = page.eval("return getComputedStyle(document.querySelector('#play')).borderTopStyle");
    assert_ne!(edge, "none", "a button has no edge");
}

#[test]
fn from_right_to_left_nothing_sticks_out() {
    for width in [360, 1280] {
        let page = Page::open("");
        page.viewport(width, 800, 1.0);
        page.eval::<()>("document.documentElement.dir = 'rtl'");
        let out: f64 = page.eval("return document.documentElement.scrollWidth - innerWidth");
        assert!(out <= 0.0, "{width}: {out} px");
    }
}
