//! Builds the browser's side: the module in two variants, and the pages around it.

use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{paths, run, stamp, tools};

/// A module that does nothing: the eight bytes that every module begins with.
const EMPTY: [u8; 8] = [0, b'a', b's', b'm', 1, 0, 0, 0];

/// Builds the site of the benchmarks and returns its folder.
///
/// # Errors
/// Where a tool is missing or something does not build.
pub fn site() -> Result<PathBuf> {
    let site = paths::root().join("target/bench-site");
    drop(fs::remove_dir_all(&site));
    fs::create_dir_all(&site)?;
    for entry in fs::read_dir(paths::root().join("benches/js"))? {
        let file = entry?.path();
        if let Some(name) = file.file_name() {
            fs::copy(&file, site.join(name))?;
        }
    }
    fs::write(site.join("empty.wasm"), EMPTY)?;
    tools::target()?;
    variant(&site.join("plain"), "")?;
    variant(&site.join("simd"), "-Ctarget-feature=+simd128")?;
    Ok(site)
}

/// The module compiled with these flags, optimized as the page's is.
fn variant(into: &Path, flags: &str) -> Result<()> {
    let bindgen = tools::WASM_BINDGEN.get()?;
    // Other flags, another folder; else each would make the other's crates be compiled anew.
    let target = paths::root().join(if flags.is_empty() { "target" } else { "target/simd" });
    run::run(
        Command::new("cargo")
            .args(["build", "--release", "--package", "peers", "--lib", "--target", tools::TARGET, "--target-dir"])
            .arg(&target)
            .env("RUSTFLAGS", flags)
            .current_dir(paths::root()),
    )?;
    let wasm = target.join(tools::TARGET).join("release/peers.wasm");
    run::run(Command::new(bindgen).args(["--target", "web", "--no-typescript", "--out-dir"]).arg(into).arg(wasm))?;
    stamp::optimize(into, !flags.is_empty())
}
