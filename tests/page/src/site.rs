//! The built site, served as a host would.

use crate::Engine;
use std::path::PathBuf;
use xtask::paths;
use xtask::server::{Options, Server};

/// The sub-path that the tests serve the site under; deep, so that a wrong address shows.
pub const UNDER: &str = "/some/deep/path/";

/// Collects errors and policy violations in the page itself, for engines without a readable log.
pub(crate) const PROBE: &str = include_str!("probe.js");

/// How the site is to be served; by default with the strict policy under [`UNDER`].
#[derive(Debug)]
pub struct Site {
    options: Options,
}

impl Default for Site {
    fn default() -> Self {
        let root = paths::dist();
        assert!(
            root.join("index.html").is_file(),
            "there is no built site in {}; `cargo xtask dist` builds it",
            root.display()
        );
        Self::of(root)
    }
}

impl Site {
    /// Another folder than the built site, served as that is.
    #[must_use]
    pub fn of(root: impl Into<PathBuf>) -> Self {
        let mut options = Options::new(root);
        options.under = UNDER.to_owned();
        Self { options }
    }

    /// Serves under another path; it begins and ends with `/`.
    #[must_use]
    pub fn under(mut self, path: &str) -> Self {
        path.clone_into(&mut self.options.under);
        self
    }

    /// Refuses files whose names end so.
    #[must_use]
    pub fn blocking(mut self, ending: &str) -> Self {
        self.options.blocked.push(ending.to_owned());
        self
    }

    /// Serves wasm files as another type.
    #[must_use]
    pub const fn wasm_type(mut self, kind: &'static str) -> Self {
        self.options.wasm_type = kind;
        self
    }

    /// Lets other origins read the files.
    #[must_use]
    pub const fn cors(mut self) -> Self {
        self.options.cors = true;
        self
    }

    /// Sends no policy, as most hosts do; the page has its own.
    #[must_use]
    pub fn without_policy(mut self) -> Self {
        self.options.policy = None;
        self
    }

    /// Lets browsers keep every file for ten minutes without asking again, as well-known hosts do.
    #[must_use]
    pub const fn kept(mut self) -> Self {
        self.options.keep = 600;
        self
    }

    /// Starts serving, for the engine that will ask.
    pub(crate) fn start(mut self, engine: Engine) -> Server {
        if engine != Engine::Chromium {
            self.options.probe = Some(PROBE);
        }
        Server::start(self.options).expect("the site's server starts")
    }
}
