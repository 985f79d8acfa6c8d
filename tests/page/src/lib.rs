//! Opens the built page in a real browser, for tests that read like what a visitor does:
//!
//! ```no_run
//! use page_tests::{Key, Page};
//!
//! let page = Page::open("?opt=adam&h=0.001");
//! page.find("#b1").press(Key::Left, 1);
//! assert_eq!(page.find("output").text(), "0.89");
//! ```
//!
//! When the page is dropped, errors on the console, violations of the policy, missing files and
//! requests to another host fail the test. Every helper panics with words when something is not as it should be: this is a test library.
//! The site is `dist/`, which `cargo xtask dist` builds; `HALFSTEP_ENGINE` (`chromium`, `firefox`,
//! `webkit`) chooses the browser.

mod browser;
mod chromium;
mod element;
mod loads;
mod page;
mod pool;
mod site;

pub use browser::Engine;
pub use element::Element;
pub use fantoccini::key::Key;
pub use loads::{Loaded, first, sixty};
pub use page::{Page, Theme};
pub use site::{Site, UNDER};
