//! The page as one file, opened from the disk as a double click does: no server, no other file.

use halfstep::answer::answer;
use halfstep::export::Dialect;
use page_tests::{Page, Site};
use std::fs;
use std::path::PathBuf;
use xtask::{browser, paths, tools};

/// The file as it was built; without the tools that make it there is none.
pub fn built() -> Option<PathBuf> {
    let built = paths::single();
    if !built.is_file() {
        let why = "there is no single file; `cargo xtask dist --single-file` makes it";
        // A fresh dist/ has none until it is asked for, so only what it takes excuses its absence.
        assert!(tools::BUNDLER.find().is_err() && !browser::is_ci(), "{why}");
        eprintln!("SKIPPED: {why}");
        return None;
    }
    Some(built)
}

/// The file, moved to where nothing else is.
fn file() -> Option<(tempfile::TempDir, PathBuf)> {
    let built = built()?;
    let folder = tempfile::tempdir().expect("a folder");
    // A name as people's folders have it.
    let file = folder.path().join("Kurs #1 – Übung.html");
    fs::copy(built, &file).expect("the file can be copied");
    Some((folder, file))
}

/// Starts a browser on the file.
fn open(link: &str) -> Option<(tempfile::TempDir, Page)> {
    let (folder, file) = file()?;
    let page = Page::start(Site::default());
    page.go_to_file(&file, link);
    assert_eq!(page.eval::<String>("return location.protocol"), "file:");
    Some((folder, page))
}

/// Nothing was asked of anybody; the policy lets nothing be.
fn nothing_was_fetched(page: &Page) {
    assert!(page.server().answers().is_empty(), "{:?}", page.server().answers());
    let fetched: Vec<String> = page.eval(
        "return performance.getEntriesByType('resource').map((one) => one.name)
           .filter((name) => !/^(data|blob):/.test(name))",
    );
    assert!(fetched.is_empty(), "{fetched:?}");
    let policy: String = page.eval("return document.querySelector('meta[http-equiv=Content-Security-Policy]').content");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let ran: bool = page.eval(
        "const script = document.createElement('script');
         script.textContent = 'document.body.dataset.ran = 1';
         document.head.append(script);
         return 'ran' in document.body.dataset",
    );
    assert!(!ran, "a script that is not of the file ran");
}

#[test]
fn it_opens_from_a_disk_and_says_what_the_library_says() {
    let Some((_folder, page)) = open("") else { return };
    assert_eq!(page.text("#verdict"), answer("").report.verdict);
    // A setting is followed, and the link leads back, in the file as well.
    page.find("#c-b1").fill("0.995");
    page.until("the setting", "return document.documentElement.dataset.link === 'v=1&b1=0.995'");
    assert_eq!(page.text("#verdict"), answer("b1=0.995").report.verdict);
    page.until("the address", "return location.search === '?v=1&b1=0.995'");
    page.reload();
    assert_eq!(page.find("#c-b1").prop("value").as_deref(), Some("0.995"));
    // The refused script is told on the console.
    page.check();
    page.forgive();
    nothing_was_fetched(&page);
}

#[test]
fn a_link_opens_a_view_and_workers_compute_it() {
    let Some((_folder, page)) = open("?v=1&steps=60&h=0.05") else { return };
    page.eval::<()>(
        "window.said = 0;
         const Own = window.Worker;
         window.Worker = function (program) {
           const worker = new Own(program);
           worker.addEventListener('message', ({ data }) => { window.said += 'result' in data ? 1 : 0; });
           return worker;
         };",
    );
    page.find("#v-map").click();
    page.until("the map", "return (document.querySelector('#map-said')?.textContent ?? '').startsWith('16,384 runs')");
    assert!(page.eval::<u32>("return window.said") >= 128, "the page itself did the work");
    assert!(page.text("#desc-runs").contains("60 steps"), "{}", page.text("#desc-runs"));
    page.back();
    page.until("the way back", "return document.documentElement.dataset.view === 'run'");
}

#[test]
fn files_are_saved_and_links_do_not_tell_where_the_file_lies() {
    let link = "v=1&opt=gd&h=0.004&steps=40";
    let Some((folder, page)) = open(&format!("?{link}")) else { return };
    page.open_sharing();
    page.eval::<()>(
        "window.got = null;
         HTMLAnchorElement.prototype.click = function () {
           window.blob.text().then((text) => { window.got = [this.download, text]; });
         };
         const make = URL.createObjectURL;
         URL.createObjectURL = (blob) => {
           // A worker's program is no file to save.
           if (blob.type === 'text/javascript') return make(blob);
           window.blob = blob;
           return 'data:,';
         };",
    );
    page.find("#save-csv").click();
    page.until("the file", "return window.got !== null");
    let (name, text): (String, String) = page.eval("return window.got");
    assert_eq!(name, "halfstep.csv");
    assert!(text == answer(link).csv(Dialect::Comma), "the CSV is another one");
    page.eval::<()>("window.got = null");
    page.find("#save-png").click();
    page.until("the picture", "return window.got?.[0] === 'halfstep-path.png'");

    let shown: Vec<String> = page.eval(
        "return ['share-link', 'embed-code', 'cite-plain', 'cite-bibtex'].map((id) => document.getElementById(id).value)
           .concat(document.querySelector('#qr').textContent)",
    );
    assert_eq!(shown[0], format!("Kurs%20%231%20%E2%80%93%20%C3%9Cbung.html?{link}"));
    let place = folder.path().to_string_lossy().into_owned();
    for text in &shown {
        assert!(!text.contains(&place) && !text.contains("file:"), "{text}");
    }
    assert!(shown[4].contains("opened from a file"), "{}", shown[4]);
}

/// A file that knows its page on the web has links to it.
#[test]
fn links_lead_to_the_page_that_the_file_names() {
    let Some((_folder, file)) = file() else { return };
    let html = fs::read_to_string(&file).expect("the file is text");
    let named = r#"<link rel="canonical" href="https://halfstep.example/play/"></head>"#;
    fs::write(&file, html.replacen("</head>", named, 1)).expect("the file can be written");
    let page = Page::start(Site::default());
    page.go_to_file(&file, "?v=1&b1=0.5");
    page.open_sharing();
    let link = page.find("#share-link").prop("value").unwrap();
    assert_eq!(link, "https://halfstep.example/play/?v=1&b1=0.5");
    assert!(page.find("#qr svg").is_shown());
}
