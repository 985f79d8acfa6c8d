//! Builds the site: compiles the engine, binds it to JavaScript, and puts the files in place.
//!
//! This is what Trunk does with `Trunk.toml`, whose hook calls the same [`stamp::finish`].
//! It is done here because Trunk takes seven minutes to compile on a machine that has none.

use crate::{paths, run, stamp, tools, twice};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

/// Builds the released site into `dist/`. The site that stands there is replaced only by a whole one.
///
/// # Errors
/// Where the engine does not compile, or a file cannot be placed.
pub fn release() -> Result<()> {
    let staging = paths::target().join("site");
    empty(&staging)?;
    let mut command = compile("release", &paths::target());
    twice::without_paths(&mut command)?;
    run::run(&mut command)?;
    bind(&module("release", &paths::target()), &staging, "halfstep")?;
    fs::copy(source().join("index.html"), staging.join("index.html"))?;
    stamp::finish(&staging, &source(), true)?;
    replace(&staging, &paths::dist())
}

/// Where the page is written.
#[must_use]
pub fn source() -> PathBuf {
    paths::root().join("www")
}

/// Compiles the engine for work on it, and binds it into `site`; nothing is cut, shrunk or stamped.
///
/// # Errors
/// Where it does not compile; the error is what the compiler said.
pub fn engine(site: &Path) -> Result<()> {
    let output = compile("serve", &paths::target()).stderr(Stdio::piped()).output().context("could not start cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    eprint!("{said}");
    if !output.status.success() {
        bail!("{said}");
    }
    let module = module("serve", &paths::target());
    bind(&module, site, "halfstep")?;
    // The page starts with a part of the engine where there is one; here the whole is that part.
    for (whole, first) in stamp::PARTS {
        fs::copy(site.join(whole), site.join(first))?;
    }
    Ok(())
}

/// Copies the page's own files into `site`, without the elements that only Trunk reads.
///
/// # Errors
/// Where a file cannot be copied.
pub fn pages(site: &Path) -> Result<()> {
    for file in paths::files(&source())? {
        let to = site.join(file.strip_prefix(source())?);
        fs::create_dir_all(to.parent().unwrap_or(site))?;
        fs::copy(&file, &to).with_context(|| format!("could not copy {}", file.display()))?;
    }
    let index = site.join("index.html");
    let html = fs::read_to_string(&index)?;
    let lines: Vec<&str> = html.lines().filter(|line| !line.contains("data-trunk")).collect();
    fs::write(&index, lines.join("\n"))?;
    Ok(())
}

/// Makes a folder, or what is in it go.
///
/// # Errors
/// Where it cannot be removed or made.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))
}

/// The command that compiles the engine for the browser under a profile.
#[must_use]
pub fn compile(profile: &str, target: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--package", "halfstep", "--lib", "--profile", profile, "--target", tools::TARGET])
        .arg("--target-dir")
        .arg(target)
        .current_dir(paths::root());
    command
}

/// Where cargo leaves the module.
#[must_use]
pub fn module(profile: &str, target: &Path) -> PathBuf {
    target.join(tools::TARGET).join(profile).join("halfstep.wasm")
}

/// Writes the JavaScript side of a module and the module that goes with it.
///
/// # Errors
/// Where it is not a module of ours.
pub fn bind(module: &Path, folder: &Path, name: &str) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(false)
        // As the program does: a module finds its own engine.
        .omit_default_module_path(false)
        .out_name(name)
        .generate(folder)
        .with_context(|| format!("could not bind {}", module.display()))
}

/// Puts a finished folder in another's place.
fn replace(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("could not remove {}", to.display()))?;
    }
    // Cargo's folder may be on another disk.
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    for file in paths::files(from)? {
        let target = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(target.parent().unwrap_or(to))?;
        fs::copy(&file, &target)?;
    }
    Ok(fs::remove_dir_all(from)?)
}
