//! Finds the browsers' WebDriver programs, and gets Chromium's where the system can.

use crate::{debian, paths, tools};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::PathBuf;

/// A browser engine the page is tested in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Chromium, Chrome, Edge.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK, the nearest to Safari outside a Mac.
    WebKit,
}

impl Kind {
    /// Reads `chromium`, `firefox` or `webkit`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "chromium" => Some(Self::Chromium),
            "firefox" => Some(Self::Firefox),
            "webkit" => Some(Self::WebKit),
            _ => None,
        }
    }

    /// The word that [`Kind::named`] reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The driver's program name, the variable that overrides it, and how to get it.
    const fn driver(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Chromium => (
                "chromedriver",
                "CHROMEDRIVER",
                "install Chromium or Chrome with its chromedriver \
                 (Debian: `apt install chromium chromium-driver`; macOS: `brew install chromedriver`; \
                 elsewhere: https://googlechromelabs.github.io/chrome-for-testing/), \
                 or set CHROMEDRIVER and CHROME",
            ),
            Self::Firefox => (
                "geckodriver",
                "GECKODRIVER",
                "install Firefox (Debian: `apt install firefox-esr`) and \
                 `cargo install geckodriver --locked`, or set GECKODRIVER",
            ),
            Self::WebKit => (
                "WebKitWebDriver",
                "WEBKITDRIVER",
                "install WebKitGTK's driver and a virtual screen \
                 (Debian: `apt install webkit2gtk-driver xvfb xauth`), or set WEBKITDRIVER",
            ),
        }
    }

    /// The engine that `HALFSTEP_ENGINE` names; Chromium where it names none.
    ///
    /// # Errors
    /// Where it names one there is not.
    pub fn asked() -> Result<Self> {
        match env::var("HALFSTEP_ENGINE") {
            Ok(name) if !name.is_empty() => {
                Self::named(&name).with_context(|| format!("HALFSTEP_ENGINE: `{name}` is not an engine"))
            }
            _ => Ok(Self::default()),
        }
    }

    /// Whether it wants a screen and there is none: `WebKitGTK` has no headless mode.
    #[must_use]
    pub fn needs_screen(self) -> bool {
        self == Self::WebKit && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| env::var_os(name).is_none())
    }

    /// Looks for the driver.
    #[must_use]
    pub fn find(self) -> Option<PathBuf> {
        let (program, variable, _) = self.driver();
        if let Some(path) = env::var_os(variable).map(PathBuf::from) {
            return path.is_file().then_some(path);
        }
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        let mut places = vec![paths::tools().join("bin")];
        // Hosted runners keep a driver that goes with their Chrome here.
        places.extend(env::var_os("CHROMEWEBDRIVER").map(PathBuf::from));
        places.extend(["/usr/lib/chromium", "/usr/lib/chromium-browser"].map(PathBuf::from));
        places
            .into_iter()
            .map(|folder| folder.join(&file))
            .find(|path| path.is_file())
            .or_else(|| which::which(program).ok())
    }

    /// Chromium without what only a window needs, which takes two thirds of the time for the same page; or the one that
    /// `CHROME` names. Where there is none, the driver finds the usual one.
    #[must_use]
    pub fn windowless(self) -> Option<PathBuf> {
        if self != Self::Chromium {
            return None;
        }
        // Debian's command is a script; a signal to it would not reach the browser.
        let debian = PathBuf::from("/usr/lib/chromium/chromium-headless-shell");
        let named = env::var_os("CHROME").map(PathBuf::from);
        named.or_else(|| debian.is_file().then_some(debian)).or_else(|| which::which("chrome-headless-shell").ok())
    }

    /// The packages of Debian that the engine needs, its driver and a screen included.
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver", "chromium-headless-shell"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    /// The program that is missing besides the driver: Debian has the browser and no geckodriver, and a driver may
    /// be there without a screen.
    fn lacks(self) -> Option<&'static str> {
        let there = |names: &[&str]| names.iter().any(|name| which::which(name).is_ok());
        match self {
            Self::Firefox if !there(&["firefox", "firefox-esr"]) && cfg!(target_os = "linux") => Some("firefox"),
            Self::WebKit if self.needs_screen() && !there(&["xvfb-run"]) => Some("xvfb-run"),
            _ => None,
        }
    }

    /// Finds the driver; as root on a Debian-like machine, installs the browser where it is missing. Firefox's driver
    /// is built once by cargo.
    ///
    /// # Errors
    /// Where it is missing; the error says how to get it.
    pub fn get(self) -> Result<PathBuf> {
        let (program, variable, how) = self.driver();
        let named = env::var_os(variable).is_some();
        if named && self.find().is_none() {
            bail!("{variable} names no file");
        }
        // Debian's own driver comes with the browser; Firefox's does not.
        let missing = self.lacks().is_some() || (self != Self::Firefox && self.find().is_none());
        if missing && !named {
            debian::install(self.packages());
        }
        if let Some(lacking) = self.lacks() {
            bail!("{lacking} is not installed: {how}");
        }
        if let Some(found) = self.find() {
            return Ok(found);
        }
        if self == Self::Firefox {
            return tools::GECKODRIVER.get();
        }
        bail!("{program} is not installed: {how}")
    }
}

/// Whether the run is one of continuous integration, where nothing may be left out.
#[must_use]
pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}
