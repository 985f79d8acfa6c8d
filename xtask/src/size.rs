//! What a visitor downloads.

use crate::paths;
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The whole page may not exceed this, compressed; raise it only knowingly.
const LIMIT: u64 = 600_000;

/// Prints each file's size, plain and compressed, and the sum.
///
/// # Errors
/// Where `dist/` is not there, or the sum is over the limit.
pub fn report() -> Result<()> {
    let dist = paths::dist();
    let mut found = Vec::new();
    collect(&dist, &mut found)?;
    found.sort();
    let (mut plain, mut small) = (0, 0);
    println!("   {:>9} {:>9}  file", "bytes", "gzip");
    for file in &found {
        let bytes = fs::read(file)?;
        let (size, gzip) = (bytes.len() as u64, gzip(&bytes)?);
        let name = file.strip_prefix(&dist)?.display();
        println!("   {size:>9} {gzip:>9}  {name}");
        plain += size;
        small += gzip;
    }
    println!("   {plain:>9} {small:>9}  together");
    if small > LIMIT {
        bail!("the page is {small} bytes compressed, more than the {LIMIT} it may be");
    }
    Ok(())
}

/// The number of bytes after `gzip -9`.
///
/// # Errors
/// Never, for bytes in memory.
pub fn gzip(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} is not there; `cargo xtask dist`", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
