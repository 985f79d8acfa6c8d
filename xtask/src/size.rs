//! What a visitor downloads.

use crate::paths;
use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;

/// What a first visit may load, in bytes compressed by `gzip -9`: what it loads now, rounded up. docs/performance.md has
/// what it must come down to; a change that needs more says what for.
pub const LIMIT: u64 = 131_000;

/// How many files that may be.
pub const REQUESTS: usize = 8;

/// What the page fetches only when it is needed: the whole engine, workers, later views, a
/// picture that a locked setting shows, and what is there to be read.
const LATER: [&str; 7] =
    ["later.css", "halfstep_bg.wasm", "halfstep.js", "worker.js", "lock.svg", "licenses.txt", ".html"];

/// Prints each file's size, plain and compressed, and the sum of what a first visit loads.
/// The page tests count the same from what a browser asks for.
///
/// # Errors
/// Where `dist/` is not there, or a first visit loads more than it may.
pub fn report() -> Result<()> {
    let dist = paths::dist();
    let found = paths::files(&dist)?;
    let main = found.iter().find(|file| file.ends_with("js/main.js")).map(fs::read_to_string).transpose()?;
    let main = main.unwrap_or_default();
    let (mut small, mut requests) = (0, 0);
    println!("   {:>9} {:>9}  file", "bytes", "gzip");
    for file in &found {
        let bytes = fs::read(file)?;
        let (size, gzip) = (bytes.len(), gzip(&bytes)?);
        let name = paths::name(file, &dist);
        let first = is_first(&name, &main);
        println!("   {size:>9} {gzip:>9}  {name}{}", if first { "" } else { "  (later)" });
        if first {
            small += gzip;
            requests += 1;
        }
    }
    println!("   {small:>19}  a first visit, in {requests} files");
    if small > LIMIT || requests > REQUESTS {
        bail!("a first visit is {small} bytes in {requests} files; it may be {LIMIT} in {REQUESTS}");
    }
    Ok(())
}

/// The size after `gzip -9`.
///
/// # Errors
/// None in practice; the encoder's own are passed on.
pub fn gzip(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

/// Whether a file of `dist/` is loaded by a first visit: all but what comes later, and of the modules
/// those that `main`, the first one's text, imports.
fn is_first(name: &str, main: &str) -> bool {
    let chunk = name.split_once("/js/").is_some_and(|(_, file)| {
        file != "main.js"
            && !main.contains(&format!("from\"./{file}\""))
            && !main.contains(&format!("import\"./{file}\""))
    });
    name == "index.html" || !(chunk || LATER.iter().any(|end| name.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_is_not_counted() {
        let main = r#"import{a as e}from"./page-b2.js";import(`./map-a1.js`)"#;
        let first = [
            "index.html",
            "boot.js",
            "app-1/first_bg.wasm",
            "app-1/js/main.js",
            "app-1/js/page-b2.js",
            "app-1/styles/main.css",
        ];
        for name in first {
            assert!(is_first(name, main), "{name}");
        }
        for name in ["app-1/halfstep_bg.wasm", "app-1/js/worker.js", "app-1/js/map-a1.js", "app-1/lock.svg"] {
            assert!(!is_first(name, main), "{name}");
        }
    }

    #[test]
    fn compression_is_at_its_best() {
        let text = "what a finite step size does to an optimizer ".repeat(1000);
        assert!(gzip(text.as_bytes()).unwrap() < 300);
    }
}
