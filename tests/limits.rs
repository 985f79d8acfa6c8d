//! What the reference files say of n → ∞, of sums over n, and of the errors themselves.
//!
//! With `tests/reference.rs`, `tests/regimes.rs` and `tests/third.rs` every field of every record
//! is read by a test; the last test here fails where a file holds one that is not on the list.

use crate::common::{LOSSES, cases, close, distance, experiment, loss, number, reference, vector};
use halfstep::analysis::{Averages, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Derived, Field, Memory, Terms, field, follow, one_step};
use halfstep::number::Dual2;
use halfstep::optimizer::Hyper;
use halfstep::problem::{Batch, Loss, hessian_vector};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A step so late that every qⁿ of the files is far below the last digit.
const LATE: usize = 1000;

/// Every full-batch case, by name, able to take [`LATE`] steps.
fn late() -> Vec<(String, Value, Experiment)> {
    let mut all = Vec::new();
    for name in LOSSES {
        for case in reference(name)["cases"].as_array().unwrap() {
            let mut long = case.clone();
            long["n_steps"] = json!(LATE + 1);
            let experiment = experiment(name, &long).unwrap();
            all.push((format!("{name}/{}", case["id"].as_str().unwrap()), case.clone(), experiment));
        }
    }
    assert_eq!(all.len(), 4 * 20);
    all
}

#[test]
fn late_terms_are_those_of_the_limit() {
    for (name, case, experiment) in late() {
        let want = &case["limit_n_inf"];
        let theta = vector(&want["theta"]);
        let mut derived = Derived::new(&experiment);
        let mut fast = field(&experiment);
        for (form, field) in [("fast", fast.as_mut()), ("derived", &mut derived as &mut dyn Field)] {
            let (mut f, mut c) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
            field.correction(LATE, &theta, &mut f, &mut c);
            close(&format!("{name} {form} F"), &f, &vector(&want["F"]), 1e-10);
            close(&format!("{name} {form} C"), &c, &vector(&want["C"]), 1e-10);
        }
    }
}

#[test]
fn the_flow_of_the_limit_ends_where_the_reference_does() {
    for (name, case, experiment) in late() {
        let mut field = field(&experiment);
        let ends = case["ode_limit"].as_array().unwrap();
        let mut theta = experiment.start().to_vec();
        let mut reached = 0;
        for end in ends {
            let n = end["n"].as_u64().unwrap() as usize;
            for _ in reached..n {
                let mut budget = Budget::STUDY;
                theta = one_step(field.as_mut(), LATE, &theta, experiment.h(), Terms::Modified, &mut budget).unwrap();
            }
            reached = n;
            let off = distance(&theta, &vector(&end["theta"]));
            assert!(off <= 1e-10, "{name} at {n}: off by {off:.2e}");
        }
        assert!(!ends.is_empty(), "{name} has no end point");
    }
}

#[test]
fn the_errors_are_the_printed_ones() {
    for (name, case, experiment) in cases() {
        let run = iterate(&experiment);
        let mut field = field(&experiment);
        for (key, terms) in [("err_first", Terms::First), ("err_corrected", Terms::Modified)] {
            let path = follow(field.as_mut(), &experiment, terms, experiment.steps(), &mut Budget::ENDLESS.clone());
            let error = path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
            let want = number(&case[key]);
            // Printed with six digits; below 1e-9 the integrator's error dominates.
            assert!((error - want).abs() <= 1e-5 * want + 1e-11, "{name} {key}: {error:e} is not {want:e}");
        }
    }
}

#[test]
fn third_derivatives_along_the_gradient_agree() {
    for name in LOSSES {
        let loss = loss(name);
        for point in reference(name)["derivatives"].as_array().unwrap() {
            let (theta, g) = (vector(&point["theta"]), vector(&point["grad"]));
            // θ + t·g as a series in t; its gradient's second derivative is T[g, g].
            let line: Vec<Dual2<f64>> = theta.iter().zip(&g).map(|(&x, &g)| Dual2::new(x, g, 0.0)).collect();
            let mut out = vec![Dual2::new(0.0, 0.0, 0.0); theta.len()];
            loss.gradient(&line, Batch::Full, &mut out);
            let second: Vec<f64> = out.iter().map(|x| x.v2).collect();
            close(&format!("{name} T[g,g]"), &second, &vector(&point["third_gg"]), 1e-12);
        }
    }
}

/// The records of one type.
fn records(kind: &str) -> Vec<Value> {
    let all = reference("coefficients");
    let found: Vec<Value> =
        all["cases"].as_array().unwrap().iter().filter(|one| one["type"] == kind).cloned().collect();
    assert!(!found.is_empty(), "no record `{kind}`");
    found
}

/// `Fₙ = γ g` and `Memₙ = μ Hg` at a point of a quadratic: γ and μ of a linear method.
fn linear(optimizer: &str, beta: f64, n: usize) -> (f64, f64) {
    let settings = Settings {
        problem: "quadratic".into(),
        optimizer: optimizer.into(),
        hyper: Hyper { b1: beta, ..Hyper::default() },
        start: Some(vec![0.7, -0.4]),
        steps: n + 1,
        ..Settings::default()
    };
    let experiment = Experiment::with_problem(loss("quadratic"), settings).unwrap();
    let theta = experiment.start().to_vec();
    let (g, _) = hessian_vector(experiment.problem(), &theta, Batch::Full, &theta);
    let (_, hg) = hessian_vector(experiment.problem(), &theta, Batch::Full, &g);
    let mut derived = Derived::new(&experiment);
    let mut f = vec![0.0; 2];
    derived.direction(n, &theta, &mut f);
    let (memory, _) = derived.halves(n, &theta);
    // One number for both coordinates, or the method is not linear.
    for (made, of) in [(&f, &g), (&memory, &hg)] {
        let (a, b) = (made[0] / of[0], made[1] / of[1]);
        assert!((a - b).abs() <= 1e-12 * a.abs().max(1.0), "{optimizer} {beta} {n}: {a} and {b}");
    }
    (f[0] / g[0], memory[0] / hg[0])
}

#[test]
fn momentum_remembers_what_the_reference_says() {
    for record in records("momentum") {
        let (beta, n) = (number(&record["beta"]), record["n"].as_u64().unwrap() as usize);
        let (gamma, mu) = linear("momentum", beta, n);
        close("γ", &[gamma], &[number(&record["gamma"])], 1e-12);
        close("μ of momentum", &[mu], &[number(&record["mu_hb"])], 1e-11);
        let (_, mu) = linear("nesterov", beta, n);
        close("μ of Nesterov", &[mu], &[number(&record["mu_nag"])], 1e-11);
        // `mu_nag_classical` is of a form that is not among the methods here; in the limit both agree.
        if n >= 200 {
            close("classical Nesterov", &[mu], &[number(&record["mu_nag_classical"])], 1e-6);
        }
    }
}

/// Λ(q) = Σ m qᵐ/(1−qᵐ) is by how much the ages of an average, summed over a whole run, stay below
/// that of the limit: `Σₙ (A_q(∞) − A_q(n))`.
#[test]
fn the_ages_fall_short_of_the_limit_by_lambert() {
    for record in records("lambert") {
        let q = number(&record["q"]);
        // What is left out after n steps is about n·qⁿ/(1−q) of Λ ~ 1/(1−q)².
        let last = (45.0 / (1.0 - q)) as usize;
        let memory = Memory::new(q, last);
        let limit = q / (1.0 - q);
        let short: f64 = (0..=last).map(|n| limit - memory.age(n)).sum();
        // Each term has the rounding of q, magnified by 1/(1−q)².
        let rounding = 3e-17 / (1.0 - q).powi(2) * last as f64;
        let want = number(&record["Lam"]);
        assert!((short - want).abs() <= 1e-12 * want + rounding, "Λ({q}): {short} is not {want}");
    }
}

#[test]
fn averages_without_end_have_their_limit() {
    let endless: Vec<Value> = records("A_B").into_iter().filter(|one| one["n"].is_null()).collect();
    assert_eq!(endless.len(), 7);
    for record in endless {
        let q = number(&record["q"]);
        let b = Averages::new(q, q, None).beta;
        let want = number(&record["B"]);
        assert!((b - want).abs() <= 3e-17 / (1.0 - q).powi(2) + 1e-13 * want, "B_{q}: {b} is not {want}");
        close("B = 1 + 2A", &[1.0 + 2.0 * number(&record["A"])], &[want], 1e-15);
    }
}

/// Every loss of the files, the small network too, and every method that has a record.
#[test]
fn the_h2_terms_of_every_record_are_the_limit() {
    for case in records("third_order") {
        let name = case["loss"].as_str().unwrap();
        let theta = vector(&case["theta"]);
        let eps = number(&case["adam_eps_in"]);
        let methods = [
            ("gd_C2", "gd", Hyper::default()),
            ("hb_beta0p7_C2", "momentum", Hyper { b1: 0.7, ..Hyper::default() }),
            ("nag_beta0p7_C2", "nesterov", Hyper { b1: 0.7, ..Hyper::default() }),
            ("adam_beta0p8_rho0p9_C2", "adam", Hyper { b1: 0.8, b2: 0.9, eps, ..Hyper::default() }),
        ];
        for (key, optimizer, hyper) in methods {
            let settings = Settings {
                problem: name.into(),
                optimizer: optimizer.into(),
                hyper,
                start: Some(theta.clone()),
                steps: LATE + 1,
                ..Settings::default()
            };
            let experiment = Experiment::with_problem(loss(name), settings).unwrap();
            let mut d = vec![0.0; theta.len()];
            let (mut f, mut c) = (d.clone(), d.clone());
            Derived::new(&experiment).third(LATE, &theta, &mut f, &mut c, &mut d);
            close(&format!("{name} {key}"), &d, &vector(&case[key]), 1e-8);
        }
    }
}

#[test]
fn no_record_is_left_unread() {
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let known = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    // What says which record it is, what it is run with, and what must come out.
    let case = known(&[
        "id",
        "optimizer",
        "batches",
        "h",
        "theta0",
        "n_steps",
        "loss",
        "iterates",
        "correction",
        "ode_first",
        "ode_corrected",
        "limit_n_inf",
        "ode_limit",
        "err_first",
        "err_corrected",
    ]);
    let point = known(&["theta", "E", "grad", "hess", "third_gg", "batch_grads"]);
    for file in LOSSES.into_iter().chain(["minibatch"]) {
        let all = reference(file);
        for one in all["cases"].as_array().unwrap() {
            assert!(names(one).is_subset(&case), "{file}: {:?}", names(one).difference(&case));
        }
        for one in all["derivatives"].as_array().into_iter().flatten() {
            assert!(names(one).is_subset(&point), "{file}: {:?}", names(one).difference(&point));
        }
    }
    let all = reference("coefficients");
    let kinds: BTreeSet<&str> =
        all["cases"].as_array().unwrap().iter().filter_map(|one| one["type"].as_str()).collect();
    let read = BTreeSet::from(["A_B", "lambert", "momentum", "psi_eps_inside", "sign_flip", "third_order"]);
    assert_eq!(kinds, read);
}
