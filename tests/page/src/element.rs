//! One element of the page.

use crate::page::PATIENCE;
use crate::{Engine, Page};
use fantoccini::elements;
use fantoccini::error::{CmdError, ErrorStatus};
use std::time::{Duration, Instant};

/// An element found on a [`Page`].
#[derive(Debug)]
pub struct Element<'a> {
    pub(crate) page: &'a Page,
    pub(crate) own: elements::Element,
    pub(crate) selector: String,
}

impl Element<'_> {
    /// The text a visitor sees.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> String {
        self.done("text", self.own.text())
    }

    /// An attribute, if it is there.
    #[must_use]
    #[track_caller]
    pub fn attr(&self, name: &str) -> Option<String> {
        self.done("attribute", self.own.attr(name))
    }

    /// A property such as `value` or `checked`, as text.
    #[must_use]
    #[track_caller]
    pub fn prop(&self, name: &str) -> Option<String> {
        self.done("property", self.own.prop(name))
    }

    /// A computed style.
    #[must_use]
    #[track_caller]
    pub fn css(&self, name: &str) -> String {
        self.done("style", self.own.css_value(name))
    }

    /// Left, top, width and height in CSS pixels.
    #[must_use]
    #[track_caller]
    pub fn rectangle(&self) -> (f64, f64, f64, f64) {
        self.done("rectangle", self.own.rectangle())
    }

    /// Whether it takes part in the layout and can be seen.
    #[must_use]
    #[track_caller]
    pub fn is_shown(&self) -> bool {
        self.done("visibility", self.own.is_displayed())
    }

    /// Clicks it; where it is not in sight yet, as in a dialog that is about to open, or something still lies over it, waits
    /// for that.
    #[track_caller]
    pub fn click(&self) -> &Self {
        self.bring_in_sight();
        let start = Instant::now();
        loop {
            match self.page.wait(self.own.click()) {
                Err(error) if cannot_be_clicked_yet(&error) && start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                done => {
                    self.done("click", std::future::ready(done));
                    return self;
                }
            }
        }
    }

    /// Focuses it and types; [`crate::Key`] has the keys that are no letters.
    #[track_caller]
    pub fn keys(&self, text: &str) -> &Self {
        self.done("keys", self.own.send_keys(text));
        self
    }

    /// Presses one key so many times.
    #[track_caller]
    pub fn press(&self, key: crate::Key, times: usize) -> &Self {
        let key: &str = &key;
        self.keys(&key.repeat(times))
    }

    /// Empties a field and types into it, then leaves it, as a visitor would.
    #[track_caller]
    pub fn fill(&self, text: &str) -> &Self {
        self.done("clear", self.own.clear());
        let tab: &str = &crate::Key::Tab;
        self.keys(&format!("{text}{tab}"))
    }

    /// Chooses an option by its value.
    #[track_caller]
    pub fn choose(&self, value: &str) -> &Self {
        self.bring_in_sight();
        self.done("choice", self.own.select_by_value(value));
        self
    }

    /// WebKit's driver scrolls the page before a click, but not a dialog.
    #[track_caller]
    fn bring_in_sight(&self) {
        if self.page.engine() == Engine::WebKit {
            let element = serde_json::to_value(&self.own).expect("an element is a value");
            self.page.eval_with::<()>(
                "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })",
                vec![element],
            );
        }
    }

    #[track_caller]
    fn done<T>(&self, what: &str, command: impl Future<Output = Result<T, CmdError>>) -> T {
        match self.page.wait(command) {
            Ok(value) => value,
            Err(error) => panic!("{what} of {}: {error}; {error:?}", self.selector),
        }
    }
}

/// Whether it is not in sight, or something lies over it.
fn cannot_be_clicked_yet(error: &CmdError) -> bool {
    let CmdError::Standard(told) = error else { return false };
    matches!(told.error, ErrorStatus::ElementNotInteractable | ErrorStatus::ElementClickIntercepted)
}
