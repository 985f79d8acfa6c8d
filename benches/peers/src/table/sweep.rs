//! Sweeps by the program: over cores, against whole reports, against SciPy with joblib, and their memory.

use crate::report::{Bound, Row};
use crate::statistics::{median, ratio};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use xtask::{paths, run, tools};

/// What is kept of each run.
const SELECT: &str = "first.largest_error,modified.largest_error,grade";
/// Rounds of what is measured in turn.
const ROUNDS: usize = 5;
/// Links of which whole reports are written; all 2,000 would be most of a gigabyte.
const REPORTS: usize = 200;
/// Runs that SciPy is given for each core; each takes it a second and a half.
const SCIPY: usize = 4;

/// A row for each claim.
///
/// # Errors
/// Where the program does not build, or two sides come to different numbers.
pub fn rows() -> Result<Vec<Row>> {
    let program = program()?;
    let mut rows = Vec::new();
    let mut add = |row: Row| {
        row.say();
        rows.push(row);
    };

    let sweep = |threads: &str, count: usize| seconds(Command::new(&program).args(arguments(threads, count)));
    let (mut one, mut two, mut few, mut reports) = (vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        one.push(sweep("1", 2000)?);
        two.push(sweep("2", 2000)?);
        few.push(sweep("1", REPORTS)?);
        reports.push(whole_reports(&program)?);
    }
    add(Row {
        what: "sweep of 2,000 default-size links, errors and grade selected: two cores by one".into(),
        measured: Ok(ratio(&two, &one)),
        unit: "",
        must: Some(Bound::Most(0.55)),
        aim: None,
        from: format!("{:.2} s against {:.2} s", median(&two), median(&one)),
    });
    add(Row {
        what: format!("sweep of {REPORTS} default-size links by their whole reports (`run --json -`), one core each"),
        measured: Ok(ratio(&few, &reports)),
        unit: "",
        must: Some(Bound::Most(0.5)),
        aim: None,
        from: format!("{:.2} s against {:.2} s", median(&few), median(&reports)),
    });
    add(scipy(&program)?);

    let (peak, seconds) = peak(Command::new(&program).args(arguments("2", 100_000)))?;
    add(Row {
        what: "sweep of 100,000 default-size links: peak memory".into(),
        measured: peak.ok_or_else(|| "no /proc here".into()),
        unit: " MB",
        must: Some(Bound::Most(200.0)),
        aim: None,
        from: format!("{seconds:.0} s on two cores"),
    });
    Ok(rows)
}

/// Builds it as it is installed.
fn program() -> Result<PathBuf> {
    run::run(
        Command::new("cargo")
            .args(["build", "--quiet", "--release", "--package", "halfstep", "--bin", "halfstep"])
            .current_dir(paths::root()),
    )?;
    Ok(paths::target().join("release").join(format!("halfstep{}", std::env::consts::EXE_SUFFIX)))
}

/// A sweep over the step size, so many links, to a file.
fn arguments(threads: &str, count: usize) -> Vec<String> {
    let table = paths::target().join(format!("bench-sweep-{threads}.csv"));
    let grid = format!("h=0.001..0.003:lin:{count}");
    ["sweep", "--grid", &grid, "-s", SELECT, "--threads", threads, "--overwrite", "-o"]
        .into_iter()
        .map(str::to_owned)
        .chain([table.display().to_string()])
        .collect()
}

fn seconds(command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    run::run(command)?;
    Ok(start.elapsed().as_secs_f64())
}

/// The same links as whole reports, written nowhere.
fn whole_reports(program: &Path) -> Result<f64> {
    let links: String =
        (0..REPORTS).map(|k| format!("h={}\n", 0.001 + 0.002 * k as f64 / (REPORTS - 1) as f64)).collect();
    let list = paths::target().join("bench-links.txt");
    fs::write(&list, links)?;
    let mut command = Command::new(program);
    command.args(["run", "--json", "-"]).stdin(fs::File::open(&list)?).stdout(Stdio::null());
    let start = Instant::now();
    ensure!(command.status()?.success(), "the reports failed");
    Ok(start.elapsed().as_secs_f64())
}

/// The same sweep by SciPy on the same cores, of few links, a link's time by ours.
fn scipy(program: &Path) -> Result<Row> {
    let cores = 2;
    let sizes: Vec<f64> = (0..cores * SCIPY).map(|k| 0.001 + 0.00025 * k as f64).collect();
    let found = tools::scientific().and_then(|python| {
        let mut command = Command::new(python);
        command.arg(paths::root().join("benches/python/sweep.py")).arg(cores.to_string());
        let said = run::read(command.args(sizes.iter().map(ToString::to_string)))?;
        serde_json::from_str::<Value>(said.lines().last().unwrap_or_default()).context("SciPy said something else")
    });
    let row = |measured, from| Row {
        what: "sweep by SciPy (solve_ivp, errors alone) and joblib on the same two cores: its time by ours".into(),
        measured,
        unit: "",
        must: Some(Bound::Least(200.0)),
        aim: None,
        from,
    };
    let found = match found {
        Ok(found) => found,
        Err(why) => return Ok(row(Err("skipped".into()), format!("{why:#}"))),
    };
    // Both come to the same errors.
    for (h, errors) in sizes.iter().zip(found["errors"].as_array().into_iter().flatten()) {
        let answer = halfstep::answer::answer(&format!("h={h}"));
        let flows = [&answer.report.flows.first, &answer.report.flows.modified];
        for (flow, error) in flows.into_iter().zip(errors.as_array().into_iter().flatten()) {
            let (ours, theirs) =
                (flow.as_ref().map_or(f64::NAN, |flow| flow.largest_error), error.as_f64().unwrap_or(f64::NAN));
            ensure!((ours - theirs).abs() < 1e-5, "at h = {h} SciPy has {theirs}, Halfstep {ours}");
        }
    }
    let theirs = found["seconds"].as_f64().unwrap_or(f64::NAN) / sizes.len() as f64;
    let ours = seconds(Command::new(program).args(arguments("2", 2000)))? / 2000.0;
    Ok(row(
        Ok(theirs / ours),
        format!("{:.0} ms against {:.2} ms a link, of {} links", theirs * 1e3, ours * 1e3, sizes.len()),
    ))
}

/// The most memory that a program had, in MB, and its seconds.
fn peak(command: &mut Command) -> Result<(Option<f64>, f64)> {
    let start = Instant::now();
    let mut child = command.spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = None;
    loop {
        // The high-water mark, which is gone with the process.
        let said = fs::read_to_string(&status).unwrap_or_default();
        let mark = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = mark.and_then(|text| text.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
        most = kilobytes.map(|kb| kb / 1024.0).into_iter().chain(most).reduce(f64::max);
        if let Some(end) = child.try_wait()? {
            ensure!(end.success(), "the sweep failed");
            return Ok((most, start.elapsed().as_secs_f64()));
        }
        sleep(Duration::from_millis(50));
    }
}
