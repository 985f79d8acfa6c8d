//! Holds the crates to `deny.toml`, which `cargo deny` reads as well: here without a network, and so
//! without the database of advisories.

use crate::crates::{self, Crate};
use crate::paths;
use anyhow::{Context, Result, bail};
use spdx::{Expression, ParseMode};
use std::fs;
use toml::{Table, Value};

/// Every crate has a license that is allowed and comes from a registry. What ships is there in one version.
///
/// # Errors
/// Where one does not hold, with all that do not.
pub fn check() -> Result<()> {
    let rules = Rules::read(&fs::read_to_string(paths::root().join("deny.toml"))?)?;
    let mut wrong: Vec<String> = crates::all()?.iter().filter_map(|one| rules.object(one)).collect();
    let shipped = crates::shipped()?;
    for pair in shipped.windows(2).filter(|pair| pair[0].name == pair[1].name) {
        wrong.push(format!("{} ships as {} and as {}", pair[0].name, pair[0].version, pair[1].version));
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("   {} crates ship, each in one version", shipped.len());
    Ok(())
}

/// What `deny.toml` says of licenses.
#[derive(Debug, Default)]
struct Rules {
    allowed: Vec<String>,
    /// A crate and what it alone may have.
    excepted: Vec<(String, Vec<String>)>,
}

impl Rules {
    fn read(text: &str) -> Result<Self> {
        let file: Table = text.parse().context("deny.toml is not valid TOML")?;
        let licenses = file.get("licenses").context("deny.toml says nothing of licenses")?;
        let exceptions = licenses.get("exceptions").and_then(Value::as_array).cloned().unwrap_or_default();
        let excepted = exceptions.iter().map(|one| {
            let name = one.get("crate").and_then(Value::as_str).context("an exception for no crate")?;
            Ok((name.to_owned(), list(one)?))
        });
        Ok(Self { allowed: list(licenses)?, excepted: excepted.collect::<Result<_>>()? })
    }

    fn object(&self, one: &Crate) -> Option<String> {
        let Crate { name, version, license, source, .. } = one;
        if let Some(elsewhere) = source.as_deref().filter(|source| !source.starts_with("registry+")) {
            return Some(format!("{name} {version} comes from {elsewhere}"));
        }
        let own = self.excepted.iter().filter(|(of, _)| of == name).flat_map(|(_, may)| may);
        let may: Vec<&String> = self.allowed.iter().chain(own).collect();
        // An old `/` means OR, and old names count.
        let held = Expression::parse_mode(license, ParseMode::LAX)
            .is_ok_and(|expression| expression.evaluate(|one| may.iter().any(|allowed| **allowed == one.to_string())));
        (!held).then(|| format!("{name} {version} has the license {license:?}"))
    }
}

/// What `allow` lists.
fn list(of: &Value) -> Result<Vec<String>> {
    let all = of.get("allow").and_then(Value::as_array).context("deny.toml allows no license")?;
    all.iter().map(|one| one.as_str().map(str::to_owned).context("a license that is no text")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn one(name: &str, license: &str, source: Option<&str>) -> Crate {
        Crate {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.to_owned(),
            authors: Vec::new(),
            repository: None,
            source: source.map(str::to_owned),
            folder: PathBuf::new(),
        }
    }

    #[test]
    fn rules_refuse_other_licenses_and_other_places() {
        let rules = Rules::read(
            r#"
            [licenses]
            # Not "GPL-3.0".
            allow = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]
            exceptions = [{ crate = "a", allow = ["MPL-2.0"] }]
            [bans]
            allow = ["BSD-3-Clause"]
            "#,
        )
        .unwrap();
        let registry = Some("registry+https://example.org/index");
        for (name, license) in [
            ("b", "MIT"),
            ("b", "Apache-2.0/MIT"),
            ("b", "GPL-3.0-only OR MIT"),
            ("b", "(MIT OR Apache-2.0) AND Unicode-3.0"),
            ("b", "GPL-3.0-only AND Zlib OR MIT"),
            ("b", "Apache-2.0 WITH LLVM-exception"),
            ("a", "MPL-2.0"),
        ] {
            assert_eq!(rules.object(&one(name, license, registry)), None);
        }
        for (name, license) in [
            ("b", ""),
            ("b", "MPL-2.0"),
            ("b", "BSD-3-Clause"),
            ("b", "Apache-2.0"),
            ("b", "MIT AND GPL-3.0-only"),
            ("b", "(GPL-3.0-only OR Zlib) AND MIT"),
            ("b", "(MIT"),
            ("b", "MIT OR"),
        ] {
            assert!(rules.object(&one(name, license, registry)).is_some(), "{name} {license}");
        }
        assert_eq!(rules.object(&one("own", "MIT", None)), None);
        assert!(rules.object(&one("b", "MIT", Some("git+https://example.org/b"))).is_some());
        assert!(Rules::read("[bans]").is_err());
    }
}
