//! The tour: seven stops by keyboard, each a link.

use page_tests::{Engine, Key, Page, Site};

fn stop(page: &Page, number: usize, link: &str) {
    let script = format!(
        "return document.querySelector('#tour-count')?.textContent === 'Stop {number} of 7' && location.search === '?{link}'"
    );
    page.until(&format!("stop {number}"), &script);
}

/// Presses a key where the focus is.
fn press(page: &Page, key: Key) {
    page.find(":focus").press(key, 1);
}

#[test]
fn the_tour_goes_by_keyboard_sets_links_and_ends_with_esc() {
    let page = Page::open("?b1=0.5&theme=dark");
    assert!(page.eval::<bool>("return !document.querySelector('#tour')"), "it does not start by itself");
    assert_eq!(
        page.eval::<usize>(
            "return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/tour.js')).length"
        ),
        0
    );
    page.media("prefers-reduced-motion", "reduce");
    page.find("#tour-open").press(Key::Enter, 1);
    let links = [
        "v=1",
        "v=1&h=0.004&steps=750",
        "v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01",
        "v=1&b2=0.99&eps=0.01&steps=750",
        "v=1&over=norm&push=auto",
        "v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000",
        "v=1&view=lessons",
    ];
    for (place, link) in links.iter().enumerate() {
        let link = match link.split_once("&view") {
            Some((run, view)) => format!("{run}&view{view}&theme=dark"),
            None => format!("{link}&theme=dark"),
        };
        stop(&page, place + 1, &link);
        assert_eq!(
            page.eval::<String>("return document.activeElement.id"),
            "tour-next",
            "the keyboard stays where it is"
        );
        // What is spoken of is in view, above the panel, at once: nothing glides.
        let seen: bool = page.eval(
            "const part = document.querySelector('.toured').getBoundingClientRect();
             return part.top < innerHeight && part.bottom > 0",
        );
        assert!(seen, "stop {}", place + 1);
        if place + 1 < links.len() {
            press(&page, Key::Enter);
        }
    }
    page.find("#tour-back").press(Key::Enter, 1);
    stop(&page, 6, &format!("{}&theme=dark", links[5]));
    press(&page, Key::Escape);
    assert!(!page.find("#tour").is_shown());
    assert_eq!(page.eval::<String>("return document.activeElement.id"), "tour-open");
    assert!(page.eval::<bool>("return !document.querySelector('.toured')"));
    page.until("the run from before", "return location.search === '?v=1&b1=0.5&theme=dark'");
}

#[test]
fn the_tour_is_not_modal_and_ends_at_its_end() {
    let page = Page::open("");
    page.find("#tour-open").click();
    stop(&page, 1, "v=1");
    // A control works as always, and the tour is still there.
    page.find("#c-h").fill("0.01");
    page.until("the setting", "return location.search === '?v=1&h=0.01'");
    assert!(page.find("#tour").is_shown());
    for _ in 0..6 {
        page.find("#tour-next").click();
    }
    stop(&page, 7, "v=1&view=lessons");
    page.find("#tour-next").click();
    assert!(!page.find("#tour").is_shown());
}

/// On a phone on its side the panel stands beside what it speaks of and not over it.
#[test]
fn on_a_low_screen_the_tour_does_not_cover_its_figures() {
    let page = Page::start(Site::default());
    if page.engine() != Engine::Chromium {
        return; // The others have no such window.
    }
    page.viewport(740, 360, 2.0);
    page.media("prefers-reduced-motion", "reduce");
    page.go("?v=1");
    page.find("#tour-open").click();
    for (number, link) in [(2, "v=1&h=0.004&steps=750"), (3, "v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01")] {
        page.find("#tour-next").click();
        stop(&page, number, link);
        let seen: f64 = page.eval(
            "const part = document.querySelector('.toured .stage').getBoundingClientRect();
             const panel = document.querySelector('#tour').getBoundingClientRect();
             const height = Math.min(part.bottom, innerHeight) - Math.max(part.top, 0);
             const over = part.right > panel.left && part.left < panel.right ? Math.max(0, Math.min(part.bottom, innerHeight) - panel.top) : 0;
             return (height - over) / part.height",
        );
        assert!(seen > 0.75, "stop {number}: {seen} of the figure is seen");
    }
}
