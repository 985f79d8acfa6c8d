//! The whole site as one file that opens from a disk, without a server and without a network.
//!
//! It is made of the same modules as `dist/` and of the engine, glue, styles and `index.html` there.
//! One module differs: `www/js/files.js`, which says where the engine comes from, has
//! `xtask/js/single-files.js` in its place.

use crate::{paths, run, size, tools};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// Writes the file from `dist/`; `home` is where its links lead, if the page is on the web too.
///
/// # Errors
/// Where the bundler or `dist/` is missing, or `home` is no address of a page.
pub fn write(home: Option<&str>) -> Result<()> {
    if let Some(home) = home
        && (!home.starts_with("https://") && !home.starts_with("http://") || home.contains(['?', '#']))
    {
        bail!("`{home}` is no address of a page; one is like https://example.org/halfstep/");
    }
    let tools = tools::BUNDLER.find().context("one file takes the bundler, and that takes Node.js")?;
    let to = paths::single();
    run::run(
        Command::new(tools::node()?)
            .arg(paths::root().join("xtask/js/single.mjs"))
            .args([&tools, &paths::root().join("www"), &paths::dist(), &to])
            .args(home),
    )?;
    let bytes = fs::read(&to)?;
    println!("   {:>9} {:>9}  {}", bytes.len(), size::gzip(&bytes)?, to.display());
    Ok(())
}

/// Takes the file of an earlier build away.
///
/// # Errors
/// Where it cannot be removed.
pub fn forget() -> Result<()> {
    match fs::remove_file(paths::single()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused() {
        for home in ["halfstep", "javascript:alert(1)", "https://example.org/?v=1", ""] {
            assert!(write(Some(home)).unwrap_err().to_string().contains("no address"), "{home}");
        }
    }
}
