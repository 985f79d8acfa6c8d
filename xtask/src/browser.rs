//! Finds the browsers' WebDriver programs, and gets Chromium's where the system can.

use crate::{paths, run};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

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
                 (Debian: `apt install webkit2gtk-driver xvfb`), or set WEBKITDRIVER",
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
                Self::named(&name).with_context(|| format!("HALFSTEP_ENGINE: `{name}` is no engine"))
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

    /// Finds the driver; on a Debian-like machine and as root, installs Chromium's where it is missing.
    ///
    /// # Errors
    /// Where it is missing; the error says how to get it.
    pub fn get(self) -> Result<PathBuf> {
        if let Some(found) = self.find() {
            return Ok(found);
        }
        if self == Self::Chromium && env::var_os(self.driver().1).is_none() && may_install() {
            println!("   installing chromium and chromium-driver with apt-get");
            let apt =
                |words: &[&str]| run::run(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"));
            let installed = apt(&["update", "-qq"]).and_then(|()| {
                apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"])
            });
            match installed {
                Ok(()) => {
                    if let Some(found) = self.find() {
                        return Ok(found);
                    }
                }
                Err(error) => println!("   apt-get did not: {error:#}"),
            }
        }
        let (program, variable, how) = self.driver();
        if let Some(path) = env::var_os(variable) {
            bail!("{variable} names {}, which is no file", path.display());
        }
        bail!("{program} is not here: {how}")
    }
}

fn may_install() -> bool {
    let is_root = run::read(Command::new("id").arg("-u")).is_ok_and(|user| user == "0");
    let is_debian = fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line.contains("debian")));
    is_root && is_debian && which::which("apt-get").is_ok()
}

/// Whether the run is one of continuous integration, where nothing may be left out.
#[must_use]
pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}
