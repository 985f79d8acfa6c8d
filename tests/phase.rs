//! The phase-space flow: the printed field's reference values, its order, and the long runs that
//! the equations in θ alone cannot follow.

use crate::common::slopes;
use crate::common::{close, distance, experiment, number, reference, vector};
use halfstep::analysis::iterate;
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Budget, Phase, Printed, Terms, field, follow};
use halfstep::optimizer::{Hyper, Optimizer};
use serde_json::{Value, json};

/// A case of the file as one of ours: it has no start and no number of steps.
fn completed(case: &Value, steps: u64) -> Value {
    let mut case = case.clone();
    if case["theta0"].is_null() {
        case["theta0"] = match case["loss"].as_str().unwrap() {
            "bilinear" => json!([2.8, 3.5]),
            "logistic" => json!([1.0, -1.5]),
            _ => json!([0.6, -0.4, 1.5]),
        };
    }
    case["n_steps"] = json!(steps);
    case
}

fn phase_cases() -> Vec<(String, Value, Experiment)> {
    let mut all = Vec::new();
    for case in reference("phase_space")["cases"].as_array().unwrap() {
        let name = case["loss"].as_str().unwrap();
        if halfstep::problem::Problem::from_key(name, &Default::default()).is_none() {
            continue;
        }
        let steps = case["iterates_at"].as_array().map_or(1, |a| a.last().unwrap()["n"].as_u64().unwrap());
        let case = completed(case, steps.min(20_000));
        let experiment = experiment(name, &case).unwrap();
        all.push((format!("{name}/{}/bc={}", case["id"], case["optimizer"]["bc"]), case, experiment));
    }
    all
}

#[test]
fn the_expanded_field_has_the_reference_values() {
    let mut checked = 0;
    for (name, case, experiment) in phase_cases() {
        if case["field_corrected"].is_null() {
            continue;
        }
        let phase = Printed::new(&experiment).unwrap();
        let t = number(&case["t"]);
        let (r_m, r_v) = phase.corrections(t);
        let mut state = vector(&case["theta"]);
        state.extend(vector(&case["m"]).iter().map(|m| m / r_m));
        state.extend(vector(&case["v"]).iter().map(|v| v / r_v));
        let mut out = vec![0.0; state.len()];
        phase.velocity(t, &state, &mut out);
        let dim = experiment.dim();
        let want = &case["field_corrected"];
        close(&format!("{name} θ′"), &out[..dim], &vector(&want["dtheta"]), 1e-10);
        // The file's moments are those before bias correction: m′ = r m̂′ + r′ m̂ with r′ = κ(1−r).
        let (beta, rho) = (number(&case["optimizer"]["beta"]), number(&case["optimizer"]["rho"]));
        let before = |q: f64, r: f64, j: usize| {
            let kappa = -q.ln() / experiment.h();
            r * out[j] + kappa * (1.0 - r) * state[j]
        };
        let m: Vec<f64> = (dim..2 * dim).map(|j| before(beta, r_m, j)).collect();
        let v: Vec<f64> = (2 * dim..3 * dim).map(|j| before(rho, r_v, j)).collect();
        close(&format!("{name} m′"), &m, &vector(&want["dm"]), 1e-10);
        close(&format!("{name} v′"), &v, &vector(&want["dv"]), 1e-10);
        checked += 1;
    }
    assert!(checked >= 16, "only {checked} fields were checked");
}

#[test]
fn iterates_of_the_phase_space_cases_agree() {
    for (name, case, experiment) in phase_cases() {
        let Some(points) = case["iterates_at"].as_array() else { continue };
        let run = iterate(&experiment);
        for want in points {
            let n = want["n"].as_u64().unwrap() as usize;
            let off = distance(&run.theta[n], &vector(&want["theta"]));
            assert!(off <= 1e-12, "{name}, step {n}: off by {off:.2e}");
        }
    }
}

#[test]
fn end_points_of_the_expanded_flow_agree() {
    let mut checked = 0;
    for (name, case, experiment) in phase_cases() {
        let Some(points) = case["ode_corrected"].as_array() else { continue };
        let phase = Printed::new(&experiment).unwrap();
        let path = phase.follow(20, &mut Budget::ENDLESS.clone());
        assert_eq!(path.stopped, None, "{name}");
        for want in points {
            let n = want["n"].as_u64().unwrap() as usize;
            let off = distance(&path.points[n], &vector(&want["theta"]));
            assert!(off <= 1e-9, "{name}, step {n}: off by {off:.2e}");
            checked += 1;
        }
    }
    assert!(checked >= 16, "only {checked} points were checked");
}

fn error(experiment: &Experiment) -> f64 {
    let run = iterate(experiment);
    let path = Phase::new(experiment).unwrap().follow(experiment.steps(), &mut Budget::ENDLESS.clone());
    assert_eq!(path.stopped, None);
    path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
}

#[test]
fn the_usual_defaults_are_followed_where_theta_alone_fails() {
    let hyper = Hyper { b1: 0.9, b2: 0.999, eps: 1e-8, ..Hyper::default() };
    let settings = Settings { h: 0.001, hyper, steps: 10_000, ..Settings::default() };
    let experiment = Experiment::new(settings).unwrap();
    let phase = error(&experiment);
    assert!(phase < 1e-6, "the phase-space flow is off by {phase:.2e}");

    let run = iterate(&experiment);
    let alone = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 10_000, &mut Budget::ENDLESS.clone());
    let off = alone.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
    assert!(off > 1.0, "the θ-only equation is off by {off:.2e} only");
}

/// Every method that remembers and does not chatter.
fn followed() -> impl Iterator<Item = &'static str> {
    Optimizer::TABLE.iter().map(|info| info.key).filter(|key| !["gd", "normgd", "yogi"].contains(key))
}

/// The slope when the number of steps of a fixed time is doubled.
fn slope(time: f64, steps: usize, make: impl Fn(f64, usize) -> Settings) -> f64 {
    let at = |steps: usize| error(&Experiment::new(make(time / steps as f64, steps)).unwrap());
    (at(steps) / at(2 * steps)).log2()
}

#[test]
fn it_is_uniform_where_the_memory_grows_as_the_step_shrinks() {
    let mut followed_so = 0;
    for optimizer in followed() {
        // A sum of gradients grows without bound as its memory does: that is no smaller step.
        if ["momentum", "nesterov"].contains(&optimizer) {
            continue;
        }
        for bias_correction in [true, false] {
            // A maximum of what rises from zero turns where that has its peak, early or late by luck.
            if !bias_correction && ["adamax", "amsgrad"].contains(&optimizer) {
                continue;
            }
            followed_so += 1;
            // β = 1−4h, ρ = 1−2h: the θ-only equation does not converge at all here.
            let slope = slope(0.4, 200, |h, steps| {
                let hyper =
                    Hyper { b1: 1.0 - 4.0 * h, b2: 1.0 - 2.0 * h, eps: 0.5, bias_correction, ..Hyper::default() };
                let optimizer = optimizer.to_owned();
                Settings { optimizer, start: Some(vec![1.4, 0.9]), hyper, h, steps, ..Settings::default() }
            });
            // Where the averages are not expanded at all it may be more than 2.
            assert!(slope > 1.85, "{optimizer}, bias correction {bias_correction}: slope {slope:.3}");
        }
    }
    assert_eq!(followed_so, 2 * 14 - 2);
}

#[test]
fn decay_schedules_and_mini_batches_keep_the_order() {
    let mut seen = (String::new(), "");
    for case in slopes::cases().into_iter().filter(|case| followed().any(|key| key == case.info.key)) {
        let problem = case.settings.problem.clone();
        let new = seen != (problem.clone(), case.info.key);
        seen = (problem.clone(), case.info.key);
        if !new || !["logistic", "matrix"].contains(&problem.as_str()) {
            continue;
        }
        for &(key, schedule) in Schedule::TABLE {
            for batch in [BatchOrder::Full, BatchOrder::Cyclic] {
                // 1/√n lets a run of fixed time cover less and less; there only the batches are tried.
                if schedule == Schedule::Sqrt || problem == "matrix" && batch != BatchOrder::Full {
                    continue;
                }
                let slope = slope(case.span, slopes::steps(case.info.key), |h, steps| Settings {
                    decay: 0.3,
                    schedule,
                    batch,
                    h,
                    steps,
                    ..case.settings.clone()
                });
                let name = format!("{} on {problem}, {batch:?}, schedule {key}", case.info.key);
                assert!(slope > 1.9, "{name}: slope {slope:.3}");
            }
        }
    }
}
