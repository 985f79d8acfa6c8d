//! The page in a browser, and what a visitor can do with it.

use crate::chromium::Own;
use crate::pool::Lent;
use crate::site::PROBE;
use crate::{Element, Engine, Site};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};
use xtask::server::Server;

/// How long the page may take for anything; a loaded machine is slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How long a test may take that runs beside others. One without an end would hold up all of them.
const LONGEST: Duration = Duration::from_secs(600);

/// The page's state. A run's figures are drawn a frame after the page is ready, once their places are known;
/// until then it counts as loading here. Views of many runs have figures of their own, which come as they are
/// computed.
const STATE: &str = "
    const state = document.documentElement.dataset.state || 'loading';
    const waits = ['path', 'error', 'strip', 'multiples'].some((name) => {
      const canvas = document.querySelector(`#fig-${name} canvas`);
      if (!canvas) return false;
      const { width, height } = canvas.getBoundingClientRect();
      return width >= 16 && height >= 16 && !canvas.closest('details:not([open])') && !canvas.dataset.frame;
    });
    // A tab that is not seen gets no frames.
    return state === 'ready' && waits && !document.hidden ? 'loading' : state;
";

/// A color scheme that the system prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The page, in a fresh tab of a browser that no other test has meanwhile, on a server of its own.
///
/// When it is dropped it checks what [`Page::check`] checks, so a test cannot forget.
#[derive(Debug)]
pub struct Page {
    browser: Lent,
    server: Server,
    /// What links follow: the server's address, or that of a file.
    place: RefCell<String>,
    forgiving: Cell<bool>,
    started: Instant,
    around: RefCell<Vec<String>>,
}

impl Page {
    /// Opens a link (what follows the page's address, such as `?opt=adam`) and waits until ready.
    #[must_use]
    #[track_caller]
    pub fn open(link: &str) -> Self {
        Self::open_on(Site::default(), link)
    }

    /// The same, on a site that is served in another way.
    #[must_use]
    #[track_caller]
    pub fn open_on(site: Site, link: &str) -> Self {
        let page = Self::start(site);
        page.go(link);
        page
    }

    /// A browser and a server, with no page open yet.
    #[must_use]
    #[track_caller]
    pub fn start(site: Site) -> Self {
        let started = Instant::now();
        let engine = match Engine::asked() {
            Ok(engine) => engine,
            Err(error) => panic!("{error:#}"),
        };
        let browser = match Lent::take(engine) {
            Ok(browser) => browser,
            Err(error) => panic!("no browser: {error:#}"),
        };
        let server = site.start(engine);
        let place = RefCell::new(server.url());
        Self { browser, server, place, forgiving: Cell::new(false), started, around: RefCell::default() }
    }

    /// Opens a page from the disk, as a double click does; links are from then on that file's.
    ///
    /// Without a server nothing is there before the page's own scripts: outside Chromium only what
    /// goes wrong after the start is seen.
    #[track_caller]
    pub fn go_to_file(&self, file: &Path, link: &str) {
        let url = url::Url::from_file_path(file).expect("an absolute path");
        url.as_str().clone_into(&mut self.place.borrow_mut());
        self.go(link);
        if self.browser.engine != Engine::Chromium {
            self.eval::<()>(PROBE);
        }
    }

    /// Opens a link in this tab and waits until ready.
    #[track_caller]
    pub fn go(&self, link: &str) {
        let state = self.go_as_far(link);
        assert_eq!(state, "ready", "{link}: {:?}", self.complaints());
    }

    /// Opens a link in this tab; returns `ready` or `failed`, whichever the page ends in.
    #[must_use]
    #[track_caller]
    pub fn go_as_far(&self, link: &str) -> String {
        let url = format!("{}{link}", self.place.borrow());
        self.done(&url, self.browser.client.goto(&url));
        self.settle()
    }

    /// Opens a page of another server that shows this site in frames; what it asks of its own
    /// server is not held against the site.
    #[track_caller]
    pub fn visit(&self, host: &Server) {
        self.around.borrow_mut().push(host.origin());
        self.done("host page", self.browser.client.goto(&host.url()));
    }

    /// Goes into a frame of the page around, or with `None` back to that page.
    #[track_caller]
    pub fn frame(&self, selector: Option<&str>) {
        self.done("the page around", self.browser.client.clone().enter_parent_frame());
        if let Some(selector) = selector {
            let element = self.find(selector).own;
            self.done(selector, element.enter_frame());
        }
    }

    /// Ends the server, as a lost network does; what is loaded must go on by itself.
    pub fn go_offline(&mut self) {
        self.server.stop();
    }

    /// Opens a link in a fresh tab, goes there, and waits until ready.
    #[track_caller]
    pub fn new_tab(&self, link: &str) {
        let tab = self.done("new tab", self.browser.client.new_window(true));
        self.done("tab", self.browser.client.switch_to_window(tab.handle));
        self.go(link);
    }

    /// The browser's Back, and waits until ready.
    #[track_caller]
    pub fn back(&self) {
        self.done("back", self.browser.client.back());
        self.settle();
    }

    /// The browser's Forward, and waits until ready.
    #[track_caller]
    pub fn forward(&self) {
        self.done("forward", self.browser.client.forward());
        self.settle();
    }

    /// Loads the page again, and waits until ready.
    #[track_caller]
    pub fn reload(&self) {
        self.done("reload", self.browser.client.refresh());
        self.settle();
    }

    #[track_caller]
    fn settle(&self) -> String {
        let ended = self.poll(STATE, |state: &String| state != "loading");
        ended.unwrap_or_else(|last| panic!("after {PATIENCE:?} the page is {last}: {:?}", self.complaints()))
    }

    /// Runs a script until it returns what is wanted; otherwise says what it returned last.
    ///
    /// A document that is just being replaced answers null, or its driver with an error: neither is an answer.
    fn poll<T: DeserializeOwned>(&self, script: &str, wanted: impl Fn(&T) -> bool) -> Result<T, String> {
        let start = Instant::now();
        loop {
            let last = match self.wait(self.browser.client.execute(script, Vec::new())) {
                Ok(value) => match serde_json::from_value::<T>(value.clone()) {
                    Ok(found) if wanted(&found) => return Ok(found),
                    _ => value.to_string(),
                },
                Err(error) => error.to_string(),
            };
            if start.elapsed() > PATIENCE {
                return Err(last);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The whole address.
    #[must_use]
    #[track_caller]
    pub fn url(&self) -> String {
        self.done("address", self.browser.client.current_url()).to_string()
    }

    /// What follows the page's address: the link, as one would share it.
    #[must_use]
    #[track_caller]
    pub fn link(&self) -> String {
        let url = self.url();
        let link = url.strip_prefix(self.place.borrow().as_str());
        link.unwrap_or(&url).to_owned()
    }

    /// Runs a script (it must say `return`) and reads what it returns.
    #[track_caller]
    pub fn eval<T: DeserializeOwned>(&self, script: &str) -> T {
        self.eval_with(script, Vec::new())
    }

    /// Types into a field in the place of what is there, as keys do.
    #[track_caller]
    pub fn types(&self, field: &str, text: &str) {
        self.eval_with::<()>(
            "const [selector, text] = arguments;
             const field = document.querySelector(selector);
             field.focus();
             field.value = text;
             field.dispatchEvent(new InputEvent('input', { bubbles: true }))",
            vec![field.into(), text.into()],
        );
    }

    /// The same with arguments, which the script finds in `arguments`.
    #[track_caller]
    pub fn eval_with<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let value = self.done(script, self.browser.client.execute(script, arguments));
        match serde_json::from_value(value.clone()) {
            Ok(value) => value,
            Err(error) => panic!("{script} returned {value}: {error}"),
        }
    }

    /// Waits until a script returns true.
    #[track_caller]
    pub fn until(&self, what: &str, script: &str) {
        if let Err(last) = self.poll(script, |held: &bool| *held) {
            panic!("waited {PATIENCE:?} for {what}: {last}");
        }
    }

    /// Finds an element by a CSS selector; waits until it is there.
    #[must_use]
    #[track_caller]
    pub fn find(&self, selector: &str) -> Element<'_> {
        let wait = self.browser.client.wait().at_most(PATIENCE);
        let own = self.done(selector, wait.for_element(Locator::Css(selector)));
        self.element(own, selector)
    }

    /// All elements of a CSS selector that are there now.
    #[must_use]
    #[track_caller]
    pub fn find_all(&self, selector: &str) -> Vec<Element<'_>> {
        let found = self.browser.client.find_all(Locator::Css(selector));
        self.done(selector, found).into_iter().map(|own| self.element(own, selector)).collect()
    }

    fn element(&self, own: fantoccini::elements::Element, selector: &str) -> Element<'_> {
        Element { page: self, own, selector: selector.to_owned() }
    }

    /// The text of an element.
    #[must_use]
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.find(selector).text()
    }

    /// Moves the pointer to a point, in CSS pixels of the viewport, with no button down.
    #[track_caller]
    pub fn hover(&self, to: (f64, f64)) {
        let mouse = MouseActions::new("mouse".to_owned()).then(move_to(to));
        self.done("hover", self.browser.client.perform_actions(mouse));
    }

    /// Drags from one point to another, in CSS pixels of the viewport, over so many moves.
    #[track_caller]
    pub fn drag(&self, from: (f64, f64), to: (f64, f64), moves: u32) {
        let mut mouse = MouseActions::new("mouse".to_owned())
            .then(move_to(from))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        for step in 1..=moves.max(1) {
            let part = f64::from(step) / f64::from(moves.max(1));
            let between = |a: f64, b: f64| part.mul_add(b - a, a);
            mouse = mouse.then(move_to((between(from.0, to.0), between(from.1, to.1))));
        }
        let mouse = mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.done("drag", self.browser.client.perform_actions(mouse));
    }

    /// Opens the share dialog, which comes and is filled after the click.
    #[track_caller]
    pub fn open_sharing(&self) {
        self.find("#share").click();
        self.until("the share dialog", "return document.querySelector('#sharing')?.open === true");
    }

    /// The file that a button gives: its name, and its text. Nothing is saved.
    #[must_use]
    #[track_caller]
    pub fn saved(&self, button: &str) -> (String, String) {
        self.eval::<()>(
            "window.got = null;
             HTMLAnchorElement.prototype.click = function () {
               const name = this.download;
               window.blob.text().then((text) => { window.got = [name, text]; });
             };
             URL.createObjectURL = (blob) => { window.blob = blob; return 'data:,'; };",
        );
        self.find(button).click();
        self.until("the file", "return window.got !== null");
        self.eval("return window.got")
    }

    /// What the page's engine takes, in bytes; it never gives any back.
    #[must_use]
    #[track_caller]
    pub fn engine_memory(&self) -> f64 {
        self.eval("return halfstep.engine.bytes")
    }

    /// Sets the viewport in CSS pixels and, in Chromium, the device pixels in each.
    #[track_caller]
    pub fn viewport(&self, width: u32, height: u32, scale: f64) {
        if self.browser.engine == Engine::Chromium {
            let size = json!({
                "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false,
            });
            self.protocol("Emulation.setDeviceMetricsOverride", &size);
        } else {
            let size = self.browser.client.set_window_size(width, height);
            self.done("window size", size);
        }
    }

    /// Pretends that the system prefers this color scheme (Chromium only).
    #[track_caller]
    pub fn theme(&self, theme: Theme) {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.media("prefers-color-scheme", value);
    }

    /// Pretends that the system has this media feature (Chromium only).
    #[track_caller]
    pub fn media(&self, name: &str, value: &str) {
        let features = json!({ "features": [{ "name": name, "value": value }] });
        self.protocol("Emulation.setEmulatedMedia", &features);
    }

    /// One command of Chromium's debugging protocol.
    #[track_caller]
    pub fn protocol(&self, method: &str, parameters: &Value) -> Value {
        assert_eq!(self.browser.engine, Engine::Chromium, "{method} needs Chromium");
        let command = Own::protocol(method, parameters);
        self.done(method, self.browser.client.issue_cmd(command))
    }

    /// Takes a picture of what is in view, as PNG.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let png = self.done("picture", self.browser.client.screenshot());
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("the pictures' folder can be made");
        }
        std::fs::write(file, png).expect("the picture can be written");
    }

    /// The server, for what was requested.
    #[must_use]
    pub const fn server(&self) -> &Server {
        &self.server
    }

    /// The engine it runs in.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.browser.engine
    }

    /// For a test that provokes errors: they are then not held against the page.
    #[track_caller]
    pub fn forgive(&self) {
        self.forgiving.set(true);
    }

    /// Checks that nothing went wrong behind the scenes, see [`Page::complaints`].
    #[track_caller]
    pub fn check(&self) {
        let complaints = self.complaints();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    /// Errors on the console since last asked, violations of the policy, files that were not
    /// there, and requests to another host.
    #[must_use]
    #[track_caller]
    pub fn complaints(&self) -> Vec<String> {
        let mut found = self.console_errors();
        for report in self.server.violations() {
            found.push(format!("policy: {report}"));
        }
        for answer in self.server.answers() {
            if answer.status >= 400 && answer.path != "/favicon.ico" {
                found.push(format!("{} for {}", answer.status, answer.path));
            }
        }
        let asked: Vec<String> =
            self.eval("return performance.getEntriesByType('resource').map((entry) => entry.name)");
        for url in asked {
            let inside = url.starts_with(&self.server.origin())
                || self.around.borrow().iter().any(|origin| url.starts_with(origin))
                || ["data:", "blob:"].iter().any(|kind| url.starts_with(kind));
            if !inside {
                found.push(format!("another host: {url}"));
            }
        }
        found
    }

    fn console_errors(&self) -> Vec<String> {
        if self.browser.engine != Engine::Chromium {
            let told = self.poll("return (window.probe || []).splice(0)", |_: &Vec<String>| true);
            return told.unwrap_or_else(|last| panic!("what went wrong is not told: {last}"));
        }
        let log = self.done("log", self.browser.client.issue_cmd(Own::log()));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| format!("console: {}", entry["message"]))
            .filter(|message| !message.contains("/favicon.ico"))
            .collect()
    }

    /// Runs one command to its end.
    #[track_caller]
    pub(crate) fn wait<T>(&self, command: impl Future<Output = T>) -> T {
        let over = self.started.elapsed() > LONGEST && std::env::var_os("HALFSTEP_FRESH").is_none();
        assert!(!over || std::thread::panicking(), "the test takes longer than {LONGEST:?}");
        self.browser.wait(command)
    }

    #[track_caller]
    fn done<T>(&self, what: &str, command: impl Future<Output = Result<T, CmdError>>) -> T {
        match self.wait(command) {
            Ok(value) => value,
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.forgiving.get() {
            self.check();
        }
        self.note_time();
    }
}

impl Page {
    /// Writes how long the test had its page, for the list of the slowest; libtest names its threads after the tests.
    fn note_time(&self) {
        use std::io::Write;
        let Some(file) = std::env::var_os("HALFSTEP_TIMES") else { return };
        let name = std::thread::current().name().unwrap_or("a test").to_owned();
        let file = std::fs::File::options().create(true).append(true).open(file);
        drop(file.and_then(|mut file| writeln!(file, "{:.1} {name}", self.started.elapsed().as_secs_f64())));
    }
}

const fn move_to((x, y): (f64, f64)) -> PointerAction {
    PointerAction::MoveTo { duration: Some(Duration::from_millis(8)), x, y }
}
