//! The views beside the run: tabs, the order study, the regime map.

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
