//! Whether the site is the same, byte for byte, wherever it is built.

use crate::run::{self, Outcome};
use crate::{paths, shipped, tools};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the site from a copy of the sources in another folder, and compares it with the one here.
///
/// # Errors
/// Where a build fails, or a file differs.
pub fn check() -> Result<()> {
    let copy = env::temp_dir().join(format!("halfstep-elsewhere-{}", std::process::id()));
    println!("── dist, again: from a copy in {}", copy.display());
    drop(fs::remove_dir_all(&copy));
    let held = again(&copy);
    drop(fs::remove_dir_all(&copy));
    held
}

fn again(copy: &Path) -> Result<()> {
    for file in sources()? {
        let to = copy.join(&file);
        fs::create_dir_all(to.parent().unwrap_or(copy))?;
        fs::copy(paths::root().join(&file), to).with_context(|| format!("could not copy {}", file.display()))?;
    }
    // Cargo calls this program from the copy: what finds the root finds that one.
    run::run(
        Command::new("cargo")
            .args(["xtask", "dist"])
            .current_dir(copy)
            .env_remove("CARGO_MANIFEST_DIR")
            .env("CARGO_TARGET_DIR", copy.join("target")),
    )?;
    compare(&paths::dist(), &copy.join("dist"))
}

/// Compares two built sites.
fn compare(first: &Path, second: &Path) -> Result<()> {
    let differ = differences(&shipped::files(first)?, &shipped::files(second)?);
    if !differ.is_empty() {
        bail!("two builds differ:\n{}", differ.join("\n"));
    }
    println!("   both builds have the same files, byte for byte");
    Ok(())
}

/// Builds the site with Trunk, for those who have it, and compares it with the one in `dist/`.
///
/// # Errors
/// Where Trunk fails, or a file differs.
pub fn trunk() -> Result<Outcome> {
    // Trunk.toml names the other program's version and forbids Trunk to download it.
    let config = fs::read_to_string(paths::root().join("Trunk.toml"))?;
    let version =
        config.lines().find_map(|line| line.strip_prefix("wasm_bindgen = ")).context("Trunk.toml has no version")?;
    let version = format!("wasm-bindgen {}", version.trim_matches('"'));
    let is_there = |program: &str, version: &str| {
        run::read(Command::new(program).arg("--version")).is_ok_and(|said| said.starts_with(version))
    };
    if !is_there("trunk", "trunk 0.21") || !is_there("wasm-bindgen", &version) {
        return Ok(Outcome::Skipped(format!(
            "there is no Trunk 0.21 with {version} on PATH (cargo install builds both)"
        )));
    }
    let site = paths::target().join("trunk");
    run::run(
        Command::new("trunk")
            .args(["build", "--release", "--dist"])
            .arg(&site)
            .current_dir(paths::root())
            // Trunk reads it as its option of that name, which takes true or false.
            .env_remove("NO_COLOR")
            .env_remove("CARGO_MANIFEST_DIR"),
    )?;
    compare(&paths::dist(), &site)?;
    Ok(Outcome::Holds)
}

/// The files that git knows of, as they are in the working folder, and those it does not ignore.
fn sources() -> Result<Vec<PathBuf>> {
    let said = run::read(
        Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"])
            .current_dir(paths::root()),
    )
    .context("git does not say which files are sources")?;
    Ok(said.lines().map(PathBuf::from).filter(|file| paths::root().join(file).is_file()).collect())
}

type File = (String, Vec<u8>);

fn differences(a: &[File], b: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, bytes) in a {
        match b.iter().find(|(other, _)| other == name) {
            None => found.push(format!("{name} is in the first build alone")),
            Some((_, other)) if other != bytes => {
                let at = bytes.iter().zip(other).take_while(|(a, b)| a == b).count();
                found.push(format!("{name} differs from byte {at} on ({} and {} bytes)", bytes.len(), other.len()));
            }
            Some(_) => {}
        }
    }
    let only = b.iter().filter(|(name, _)| !a.iter().any(|(other, _)| other == name));
    found.extend(only.map(|(name, _)| format!("{name} is in the second build alone")));
    found
}

/// Compiler options by which paths in the engine (of panics) are the same on every machine.
///
/// # Errors
/// Where cargo or the compiler cannot tell where things are.
pub fn path_options() -> Result<String> {
    let mut places = vec![(paths::root(), "halfstep")];
    for one in crate::crates::all()? {
        let above = one.folder.parent().map(Path::to_path_buf).unwrap_or_default();
        if one.source.is_some() && !places.iter().any(|(place, _)| *place == above) {
            places.push((above, "crates"));
        }
    }
    // Where the standard library's sources are installed, its paths would lead there.
    let sysroot = run::read(Command::new("rustc").args(["--print", "sysroot"]))?;
    places.push((PathBuf::from(sysroot).join("lib/rustlib/src/rust"), "rust"));
    let options: Vec<String> =
        places.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    if let Some(spaced) = options.iter().find(|option| option.contains(char::is_whitespace)) {
        println!("   with spaces in a path ({spaced}) the engine keeps paths of this machine");
        return Ok(String::new());
    }
    Ok(options.join(" "))
}

/// Gives a build of the page these options; they reach what is compiled for the browser alone.
///
/// # Errors
/// As [`path_options`].
pub fn flags(command: &mut Command, more: &[&str]) -> Result<()> {
    let name = format!("CARGO_TARGET_{}_RUSTFLAGS", tools::TARGET.to_uppercase().replace('-', "_"));
    let given = env::var(&name).unwrap_or_default();
    command.env(&name, format!("{given} {} {}", path_options()?, more.join(" ")).trim());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named() {
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        let a = [file("a", b"1"), file("b", b"same"), file("c", b"12345")];
        assert_eq!(differences(&a, &a), [""; 0]);
        let found = differences(&a, &[file("b", b"same"), file("c", b"12x45"), file("d", b"")]);
        assert_eq!(
            found,
            [
                "a is in the first build alone",
                "c differs from byte 2 on (5 and 5 bytes)",
                "d is in the second build alone"
            ]
        );
    }
}
