//! Puts the page's modules and styles into few files.
//!
//! `www/js/` is written as one module for each idea; a visitor would pay for that with a request
//! each. What is loaded at once becomes `js/main.js` and `styles/main.css`; a module that is
//! imported later, when it is first needed, keeps a file of its own.

use crate::{paths, run, tools};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Bundles the folder that has `js/`, `styles/` and the glue; leaves it as it is where the bundler
/// is missing.
///
/// # Errors
/// Where a module or a style cannot be read.
pub fn bundle(app: &Path) -> Result<()> {
    match tools::BUNDLER.find() {
        Ok(folder) => {
            run::run(Command::new(tools::node()?).arg(paths::root().join("xtask/js/bundle.mjs")).args([&folder, app]))
        }
        Err(why) => {
            println!("   without the bundler (`cargo xtask dist` gets it where Node.js is there): {why:#}");
            Ok(())
        }
    }
}
