//! What a visitor downloads.

use crate::paths;
use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;

/// What may be loaded until the default run is seen, in bytes compressed by `gzip -9`: the page, its styles, and the
/// pictures that it comes with.
pub const FIRST: u64 = 60_000;

/// What any link may load until all is said of its run.
pub const LINK: u64 = 240_000;

/// What the median of sixty links (`tests/links/sixty.txt`) may load: what it loads now, rounded up. It must come down to
/// 200,000.
pub const MEDIAN: u64 = 240_000;

/// In how many requests.
pub const REQUESTS: usize = 8;

/// What no run needs; of the engine's files, `replay` and `common` are needed by some.
const LATER: [&str; 11] = [
    "later.css",
    "frame.css",
    "studies_bg.wasm",
    "typed_bg.wasm",
    "lock.svg",
    "licenses.txt",
    "halfstep-figure.js",
    ".d.ts",
    ".html",
    ".png",
    ".webmanifest",
];

/// Prints each file's size, plain and compressed, and the sum of what a link loads.
/// The page tests count the same from what a browser asks for.
///
/// # Errors
/// Where `dist/` is not there, or a link loads more than it may.
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
        let first = is_of_a_run(&name, &main);
        // The pictures of one window are named for all; those of previews are of no visit.
        if !name.contains("/first/") && !name.starts_with("p/") {
            println!("   {size:>9} {gzip:>9}  {name}{}", if first { "" } else { "  (later)" });
        }
        if first {
            small += gzip;
            requests += 1;
        }
    }
    println!("   {small:>19}  any link, in {requests} files");
    if small > LINK || requests > REQUESTS {
        bail!("a link loads {small} bytes in {requests} files; it may be {LINK} in {REQUESTS}");
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

/// Whether a file of `dist/` is loaded by every link: all but what comes later, the pictures of the default run, and of
/// the modules those that `main`, the first one's text, does not import at once. A worker has the page's program.
fn is_of_a_run(name: &str, main: &str) -> bool {
    let chunk = name.split_once("/js/").is_some_and(|(_, file)| {
        file != "main.js"
            && !main.contains(&format!("from\"./{file}\""))
            && !main.contains(&format!("import\"./{file}\""))
    });
    name == "index.html" || !(chunk || name.contains("/first/") || LATER.iter().any(|end| name.ends_with(end)))
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
            "app-1/run_bg.wasm",
            "app-1/js/main.js",
            "app-1/js/page-b2.js",
            "app-1/styles/main.css",
        ];
        for name in first {
            assert!(is_of_a_run(name, main), "{name}");
        }
        for name in ["app-1/studies_bg.wasm", "app-1/first/path-0-dark.svg", "app-1/js/map-a1.js", "app-1/lock.svg"] {
            assert!(!is_of_a_run(name, main), "{name}");
        }
    }

    #[test]
    fn compression_is_at_its_best() {
        let text = "what a finite step size does to an optimizer ".repeat(1000);
        assert!(gzip(text.as_bytes()).unwrap() < 300);
    }
}
