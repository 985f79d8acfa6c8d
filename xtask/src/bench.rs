//! `cargo xtask bench`: the engine's speed, against its peers or call by call.

use crate::args::Dist;
use crate::{browser, build, paths, run};
use anyhow::Result;
use std::process::Command;

/// Prints the table of speeds and writes `docs/performance.md`; with names of its parts (`compute`,
/// `map`, `python`, `sweep`, `wheel`, `page`, `loads`, `pictures`) prints those alone. `native` and what follows is `cargo bench`, `count` is
/// [`instructions`].
///
/// # Errors
/// Where something does not build, there is no browser, or two sides come to different ends.
pub fn bench(rest: &[String]) -> Result<()> {
    if let Some((first, rest)) = rest.split_first()
        && first == "native"
    {
        println!("── bench: cargo bench");
        return run::run(cargo().args(["bench", "--package", "halfstep"]).args(rest));
    }
    if let Some((first, rest)) = rest.split_first()
        && first == "count"
    {
        return instructions(rest);
    }
    // Python, the program and the wheel need no browser.
    if rest.iter().all(|part| !["python", "sweep", "wheel"].contains(&part.as_str())) {
        browser::Kind::Chromium.get()?;
    }
    if rest.is_empty() || rest.iter().any(|part| ["page", "loads", "pictures"].contains(&part.as_str())) {
        build::dist(&Dist::default())?;
    }
    println!("── bench: the engine against its peers");
    run::run(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "peers", "--bin", "table", "--"])
            .args(rest)
            .env_remove("HALFSTEP_ENGINE"),
    )
}

/// Counts the instructions of the core and compares them with the committed numbers; `--write`
/// writes them down anew.
///
/// # Errors
/// Where a count grew by more than a tenth.
pub fn instructions(rest: &[String]) -> Result<()> {
    run::run(cargo().args(["run", "--quiet", "--package", "count", "--"]).args(rest))
}

fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root());
    command
}
