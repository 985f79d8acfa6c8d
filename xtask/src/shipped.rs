//! What must hold of the built site, whoever built it and wherever it is put: nothing of the
//! machine that built it is in it, and nothing in it leads to a fixed place.

use crate::{crates, licenses, paths};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where cargo keeps the sources of crates on every machine.
const SOURCES: &str = ".cargo/registry";

/// Holds the site in a folder to that.
///
/// # Errors
/// Where something does not hold, with all that does not.
pub fn check(dist: &Path) -> Result<()> {
    let mut wrong = Vec::new();
    let machine = machine();
    let all = files(dist)?;
    for (name, bytes) in &all {
        let text = String::from_utf8_lossy(bytes);
        wrong.extend(machine.iter().filter(|place| text.contains(*place)).map(|place| format!("{name} has {place}")));
        if let Some(day) = date(bytes) {
            wrong.push(format!("{name} has the date {day}"));
        }
        for link in links(name, &text) {
            if let Some(why) = leads_wrong(dist, name, &link) {
                wrong.push(format!("{name} leads to {link}: {why}"));
            }
        }
    }
    let text = fs::read_to_string(dist.join(licenses::FILE)).context("the list of licenses is not there")?;
    let want: Vec<String> = crates::shipped()?.iter().map(|one| format!("{} {}", one.name, one.version)).collect();
    if licenses::named(&text) != want {
        wrong.push(format!("{} is not the list of what ships", licenses::FILE));
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    Ok(())
}

/// Every file below a folder with its name, in a fixed order.
///
/// # Errors
/// Where one cannot be read.
pub fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    paths::files(folder)?.iter().map(|path| Ok((paths::name(path, folder), fs::read(path)?))).collect()
}

/// Paths by which a file would tell where it was built.
fn machine() -> Vec<String> {
    let set = |name: &str| env::var_os(name).map(PathBuf::from);
    let own = [Some(paths::root()), set("HOME"), set("USERPROFILE"), set("CARGO_HOME"), set("RUSTUP_HOME")];
    let own = own.into_iter().flatten().map(|path| path.display().to_string()).filter(|path| path.len() > 3);
    own.chain([SOURCES.to_owned()]).collect()
}

/// A date as machines write it, `2024-05-17`.
fn date(bytes: &[u8]) -> Option<String> {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let number = |part: &[u8]| part.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    bytes.windows(10).enumerate().find_map(|(at, day)| {
        let (year, month, of_month) = (&day[..4], &day[5..7], &day[8..]);
        let is_date = day[4] == b'-'
            && day[7] == b'-'
            && digits(year)
            && digits(month)
            && digits(of_month)
            && (2020..2100).contains(&number(year))
            && (1..=12).contains(&number(month))
            && (1..=31).contains(&number(of_month));
        let alone = [at.checked_sub(1), Some(at + 10)]
            .iter()
            .all(|beside| beside.and_then(|at| bytes.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric()));
        (is_date && alone).then(|| String::from_utf8_lossy(day).into_owned())
    })
}

/// What a file of the site loads or leads to.
fn links(name: &str, text: &str) -> Vec<String> {
    let between = |begin: &str, end: &[char]| -> Vec<String> {
        text.split(begin).skip(1).map(|rest| rest.split(end).next().unwrap_or_default().to_owned()).collect()
    };
    let mut found = Vec::new();
    if name.ends_with(".html") {
        for attribute in ["src", "href", "action", "poster", "srcset", "formaction"] {
            found.extend(between(&format!(" {attribute}=\""), &['"']));
            found.extend(between(&format!(" {attribute}='"), &['\'']));
        }
    } else if name.ends_with(".css") {
        found.extend(between("url(", &[')']));
        found.extend(between("@import \"", &['"']));
    } else if name.ends_with(".js") {
        for begin in ["from", "import", "import(", "new URL("] {
            for quote in ['"', '\'', '`'] {
                found.extend(between(&format!("{begin}{quote}"), &[quote]));
                found.extend(between(&format!("{begin} {quote}"), &[quote]));
            }
        }
    }
    let plain = |link: String| link.trim_matches(['"', '\'']).to_owned();
    found.into_iter().map(plain).filter(|link| !link.contains("${")).collect()
}

fn leads_wrong(dist: &Path, name: &str, link: &str) -> Option<&'static str> {
    if link.starts_with("data:") || link.starts_with('#') || link.starts_with('?') {
        return None;
    }
    if link.starts_with('/') || link.contains("//") || link.contains(':') {
        return Some("it is not relative");
    }
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let file = dist.join(name).parent()?.join(path);
    (!file.exists()).then_some("there is nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with one more file, or with one changed.
    fn wrong(file: &str, text: &str) -> Option<String> {
        let id = std::thread::current().id();
        let dist = env::temp_dir().join(format!("halfstep-shipped-{}-{id:?}", std::process::id()));
        drop(fs::remove_dir_all(&dist));
        fs::create_dir_all(dist.join("app-1/js")).unwrap();
        licenses::write(&dist).unwrap();
        fs::write(dist.join("index.html"), r##"<a href="#verdict"></a><script src="app-1/js/main.js"></script>"##)
            .unwrap();
        fs::write(
            dist.join("app-1/js/main.js"),
            r#"import{a}from"./b.js";import(`../c.js`);new URL("../c.js",import.meta.url)"#,
        )
        .unwrap();
        fs::write(dist.join("app-1/js/b.js"), "").unwrap();
        fs::write(dist.join("app-1/c.js"), "const version='1.2020-13-01'").unwrap();
        if !file.is_empty() {
            fs::write(dist.join(file), text).unwrap();
        }
        let held = check(&dist).err().map(|error| format!("{error:#}"));
        fs::remove_dir_all(dist).unwrap();
        held
    }

    #[test]
    fn what_tells_of_the_machine_or_leads_to_a_fixed_place_is_found() {
        assert_eq!(wrong("", ""), None);
        let root = paths::root().display().to_string();
        for (file, text, says) in [
            ("app-1/run_bg.wasm", format!("\0asm\u{1}{root}/src/lib.rs"), "run_bg.wasm has"),
            ("app-1/run_bg.wasm", format!("at {SOURCES}/x.rs"), SOURCES),
            ("app-1/c.js", "/* built 2026-01-31 */".to_owned(), "the date 2026-01-31"),
            ("index.html", r#"<a href="/about">"#.to_owned(), "it is not relative"),
            ("index.html", r#"<img src="https://example.org/a.png">"#.to_owned(), "it is not relative"),
            ("index.html", r#"<link href="gone.css">"#.to_owned(), "there is nothing"),
            ("app-1/main.css", "a{background:url(/lock.svg)}".to_owned(), "it is not relative"),
            ("app-1/js/b.js", r#"import"/js/x.js""#.to_owned(), "it is not relative"),
            ("licenses.txt", "plotters 0.3.7\n    MIT\n".to_owned(), "not the list"),
        ] {
            let said = wrong(file, &text).unwrap_or_else(|| panic!("{file} with {text} holds"));
            assert!(said.contains(says), "{said}");
        }
    }
}
