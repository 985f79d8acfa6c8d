//! The helpers see what they are there to see; without this the other tests would prove little.

use page_tests::{Engine, Page, Theme};

fn complains_of(page: &Page, words: &str) {
    page.forgive();
    for _ in 0..100 {
        let found = page.complaints();
        if found.iter().any(|complaint| complaint.contains(words)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("nobody complained of {words}");
}

#[test]
fn an_error_on_the_console_is_seen() {
    let page = Page::open("");
    page.eval::<()>("console.error('a deliberate error')");
    complains_of(&page, "a deliberate error");
}

#[test]
fn an_uncaught_error_is_seen() {
    let page = Page::open("");
    page.eval::<()>("window.reportError(new Error('a deliberate throw'))");
    complains_of(&page, "a deliberate throw");
}

#[test]
fn an_inline_style_is_a_violation() {
    let page = Page::open("");
    page.eval::<()>("document.body.setAttribute('style', 'color: red')");
    complains_of(&page, "policy: ");
}

#[test]
fn another_host_is_seen() {
    let page = Page::open("");
    page.eval::<()>("new Image().src = 'http://other.invalid/x.png'");
    complains_of(&page, "other.invalid");
}

#[test]
fn a_missing_file_is_seen() {
    let page = Page::open("");
    page.eval::<()>("fetch('gone.txt')");
    complains_of(&page, "404 for ");
}

#[test]
fn viewport_and_theme_reach_the_page() {
    let page = Page::open("");
    if page.engine() != Engine::Chromium {
        return;
    }
    page.viewport(360, 640, 2.0);
    let size: (u32, u32, f64) = page.eval("return [innerWidth, innerHeight, devicePixelRatio]");
    assert_eq!(size, (360, 640, 2.0));
    for (theme, dark) in [(Theme::Dark, true), (Theme::Light, false)] {
        page.theme(theme);
        let is_dark: bool = page.eval("return matchMedia('(prefers-color-scheme: dark)').matches");
        assert_eq!(is_dark, dark);
    }
}

#[test]
fn a_fresh_tab_and_the_history_work() {
    let page = Page::open("?v=1");
    page.go("?v=1&h=0.01");
    page.back();
    assert_eq!(page.url(), format!("{}?v=1", page.server().url()));
    page.new_tab("?v=1&h=0.02");
    assert!(page.link().contains("h=0.02"));
}
