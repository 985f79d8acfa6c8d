//! What a link loads until its run is seen.

use crate::{Page, Site, UNDER};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use xtask::{paths, size};

/// What was loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The link, without a question mark.
    pub link: String,
    /// Bytes, each file compressed by `gzip -9`; what is asked for twice is in the cache the second time.
    pub bytes: u64,
    /// The files, as they lie in `dist/`, one for each answer.
    pub files: Vec<String>,
}

/// The sixty links as people send them, `tests/links/sixty.txt`.
///
/// # Panics
/// Where the list cannot be read.
#[must_use]
pub fn sixty() -> Vec<String> {
    let file = paths::root().join("tests/links/sixty.txt");
    let text = fs::read_to_string(file).expect("the list is committed");
    let links: Vec<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(links.len(), 60);
    links
}

/// What each of these links loads, in a browser that keeps nothing.
#[must_use]
pub fn first(links: &[String]) -> Vec<Loaded> {
    let page = Page::start(Site::default());
    page.protocol("Network.enable", &json!({}));
    page.protocol("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
    let one = |link: &String| {
        let before = page.server().answers().len();
        page.go(&format!("?{link}"));
        page.until(
            "the figures",
            "return document.querySelector('#desc-strip').textContent !== '' && !document.documentElement.dataset.busy",
        );
        let answers = page.server().answers().split_off(before);
        let files: Vec<String> = answers
            .iter()
            .filter_map(|answer| answer.path.strip_prefix(UNDER))
            .map(|name| if name.is_empty() { "index.html".to_owned() } else { name.to_owned() })
            .collect();
        // A worker asks for the page's program again. That is in the browser's cache, on every host that does not forbid it:
        // it is a request more and no byte.
        let once: BTreeSet<&String> = files.iter().collect();
        let bytes = once.into_iter().map(|file| gzip(file)).sum();
        Loaded { link: link.clone(), bytes, files }
    };
    links.iter().map(one).collect()
}

fn gzip(file: &str) -> u64 {
    let bytes = fs::read(paths::dist().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    size::gzip(&bytes).expect("bytes can be compressed")
}
