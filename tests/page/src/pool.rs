//! Browsers that a test has done with, kept for the next one: a test takes as long as a browser takes to start.
//!
//! What a test sets (a viewport, a color scheme, scripts) it sets for its tab, so the next one gets a fresh tab.
//! A test that fails takes its browser with it. With `HALFSTEP_FRESH` set each test starts its own, as those
//! that measure memory and time must.

use crate::Engine;
use crate::browser::Browser;
use anyhow::Result;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

static FREE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

fn free() -> MutexGuard<'static, Vec<Browser>> {
    FREE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A browser for one test.
#[derive(Debug)]
pub(crate) struct Lent(Option<Browser>);

impl Lent {
    /// One from the pool, or a new one.
    pub fn take(engine: Engine) -> Result<Self> {
        let kept = free().pop();
        Ok(Self(Some(match kept {
            Some(browser) => browser,
            None => Browser::start(engine)?,
        })))
    }
}

impl Deref for Lent {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(browser) = self.0.take() else { return };
        // In WebKit's small browser what is in a second tab cannot always be clicked.
        let is_kept = browser.engine != Engine::WebKit
            && !std::thread::panicking()
            && std::env::var_os("HALFSTEP_FRESH").is_none();
        if is_kept && browser.renew().is_ok() {
            static AT_EXIT: Once = Once::new();
            AT_EXIT.call_once(|| {
                shutdown_hooks::add_shutdown_hook(close);
            });
            free().push(browser);
        }
    }
}

/// A `static` is never dropped, and a browser outlives who started it.
extern "C" fn close() {
    // On a thread of its own: this one's thread-locals, which the runtime needs, may be gone by now.
    let closing = std::thread::spawn(|| free().clear());
    drop(closing.join());
}
