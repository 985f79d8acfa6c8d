//! Builds the site: compiles the engine, binds it to JavaScript, and puts the files in place.
//!
//! This is what Trunk does with `Trunk.toml`, whose hook calls the same [`stamp::finish`].
//! It is done here because Trunk takes seven minutes to compile on a machine that has none.

use crate::{names, paths, run, split, stamp, tools, twice};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::{Bindgen, Output};

/// The engines: the one that a link needs, cut into files, and the one for links with a formula, each with the feature
/// that makes it.
const ENGINES: [(&str, &str); 2] = [("run", "split"), ("typed", "own")];

/// Builds the released site into `dist/`. The site that stands there is replaced only by a whole one.
///
/// # Errors
/// Where the engine does not compile, or a file cannot be placed.
pub fn release() -> Result<()> {
    let staging = paths::target().join("site");
    empty(&staging)?;
    fs::copy(source().join("index.html"), staging.join("index.html"))?;
    stamp::finish(&staging, &source(), true)?;
    replace(&staging, &paths::dist())
}

/// Puts the engine's modules and their glue into a folder: for a release each compiled by itself and shrunk, the two at
/// once, and otherwise the one that Trunk left there, under both names.
///
/// # Errors
/// Where one does not compile.
pub fn modules(staging: &Path, release: bool) -> Result<()> {
    const TRUNK: [(&str, &str); 2] = [("halfstep.js", ".js"), ("halfstep_bg.wasm", "_bg.wasm")];
    for (file, ending) in TRUNK {
        let file = staging.join(file);
        if !file.is_file() {
            continue;
        }
        if !release {
            for (engine, _) in ENGINES {
                fs::copy(&file, staging.join(format!("{engine}{ending}")))?;
            }
        }
        fs::remove_file(&file)?;
    }
    if !release {
        return split::none(staging);
    }
    empty(&glue())?;
    std::thread::scope(|scope| {
        let each = ENGINES.map(|(name, feature)| scope.spawn(move || small(name, feature, staging)));
        each.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| bail!("a module was not built")))
    })
}

/// Compiles one engine under the profile `page`, cuts it where it is cut, and shrinks what comes of it.
fn small(name: &str, feature: &str, staging: &Path) -> Result<()> {
    // A folder of its own, or each of the two builds would wait for the other and undo it.
    let target = paths::target().join("page").join(name);
    let is_cut = feature == "split";
    let mut command = compile("page", &target);
    twice::flags(&mut command, if is_cut { &[split::FLAG] } else { &[] })?;
    run::run(command.args(["--quiet", "--no-default-features", "--features", feature]))?;
    let mut first = module("page", &target);
    let mut files = vec![name];
    if is_cut {
        let whole = std::mem::replace(&mut first, target.join("first.wasm"));
        split::split(&whole, staging, &first)?;
        files.extend(split::PARTS);
        files.push(split::COMMON);
    }
    names::emit(bound(&first, name)?, staging, name)?;
    // The bundles take it from the page; the single file has it from here.
    fs::copy(staging.join(format!("{name}.js")), glue().join(format!("{name}.js")))?;
    files.iter().try_for_each(|file| stamp::shrink(&staging.join(format!("{file}_bg.wasm"))))
}

/// Where the glue of the last release is.
#[must_use]
pub fn glue() -> PathBuf {
    paths::target().join("page").join("glue")
}

/// Writes what the page shows before the engine is there: the tables of its controls and, into the page in a folder,
/// the default run.
///
/// # Errors
/// Where the program that does it does not compile.
pub fn first(site: Option<&Path>) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "halfstep", "--example", "page_data", "--"]);
    run::run(command.args(site).current_dir(paths::root()))
}

/// Where the page is written.
#[must_use]
pub fn source() -> PathBuf {
    paths::root().join("www")
}

/// Compiles the engine for work on it, and binds it into `site`; nothing is shrunk or stamped.
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
    // All of it is in either: one build is enough to look at a change.
    split::none(site)?;
    ENGINES.iter().try_for_each(|(name, _)| bind(&module, site, name))
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
    first(Some(site))?;
    for table in ["js/data.js", "js/help.js", "js/templates.js"] {
        fs::copy(source().join(table), site.join(table))?;
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
    bound(module, name)?.emit(folder)
}

fn bound(module: &Path, name: &str) -> Result<Output> {
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(false)
        // The page says where it is; a worker is sent it.
        .omit_default_module_path(true)
        // The stack's end, which the files of an engine share.
        .keep_lld_exports(true)
        .out_name(name)
        .generate_output()
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
