//! A browser may have kept parts of an older version: the page loads, or asks in words to be
//! loaded again, and its button does that.

use page_tests::{Engine, Page, Site, UNDER};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use xtask::paths;

/// The built site as a build of this name; what an earlier build had is gone, as after a deployment.
fn deploy(to: &Path, name: &str) {
    for entry in fs::read_dir(to).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    }
    let own = own();
    copy(&paths::dist(), to, &|text| text.replace(&own, name));
    fs::rename(to.join(&own), to.join(name)).unwrap();
}

/// The name of the build in `dist/`.
fn own() -> String {
    let mut entries = fs::read_dir(paths::dist()).unwrap();
    let name =
        entries.find_map(|entry| entry.unwrap().file_name().into_string().ok().filter(|n| n.starts_with("app-")));
    name.expect("the build has a folder")
}

fn copy(from: &Path, to: &Path, change: &dyn Fn(String) -> String) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        let is_text = from.extension().is_some_and(|ending| ending == "js" || ending == "html");
        if from.is_dir() {
            copy(&from, &to, change);
        } else if is_text {
            fs::write(to, change(fs::read_to_string(from).unwrap())).unwrap();
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    deploy(folder.path(), "app-one");
    folder
}

/// The page failed, asks to be reloaded, and its button brings the build that is there now.
fn asks_and_reloads(page: &Page, place: &str, build: &str) {
    let said = page.text(place);
    assert!(said.to_lowercase().contains("please reload"), "{said:?}");
    assert!(said.contains("newer version"), "{said:?}");
    let link = page.link();
    page.eval::<()>("window.before = true");
    let button = page.find_all(&format!("{place} button")).into_iter().find(|button| button.text().contains("Reload"));
    button.expect("a button to reload").click();
    page.until(
        "the new build",
        &format!(
            "return !window.before && document.documentElement.dataset.state === 'ready'
               && document.documentElement.dataset.build === '{build}'"
        ),
    );
    assert_eq!(page.link(), link);
}

/// With a file changed the page fails in these words and asks to be reloaded; once the file is as it
/// was, that helps.
fn fails_until_mended(file: &str, change: impl Fn(&[u8]) -> Vec<u8>, words: &str) {
    let folder = folder();
    let page = Page::start(Site::of(folder.path()));
    page.forgive();
    let file = folder.path().join(file);
    let right = fs::read(&file).unwrap();
    let wrong = change(&right);
    assert_ne!(wrong, right, "{} is as it was", file.display());
    fs::write(&file, wrong).unwrap();
    assert_eq!(page.go_as_far("?v=1&h=0.001"), "failed");
    assert!(page.text("#failure").contains(words), "{}", page.text("#failure"));
    fs::write(&file, right).unwrap();
    asks_and_reloads(&page, "#failure", "app-one");
}

/// A change of a file that is text.
fn replaced(from: &str, to: &str) -> impl Fn(&[u8]) -> Vec<u8> {
    move |text| String::from_utf8_lossy(text).replace(from, to).into_bytes()
}

#[test]
fn an_old_index_whose_files_are_gone_asks_to_reload() {
    fails_until_mended("index.html", replaced("app-one", "app-older"), "Halfstep could not start");
}

#[test]
fn an_index_whose_modules_are_of_another_version_asks_to_reload() {
    let change = replaced("data-build=\"app-one\"", "data-build=\"app-older\"");
    fails_until_mended("index.html", change, "different versions");
}

#[test]
fn glue_and_engine_of_different_versions_ask_to_reload() {
    // One name of what the engine imports has a digest of all of them.
    fails_until_mended("app-one/js/main.js", replaced("glue_", "other_"), "different versions");
}

#[test]
fn a_page_of_the_host_s_in_place_of_the_engine_asks_to_reload() {
    let page = |_: &[u8]| b"<!doctype html><p>There is nothing here".to_vec();
    fails_until_mended("app-one/run_bg.wasm", page, "run_bg.wasm did not load");
}

#[test]
fn without_its_styles_the_page_works_and_asks_to_reload() {
    let folder = folder();
    let page = Page::start(Site::of(folder.path()));
    page.forgive();
    let styles = folder.path().join("app-one/styles");
    let away = folder.path().join("away");
    fs::rename(&styles, &away).unwrap();
    page.go("?v=1&h=0.001");
    assert!(!page.text("#verdict").is_empty());
    page.until("the words", "return !document.querySelector('#failure').hidden");
    fs::rename(&away, &styles).unwrap();
    asks_and_reloads(&page, "#failure", "app-one");
    assert!(!page.find("#failure").is_shown());
}

/// The browser keeps the page and its first files; a deployment takes away what was not yet asked for.
#[test]
fn a_page_from_the_cache_goes_on_and_asks_to_reload_when_it_needs_more() {
    let folder = folder();
    let page = Page::open_on(Site::of(folder.path()).kept(), "?v=1");
    page.forgive();
    deploy(folder.path(), "app-two");
    if page.engine() == Engine::Chromium {
        // The others ask again for a page that a driver opens.
        let before = page.server().answers().len();
        page.new_tab("?v=1");
        let asked = page.server().answers().split_off(before);
        let index = asked.iter().find(|answer| answer.path == UNDER);
        assert_eq!(index, None, "the page was not kept, so this shows nothing");
    }
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.build"), "app-one");
    let verdict = page.text("#verdict");
    assert!(!verdict.is_empty());
    page.find("#share").click();
    page.until("the words", "return document.querySelector('#warnings').textContent.includes('reload')");
    assert_eq!(page.text("#verdict"), verdict);
    asks_and_reloads(&page, "#warnings", "app-two");
    assert_eq!(page.text("#verdict"), verdict);
}

#[test]
fn a_view_that_is_gone_asks_to_reload() {
    let folder = folder();
    let page = Page::open_on(Site::of(folder.path()), "?v=1&h=0.001");
    page.forgive();
    deploy(folder.path(), "app-two");
    page.eval::<()>("document.querySelector('#v-map').click()");
    page.until("the words", "return document.querySelector('#warnings').textContent.includes('reload')");
    asks_and_reloads(&page, "#warnings", "app-two");
    page.until("the view", "return document.querySelector('#here-map') !== null");
}
