//! The engine against SciPy, NumPy and JAX on the same work.

use crate::report::{Bound, Row};
use crate::statistics::median;
use anyhow::{Context, Result, ensure};
use peers::single;
use serde_json::Value;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use xtask::{paths, run};

/// Steps of W that Python is given; SciPy takes a second for them.
const STEPS: usize = 5000;

/// The packages, pinned; the environment is made anew when a pin changes.
const PACKAGES: [&str; 3] = ["numpy==2.3.5", "scipy==1.16.3", "jax[cpu]==0.8.1"];

const PEERS: [(&str, &str, f64); 3] = [
    ("scipy", "SciPy's solve_ivp (RK45 on each interval)", 250.0),
    ("numpy", "NumPy (RK4 on arrays of two numbers)", 250.0),
    ("jax", "JAX (one jitted scan)", 3.0),
];

/// A row for each peer that is there.
///
/// # Errors
/// Where a peer comes to another end.
pub fn rows() -> Result<Vec<Row>> {
    let row = |(name, words, must): (&str, &str, f64)| -> Result<Row> {
        let found = python().and_then(|python| ask(&python, name));
        let (measured, from) = match found {
            Ok(found) if found["missing"].is_null() => {
                let numbers = |key: &str| -> Vec<f64> {
                    found[key].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
                };
                let (end, ours) = (numbers("end"), single(STEPS));
                let far = end.iter().zip(&ours).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                ensure!(end.len() == ours.len() && far < 1e-8, "{name} ends {far:e} away: {end:?} for {ours:?}");
                let (theirs, mine) = (median(&numbers("ms")), native());
                (Ok(theirs / mine), format!("{theirs:.1} ms against {mine:.2} ms native"))
            }
            Ok(found) => (Err("skipped".to_owned()), found["missing"].to_string()),
            Err(why) => (Err("skipped".to_owned()), format!("{why:#}")),
        };
        let row = Row {
            what: format!("our engine, W: times as fast as {words}"),
            measured,
            unit: "",
            must: Some(Bound::Least(must)),
            aim: None,
            from,
        };
        row.say();
        Ok(row)
    };
    PEERS.into_iter().map(row).collect()
}

fn native() -> f64 {
    let times: Vec<f64> = (0..20)
        .map(|_| {
            let start = Instant::now();
            black_box(single(black_box(STEPS)));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    median(&times)
}

fn ask(python: &PathBuf, name: &str) -> Result<Value> {
    let script = paths::root().join("benches/python/peers.py");
    let said = run::read(Command::new(python).arg(script).arg(STEPS.to_string()).arg(name))?;
    serde_json::from_str(said.lines().last().unwrap_or_default()).with_context(|| format!("{name} said {said:?}"))
}

/// An environment of our own, with what of the packages can be had.
fn python() -> Result<PathBuf> {
    let folder = paths::tools().join(format!("peers-{}", PACKAGES.join("-").replace(['=', '[', ']'], "")));
    let python = if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") };
    if !python.is_file() {
        println!("   getting {} into {}", PACKAGES.join(", "), folder.display());
        let found = if cfg!(windows) { "python" } else { "python3" };
        run::run(Command::new(found).args(["-m", "venv"]).arg(&folder)).context("there is no Python with venv")?;
        for package in PACKAGES {
            // One that cannot be had is skipped in the table, with what Python says.
            drop(run::run(Command::new(&python).args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                package,
            ])));
        }
    }
    Ok(python)
}
