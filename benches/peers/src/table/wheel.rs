//! The Python package: what it adds to a run.

use crate::report::{Bound, Row};
use crate::statistics::{median, ratio};
use anyhow::{Context, Result};
use halfstep::answer::answer;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use xtask::wheel;

/// Pairs of runs.
const ROUNDS: usize = 200;

/// Answers each line with the seconds of one run whose numbers are all taken as arrays.
const SCRIPT: &str = "
import sys, time
import halfstep
for line in sys.stdin:
    start = time.perf_counter()
    run = halfstep.run(line.strip())
    run.theta, run.loss, run.gradient, run.norm, run.coefficient, run.effect, run.penalty
    for flow in (run.first, run.modified, run.third, run.phase):
        flow.points, flow.error
    print(time.perf_counter() - start, flush=True)
";

/// The row of a run by Python against the same by the native library.
///
/// # Errors
/// Where the wheel does not build, or Python answers with something else.
pub fn rows() -> Result<Vec<Row>> {
    let python = wheel::installed()?;
    let child = Command::new(python).args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut peer = Peer::new(child)?;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    // The first runs warm both sides up.
    for round in 0..ROUNDS + 10 {
        let python = peer.run("v=1")?;
        let start = Instant::now();
        black_box(answer(black_box("v=1")));
        let native = start.elapsed().as_secs_f64() * 1e3;
        if round >= 10 {
            theirs.push(python);
            ours.push(native);
        }
    }
    peer.child.kill()?;
    peer.child.wait()?;
    let row = Row {
        what: "Python `run` of the default link, all its numbers as arrays: its time by the native run’s".into(),
        measured: Ok(ratio(&theirs, &ours)),
        unit: "",
        must: Some(Bound::Most(1.1)),
        aim: None,
        from: format!("{:.2} ms against {:.2} ms, {ROUNDS} pairs", median(&theirs), median(&ours)),
    };
    row.say();
    Ok(vec![row])
}

/// A Python that runs a link for each line.
struct Peer {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Peer {
    fn new(mut child: Child) -> Result<Self> {
        let to = child.stdin.take().context("no way to Python")?;
        let from = BufReader::new(child.stdout.take().context("no way from Python")?);
        Ok(Self { child, to, from })
    }

    /// Milliseconds of one run.
    fn run(&mut self, link: &str) -> Result<f64> {
        writeln!(self.to, "{link}")?;
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        let seconds: f64 = line.trim().parse().with_context(|| format!("Python said {line:?}"))?;
        Ok(seconds * 1e3)
    }
}
