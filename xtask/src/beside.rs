//! Steps that run beside the others: compiling for the page and linking leave a processor idle for minutes.
//!
//! Each is a process of its own, so that what it prints can be kept until its turn.

use crate::paths;
use crate::run::{self, Outcome};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{env, fs};

/// Steps under way, which end in the order in which they were named.
#[derive(Debug)]
pub struct Beside(Receiver<Ended>);

/// A step that has ended.
#[derive(Debug)]
struct Ended {
    printed: Result<String>,
    took: Duration,
}

impl Beside {
    /// Starts the first of the steps; each of the others starts when the one before it has ended.
    ///
    /// # Errors
    /// Where this program cannot be copied: tests compile it, too, which takes it away from where it is.
    pub fn start(names: &'static [&'static str]) -> Result<Self> {
        let program = paths::target().join("beside").with_extension(env::consts::EXE_EXTENSION);
        fs::copy(env::current_exe()?, &program).with_context(|| format!("could not write {}", program.display()))?;
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            for name in names {
                let start = Instant::now();
                let printed = run(&program, name);
                if sender.send(Ended { printed, took: start.elapsed() }).is_err() {
                    return;
                }
            }
        });
        Ok(Self(receiver))
    }

    /// Waits for the next one; prints what it printed, and returns what it came to and how long it took.
    pub fn next(&self) -> (Result<Outcome>, Duration) {
        match self.0.recv() {
            Ok(Ended { printed, took }) => (printed.and_then(|printed| said(&printed)), took),
            Err(_) => (Err(anyhow::anyhow!("it was never started")), Duration::ZERO),
        }
    }
}

/// Runs one step by this program, and keeps what it prints.
fn run(program: &Path, name: &str) -> Result<String> {
    // Both go into one text, in the order in which they come.
    let (mut reader, writer) = std::io::pipe()?;
    let mut child = Command::new(program)
        .args(["test", "--only", name])
        .current_dir(paths::root())
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("could not start {name}"))?;
    let mut printed = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut printed)?;
    child.wait()?;
    Ok(String::from_utf8_lossy(&printed).into_owned())
}

/// Prints it, and reads its last lines, which are those of [`run::Steps::close`].
fn said(printed: &str) -> Result<Outcome> {
    // What follows are times, and the count that is told again.
    let (words, summary) = printed.split_once(run::SUMMARY).unwrap_or((printed, ""));
    println!("{}", words.trim_end());
    if let Some(why) = summary.lines().find_map(|line| line.strip_prefix("SKIPPED ")) {
        return Ok(Outcome::Skipped(why.split_once(": ").map_or(why, |(_, why)| why).to_owned()));
    }
    match summary.lines().last().and_then(run::total) {
        Some(count) => Ok(Outcome::Tests(count)),
        None => bail!("it ended without a count"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Count;

    #[test]
    fn what_a_step_came_to_is_read_from_what_it_printed() {
        let read =
            |end: &str| said(&format!("── python: the wheel\n   python: …\n{}:\n    1.0 s  all\n{end}", run::SUMMARY));
        assert!(matches!(read("3 passed, 0 failed"), Ok(Outcome::Tests(Count { passed: 3, failed: 0 }))));
        let failed = read("FAILED python (again alone: …)\n3 passed, 1 failed");
        assert!(matches!(failed, Ok(Outcome::Tests(Count { passed: 3, failed: 1 }))));
        assert!(
            matches!(read("SKIPPED python: no Python: none\n0 passed, 0 failed"), Ok(Outcome::Skipped(why)) if why == "no Python: none")
        );
        assert!(said("killed").is_err());
    }
}
