//! What users of other playgrounds complained of, tried on this one; docs/complaints.md says which
//! complaint is tried where.

use halfstep::answer::answer;
use page_tests::{Engine, Page, Site};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use xtask::server::{Options, Server};

/// A page of another origin around the site.
fn host(html: &str) -> (TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder for the host page");
    std::fs::write(folder.path().join("index.html"), html).expect("the host page can be written");
    let mut options = Options::new(folder.path());
    options.policy = None;
    let server = Server::start(options).expect("the host's server starts");
    (folder, server)
}

/// Waits until the verdict is what the library says of a link.
fn until_verdict(page: &Page, link: &str) {
    let verdict = serde_json::to_string(answer(link).report.verdict.trim()).expect("text is JSON");
    page.until("its verdict", &format!("return document.querySelector('#verdict').textContent.trim() === {verdict}"));
}

/// A page with all of its engine, as it is soon after a first touch: this link takes the whole.
fn whole() -> Page {
    Page::open("?opt=lion")
}

#[test]
fn a_link_beyond_all_bounds_is_answered_at_once_and_in_words() {
    let page = whole();
    // As the Back button opens it, so that the answer alone is timed.
    let timed = |link: &str| -> (f64, String) {
        page.eval(&format!(
            "history.replaceState(null, '', '?{link}');
             const begun = performance.now();
             dispatchEvent(new PopStateEvent('popstate'));
             return [performance.now() - begun, document.querySelector('#warnings').textContent]"
        ))
    };
    // A slow or busy machine is slow at this too.
    let (usual, _) = timed("");
    for link in [
        "h=1e300",
        "x0=1e308,-1e308",
        "steps=1e9&n=1e9&b1=1&b2=1&eps=0&h=-1",
        "x0=NaN,inf&h=NaN&eps=-inf",
        "cond=1e308&problem=quadratic&h=1e308&opt=gd",
    ] {
        let (took, told) = timed(link);
        assert!(took < f64::max(1000.0, 40.0 * usual), "{link} took {took} ms, the default link {usual}");
        let key = link.split('=').next().expect("a key");
        assert!(told.contains(key), "{link}: {told:?}");
        until_verdict(&page, link);
    }
    let bytes = page.engine_memory();
    assert!(bytes < f64::from(256 << 20), "{bytes} bytes");
}

#[test]
fn nothing_is_kept_so_a_bare_address_is_the_beginning() {
    let page = Page::open("?v=1&opt=lion&h=0.01&theme=dark");
    page.find("#c-steps").fill("700");
    page.until("the change", "return location.search.includes('steps=700')");
    let stores = "return [localStorage.length, sessionStorage.length, document.cookie.length]";
    assert_eq!(page.eval::<[u32; 3]>(stores), [0, 0, 0]);
    page.new_tab("");
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.link"), "v=1");
    until_verdict(&page, "");
    // What others know as a way out is one here too.
    page.go("?reset");
    assert_eq!(page.eval::<String>("return document.documentElement.dataset.link"), "v=1");
    until_verdict(&page, "");
}

#[test]
fn a_browser_that_writes_commas_reads_both() {
    let page = Page::open("");
    if page.engine() != Engine::Chromium {
        return; // Only there can the language be chosen.
    }
    page.protocol("Emulation.setLocaleOverride", &json!({ "locale": "de-DE" }));
    page.go("?v=1&b1=0.5");
    assert_eq!(page.eval::<String>("return (0.5).toLocaleString()"), "0,5");
    for (typed, kept) in [("0,001", "0.001"), ("0.004", "0.004")] {
        page.find("#c-h").fill(typed);
        page.until(typed, &format!("return location.search === '?v=1&h={kept}&b1=0.5'"));
        assert_eq!(page.find("#c-h").prop("value").as_deref(), Some(kept));
    }
}

#[test]
fn the_wheel_and_the_keys_are_the_host_s() {
    let page = Page::start(Site::default().cors());
    if page.engine() != Engine::Chromium {
        return; // Only there can a wheel be turned.
    }
    let (_folder, host) = host(&format!(
        "<!doctype html><title>Host</title><p>Before</p>
         <iframe width='900' height='6000' src='{}?v=1&embed=controls'></iframe>
         <script>addEventListener('message', ({{ data }}) => {{ if (data.type === 'halfstep/state') window.link = data.link; }})</script>",
        page.server().url()
    ));
    page.visit(&host);
    page.frame(Some("iframe"));
    page.until("the frame", "return document.documentElement.dataset.state === 'ready'");
    // Over the slider of β, and with the pointer over its field.
    for place in ["#r-b1", "#c-b1", "#fig-path canvas"] {
        page.frame(Some("iframe"));
        let (x, y): (f64, f64) = page.eval(&format!(
            "const box = document.querySelector('{place}').getBoundingClientRect();
             return [box.left + box.width / 2, box.top + box.height / 2]"
        ));
        let link: String = page.eval("return document.documentElement.dataset.link");
        page.frame(None);
        let (left, top, before): (f64, f64, f64) = page.eval(&format!(
            "const frame = document.querySelector('iframe');
             scrollTo(0, Math.max(0, frame.offsetTop + {y} - 300));
             const box = frame.getBoundingClientRect();
             return [box.left + frame.clientLeft, box.top + frame.clientTop, scrollY]"
        ));
        page.protocol(
            "Input.dispatchMouseEvent",
            &json!({ "type": "mouseWheel", "x": left + x, "y": top + y, "deltaX": 0, "deltaY": 120 }),
        );
        page.until("the host to scroll", &format!("return scrollY > {before} + 50"));
        page.frame(Some("iframe"));
        assert_eq!(page.eval::<String>("return document.documentElement.dataset.link"), link, "{place}");
    }
    page.frame(None);
    assert_eq!(page.eval::<String>("return document.activeElement.tagName"), "BODY", "the frame took the focus");
    page.eval::<()>("scrollTo(0, 0)");
    page.find("body").keys(" ");
    page.until("the space bar to scroll", "return scrollY > 200");
}

/// In a sandboxed frame the files come to an origin that is none.
fn sandboxed(site: Site) -> (Page, TempDir, Server) {
    let page = Page::start(site);
    let (folder, host) = host(&format!(
        "<!doctype html><title>Host</title>
         <iframe width='1000' height='800' sandbox='allow-scripts' src='{}?v=1'></iframe>",
        page.server().url()
    ));
    page.visit(&host);
    page.frame(Some("iframe"));
    (page, folder, host)
}

#[test]
fn a_sandboxed_frame_has_everything_its_styles_too() {
    let (page, _folder, _host) = sandboxed(Site::default().cors());
    page.until("the frame", "return document.documentElement.dataset.state === 'ready'");
    assert!(page.eval::<bool>("return getComputedStyle(document.documentElement).getPropertyValue('--accent') !== ''"));
    page.eval::<()>("document.querySelector('#c-opt').scrollIntoView({ block: 'center' })");
    page.find("#c-opt").choose("nadam");
    page.until("the choice", "return document.documentElement.dataset.link === 'v=1&opt=nadam'");
    until_verdict(&page, "opt=nadam");
    page.frame(None);
}

#[test]
fn a_sandboxed_frame_that_may_not_load_says_so() {
    let (page, _folder, _host) = sandboxed(Site::default());
    page.forgive();
    page.until("the end of loading", "return document.documentElement.dataset.state === 'failed'");
    let alert = page.find("#failure");
    assert!(alert.is_shown());
    let said = alert.text();
    assert!(said.contains("If this is a frame"), "{said}");
    assert!(page.eval::<bool>("return getComputedStyle(document.documentElement).getPropertyValue('--accent') !== ''"));
}

#[test]
fn where_the_clipboard_is_blocked_the_text_is_offered() {
    let page = Page::start(Site::default().cors());
    let (_folder, host) = host(&format!(
        "<!doctype html><title>Host</title><iframe width='1200' height='800' src='{}?v=1&b1=0.5'></iframe>",
        page.server().url()
    ));
    page.visit(&host);
    // Chromium itself says on the console that it blocked the clipboard.
    page.forgive();
    page.frame(Some("iframe"));
    page.until("the frame", "return document.documentElement.dataset.state === 'ready'");
    page.find("#copy").click();
    if page.engine() != Engine::Chromium {
        // The others let a click copy from a frame, or ask; either way the reader is told.
        page.until(
            "an answer",
            "return document.querySelector('#copy').textContent === 'Copied' || document.querySelector('#sharing')?.open === true",
        );
        page.frame(None);
        return;
    }
    page.until("the dialog", "return document.querySelector('#sharing')?.open === true");
    page.until("the words", "return document.querySelector('#share-said').textContent.includes('not allowed')");
    let (value, selected): (String, bool) = page.eval(
        "const field = document.querySelector('#share-link');
         return [field.value, document.activeElement === field && field.selectionEnd - field.selectionStart === field.value.length]",
    );
    assert!(value.ends_with("?v=1&b1=0.5"), "{value}");
    assert!(selected, "the link is not selected");
    page.frame(None);
}

#[test]
fn a_call_from_inside_a_call_is_only_another_call() {
    let page = whole();
    page.eval::<()>(
        "const own = CanvasRenderingContext2D.prototype.stroke;
         window.inside = 0;
         CanvasRenderingContext2D.prototype.stroke = function (...given) {
           if (window.inside === 0) {
             window.inside += 1;
             const choice = document.querySelector('#c-opt');
             choice.value = 'gd';
             choice.dispatchEvent(new Event('change', { bubbles: true }));
           }
           return own.apply(this, given);
         };
         const h = document.querySelector('#c-h');
         h.value = '0.004';
         h.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    assert_eq!(page.eval::<u32>("return window.inside"), 1, "the engine drew nothing");
    page.until("the inner change", "return document.documentElement.dataset.link === 'v=1&opt=gd&h=0.004'");
    until_verdict(&page, "opt=gd&h=0.004");
    assert_eq!(page.text("#warnings"), "");
    // And a run that is asked for twice at once.
    page.eval::<()>("for (const n of [1, 2]) document.querySelector('#reset').click()");
    page.until("the beginning", "return location.search === '?v=1'");
    until_verdict(&page, "");
}

#[test]
fn after_a_trap_the_page_says_so_and_goes_on() {
    let page = whole();
    page.forgive();
    page.find("#c-b1").fill("0.5");
    page.until("a state", "return location.search === '?v=1&opt=lion&b1=0.5'");
    // A trap unwinds through the engine as this does, and leaves it as it then is.
    page.eval::<()>(
        "const own = CanvasRenderingContext2D.prototype.stroke;
         CanvasRenderingContext2D.prototype.stroke = function () {
           CanvasRenderingContext2D.prototype.stroke = own;
           throw new window.WebAssembly.RuntimeError('unreachable');
         };
         document.querySelector('#c-lens-10').click();",
    );
    page.until("the words", "return document.querySelector('#warnings').textContent.includes('stopped')");
    // What was chosen is chosen still.
    page.until("the state", "return document.documentElement.dataset.link === 'v=1&opt=lion&b1=0.5&lens=10'");
    page.find("#c-opt").choose("nadam");
    page.until("another run", "return location.search === '?v=1&opt=nadam&b1=0.5&lens=10'");
    until_verdict(&page, "opt=nadam&b1=0.5");
    page.until(
        "its picture",
        "const c = document.querySelector('#fig-path canvas');
         const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
         return new Set(new Uint32Array(d.buffer)).size > 8",
    );
}

#[test]
fn a_picture_saved_in_the_dark_is_opaque_and_light() {
    let page = Page::open("?theme=dark");
    page.open_sharing();
    page.eval::<()>(
        "HTMLAnchorElement.prototype.click = function () {};
         URL.createObjectURL = (blob) => { window.blob = blob; return 'data:,'; };",
    );
    page.find("#save-png").click();
    page.until("the picture", "return window.blob?.type === 'image/png'");
    page.eval::<()>(
        "createImageBitmap(window.blob).then((image) => {
           const canvas = document.createElement('canvas');
           canvas.width = image.width;
           canvas.height = image.height;
           const context = canvas.getContext('2d');
           context.drawImage(image, 0, 0);
           const { data } = context.getImageData(0, 0, image.width, image.height);
           let opaque = true;
           for (let at = 3; at < data.length; at += 4) opaque &&= data[at] === 255;
           window.seen = { opaque, corner: data[0] };
         })",
    );
    page.until("it decoded", "return Boolean(window.seen)");
    assert!(page.eval::<bool>("return window.seen.opaque"));
    assert!(page.eval::<u32>("return window.seen.corner") > 200);
    page.find("#save-svg").click();
    page.until("the document", "return window.blob.type === 'image/svg+xml'");
    page.eval::<()>("window.blob.text().then((text) => { window.svg = text; })");
    page.until("its text", "return Boolean(window.svg)");
    let svg: String = page.eval("return window.svg");
    let view = svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split('"').next()).expect("a size");
    let (width, height) = view.split_once(' ').expect("two sizes");
    let ground = svg.split('<').find(|element| element.starts_with("path")).expect("a ground");
    assert!(ground.contains(&format!("d=\"M0 0H{width}V{height}H0z\"")), "{ground}");
    assert!(ground.contains("fill=\"#fcfbf9\"") && !ground.contains("opacity"), "{ground}");
}

#[test]
fn every_button_can_be_pressed_on_every_view() {
    let page = Page::open("");
    page.viewport(1280, 900, 1.0);
    for view in ["run", "order", "map", "compare", "lessons"] {
        page.go(&format!("?v=1&view={view}&steps=100"));
        page.until("the view", "return !document.querySelector('[aria-busy=true]')");
        page.eval::<()>(
            "window.pressed = new WeakSet();
             HTMLAnchorElement.prototype.click = function () {};",
        );
        let mut count = 0;
        loop {
            // What a press brings to light is pressed too.
            let more: u32 = page.eval(
                "return (async () => {
                   let count = 0;
                   for (const one of document.querySelectorAll('button, summary, input[type=radio], input[type=checkbox]')) {
                     if (!one.checkVisibility() || one.disabled || window.pressed.has(one)) continue;
                     window.pressed.add(one);
                     one.click();
                     count += 1;
                     await new Promise((resolve) => { setTimeout(resolve, 20); });
                     if (count === 20) break;
                   }
                   return count;
                 })()",
            );
            if more == 0 {
                break;
            }
            count += more;
            // What is made anew at a press would be pressed for ever.
            assert!(count < 400, "{view}: {count} and more");
        }
        assert!(count >= 25, "{view}: only {count}");
        std::thread::sleep(Duration::from_millis(200));
        let said = page.text("#warnings");
        assert!(!said.contains("stopped") && !said.contains("could not"), "{view}: {said}");
    }
}
