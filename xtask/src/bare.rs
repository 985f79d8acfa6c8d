//! `cargo xtask bare`: the two commands of the README as a fresh Debian machine runs them.
//!
//! Takes away what the commands would install (browsers, drivers, the wasm target) and starts from a clean clone with an
//! empty tools folder: `serve` until the page is there, then `.ci/run`. Rust's registry cache and Node stay.

use crate::run;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Every Debian package that the commands install.
const PACKAGES: [&str; 8] = [
    "chromium",
    "chromium-driver",
    "chromium-headless-shell",
    "firefox-esr",
    "parallel",
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
];

/// Runs both, and prints how long each took.
///
/// # Errors
/// Without `sure`, where this is no Debian-like machine or not root, and where a command fails.
pub fn bare(sure: bool) -> Result<()> {
    if !sure {
        bail!(
            "this removes {} and the wasm target from this machine, and takes some forty minutes; \
             to do so: cargo xtask bare --yes",
            PACKAGES.join(", ")
        );
    }
    println!("── bare: removing what the commands have to bring");
    let removed = Command::new("apt-get")
        .args(["purge", "-y", "-qq", "--auto-remove"])
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status();
    if !removed.context("this takes apt-get, as root on Debian")?.success() {
        bail!("apt-get could not remove them");
    }
    // It may not have been there.
    drop(Command::new("rustup").args(["target", "remove", crate::tools::TARGET]).status());
    let folder = std::env::temp_dir().join(format!("halfstep-bare-{}", std::process::id()));
    fs::create_dir_all(folder.join("tools"))?;
    let clone = folder.join("halfstep");
    run::run(Command::new("git").args(["clone", "--quiet"]).arg(crate::paths::root()).arg(&clone))?;

    let start = Instant::now();
    let mut server = command("cargo", &folder).args(["xtask", "serve", "--no-open"]).stdout(Stdio::piped()).spawn()?;
    let served = until_served(&mut server);
    drop(server.kill());
    drop(server.wait());
    served?;
    println!("── bare: `cargo xtask serve` had the page after {:.0} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let ended = run::run(command(&clone.join(".ci/run").display().to_string(), &folder).env("CI", "true"));
    println!("── bare: `.ci/run` took {:.0} s, in {}", start.elapsed().as_secs_f64(), folder.display());
    ended
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder.join("halfstep")).env("HALFSTEP_TOOLS", folder.join("tools"));
    // What cargo told this process is of another checkout.
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_TARGET_DIR", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    command
}

/// Shows what the server prints until it says its address.
fn until_served(server: &mut Child) -> Result<()> {
    let out = server.stdout.take().context("the server's output")?;
    for line in BufReader::new(out).lines() {
        let line = line?;
        println!("{line}");
        if line.starts_with("── serve:") {
            return Ok(());
        }
    }
    bail!("the server ended before the page was there")
}
