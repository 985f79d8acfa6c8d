//! The committed numbers: a count, a tab and a name on each line.

use crate::works::WORKS;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use xtask::paths;

/// A count may grow by this.
const TOLERANCE: f64 = 1.10;

fn file() -> PathBuf {
    paths::root().join("benches/instructions.txt")
}

/// Writes the counts down.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(counts: &[u64]) -> Result<()> {
    let lines: Vec<String> = WORKS.iter().zip(counts).map(|(name, count)| format!("{count}\t{name}\n")).collect();
    fs::write(file(), lines.concat())?;
    println!("written to {}", file().display());
    Ok(())
}

/// Prints each count beside the committed one.
///
/// # Errors
/// Where one grew by more than a tenth, or the committed numbers are of other works.
pub fn compare(counts: &[u64]) -> Result<()> {
    let committed = fs::read_to_string(file()).context("there are no committed counts")?;
    let mut grown = Vec::new();
    for (name, &count) in WORKS.iter().zip(counts) {
        let line = committed.lines().find_map(|line| line.split_once('\t').filter(|(_, known)| known == name));
        let before: u64 = line.with_context(|| format!("no committed count for “{name}”"))?.0.parse()?;
        let ratio = count as f64 / before as f64;
        println!("   {count:>12} {ratio:>6.3}  {name}");
        if ratio > TOLERANCE {
            grown.push(*name);
        }
    }
    if !grown.is_empty() {
        bail!(
            "more instructions than committed: {}; if that is meant, `cargo xtask bench count --write` and say why",
            grown.join(", ")
        );
    }
    Ok(())
}
