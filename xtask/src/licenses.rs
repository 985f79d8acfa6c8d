//! The licenses of what ships, in one file beside the page.

use crate::crates::{self, Crate};
use anyhow::Result;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The file's name; the page's foot leads to it.
pub const FILE: &str = "licenses.txt";

/// What begins a text that several crates may carry.
const RULE: &str = "────────";

/// Writes the file.
///
/// # Errors
/// Where cargo cannot tell what ships, or a license cannot be read.
pub fn write(folder: &Path) -> Result<()> {
    fs::write(folder.join(FILE), text(&crates::shipped()?)?)?;
    Ok(())
}

/// Each crate with its license, then each license text once.
fn text(shipped: &[Crate]) -> Result<String> {
    let mut out = String::from(
        "What ships with Halfstep\n\n\
         The engine is compiled from the crates below and from the Rust standard library\n\
         (MIT OR Apache-2.0, The Rust Project Developers, https://www.rust-lang.org).\n\
         The page's own scripts and styles are of Halfstep itself.\n\n",
    );
    // The text, and who carries it.
    let mut texts: Vec<(String, Vec<&str>)> = Vec::new();
    for one in shipped {
        writeln!(out, "{} {}", one.name, one.version)?;
        writeln!(out, "    {}", one.license.replace('/', " OR "))?;
        if let Some(repository) = &one.repository {
            writeln!(out, "    {repository}")?;
        }
        let own = carried(&one.folder)?;
        if own.is_empty() {
            writeln!(out, "    by {}; it carries no text of its own", one.authors.join(", "))?;
            continue;
        }
        let mut numbers = Vec::new();
        for text in own {
            let at = texts.iter().position(|(known, _)| same(known, &text)).unwrap_or_else(|| {
                texts.push((text, Vec::new()));
                texts.len() - 1
            });
            texts[at].1.push(&one.name);
            numbers.push(format!("{}", at + 1));
        }
        let which = if numbers.len() == 1 { "text" } else { "texts" };
        writeln!(out, "    {which} {}", numbers.join(", "))?;
    }
    for ((text, of), number) in texts.iter().zip(1..) {
        write!(out, "\n{RULE} Text {number}: {}\n\n{}\n", of.join(", "), text.trim_matches('\n'))?;
    }
    Ok(out)
}

/// The license texts in a crate's folder, in the order of their names.
fn carried(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_licence = ["licen", "copying", "notice", "unlicense"].iter().any(|begin| name.starts_with(begin));
        if is_licence && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    files.into_iter().map(|file| Ok(String::from_utf8_lossy(&fs::read(file)?).replace('\r', ""))).collect()
}

/// Whether two texts differ in spaces and line ends alone.
fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// The crates that a file names, as `name version`.
#[must_use]
pub fn named(text: &str) -> Vec<&str> {
    let list = text.split(RULE).next().unwrap_or_default();
    let mut before = "";
    let mut found = Vec::new();
    for line in list.lines() {
        // A crate's line is the one above its first indented one.
        if line.starts_with("    ") && !before.starts_with("    ") {
            found.push(before);
        }
        before = line;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_has_its_licence_and_every_text_stands_once() {
        let shipped = crates::shipped().unwrap();
        let text = text(&shipped).unwrap();
        let want: Vec<String> = shipped.iter().map(|one| format!("{} {}", one.name, one.version)).collect();
        assert_eq!(named(&text), want);
        assert!(want.iter().any(|one| one.starts_with("num-dual ")));
        assert!(text.contains("plotters contributors") || text.contains("Hao Hou"), "plotters' own text is missing");
        // Nearly every crate carries this text; it stands in a few wordings.
        let long = text.matches("TERMS AND CONDITIONS FOR USE, REPRODUCTION").count();
        assert!(long > 0 && long * 4 < want.len(), "{long} of {}", want.len());
        assert!(text.contains("Project Nayuki"));
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")));
    }
}
