//! The coefficient's averages, potential and flips against the reference, and the regime maps.

use crate::common::{number, reference};
use halfstep::analysis::{Averages, OneNorm, coefficient_map, flip_beta, sharpness, simulate};
use halfstep::experiment::Settings;
use halfstep::flow::Memory;
use halfstep::optimizer::Hyper;
use halfstep::problem::{Bilinear, Loss};
use serde_json::Value;

fn records(kind: &str) -> Vec<Value> {
    let all = reference("coefficients");
    let list: Vec<Value> = all["cases"].as_array().unwrap().iter().filter(|c| c["type"] == kind).cloned().collect();
    assert!(!list.is_empty());
    list
}

fn relative(what: &str, got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1e-300), "{what}: {got} is not {want}");
}

#[test]
fn ages_agree_with_the_reference() {
    for record in records("A_B") {
        let q = number(&record["q"]);
        let Some(n) = record["n"].as_u64() else { continue };
        let memory = Memory::new(q, n as usize);
        // What the rounding of the decimal q to a double moves, and a few roundings of our own.
        let tolerance = 3e-17 / (1.0 - q).powi(2) + 1e-13 * number(&record["A"]);
        let off = (memory.age(n as usize) - number(&record["A"])).abs();
        assert!(off <= tolerance, "A_{q}({n}) is off by {off:.2e}");
    }
}

#[test]
fn flips_and_coefficients_agree_with_the_reference() {
    for record in records("sign_flip") {
        let n = record["n"].as_u64().map(|n| n as usize);
        let averages = Averages::new(number(&record["beta"]), number(&record["rho"]), n);
        relative("B_β", averages.beta, number(&record["B_beta"]), 1e-12);
        relative("B_ρ", averages.rho, number(&record["B_rho"]), 1e-12);
        match record["kappa"].as_f64() {
            Some(kappa) => relative("κ", averages.flip().unwrap(), kappa, 1e-11),
            None => assert_eq!(averages.flip(), None, "{record}"),
        }
        for (u, c) in record["c_at_g2_over_eps"].as_object().unwrap() {
            let u: f64 = u.parse().unwrap();
            let scale = averages.beta + averages.rho;
            let off = (averages.coefficient(u) - number(c)).abs();
            assert!(off <= 1e-12 * scale, "c at {u}: off by {off:.2e}");
        }
    }
}

#[test]
fn the_potential_agrees_with_the_reference() {
    for record in records("psi_eps_inside") {
        let averages = Averages::new(number(&record["beta"]), number(&record["rho"]), None);
        let norm = OneNorm { eps: number(&record["eps"]), inside: true };
        relative("ψ", averages.potential(&norm, number(&record["g"])), number(&record["psi"]), 1e-10);
    }
}

#[test]
fn the_map_turns_sign_at_the_flip_curve() {
    let grid: Vec<f64> = (0..40).map(|i| f64::from(i) / 40.0).collect();
    for n in [Some(3), Some(30), None] {
        let map = coefficient_map(&grid, &grid, 5.0, n);
        for (i, &beta) in grid.iter().enumerate() {
            for (j, &rho) in grid.iter().enumerate() {
                let c = map[i * grid.len() + j];
                match flip_beta(rho, 5.0, n) {
                    Some(flip) if (beta - flip).abs() > 1e-9 => assert_eq!(c > 0.0, beta > flip, "β={beta} ρ={rho}"),
                    Some(_) => {}
                    None => assert!(c > 0.0),
                }
            }
        }
    }
}

#[test]
fn simulated_runs_show_the_papers_toy_statements() {
    // At residual r = −½, E = 1/8, the one-norm is θ₁+θ₂; values of a 60-digit run.
    let hyper = Hyper { eps: 1e-8, ..Hyper::default() };
    let settings = Settings { h: 0.001, hyper, steps: 3000, ..Settings::default() };
    let at = |beta: f64, rho: f64| simulate(&settings, beta, rho, 0.125).unwrap();
    for (beta, rho, one_norm) in
        [(0.5, 0.9, 2.1202), (0.9, 0.9, 2.1190), (0.99, 0.9, 2.1014), (0.9, 0.99, 2.1362), (0.9, 0.995, 2.1572)]
    {
        let got = at(beta, rho).one_norm.unwrap();
        assert!((got - one_norm).abs() < 1e-3, "β={beta} ρ={rho}: {got} is not {one_norm}");
    }
    // β raises the penalty, ρ lowers it.
    let ordered = |cells: [(f64, f64); 4]| cells.map(|(b, r)| at(b, r).one_norm.unwrap());
    assert!(ordered([(0.9, 0.9), (0.95, 0.9), (0.97, 0.9), (0.99, 0.9)]).is_sorted_by(|a, b| a > b));
    assert!(ordered([(0.9, 0.9), (0.9, 0.95), (0.9, 0.98), (0.9, 0.99)]).is_sorted_by(|a, b| a < b));
    // A larger penalty ends in a flatter place.
    assert!(at(0.99, 0.9).sharpness.unwrap() < at(0.9, 0.99).sharpness.unwrap());
}

#[test]
fn sharpness_on_the_valley_is_known() {
    let theta = [0.5, 1.5];
    assert_eq!(Bilinear.dim(), 2);
    let want = 4.0 * (0.25 + 2.25);
    relative("sharpness", sharpness(&Bilinear, &theta), want, 1e-14);
}
