//! The page starts wherever it is put, asks nobody else, and says so when it cannot start.

use page_tests::{Page, Site, UNDER};

#[test]
fn it_starts_under_a_sub_path() {
    let page = Page::open("");
    let here = page.server().origin();
    assert!(page.url().starts_with(&format!("{here}{UNDER}")));
    let asked = page.server().answers();
    assert!(asked.iter().any(|answer| answer.path.ends_with("run_bg.wasm")));
    for answer in asked {
        let inside = answer.path.starts_with(UNDER) || answer.path == "/favicon.ico";
        assert!(inside, "{} is outside", answer.path);
    }
}

#[test]
fn it_starts_at_the_root_and_as_a_named_file() {
    let page = Page::open_on(Site::default().under("/"), "");
    page.go("index.html?v=1");
}

#[test]
fn it_starts_when_the_folder_is_asked_without_its_slash() {
    let page = Page::start(Site::default().under("/halfstep/"));
    page.go("../halfstep?v=1");
    assert!(page.url().contains("/halfstep/?v=1"), "{}", page.url());
}

#[test]
fn it_starts_where_the_host_does_not_know_wasm() {
    let page = Page::open_on(Site::default().wasm_type("application/octet-stream"), "");
    let errors = page.text("body").to_lowercase();
    assert!(!errors.contains("reload"), "{errors}");
}

#[test]
fn a_blocked_engine_gives_readable_words() {
    fails_in_words(Site::default().blocking("run_bg.wasm"));
}

#[test]
fn a_blocked_main_module_gives_readable_words() {
    fails_in_words(Site::default().blocking("main.js"));
}

fn fails_in_words(site: Site) {
    let page = Page::start(site);
    page.forgive();
    assert_eq!(page.go_as_far(""), "failed");
    let alert = page.find("[role=alert]");
    assert!(alert.is_shown(), "the words are hidden");
    let words = alert.text();
    assert!(words.split_whitespace().count() >= 5, "no words: {words:?}");
    assert!(words.to_lowercase().contains("reload"), "{words:?}");
}
