//! The pinned tools: found where they are, got where they are not.

use crate::{paths, run};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the page is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A program that `cargo install` builds.
#[derive(Debug)]
pub struct Tool {
    /// The package on the registry.
    pub package: &'static str,
    /// The program looked for.
    pub program: &'static str,
    /// The one version that is used.
    pub version: &'static str,
}

/// Runs the wasm tests and binds the benchmarks; must equal `wasm-bindgen` in Cargo.toml and Trunk.toml.
pub const WASM_BINDGEN: Tool = Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version: "0.2.129" };

/// Drives Firefox; Debian has no package of it.
pub const GECKODRIVER: Tool = Tool { package: "geckodriver", program: "geckodriver", version: "0.37.1" };

/// The npm package that `wasm-opt` comes in; the distributions' own are often too old.
pub const BINARYEN: &str = "132.0.0";

/// Adds the wasm target to the toolchain where it is missing.
///
/// # Errors
/// Where it is missing and `rustup` is not there to add it.
pub fn target() -> Result<()> {
    let libraries = run::read(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    println!("   adding {TARGET} to the toolchain");
    run::run(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!(
            "the toolchain has no {TARGET}; with rustup: `rustup target add {TARGET}`, \
             without: the distribution's package for it (Debian: libstd-rust-dev-wasm32)"
        )
    })
}

impl Tool {
    /// Finds this version in the cached place or on PATH, else builds it once.
    ///
    /// # Errors
    /// Where it is not there and cannot be built.
    pub fn get(&self) -> Result<PathBuf> {
        let folder = paths::tools().join("bin");
        let cached = folder.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        if self.is_right(&cached) {
            return Ok(cached);
        }
        if let Ok(found) = which::which(self.program)
            && self.is_right(&found)
        {
            return Ok(found);
        }
        self.install()?;
        if !self.is_right(&cached) {
            bail!("{} is not {}", cached.display(), self.version);
        }
        Ok(cached)
    }

    fn is_right(&self, program: &Path) -> bool {
        run::read(Command::new(program).arg("--version"))
            .is_ok_and(|said| said.split(|c: char| c.is_whitespace() || c == '(').any(|word| word == self.version))
    }

    fn install(&self) -> Result<()> {
        let root = paths::tools();
        let Self { package, version, .. } = self;
        if run::read(Command::new("cargo").args(["binstall", "-V"])).is_ok() {
            println!("   getting {package} {version} ready-made with cargo binstall");
            let ready = run::run(
                Command::new("cargo")
                    .args(["binstall", "--no-confirm", "--disable-strategies", "compile"])
                    .args(["--version", version, "--root"])
                    .arg(&root)
                    .arg(package),
            );
            match ready {
                Ok(()) => return Ok(()),
                Err(error) => println!("   cargo binstall did not: {error:#}"),
            }
        }
        println!("   building {package} {version} once, into {} (some minutes)", root.display());
        // Unoptimized: what it does takes no time, and it compiles in half of it.
        run::run(
            Command::new("cargo")
                .args(["install", package, "--version", version, "--locked", "--debug", "--root"])
                .arg(&root),
        )
        .with_context(|| {
            format!(
                "{package} {version} is needed and could not be built; \
                 put `{}` of that version on PATH and run this again",
                self.program
            )
        })
    }
}

/// Programs from npm, of one version each, in a folder of their own; Node runs them.
#[derive(Debug)]
pub struct Packages {
    /// What they are for, as the command says it.
    what: &'static str,
    /// What it means that they are missing.
    without: &'static str,
    /// Names and versions.
    list: &'static [(&'static str, &'static str)],
}

/// Makes the module smaller and faster.
pub const OPTIMIZER: Packages = Packages {
    what: "wasm-opt",
    without: "the engine is larger than need be, and comes whole",
    list: &[("binaryen", BINARYEN)],
};

/// Puts modules and styles into few files: rolldown follows what is loaded when, esbuild shortens.
pub const BUNDLER: Packages = Packages {
    what: "the bundler",
    without: "the page's modules come one by one",
    list: &[("rolldown", "1.3.2"), ("esbuild", "0.28.2")],
};

/// Reads the types that the page's modules name in their comments; nothing of it is shipped.
pub const TYPES: Packages =
    Packages { what: "TypeScript", without: "the page's types are not checked", list: &[("typescript", "5.9.3")] };

/// Finds mistakes in the page's modules that the type checker lets pass.
pub const LINTER: Packages =
    Packages { what: "oxlint", without: "the page's modules are not linted", list: &[("oxlint", "1.94.0")] };

/// Looks for what keeps people out of a page; the page tests run it, the page never does.
pub const AXE: Packages =
    Packages { what: "axe-core", without: "access is not looked at", list: &[("axe-core", "4.14.1")] };

impl Packages {
    /// The folder that they are installed in.
    ///
    /// # Errors
    /// Where Node is missing or a package is not there.
    pub fn find(&self) -> Result<PathBuf> {
        node()?;
        let folder = self.folder();
        for (name, version) in self.list {
            if !folder.join("node_modules").join(name).is_dir() {
                bail!("npm package {name} {version} is not in {}", folder.display());
            }
        }
        Ok(folder)
    }

    /// Gets them where Node is there to run them; says so where it is not.
    pub fn get(&self) {
        let done = self.find().map(drop).or_else(|_| {
            node()?;
            let npm = which::which("npm").context("there is Node.js here, but no npm")?;
            println!("   getting {} from npm", self.what);
            run::run(
                Command::new(npm)
                    .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
                    .arg(self.folder())
                    .args(self.list.iter().map(|(name, version)| format!("{name}@{version}"))),
            )
        });
        if let Err(why) = done {
            println!("   without {}, so {}: {why:#}", self.what, self.without);
        }
    }

    /// One folder for each set of versions, so that a newer pin never meets an older file.
    fn folder(&self) -> PathBuf {
        let parts: Vec<String> = self.list.iter().map(|(name, version)| format!("{name}-{version}")).collect();
        paths::tools().join(parts.join("-"))
    }
}

/// Node.js, which runs what comes from npm.
///
/// # Errors
/// Where it is not on PATH.
pub fn node() -> Result<PathBuf> {
    which::which("node").context("there is no Node.js here (https://nodejs.org)")
}

/// The command that runs `wasm-opt`, or why there is none.
///
/// # Errors
/// Where Node is missing or the package cannot be had.
pub fn wasm_opt() -> Result<Command> {
    let mut command = Command::new(node()?);
    command.arg(OPTIMIZER.find()?.join("node_modules/binaryen/bin/wasm-opt"));
    Ok(command)
}

/// The Python package that the exported programs are run with.
pub const NUMPY: &str = "2.3.5";

/// The libraries that programs are exported for, besides NumPy: package, module, version.
const FRAMEWORKS: [(&str, &str, &str); 3] =
    [("torch", "torch", "2.15.0"), ("optax", "optax", "0.2.8"), ("jax", "jax", "0.10.2")];

/// The Python package that checks the spelling.
pub const CODESPELL: &str = "2.4.1";

/// A Python with NumPy: the one `HALFSTEP_PYTHON` names, or an environment of our own.
///
/// # Errors
/// Where there is no Python, or the package cannot be had.
pub fn python() -> Result<PathBuf> {
    match env::var_os("HALFSTEP_PYTHON") {
        Some(named) => Ok(named.into()),
        None => python_with(&[("numpy", "numpy", NUMPY)]),
    }
}

/// A Python with every library that programs are exported for; PyTorch's alone takes 6 GB.
///
/// # Errors
/// As [`python`].
pub fn frameworks() -> Result<PathBuf> {
    let [torch, optax, jax] = FRAMEWORKS;
    python_with(&[torch, ("numpy", "numpy", NUMPY), optax, jax])
}

/// A Python with what a sweep is written with otherwise.
///
/// # Errors
/// As [`python`].
pub fn scientific() -> Result<PathBuf> {
    python_with(&[("scipy", "scipy", "1.16.3"), ("numpy", "numpy", NUMPY), ("joblib", "joblib", "1.6.0")])
}

/// A Python with the engines that run a sweep in shards (`examples/cluster`).
///
/// # Errors
/// As [`python`].
pub fn engines() -> Result<PathBuf> {
    python_with(&[
        ("dask", "dask", "2026.8.0"),
        ("distributed", "distributed", "2026.8.0"),
        ("ray", "ray", "2.60.0"),
        ("snakemake", "snakemake", "9.27.1"),
    ])
}

/// A Python that checks the spelling.
///
/// # Errors
/// As [`python`].
pub fn speller() -> Result<PathBuf> {
    python_with(&[("codespell", "codespell_lib", CODESPELL)])
}

/// A Python that builds wheels.
///
/// # Errors
/// As [`python`].
pub fn maturin() -> Result<PathBuf> {
    python_with(&[("maturin", "maturin", "1.16.0")])
}

/// A new environment in a folder, with nothing in it but pip, and its Python.
///
/// # Errors
/// Where there is no Python, or it has no `venv`.
pub fn environment(folder: &Path) -> Result<PathBuf> {
    let found = which::which("python3").or_else(|_| which::which("python"));
    let found = found.context("there is no Python here (https://www.python.org)")?;
    run::run(Command::new(found).args(["-m", "venv", "--clear"]).arg(folder))
        .context("Python has no venv module; on Debian: apt install python3-venv")?;
    Ok(in_environment(folder))
}

/// The Python of an environment.
fn in_environment(folder: &Path) -> PathBuf {
    if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") }
}

/// A Python with packages of one version each, in an environment of its own; each has a name, a module and a version.
fn python_with(packages: &[(&str, &str, &str)]) -> Result<PathBuf> {
    let &[(package, _, version), ..] = packages else { bail!("no package is asked for") };
    let folder = paths::tools().join(format!("{package}-{version}"));
    let python = in_environment(&folder);
    let modules: Vec<&str> = packages.iter().map(|row| row.1).collect();
    let imports = format!("import {}", modules.join(", "));
    if run::read(Command::new(&python).args(["-c", &imports])).is_err() {
        println!("   getting {package} {version} into {}", folder.display());
        environment(&folder)?;
        run::run(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(packages.iter().map(|(package, _, version)| format!("{package}=={version}"))),
        )?;
    }
    Ok(python)
}

/// Gets all that building the released page needs.
///
/// # Errors
/// As [`get_engine`].
pub fn get_all() -> Result<()> {
    get_engine()?;
    OPTIMIZER.get();
    BUNDLER.get();
    Ok(())
}

/// Gets what compiling the engine needs.
///
/// # Errors
/// Where it cannot be had; the error says what and how to get it.
pub fn get_engine() -> Result<()> {
    target()?;
    // By itself, so that a missing network is said in words.
    run::run(Command::new("cargo").args(["fetch", "--quiet"]).current_dir(paths::root()))
        .context("the crates could not be fetched; is there a network?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_comes_from_a_code_host() {
        // Trunk would download wasm-bindgen and wasm-opt from one.
        let trunk = fs::read_to_string(paths::root().join("Trunk.toml")).unwrap();
        assert!(trunk.lines().any(|line| line == "offline = true"));
        // Crates come from the registry, as archives.
        let lock = fs::read_to_string(paths::root().join("Cargo.lock")).unwrap();
        let from: Vec<&str> = lock.lines().filter(|line| line.starts_with("source = ")).collect();
        assert!(from.len() > 100 && from.iter().all(|line| line.starts_with("source = \"registry+")));
    }
}
