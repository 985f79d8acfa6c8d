//! Runs programs and steps, says what it is doing, and keeps the count.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How a step went when nothing prevented it from running.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
}

/// What a step came to.
#[derive(Debug)]
pub enum Outcome {
    /// It holds; it counts as one.
    Holds,
    /// It ran tests; each counts.
    Tests(Count),
    /// The same, with those that passed only when they ran again.
    Again(Count, Vec<String>),
    /// It could not be run here, and why.
    Skipped(String),
}

/// What the summary begins with.
pub const SUMMARY: &str = "The time of each step";

/// A row of steps and what they came to.
#[derive(Debug)]
pub struct Steps {
    started: Instant,
    count: Count,
    failed: Vec<String>,
    skipped: Vec<String>,
    unsteady: Vec<String>,
    times: Vec<(String, Duration)>,
}

impl Default for Steps {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            count: Count::default(),
            failed: Vec::new(),
            skipped: Vec::new(),
            unsteady: Vec::new(),
            times: Vec::new(),
        }
    }
}

impl Steps {
    /// Runs one step; says whether what depends on it can go on.
    pub fn step(&mut self, name: &str, what: &str, run: impl FnOnce() -> Result<Outcome>) -> bool {
        self.timed(name, what, || {
            let start = Instant::now();
            (run(), start.elapsed())
        })
    }

    /// As [`Steps::step`], of a step that says itself how long it took.
    pub fn timed(&mut self, name: &str, what: &str, run: impl FnOnce() -> (Result<Outcome>, Duration)) -> bool {
        let mark = if std::env::var_os("GITHUB_ACTIONS").is_some() { "::group::" } else { "── " };
        println!("\n{mark}{name}: {what}");
        let (outcome, took) = run();
        let outcome = match outcome {
            Ok(Outcome::Again(count, names)) => {
                self.unsteady.extend(names.into_iter().map(|test| format!("{name}: {test}")));
                Ok(Outcome::Tests(count))
            }
            other => other,
        };
        if std::env::var_os("GITHUB_ACTIONS").is_some() {
            println!("::endgroup::");
        }
        self.times.push((name.to_owned(), took));
        let seconds = took.as_secs_f64();
        match outcome {
            Ok(Outcome::Holds) => {
                self.count.passed += 1;
                println!("   {name}: holds ({seconds:.1} s)");
                true
            }
            Ok(Outcome::Tests(count) | Outcome::Again(count, _)) => {
                self.count.passed += count.passed;
                self.count.failed += count.failed;
                let Count { passed, failed } = count;
                println!("   {name}: {passed} tests passed, {failed} failed ({seconds:.1} s)");
                if failed > 0 {
                    self.failed.push(name.to_owned());
                }
                failed == 0
            }
            Ok(Outcome::Skipped(why)) => {
                println!("   {name}: SKIPPED: {why}");
                self.skipped.push(format!("{name}: {why}"));
                false
            }
            Err(error) => {
                self.count.failed += 1;
                self.failed.push(name.to_owned());
                println!("   {name}: FAILED ({seconds:.1} s): {error:#}");
                false
            }
        }
    }

    /// Prints the summary, whose last line is always `N passed, N failed`; says whether all held.
    #[must_use]
    pub fn close(&self) -> bool {
        println!("\n{SUMMARY}:");
        for (name, time) in &self.times {
            println!("  {:>7.1} s  {name}", time.as_secs_f64());
        }
        // Some steps run beside others.
        println!("  {:>7.1} s  all", self.started.elapsed().as_secs_f64());
        for why in &self.skipped {
            println!("SKIPPED {why}");
        }
        for test in &self.unsteady {
            println!("UNSTEADY {test} failed at first and passed alone: it, or what it tests, depends on time");
        }
        for name in &self.failed {
            println!("FAILED {name} (again alone: cargo xtask test --only {name})");
        }
        println!("{} passed, {} failed", self.count.passed, self.count.failed);
        self.count.failed == 0
    }
}

/// Runs a program to its end, its output going straight to ours.
///
/// # Errors
/// Where it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed.
///
/// # Errors
/// Where it cannot be started or fails.
pub fn read(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::null()).output().with_context(|| format!("could not start {}", name(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", name(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs `cargo test` or what prints like it, showing the output as it comes and counting the tests.
///
/// # Errors
/// Where it cannot be started, or fails without a test having failed (it did not compile).
pub fn tests(command: &mut Command) -> Result<Outcome> {
    Ok(Outcome::Tests(counted(command)?.0))
}

/// The same; returns the names of the tests that failed, too.
///
/// # Errors
/// As [`tests`].
pub fn counted(command: &mut Command) -> Result<(Count, Vec<String>)> {
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("could not start {}", name(command)))?;
    let mut count = Count::default();
    let mut names = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let mut ours = std::io::stdout();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            ours.write_all(&line)?;
            ours.write_all(b"\n")?;
            let line = String::from_utf8_lossy(&line);
            if let Some(found) = result(&line) {
                count.passed += found.passed;
                count.failed += found.failed;
            }
            names.extend(failing(&line));
        }
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        bail!("{} ended with {status}", name(command));
    }
    Ok((count, names))
}

/// Reads the name from `test rooms::door ... FAILED`, colored or not.
fn failing(line: &str) -> Option<String> {
    let (name, end) = line.trim_start().strip_prefix("test ")?.split_once(" ... ")?;
    end.contains("FAILED").then(|| name.to_owned())
}

/// Reads `3 passed, 0 failed`, the last line of a summary.
#[must_use]
pub fn total(line: &str) -> Option<Count> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(Count { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

/// Reads `test result: ok. 3 passed; 0 failed; …`, colored or not.
fn result(line: &str) -> Option<Count> {
    let rest = line.trim_start().strip_prefix("test result: ")?;
    let number = |word: &str| -> Option<usize> {
        let before = rest.split(word).next()?;
        before.split_whitespace().last()?.parse().ok()
    };
    Some(Count { passed: number(" passed")?, failed: number(" failed")? })
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.truncate(6);
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_results_are_read() {
        let count = |passed, failed| Some(Count { passed, failed });
        assert_eq!(result("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured"), count(12, 0));
        assert_eq!(result("test result: \u{1b}[31mFAILED\u{1b}[0m. 3 passed; 2 failed; 0 ignored"), count(3, 2));
        assert_eq!(result("running 3 tests"), None);
        assert_eq!(failing("test rooms::door ... \u{1b}[31mFAILED\u{1b}[0m").as_deref(), Some("rooms::door"));
        assert_eq!(failing("test rooms::door ... ok"), None);
        assert_eq!(failing("test result: FAILED. 3 passed; 2 failed; 0 ignored"), None);
    }

    #[test]
    fn a_failed_step_is_counted_and_the_rest_goes_on() {
        let mut steps = Steps::default();
        assert!(steps.step("a", "holds", || Ok(Outcome::Holds)));
        assert!(!steps.step("b", "fails", || bail!("no")));
        let count = Count { passed: 4, failed: 0 };
        assert!(steps.step("c", "tests", || Ok(Outcome::Tests(count))));
        assert!(!steps.step("d", "skips", || Ok(Outcome::Skipped("why".to_owned()))));
        assert_eq!(steps.count, Count { passed: 5, failed: 1 });
        assert!(steps.step("e", "passes at last", || Ok(Outcome::Again(count, vec!["late".to_owned()]))));
        assert_eq!(steps.unsteady, ["e: late"]);
        assert!(!steps.close());
    }
}
