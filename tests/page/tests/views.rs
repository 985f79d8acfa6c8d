//! The views beside the run: tabs, the order study, the regime map.

use halfstep::analysis::{order_study, order_words};
use halfstep::link::parse;
use page_tests::{Key, Page};

/// Waits until a view is open and loaded.
fn wait_for(page: &Page, view: &str) {
    page.until(
        &format!("the view {view}"),
        &format!(
            "const open = document.documentElement.dataset.view === '{view}';
             return open && !document.querySelector('.view[aria-busy]');"
        ),
    );
}

/// How many modules of views the page has fetched.
fn modules(page: &Page) -> usize {
    page.eval("return performance.getEntriesByType('resource').filter((one) => one.name.includes('/js/views/')).length")
}

#[test]
fn tabs_open_views_by_keyboard_and_back_returns() {
    let page = Page::open("?h=0.005");
    let current = "return document.querySelector('#views [aria-current]').id";
    assert_eq!(page.eval::<String>(current), "v-run");
    assert_eq!(modules(&page), 0, "a view that nobody asked for costs nothing");

    page.find("#v-order").press(Key::Enter, 1);
    wait_for(&page, "order");
    assert!(page.link().contains("h=0.005") && page.link().contains("view=order"), "{}", page.link());
    assert_eq!(page.eval::<String>(current), "v-order");
    assert!(page.eval::<bool>(
        "return document.querySelector('#view-order').offsetHeight > 0 && document.querySelector('#fig-path').offsetHeight === 0"
    ));

    page.find("#v-map").click();
    wait_for(&page, "map");
    page.back();
    wait_for(&page, "order");
    page.back();
    wait_for(&page, "run");
    assert!(!page.link().contains("view="), "{}", page.link());
    assert!(page.eval::<bool>("return document.querySelector('#fig-path canvas').width > 16"));
}

#[test]
fn a_link_opens_a_view_and_a_view_that_is_not_there_opens_the_run() {
    let page = Page::open("?view=map&embed=plot");
    wait_for(&page, "map");
    assert!(page.eval::<bool>("return document.querySelector('#views').offsetHeight === 0"), "a frame has no tabs");
    // The tab's address is the link itself, so that it can be opened elsewhere.
    page.go("?view=order&opt=gd");
    wait_for(&page, "order");
    assert_eq!(page.eval::<String>("return document.querySelector('#v-run').getAttribute('href')"), "?v=1&opt=gd");
}

/// Waits until what a view computes is there.
fn computed(page: &Page, view: &str) {
    wait_for(page, view);
    page.until("the work to end", "return !document.querySelector('[aria-busy=true]')");
}

#[test]
fn the_order_study_is_measured_by_workers_and_told_in_words_figures_and_tables() {
    let page = Page::open("?view=order&steps=400&h=0.004");
    computed(&page, "order");
    let experiment = parse("?steps=400&h=0.004").experiment;
    let study = order_study(&experiment, 6);
    let said = page.text("#order-verdict");
    for slope in [study.span.slopes.first, study.span.slopes.modified, study.span.slopes.third] {
        let slope = format!("slope {:.2}", slope.unwrap());
        assert!(said.contains(&slope), "{slope}: {said}");
    }
    assert_eq!(page.text("#desc-order-fixed"), order_words(&study).fixed);
    let rows: usize = page.eval("return document.querySelectorAll('#data-order tbody tr').length");
    assert_eq!(rows, study.span.h.len() + 1, "a row for each step size and one for the slopes");
    let worker: bool =
        page.eval("return performance.getEntriesByType('resource').some((one) => one.name.endsWith('/js/worker.js'))");
    assert!(worker, "the page itself did the work");
    // Another setting, another study.
    page.find("#c-opt").choose("gd");
    page.until("gradient descent", "return document.querySelectorAll('#data-order thead th').length === 5");
    computed(&page, "order");
    assert_ne!(page.text("#order-verdict"), said);
}

#[test]
fn a_study_can_be_stopped_and_taken_up_again() {
    let page = Page::open("?view=order&steps=2500&b2=0.999");
    page.until("work", "return document.querySelector('#order-stop')?.textContent === 'Stop'");
    page.find("#order-stop").click();
    assert!(page.text("#order-said").contains("Stopped"));
    assert_eq!(page.text("#order-stop"), "Compute again");
    page.find("#order-stop").click();
    computed(&page, "order");
    assert!(page.text("#order-said").contains("step sizes"), "{}", page.text("#order-said"));
}

#[test]
fn without_workers_the_page_measures_by_itself() {
    let page = Page::open("");
    page.eval::<()>("window.Worker = function () { throw new DOMException('no', 'SecurityError'); };");
    page.find("#c-steps").fill("100");
    page.find("#c-steps").press(Key::Enter, 1);
    page.find("#v-order").click();
    computed(&page, "order");
    assert!(page.text("#order-verdict").contains("slope"), "{}", page.text("#order-verdict"));
}
