//! The crates that the project is made of, and which of them ship.

use crate::{paths, run, tools};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// One crate of the lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// The version that is locked.
    pub version: String,
    /// Its license, as an expression; empty where it states none.
    pub license: String,
    /// Who wrote it, where it says so.
    pub authors: Vec<String>,
    /// Where it is developed, where it says so.
    pub repository: Option<String>,
    /// Where it comes from; nothing for the project's own.
    pub source: Option<String>,
    /// Its folder on this machine.
    pub folder: PathBuf,
}

/// All crates of the lock file, in the order of their names.
///
/// # Errors
/// Where cargo cannot tell.
pub fn all() -> Result<Vec<Crate>> {
    let said = run::read(
        Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).current_dir(paths::root()),
    )
    .context("cargo does not say what the project is made of")?;
    let said: Value = serde_json::from_str(&said)?;
    let packages = said["packages"].as_array().context("cargo names no packages")?;
    let mut found = packages.iter().map(read).collect::<Option<Vec<_>>>().context("a package without a name")?;
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

fn read(package: &Value) -> Option<Crate> {
    let text = |key: &str| package[key].as_str().map(str::to_owned);
    let authors = package["authors"].as_array()?;
    Some(Crate {
        name: text("name")?,
        version: text("version")?,
        license: text("license").unwrap_or_default(),
        authors: authors.iter().filter_map(|author| author.as_str().map(str::to_owned)).collect(),
        repository: text("repository"),
        source: text("source"),
        folder: PathBuf::from(text("manifest_path")?).parent()?.to_path_buf(),
    })
}

/// The crates that are in the engine: what the library needs in the browser, without what only the
/// compiler runs.
///
/// # Errors
/// Where cargo cannot tell.
pub fn shipped() -> Result<Vec<Crate>> {
    let tree = run::read(
        Command::new("cargo")
            .args(["tree", "--locked", "--package", "halfstep", "--edges", "normal,no-proc-macro"])
            .args(["--target", tools::TARGET, "--prefix", "none", "--format", "{p}"])
            .current_dir(paths::root()),
    )?;
    // `name v1.2.3`, and for a crate in a folder the folder.
    let mut named: Vec<(&str, &str)> =
        tree.lines().filter_map(|line| line.split_once(" v")).map(|(name, rest)| (name, first_word(rest))).collect();
    named.sort_unstable();
    named.dedup();
    let all = all()?;
    named
        .into_iter()
        .map(|(name, version)| {
            let of = all.iter().find(|one| one.name == name && one.version == version);
            of.cloned().with_context(|| format!("cargo knows no {name} {version}"))
        })
        .collect()
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_what_the_library_needs_in_the_browser() {
        let names: Vec<String> = shipped().unwrap().into_iter().map(|one| one.name).collect();
        for name in ["halfstep", "num-dual", "plotters", "plotters-canvas", "wasm-bindgen", "web-sys", "serde_json"] {
            assert!(names.iter().any(|own| own == name), "{name} is not in {names:?}");
        }
        // Of the tests, of the build, of the compiler.
        for name in ["proptest", "divan", "walrus", "syn", "serde_derive", "wasm-bindgen-macro"] {
            assert!(!names.iter().any(|own| own == name), "{name}");
        }
    }
}
