//! The Python package: its wheel, a clean environment that has it, and its tests.

use crate::run::{self, Outcome};
use crate::{paths, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the tests need besides the wheel, each at one version.
const TESTS: [&str; 6] = [
    "scipy==1.16.3",
    "pandas==3.1.1",
    "pytest==9.2.0",
    // They run the notebook as a reader does.
    "nbclient==0.11.0",
    "ipykernel==7.4.0",
    "anywidget==0.11.0",
];

/// What the long comparison needs besides what programs are exported for.
const LONG: [&str; 2] = ["pytest==9.2.0", "pyarrow==26.0.1"];

/// Puts the page as one file, where it was built, beside the package's modules, so that the wheel has it for `halfstep.show`.
///
/// # Errors
/// Where files cannot be written.
fn carry() -> Result<()> {
    let (from, to) = (paths::single(), paths::root().join("packages/python/python/halfstep/page.html"));
    if from.is_file() {
        fs::copy(&from, &to)?;
        return Ok(());
    }
    println!("   without the page; `cargo xtask dist --single-file` makes it");
    if to.is_file() {
        fs::remove_file(to)?;
    }
    Ok(())
}

/// Builds the wheel and gives its file.
///
/// # Errors
/// Where maturin cannot be had, or it does not build.
pub fn wheel() -> Result<PathBuf> {
    let maturin = tools::maturin()?;
    carry()?;
    let out = paths::target().join("wheels");
    drop(fs::remove_dir_all(&out));
    run::run(
        Command::new(maturin)
            .args(["-m", "maturin", "build", "--quiet", "--locked", "--out"])
            .arg(&out)
            .current_dir(paths::root().join("packages/python")),
    )?;
    let file = paths::files(&out)?.into_iter().find(|file| file.extension().is_some_and(|end| end == "whl"));
    file.with_context(|| format!("no wheel is in {}", out.display()))
}

/// A Python in a clean environment that has the wheel.
///
/// # Errors
/// As [`wheel`], and where there is no Python.
pub fn installed() -> Result<PathBuf> {
    let wheel = wheel()?;
    let folder = paths::target().join("python");
    let python = tools::environment(&folder)?;
    install(&python, &[&wheel.display().to_string(), &format!("numpy=={}", tools::NUMPY)])?;
    Ok(python)
}

/// Runs the package's tests in a clean environment; the last line of pytest is read as that of `cargo test`.
///
/// # Errors
/// As [`installed`], and where the packages of the tests cannot be had.
pub fn test() -> Result<Outcome> {
    let python = installed()?;
    install(&python, &TESTS)?;
    run::tests(
        Command::new(python)
            .args(["-m", "pytest"])
            // What the wheel must have, where it was there.
            .envs(Some(paths::single()).filter(|file| file.is_file()).map(|file| ("HALFSTEP_SINGLE", file)))
            .current_dir(paths::root().join("packages/python")),
    )
}

/// Compares all methods with PyTorch and optax at random settings.
///
/// # Errors
/// As [`test()`]; the libraries take 6 GB.
pub fn soak() -> Result<()> {
    let wheel = wheel()?;
    let python = tools::frameworks()?;
    // Beside the libraries, which stay as they are.
    let site = paths::target().join("python-site");
    drop(fs::remove_dir_all(&site));
    run::run(pip(&python).args(["--no-deps", "--target"]).arg(&site).arg(wheel))?;
    run::run(pip(&python).args(["--upgrade", "--target"]).arg(&site).args(LONG))?;
    run::run(
        Command::new(python)
            .args(["-m", "pytest", "tests/test_peers.py", "tests/test_sweep.py"])
            .env("PYTHONPATH", site)
            .env("HALFSTEP_ALL", "1")
            .current_dir(paths::root().join("packages/python")),
    )
}

fn pip(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    command
}

fn install(python: &Path, packages: &[&str]) -> Result<()> {
    run::run(pip(python).args(packages))
}
