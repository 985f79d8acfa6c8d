//! The crates that the project is made of: which of them ship, under which licences, from where.

use crate::{paths, run, tools};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where crates may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// One crate of the lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// The version that is locked.
    pub version: String,
    /// Its licence, as an expression; empty where it states none.
    pub licence: String,
    /// Who wrote it, where it says so.
    pub authors: Vec<String>,
    /// Where it is developed, where it says so.
    pub repository: Option<String>,
    /// Where it comes from; nothing for the project's own.
    pub source: Option<String>,
    /// Its folder on this machine.
    pub folder: PathBuf,
}

/// All crates of the lock file, in the order of their names.
///
/// # Errors
/// Where cargo cannot tell.
pub fn all() -> Result<Vec<Crate>> {
    let said = run::read(
        Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).current_dir(paths::root()),
    )
    .context("cargo does not say what the project is made of")?;
    let said: Value = serde_json::from_str(&said)?;
    let packages = said["packages"].as_array().context("cargo names no packages")?;
    let mut found = packages.iter().map(read).collect::<Option<Vec<_>>>().context("a package without a name")?;
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

fn read(package: &Value) -> Option<Crate> {
    let text = |key: &str| package[key].as_str().map(str::to_owned);
    let authors = package["authors"].as_array()?;
    Some(Crate {
        name: text("name")?,
        version: text("version")?,
        licence: text("license").unwrap_or_default(),
        authors: authors.iter().filter_map(|author| author.as_str().map(str::to_owned)).collect(),
        repository: text("repository"),
        source: text("source"),
        folder: PathBuf::from(text("manifest_path")?).parent()?.to_path_buf(),
    })
}

/// The crates that are in the engine: what the library needs in the browser, without what only the
/// compiler runs.
///
/// # Errors
/// Where cargo cannot tell.
pub fn shipped() -> Result<Vec<Crate>> {
    let tree = run::read(
        Command::new("cargo")
            .args(["tree", "--locked", "--package", "halfstep", "--edges", "normal,no-proc-macro"])
            .args(["--target", tools::TARGET, "--prefix", "none", "--format", "{p}"])
            .current_dir(paths::root()),
    )?;
    // `name v1.2.3`, and for a crate in a folder the folder.
    let mut named: Vec<(&str, &str)> =
        tree.lines().filter_map(|line| line.split_once(" v")).map(|(name, rest)| (name, first_word(rest))).collect();
    named.sort_unstable();
    named.dedup();
    let all = all()?;
    named
        .into_iter()
        .map(|(name, version)| {
            let of = all.iter().find(|one| one.name == name && one.version == version);
            of.cloned().with_context(|| format!("cargo knows no {name} {version}"))
        })
        .collect()
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Holds every crate to `deny.toml`: its licence is allowed and it comes from the registry. What
/// ships is there in one version.
///
/// # Errors
/// Where one does not hold, with all that do not.
pub fn check() -> Result<()> {
    let rules = Rules::read(&fs::read_to_string(paths::root().join("deny.toml"))?);
    let mut wrong: Vec<String> = all()?.iter().filter_map(|one| rules.object(one)).collect();
    let shipped = shipped()?;
    for pair in shipped.windows(2).filter(|pair| pair[0].name == pair[1].name) {
        wrong.push(format!("{} ships as {} and as {}", pair[0].name, pair[0].version, pair[1].version));
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("   {} crates ship, each in one version", shipped.len());
    Ok(())
}

/// What `deny.toml` says of licences; `cargo deny` reads the same.
#[derive(Debug, Default)]
struct Rules {
    allowed: Vec<String>,
    /// A crate and the licence that it alone may have.
    excepted: Vec<(String, String)>,
}

impl Rules {
    fn read(text: &str) -> Self {
        let section = text.split("[licenses]").nth(1).unwrap_or_default();
        let section = section.split("\n[").next().unwrap_or_default();
        let lines: Vec<&str> = section.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
        let section = lines.join("\n");
        let list = |name: &str| -> Vec<String> {
            let rest = section.split(&format!("\n{name} = [")).nth(1).unwrap_or_default();
            quoted(rest.split("\n]").next().unwrap_or_default())
        };
        let pairs = list("exceptions");
        let excepted = pairs.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        Self { allowed: list("allow"), excepted }
    }

    fn object(&self, one: &Crate) -> Option<String> {
        let Crate { name, version, licence, source, .. } = one;
        if source.as_deref().is_some_and(|source| source != REGISTRY) {
            return Some(format!("{name} {version} comes from {}", source.as_deref().unwrap_or_default()));
        }
        let may = |licence: &str| {
            self.allowed.iter().any(|allowed| allowed == licence)
                || self.excepted.iter().any(|(own, allowed)| own == name && allowed == licence)
        };
        (!holds(licence, &may)).then(|| format!("{name} {version} has the licence {licence:?}"))
    }
}

/// What stands between double quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether a licence expression can be met with what may be used. An old `/` means OR.
fn holds(expression: &str, may: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    either(&words, &mut at, may).is_some_and(|holds| holds && at == words.len())
}

fn either(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut held = both(words, at, may)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        held |= both(words, at, may)?;
    }
    Some(held)
}

fn both(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut held = one(words, at, may)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        held &= one(words, at, may)?;
    }
    Some(held)
}

fn one(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let held = either(words, at, may)?;
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return closed.then_some(held);
    }
    if words.get(*at) == Some(&"WITH") {
        let with = format!("{word} WITH {}", words.get(*at + 1)?);
        *at += 2;
        return Some(may(&with));
    }
    Some(may(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_they_bind() {
        let may = |licence: &str| ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].contains(&licence);
        for good in [
            "MIT",
            "Apache-2.0/MIT",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-3.0 AND Zlib OR MIT",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(holds(good, &may), "{good}");
        }
        for bad in
            ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT OR", "Apache-2.0", "MIT MIT", "(GPL-3.0 OR Zlib) AND MIT"]
        {
            assert!(!holds(bad, &may), "{bad}");
        }
    }

    #[test]
    fn rules_refuse_other_licences_and_other_places() {
        let rules = Rules::read(
            "[licenses]\n# Not \"GPL-3.0\".\nallow = [\n  \"MIT\",\n]\nexceptions = [\n  { crate = \"a\", allow = [\"MPL-2.0\"] },\n]\n\n[bans]\nallow = [\n  \"BSD\",\n]\n",
        );
        let one = |name: &str, licence: &str, source: Option<&str>| Crate {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            authors: Vec::new(),
            repository: None,
            source: source.map(str::to_owned),
            folder: PathBuf::new(),
        };
        assert_eq!(rules.object(&one("b", "MIT", Some(REGISTRY))), None);
        assert_eq!(rules.object(&one("a", "MPL-2.0", Some(REGISTRY))), None);
        assert_eq!(rules.object(&one("own", "MIT", None)), None);
        for (name, licence) in [("b", "MPL-2.0"), ("b", "GPL-3.0"), ("b", "BSD"), ("b", "")] {
            assert!(rules.object(&one(name, licence, Some(REGISTRY))).is_some(), "{name} {licence}");
        }
        assert!(rules.object(&one("b", "MIT", Some("git+https://example.org/b"))).is_some());
    }

    #[test]
    fn what_ships_is_what_the_library_needs_in_the_browser() {
        let names: Vec<String> = shipped().unwrap().into_iter().map(|one| one.name).collect();
        for name in ["halfstep", "num-dual", "plotters", "plotters-canvas", "wasm-bindgen", "web-sys", "serde_json"] {
            assert!(names.iter().any(|own| own == name), "{name} is not in {names:?}");
        }
        // Of the tests, of the build, of the compiler.
        for name in ["proptest", "divan", "walrus", "syn", "serde_derive", "wasm-bindgen-macro", "wasm-bindgen-test"] {
            assert!(!names.iter().any(|own| own == name), "{name}");
        }
    }
}
