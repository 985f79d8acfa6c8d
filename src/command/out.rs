//! Where results go: standard output, or a file that is only there once it is whole.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::Failure;

/// Writes a result to a file or to standard output.
///
/// # Errors
/// Where that cannot be written.
pub fn put(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => fs::write(file, bytes).map_err(|e| Failure::file(format!("{}: {e}", file.display()))),
        None => {
            let mut out = io::stdout().lock();
            quiet(out.write_all(bytes).and_then(|()| out.flush()))
        }
    }
}

/// A reader that has seen enough, such as `head`, is not a failure.
fn quiet(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Failure::file(e)),
        _ => Ok(()),
    }
}

/// Says something on standard error.
pub fn say(words: &str) {
    // Where nobody listens there is nobody to tell.
    drop(writeln!(io::stderr(), "{words}"));
}

/// A value as indented JSON.
///
/// # Errors
/// None in practice: every report can be written.
pub fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(Failure::file)
}
