//! Builds the site, and the small commands around it.

use crate::args::Dist;
use crate::{browser, paths, run, shipped, single, site, size, tools, twice};
use anyhow::Result;
use std::process::Command;

/// Builds the site into `dist/`, and as one file where asked for, getting the tools first.
///
/// # Errors
/// Where a tool is missing, the build fails, or what must hold of the site does not.
pub fn dist(options: &Dist) -> Result<()> {
    println!("── dist: the static site, into dist/");
    tools::get_all()?;
    single::forget()?;
    site::release()?;
    shipped::check(&paths::dist())?;
    if options.single {
        single::write(options.home.as_ref())?;
    }
    if options.check {
        twice::check()?;
    }
    if let Some(home) = &options.home {
        home.admit(&paths::dist())?;
    }
    size::report()
}

/// Takes pictures of the built page at two widths in both themes.
///
/// # Errors
/// Where there is no browser or the page does not start.
pub fn shots(links: &[String]) -> Result<()> {
    browser::Kind::Chromium.get()?;
    dist(&Dist::default())?;
    println!("── shots: the page at 1280, 700 and 360 px, light, dark, with forced colors and on paper, into shots/");
    run::run(
        Command::new("cargo")
            .args(["run", "--quiet", "--package", "page-tests", "--bin", "shots", "--"])
            .args(links)
            .env_remove("HALFSTEP_ENGINE")
            .current_dir(paths::root()),
    )
}

/// Attacks links for long; stopping it loses nothing, and a failure prints the link.
///
/// # Errors
/// Where an attack succeeds.
pub fn soak(strings: u32, runs: u32) -> Result<()> {
    println!("── soak: {strings} strings and formulas read, {runs} whole runs");
    run::run(
        Command::new("cargo")
            .args(["test", "--release", "--package", "halfstep", "--test", "all", "--", "attack::", "--nocapture"])
            .env("HALFSTEP_SOAK_STRINGS", strings.to_string())
            .env("HALFSTEP_SOAK_RUNS", runs.to_string())
            .current_dir(paths::root()),
    )?;
    println!("── soak: what is said of 2,000 random runs of all methods");
    run::run(
        Command::new("cargo")
            .args(["test", "--release", "--package", "halfstep", "--test", "all", "--", "verdict::", "--nocapture"])
            .env("HALFSTEP_RUNS", "2000")
            .current_dir(paths::root()),
    )?;
    println!("── soak: the order study of every method on every loss");
    run::run(
        Command::new("cargo")
            .args(["test", "--release", "--package", "halfstep", "--test", "all", "--", "report::"])
            .env("HALFSTEP_ALL", "1")
            .current_dir(paths::root()),
    )
}

/// Runs every exported program on the library that it is for, at both ends of every range.
///
/// # Errors
/// Where a library cannot be had, or a program gives other iterates than the engine.
pub fn soak_programs() -> Result<()> {
    println!("── soak: every exported program on NumPy, PyTorch and optax");
    run::run(
        Command::new("cargo")
            .args(["test", "--package", "halfstep", "--test", "all", "--", "code::", "--nocapture"])
            .env("HALFSTEP_PYTHON", tools::frameworks()?)
            .env("HALFSTEP_ALL", "1")
            .current_dir(paths::root()),
    )
}

/// Uses one tab for ten thousand runs and a thousand views; what grows on the way fails.
///
/// # Errors
/// Where there is no browser, or something grows.
pub fn soak_tab() -> Result<()> {
    browser::Kind::Chromium.get()?;
    dist(&Dist::default())?;
    println!("── soak: 10000 runs and 1000 views in one tab");
    run::run(
        Command::new("cargo")
            .args(["test", "--package", "page-tests", "--test", "alone", "--", "--nocapture", "nothing_grows"])
            .env("HALFSTEP_TAB_RUNS", "10000")
            .env("HALFSTEP_TAB_VIEWS", "1000")
            .env_remove("HALFSTEP_ENGINE")
            .current_dir(paths::root()),
    )
}
