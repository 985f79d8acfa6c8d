//! What several tests share: reference files, experiments from their cases, tolerances, the ensemble
//! of the order tests.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub mod slopes;

use halfstep::experiment::{BatchOrder, Experiment, Settings};
use halfstep::flow::field;
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer};
use halfstep::problem::{Problem, Quadratic, Shape};
use serde_json::Value;

/// The losses with a reference file.
pub const LOSSES: [&str; 4] = ["bilinear", "quadratic", "rosenbrock", "logistic"];

/// A committed reference file.
pub fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A vector of numbers.
pub fn vector(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// A number.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The loss of a reference file; its quadratic is `½θᵀ[[5,2],[2,1]]θ`.
pub fn loss(name: &str) -> Problem {
    match name {
        "quadratic" => Problem::Quadratic(Quadratic::from_matrix([5.0, 2.0, 1.0])),
        other => Problem::from_key(other, &Shape::default()).unwrap(),
    }
}

/// The optimizer of a reference case, or `None` if this version has no such method.
pub fn method(case: &Value) -> Option<(&'static str, Hyper, f64)> {
    let o = &case["optimizer"];
    let get = |key: &str, default: f64| o[key].as_f64().unwrap_or(default);
    let flag = |key: &str, default: bool| o[key].as_bool().unwrap_or(default);
    let kind = o["kind"].as_str().unwrap();
    let key = match kind {
        "hb" => "momentum",
        "hb_ema" | "hb_ema_bc" => "ema",
        "nag" => "nesterov",
        same => Optimizer::TABLE.iter().find(|info| info.key == same)?.key,
    };
    // Signum and Lion are without bias correction unless a case says so, the rest are with it.
    let bias_correction = flag("bc", !matches!(kind, "signum" | "lion" | "hb_ema"));
    let hyper = Hyper {
        b1: get("beta", get("rho1", 0.0)),
        b2: get("rho", get("rho2", 0.0)),
        eps: get("eps", 1.0),
        eps_place: if flag("inside", true) { EpsPlace::Inside } else { EpsPlace::Outside },
        bias_correction,
    };
    Some((key, hyper, get("lam", 0.0)))
}

/// The experiment of a reference case on a loss.
pub fn experiment(loss_name: &str, case: &Value) -> Option<Experiment> {
    let (optimizer, hyper, decay) = method(case)?;
    let settings = Settings {
        problem: loss_name.into(),
        start: Some(vector(&case["theta0"])),
        optimizer: optimizer.into(),
        hyper,
        decay,
        h: number(&case["h"]),
        steps: case["n_steps"].as_u64().unwrap() as usize,
        batch: if case["batches"] == "cyclic" { BatchOrder::Cyclic } else { BatchOrder::Full },
        ..Settings::default()
    };
    Some(Experiment::with_problem(loss(loss_name), settings).unwrap())
}

/// Every case with iterates, corrections and end points, by name: full batches and mini-batches.
pub fn cases() -> Vec<(String, Value, Experiment)> {
    let mut all = Vec::new();
    for name in LOSSES.into_iter().chain(["minibatch"]) {
        for case in reference(name)["cases"].as_array().unwrap() {
            let loss = case["loss"].as_str().unwrap_or(name);
            let experiment = experiment(loss, case).unwrap();
            all.push((format!("{name}/{}", case["id"].as_str().unwrap()), case.clone(), experiment));
        }
    }
    all
}

/// Largest difference of two vectors.
pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

/// Asserts that two vectors agree to `tolerance` relative to the larger one's size.
pub fn close(what: &str, got: &[f64], want: &[f64], tolerance: f64) {
    let scale = want.iter().fold(f64::MIN_POSITIVE, |m, x| m.max(x.abs()));
    let off = distance(got, want) / scale;
    assert!(off <= tolerance, "{what}: {got:?} is not {want:?} (relative difference {off:.2e})");
}

/// Settings of a method on the bilinear loss.
pub fn settings(optimizer: &str, hyper: Hyper) -> Settings {
    Settings {
        optimizer: optimizer.into(),
        hyper,
        start: Some(vec![1.4, 0.9]),
        h: 0.01,
        steps: 400,
        ..Settings::default()
    }
}

/// F and C of an experiment at step n, by the fast field.
pub fn terms(experiment: &Experiment, n: usize, theta: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut f, mut c) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    field(experiment).correction(n, theta, &mut f, &mut c);
    (f, c)
}
