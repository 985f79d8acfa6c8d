//! The page in a notebook: the widget of the Python package (`halfstep.show`), with a model made by hand.

use crate::single;
use halfstep::answer::answer;
use page_tests::{Engine, Page, Site};
use std::fs;
use xtask::paths;
use xtask::server::{Options, Server};

/// A notebook with one cell, whose model does what a notebook's does: a value that is set tells who follows it, in the
/// page at once and on the Python side when it is saved.
const NOTEBOOK: &str = r#"
import widget from './show.js';

const page = await fetch('page.txt');
const values = { link: 'v=1&b1=0.5&embed=controls', height: 640, _page: await page.text() };
const followers = new Map();
window.saved = [];
window.model = {
  get: (name) => values[name],
  set(name, value) {
    if (values[name] === value) return;
    values[name] = value;
    for (const follower of followers.get(`change:${name}`) ?? []) follower();
  },
  save_changes() { window.saved.push(values.link); },
  on(event, follower) { followers.set(event, [...(followers.get(event) ?? []), follower]); },
  off(event, follower) { followers.set(event, followers.get(event).filter((one) => one !== follower)); },
};
window.end = widget.render({ model: window.model, el: document.querySelector('#cell') });
"#;

/// The policy of a notebook in VS Code (where it is asked to have one); its own host stands for its files.
const VS_CODE: &str = "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' https: http: data:; font-src 'self' https:; \
    connect-src 'self' https:; child-src https: data:";

/// A notebook on a server, so an origin, of its own; `page` is what the Python side gives it, a text or an address.
fn notebook(page: &str, policy: Option<&str>) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder for the notebook");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the notebook can be written");
    put(
        "index.html",
        "<!doctype html><meta charset=\"utf-8\"><title>Notebook</title><div id=\"cell\"></div>\
         <script type=\"module\" src=\"notebook.js\"></script>",
    );
    put("notebook.js", NOTEBOOK);
    let widget = paths::root().join("packages/python/python/halfstep/show.js");
    fs::copy(widget, folder.path().join("show.js")).expect("the widget can be copied");
    put("page.txt", page);
    let mut options = Options::new(folder.path());
    options.policy = policy.map(str::to_owned);
    let server = Server::start(options).expect("the notebook's server starts");
    (folder, server)
}

/// Waits until the page in the cell shows this link, and compares its words with the library's; the notebook is left in view.
#[track_caller]
fn shows(page: &Page, link: &str) {
    page.frame(Some("#cell iframe"));
    page.until(link, &format!("return document.documentElement.dataset.link === '{link}'"));
    page.until("the words", "return document.querySelector('#verdict').textContent !== ''");
    assert_eq!(page.text("#verdict"), answer(link).report.verdict);
    page.frame(None);
}

/// What both sides do.
fn follows(page: &Page, notebook: &Server) {
    page.visit(notebook);
    page.until("the frame", "return document.querySelector('#cell iframe')?.style.opacity === '1'");
    shows(page, "v=1&b1=0.5&embed=controls");
    // A page that begins has told nothing, for it began with another link than the one asked for.
    assert_eq!(page.eval::<Vec<String>>("return window.saved"), Vec::<String>::new());

    page.frame(Some("#cell iframe"));
    if page.engine() == Engine::WebKit {
        // Its driver finds no element of a frame without an origin that could have the focus.
        page.types("#c-b1", "0.995");
        page.eval::<()>("document.querySelector('#c-b1').dispatchEvent(new Event('change', { bubbles: true }))");
    } else {
        page.find("#c-b1").fill("0.995");
    }
    page.frame(None);
    page.until("the setting", "return window.model.get('link') === 'v=1&b1=0.995&embed=controls'");
    let saved: Vec<String> = page.eval("return window.saved");
    assert_eq!(saved.last().map(String::as_str), Some("v=1&b1=0.995&embed=controls"));

    page.eval::<()>("window.model.set('link', 'v=1&opt=gd&h=0.004&embed=controls')");
    shows(page, "v=1&opt=gd&h=0.004&embed=controls");
    let link: String = page.eval("return window.model.get('link')");
    assert_eq!(link, "v=1&opt=gd&h=0.004&embed=controls");
    assert_eq!(page.eval::<usize>("return window.saved.length"), saved.len(), "what Python said came back to it");
}

/// The page as one file, as text.
fn single() -> Option<String> {
    single::built().map(|file| fs::read_to_string(file).expect("the file is text"))
}

#[test]
fn the_page_and_the_link_of_a_notebook_follow_each_other() {
    let Some(single) = single() else { return };
    let page = Page::start(Site::default());
    let (_folder, server) = notebook(&single, None);
    follows(&page, &server);

    // Others speak too: the notebook itself, and other frames.
    page.eval::<()>(
        "for (const type of ['halfstep/state', 'halfstep/ready']) postMessage({ type, v: 1, link: 'v=1&opt=lion', height: 9000 }, '*');
         const other = document.body.appendChild(document.createElement('iframe'));
         other.srcdoc = `<script>parent.postMessage({ type: 'halfstep/state', v: 1, link: 'v=1&opt=lion' }, '*');
           parent.postMessage('done', '*')</script>`;
         addEventListener('message', ({ data }) => { if (data === 'done') window.done = true; });",
    );
    page.until("the stranger", "return window.done === true");
    assert_eq!(page.eval::<String>("return window.model.get('link')"), "v=1&opt=gd&h=0.004&embed=controls");

    // The height is that of the model, or what is needed.
    let height = "document.querySelector('#cell iframe').getBoundingClientRect().height";
    assert_eq!(page.eval::<f64>(&format!("return {height}")), 640.0);
    page.eval::<()>("window.model.set('height', null)");
    page.until("the height of what is shown", &format!("return {height} !== 640"));
    page.eval::<()>("window.model.set('height', 500)");
    page.until("the height that was asked for", &format!("return {height} === 500"));

    // A notebook that moves a cell loads its frame again.
    page.eval::<()>("document.querySelector('#cell').append(document.querySelector('#cell iframe'))");
    shows(&page, "v=1&opt=gd&h=0.004&embed=controls");

    // A page without an address offers none.
    page.frame(Some("#cell iframe"));
    assert!(!page.find("#full").is_shown());
    page.frame(None);
    page.eval::<()>("window.model.set('link', 'v=1&opt=gd&h=0.004')");
    shows(&page, "v=1&opt=gd&h=0.004");
    page.frame(Some("#cell iframe"));
    page.open_sharing();
    assert_eq!(page.find("#share-link").prop("value").as_deref(), Some("?v=1&opt=gd&h=0.004"));
    page.frame(None);

    // A cell that is gone follows no more.
    page.eval::<()>("window.end(); window.model.set('link', 'v=1'); window.since = performance.now()");
    page.until("half a second", "return performance.now() - window.since > 500");
    shows(&page, "v=1&opt=gd&h=0.004");
}

#[test]
fn a_notebook_may_have_the_policy_of_vs_code() {
    let Some(single) = single() else { return };
    let page = Page::start(Site::default());
    let (_folder, server) = notebook(&single, Some(VS_CODE));
    follows(&page, &server);
}

#[test]
fn the_page_may_come_from_its_site() {
    let page = Page::start(Site::default());
    let (_folder, server) = notebook(&page.server().url(), None);
    page.visit(&server);
    shows(&page, "v=1&b1=0.5&embed=controls");
    page.eval::<()>("window.model.set('link', 'v=1&opt=gd')");
    shows(&page, "v=1&opt=gd");
}
