//! `cargo xtask table`: the measured orders.

use crate::{paths, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// Measures every order and writes docs/slopes.md, or compares with it.
///
/// # Errors
/// Where the measurement fails, or with `check` where the table is another one.
pub fn table(check: bool) -> Result<()> {
    println!("── table: every order, measured; two minutes on two cores");
    let file = paths::root().join("docs/slopes.md");
    let text = run::read(
        Command::new("cargo")
            .args(["run", "--quiet", "--release", "--package", "halfstep", "--example", "slopes"])
            .current_dir(paths::root()),
    )?;
    if !check {
        return fs::write(&file, text + "\n").with_context(|| format!("could not write {}", file.display()));
    }
    let saved = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let differ: Vec<_> = saved.lines().zip(text.lines()).filter(|(old, new)| old != new).collect();
    for (old, new) in &differ {
        println!("- {old}\n+ {new}");
    }
    if saved.lines().count() != text.lines().count() || !differ.is_empty() {
        bail!("docs/slopes.md is not what is measured here; `cargo xtask table` writes it anew");
    }
    Ok(())
}
