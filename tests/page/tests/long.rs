//! Runs that take long: a worker makes their reports, and the page goes on meanwhile.

use halfstep::answer::answer;
use halfstep::export::Dialect;
use page_tests::{Key, Page};

/// Takes a second or so; how long does not matter here.
const LONG: &str = "v=1&opt=adabelief";

/// Takes about as long, and is another run.
const OTHER: &str = "v=1&opt=yogi";

/// Counts how often the page gets its turn while it says that it computes.
fn count_turns(page: &Page) {
    page.eval::<()>(
        "window.turns = 0;
         setInterval(() => { if (!document.querySelector('#busy').hidden) window.turns += 1; }, 10)",
    );
}

/// Drags the slider of β between two shares of its length.
fn drag(page: &Page, (from, to): (f64, f64), moves: u32) {
    page.eval::<()>("document.querySelector('#r-b1').scrollIntoView({ block: 'center' })");
    let (left, width, middle): (f64, f64, f64) = page.eval(
        "const box = document.querySelector('#r-b1').getBoundingClientRect();
         return [box.left, box.width, box.top + box.height / 2];",
    );
    page.drag((left + width * from, middle), (left + width * to, middle), moves);
}

fn shows(page: &Page, link: &str) {
    page.until("the run", &format!("return document.documentElement.dataset.link === '{link}'"));
    assert_eq!(page.text("#verdict"), answer(link).report.verdict);
    assert!(!page.find("#busy").is_shown());
}

#[test]
fn the_page_goes_on_while_a_report_is_made() {
    let page = Page::open("");
    count_turns(&page);
    page.find("#c-opt").choose("adabelief");
    page.until("the word that it computes", "return !document.querySelector('#busy').hidden");
    // The run before is still there, and what it says is not of the one to come.
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.link"), "v=1");
    assert_eq!(page.find("#c-opt").prop("value").as_deref(), Some("adabelief"));
    shows(&page, LONG);
    let turns: u32 = page.eval("return window.turns");
    assert!(turns >= 10, "the page had {turns} turns");
    let errors: Vec<f64> =
        page.eval_with("return [...halfstep.engine.series(arguments[0], 'error.modified')]", vec![LONG.into()]);
    assert_eq!(errors, answer(LONG).report.flows.modified.unwrap().error, "what came from the worker is the report");
    page.until("its own entry in the history", &format!("return location.search === '?{LONG}'"));
    page.back();
    shows(&page, "v=1");
    // It is still known.
    page.eval::<()>("window.turns = 0");
    page.forward();
    shows(&page, LONG);
    assert_eq!(page.eval::<u32>("return window.turns"), 0);
}

#[test]
fn a_report_can_be_given_up() {
    let page = Page::open("?h=0.001");
    page.find("#c-opt").choose("adabelief");
    page.until("the way out", "return !document.querySelector('#busy').hidden");
    page.find("#busy-stop").click();
    page.until("the run before", "return document.querySelector('#c-opt').value === 'adam'");
    shows(&page, "v=1&h=0.001");
    page.find("#c-h").fill("0.002");
    page.until("the next run", "return document.documentElement.dataset.link === 'v=1'");
}

#[test]
fn what_is_asked_for_last_counts() {
    let page = Page::open("");
    page.find("#c-opt").choose("adabelief");
    page.until("a report on its way", "return !document.querySelector('#busy').hidden");
    page.find("#c-opt").choose("yogi");
    shows(&page, OTHER);
    page.find("#c-opt").choose("adabelief");
    page.until("a report on its way", "return !document.querySelector('#busy').hidden");
    page.find("#c-opt").choose("gd");
    shows(&page, "v=1&opt=gd");
    // Nothing comes after it.
    page.find("#c-h").fill("0.004");
    shows(&page, "v=1&opt=gd&h=0.004");
    page.eval::<()>("window.late = 0; setTimeout(() => { window.late = 1; }, 3000)");
    page.until("some time to pass", "return window.late === 1");
    shows(&page, "v=1&opt=gd&h=0.004");
}

#[test]
fn a_link_to_a_long_run_opens() {
    let page = Page::open(&format!("?{LONG}"));
    shows(&page, LONG);
    page.go(&format!("?{OTHER}&view=compare&a.opt=adabelief"));
    page.until("both sides", "return document.querySelector('#compare-verdict-b')?.textContent.length > 0");
    assert_eq!(page.text("#compare-verdict-a"), answer(LONG).report.verdict);
    assert_eq!(page.text("#compare-verdict-b"), answer(OTHER).report.verdict);
}

#[test]
fn a_slider_can_be_moved_on_over_long_runs() {
    let page = Page::open(&format!("?{OTHER}"));
    drag(&page, (0.5, 0.8), 20);
    assert_ne!(page.find("#c-b1").prop("value").as_deref(), Some("0.9"), "the number follows at once");
    page.until(
        "the end of the wait",
        "return document.querySelector('#busy').hidden && location.search.includes('b1=')",
    );
    let link = page.link().replace('?', "");
    let shown = page.find("#c-b1").prop("value").unwrap();
    assert!(link.contains(&format!("b1={shown}")), "{link} and {shown}");
    assert_eq!(page.text("#verdict"), answer(&link).report.verdict);
}

#[test]
fn all_of_it_is_said_once_a_slider_rests() {
    let page = Page::open("?h=0.001&eps=1e-8&steps=2000");
    page.find("#r-b2").press(Key::Right, 6);
    let link = "v=1&h=0.001&b2=0.999&eps=1e-8&steps=2000";
    page.until("the last digit", &format!("return location.search === '?{link}'"));
    let report = answer(link).report;
    assert!(report.verdict.contains("phase-space flow follows"), "{}", report.verdict);
    page.until(
        "the rest of the words",
        "return document.querySelector('#verdict').textContent.includes('phase-space flow follows')",
    );
    assert_eq!(page.text("#verdict"), report.verdict);
    page.until("the line", "return document.querySelector('#c-flow-phase').checked");
    page.until(
        "its description",
        "return document.querySelector('#desc-error').textContent.includes('phase-space flow')",
    );
}

#[test]
fn runs_that_take_a_little_longer_are_shown_on_the_way() {
    let page = Page::open("?preset=mini-batch");
    page.eval::<()>(
        "window.seen = new Set();
         new MutationObserver(() => { window.seen.add(document.documentElement.dataset.link); })
           .observe(document.documentElement, { attributeFilter: ['data-link'] });",
    );
    // However slow the machine is: while the value moves, and never rests for long, runs on the way are seen.
    page.eval::<()>(
        "const range = document.querySelector('#r-b1');
         let step = 0;
         window.moves = setInterval(() => {
           step += 1;
           const share = 0.2 + 0.6 * ((step * 7) % 40) / 40;
           range.value = String(Number(range.min) + share * (range.max - range.min));
           range.dispatchEvent(new Event('input', { bubbles: true }));
         }, 20);",
    );
    page.until("pictures on the way", "return window.seen.size >= 4");
    page.eval::<()>(
        "clearInterval(window.moves);
         document.querySelector('#r-b1').dispatchEvent(new Event('change', { bubbles: true }));",
    );
    page.until(
        "the end of the wait",
        "return document.querySelector('#busy').hidden && location.search.includes(`b1=${document.querySelector('#c-b1').value}`)",
    );
    let link = page.link().replace('?', "");
    assert_eq!(page.text("#verdict"), answer(&link).report.verdict);
}

#[test]
fn files_of_a_long_run_are_made_apart() {
    let page = Page::open(&format!("?{LONG}"));
    page.open_sharing();
    page.eval::<()>(
        "window.turns = 0; window.csv = null;
         setInterval(() => { window.turns += 1; }, 10);
         HTMLAnchorElement.prototype.click = () => {};
         URL.createObjectURL = (blob) => { blob.text().then((text) => { window.csv = text; }); return 'data:,'; };",
    );
    page.find("#save-csv").click();
    page.until("the file", "return window.csv !== null");
    assert!(page.eval::<u32>("return window.turns") >= 10);
    assert!(page.eval::<String>("return window.csv") == answer(LONG).csv(Dialect::Comma), "the CSV is another one");
}

#[test]
fn without_workers_the_page_computes_them_itself() {
    let page = Page::open("");
    page.eval::<()>("window.Worker = class { constructor() { throw new Error('none may start here'); } }");
    page.eval::<()>(&format!("history.pushState(null, '', '?{LONG}'); dispatchEvent(new PopStateEvent('popstate'))"));
    shows(&page, LONG);
    page.find("#c-opt").choose("yogi");
    shows(&page, OTHER);
}
