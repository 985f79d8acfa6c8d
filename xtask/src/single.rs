//! The whole site as one file that opens from a disk, without a server and without a network.
//!
//! It is made of the same modules as `dist/`, of the engine, styles and `index.html` there, and of the glue beside it.
//! One module differs: `www/js/files.js`, which says where the engine comes from, has
//! `xtask/js/single-files.js` in its place.

use crate::home::Home;
use crate::{paths, run, site, size, tools};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// Writes the file from `dist/`; `home` is where its links lead, if the page is on the web too.
///
/// # Errors
/// Where the bundler or `dist/` is missing.
pub fn write(home: Option<&Home>) -> Result<()> {
    let tools = tools::BUNDLER.find().context("one file takes the bundler, and that takes Node.js")?;
    let to = paths::single();
    run::run(
        Command::new(tools::node()?)
            .arg(paths::root().join("xtask/js/single.mjs"))
            .args([&tools, &paths::root().join("www"), &paths::dist(), &site::glue(), &to])
            .args(home.map(Home::address)),
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
