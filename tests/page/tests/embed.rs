//! The example host page of docs/, as it stands there, around two frames of the site.

use page_tests::{Engine, Key, Page, Site};
use std::path::{Path, PathBuf};
use xtask::home::Home;
use xtask::paths;
use xtask::server::{Options, Server};

/// The host page on a server, so an origin, of its own; the placeholder address becomes ours.
/// Where asked for, the sandboxed frame has the single file.
fn host(site: &str, single: bool) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder for the host page");
    if single {
        let file = paths::single();
        std::fs::copy(&file, folder.path().join("halfstep.html")).unwrap_or_else(|error| {
            panic!("{}, which `cargo xtask dist --single-file` makes: {error}", file.display())
        });
    }
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (name, to) in [
        ("embed-example.html", "index.html"),
        ("embed-example.css", "embed-example.css"),
        ("embed-example.js", "embed-example.js"),
    ] {
        let text = std::fs::read_to_string(docs.join(name)).expect("the example is there");
        let sandboxed = "https://halfstep.example/?v=1&amp;embed=controls";
        assert!(text.contains(sandboxed) || !name.ends_with("html"));
        let text = if single { text.replace(sandboxed, "halfstep.html?v=1&amp;embed=controls") } else { text };
        let text = text.replace("https://halfstep.example/", site);
        std::fs::write(folder.path().join(to), text).expect("the host page can be written");
    }
    let mut options = Options::new(folder.path());
    options.policy = None;
    let server = Server::start(options).expect("the host's server starts");
    (folder, server)
}

#[test]
fn the_example_host_page_speaks_with_its_frames() {
    let page = Page::start(Site::default().cors());
    // In a sandbox WebKit's 'self' matches nothing, so a page of several files cannot load them there.
    let (_folder, host) = host(&page.server().url(), page.engine() == Engine::WebKit);
    speaks(&page, &host);
}

#[test]
fn a_site_that_knows_its_address_stands_in_a_sandbox_in_every_engine() {
    let site = tempfile::tempdir().expect("a folder for the site");
    copy(&paths::dist(), site.path());
    let page = Page::start(Site::of(site.path()).cors().without_policy());
    let home: Home = page.server().url().parse().expect("an address");
    home.admit(site.path()).expect("the page has a policy");
    let (_folder, host) = host(&page.server().url(), false);
    speaks(&page, &host);
}

/// Copies a folder into another.
fn copy(from: &Path, to: &Path) {
    for file in paths::files(from).expect("the folder can be listed") {
        let to = to.join(file.strip_prefix(from).expect("it is in there"));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("the folder can be made");
        std::fs::copy(&file, to).expect("the file can be copied");
    }
}

/// What the host page and its frames say to each other.
fn speaks(page: &Page, host: &Server) {
    page.visit(host);
    page.until("the sandboxed frame", "return Boolean(document.querySelector('#task').dataset.link)");
    page.until("the other frame", "return Boolean(document.querySelector('#plot').dataset.link)");
    page.until("its height", "return document.querySelector('#task').height !== '900'");
    page.until("the other's height", "return document.querySelector('#plot').height !== '640'");
    // A frame tells its height more than once, and until the last time a click on what is below it may miss.
    page.until(
        "heights at rest",
        "const now = [...document.querySelectorAll('iframe')].map(({ height }) => height).join();
         if (window.heights !== now) [window.heights, window.since] = [now, performance.now()];
         return performance.now() - window.since > 500",
    );
    assert_eq!(page.eval::<String>("return document.activeElement.tagName"), "BODY", "a frame took the focus");

    page.find("[data-changes*='0.995']").click();
    page.until("the change", "return document.querySelector('#task').dataset.link.includes('b1=0.995')");
    page.until("its verdict", "return document.querySelector('#said').textContent.includes('penalizes')");
    assert!(page.eval::<bool>("return !(document.querySelector('#plot').dataset.link ?? '').includes('b1')"));

    // What cannot be used comes back as words; a stranger's object changes nothing.
    page.eval::<()>(
        "window.heard = [];
         addEventListener('message', ({ data }) => window.heard.push(data));
         const task = document.querySelector('#task').contentWindow;
         for (const data of [null, 7, 'halfstep/set', { type: 'halfstep/set', link: 'opt=gd' },
           { type: 'halfstep/set', v: 2, link: 'opt=gd' }, { type: 'other/set', v: 1, link: 'opt=gd' }]) task.postMessage(data, '*');
         task.postMessage({ type: 'halfstep/set', v: 1, changes: { h: '<img src=x>' } }, '*');",
    );
    page.until(
        "the warning",
        "return window.heard.some((data) => data.warnings?.some((text) => text.includes('<img')))",
    );
    assert!(page.eval::<bool>("return window.heard.every((data) => !(data.link ?? '').includes('opt=gd'))"));

    page.frame(Some("#task"));
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.state"), "ready");
    assert_eq!(page.find("#c-h").prop("disabled").as_deref(), Some("true"));
    page.frame(None);

    if page.engine() == Engine::Chromium {
        // With the focus outside, keys are the host's.
        page.find("body").keys(&Key::End);
        page.until("the end of the page", "return scrollY > 500");
    }
}
