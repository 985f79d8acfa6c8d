//! The direction of every method in every variant, where it can be said without a recursion.
//!
//! The reference vectors cover some conventions only, and an order of convergence is the same for
//! any direction. Under a constant gradient the averages are geometric sums, so each direction has
//! a formula that shares nothing with the code.

use crate::common::{close, settings, terms};
use halfstep::experiment::Experiment;
use halfstep::flow::Memory;
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer, Update};
use halfstep::problem::{Batch, hessian_vector};

const G: [f64; 2] = [0.7, -0.2];

/// `Fⱼ` of step n under the constant gradient [`G`].
fn direction(key: &str, hyper: &Hyper, n: i32, g: f64) -> f64 {
    let Hyper { b1, b2, eps, eps_place, bias_correction } = *hyper;
    let mass = |q: f64, n: i32| 1.0 - q.powi(n);
    // What is left of an average after its correction.
    let left = |q: f64| if bias_correction { 1.0 } else { mass(q, n + 1) };
    // ε̂ is divided by √(1−ρⁿ⁺¹) with √v, if there is a correction.
    let outer = match eps_place {
        EpsPlace::Inside => 0.0,
        EpsPlace::BeforeCorrection if bias_correction => eps / mass(b2, n + 1).sqrt(),
        _ => eps,
    };
    let under = |v: f64| if outer == 0.0 { (v + eps).sqrt() } else { v.sqrt() + outer };
    let sign = |x: f64| x / (x * x + eps).sqrt();
    let norm = |scale: f64| (scale * scale * (G[0] * G[0] + G[1] * G[1]) + eps).sqrt();
    let adam = left(b1) * g / under(left(b2) * g * g);
    match key {
        "gd" => g,
        "momentum" => mass(b1, n + 1) / (1.0 - b1) * g,
        "nesterov" => mass(b1, n + 2) / (1.0 - b1) * g,
        "ema" => left(b1) * g,
        "rmsprop" => g / under(left(b2) * g * g),
        // A constant gradient's averages do not fall, so the largest is the last.
        "adam" | "adamw" | "amsgrad" => adam,
        "nadam" => {
            let ahead = b1 * mass(b1, n + 1) / mass(b1, n + 2) + (1.0 - b1) / mass(b1, n + 1);
            (if bias_correction { ahead } else { mass(b1, n + 2) }) * g / under(left(b2) * g * g)
        }
        "adamax" => left(b1) * g / (g.abs() + eps),
        "adagrad" if eps_place == EpsPlace::Inside => g / (0.1 + f64::from(n + 1) * g * g + eps).sqrt(),
        // A sum is not corrected, so ε has one place outside.
        "adagrad" => g / ((0.1 + f64::from(n + 1) * g * g).sqrt() + eps),
        "radam" => {
            let limit = 2.0 / (1.0 - b2) - 1.0;
            let length = limit - 2.0 * f64::from(n + 1) * b2.powi(n + 1) / mass(b2, n + 1);
            let rectified = (length - 4.0) * (length - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * length);
            if length >= 5.0 { rectified.sqrt() * adam } else { left(b1) * g }
        }
        "adabelief" => {
            // The surprise of step k is β^(k+1) g.
            let s: f64 = (0..=n).map(|k| b2.powi(n - k) * ((1.0 - b2) * b1.powi(2 * k + 2) * g * g + eps)).sum::<f64>();
            let hat = s / if bias_correction { mass(b2, n + 1) } else { 1.0 };
            left(b1) * g / (hat.sqrt() + outer)
        }
        "yogi" => {
            // Both moments start at 1e-6; v climbs by (1−ρ)g² while it is below g², and back above.
            let start = 1e-6;
            let mut v = start;
            for _ in 0..=n {
                v += (1.0 - b2) * g * g * if v < g * g { 1.0 } else { -1.0 };
            }
            let over = |q: f64| if bias_correction { mass(q, n + 1) } else { 1.0 };
            (start * b1.powi(n + 1) + mass(b1, n + 1) * g) / over(b1) / under(v / over(b2))
        }
        "adadelta" => {
            let (mut moved, mut f) = (0.0, 0.0);
            for k in 0..=n {
                f = ((moved + eps) / (mass(b2, k + 1) * g * g + eps)).sqrt() * g;
                moved = b2 * moved + (1.0 - b2) * f * f;
            }
            f
        }
        "signum" => sign(left(b1) * g),
        "lion" => sign(if bias_correction { 1.0 } else { 1.0 - b1 * b2.powi(n) } * g),
        "normgd" => g / norm(1.0),
        // On one row it is normalized momentum.
        "muon" => left(b1) * g / norm(left(b1)),
        other => panic!("what is the direction of {other}?"),
    }
}

#[test]
fn under_a_constant_gradient_every_direction_is_a_formula() {
    for info in Optimizer::TABLE {
        for (b1, b2) in [(0.8, 0.9), (0.0, 0.6), (0.5, 0.97)] {
            for (eps_place, bias_correction) in EpsPlace::TABLE.iter().flat_map(|&(_, at)| [(at, true), (at, false)]) {
                let hyper = Hyper { b1, b2, eps: 0.03, eps_place, bias_correction };
                let method = Optimizer::from_key(info.key, &hyper).unwrap();
                // Without the key a method is always corrected.
                let bias_correction = bias_correction || !info.uses.contains(&"bc");
                let hyper = Hyper { bias_correction, ..hyper };
                let (mut state, mut out) = (vec![0.0; 2 * method.slots()], [0.0; 2]);
                method.start(&mut state);
                for n in 0..60 {
                    method.step(n, &mut state, &[0.0; 2], &G, &mut out);
                    let want = G.map(|g| direction(info.key, &hyper, n as i32, g));
                    close(&format!("{} at {n} with {hyper:?}", info.key), &out, &want, 1e-12);
                }
            }
        }
    }
}

/// (f.5): where F = Φ of the corrected average, `C = ½ B_β(n) DΦ(g)[HΦ(g)]`.
#[test]
fn a_function_of_the_corrected_average_has_the_correction_of_its_derivative() {
    for (key, problem, theta) in [
        ("ema", "bilinear", vec![1.3, 0.7]),
        ("signum", "bilinear", vec![1.3, 0.7]),
        ("muon", "bilinear", vec![1.3, 0.7]),
        ("muon", "matrix", vec![0.5, 0.2, 0.1, 1.0]),
    ] {
        let hyper = Hyper { b1: 0.7, eps: 0.3, ..Hyper::default() };
        let settings = halfstep::experiment::Settings {
            problem: problem.into(),
            start: Some(theta.clone()),
            ..settings(key, hyper)
        };
        let experiment = Experiment::new(settings).unwrap();
        let phi = |g: &[f64]| {
            let method = experiment.method();
            let (mut state, mut out) = (vec![0.0; method.slots() * g.len()], vec![0.0; g.len()]);
            method.step(0, &mut state, g, g, &mut out);
            out
        };
        for n in [0, 3, 25] {
            let (f, c) = terms(&experiment, n, &theta);
            let (g, product) = hessian_vector(experiment.problem(), &theta, Batch::Full, &f);
            close(key, &f, &phi(&g), 1e-13);
            let moved = |t: f64| phi(&g.iter().zip(&product).map(|(g, p)| g + t * p).collect::<Vec<_>>());
            let (up, down) = (moved(1e-5), moved(-1e-5));
            let half = 0.5 * Memory::new(0.7, n).b(n);
            let want: Vec<f64> = up.iter().zip(&down).map(|(u, d)| half * (u - d) / 2e-5).collect();
            close(&format!("{key} on {problem} at {n}"), &c, &want, 1e-7);
        }
    }
}
