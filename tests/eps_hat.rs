//! ε added before the bias correction of v: the ε̂ of the Adam paper's section 2.
//!
//! The iterates against loops written out here as the paper and Keras write them, the closed form against the
//! derivation, and how much the place matters. Its orders are in `tests/order.rs` and `tests/third.rs`.

use crate::common::{close, distance};
use halfstep::analysis::{analyze, error, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Closed, Derived, Field, Terms};
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer};
use halfstep::problem::{Batch, Loss};

const HAT: Hyper = Hyper { b1: 0.8, b2: 0.95, eps: 0.3, eps_place: EpsPlace::BeforeCorrection, bias_correction: true };

fn experiment(optimizer: &str, hyper: Hyper, decay: f64) -> Experiment {
    let settings = Settings { optimizer: optimizer.into(), hyper, decay, h: 0.01, steps: 60, ..Settings::default() };
    Experiment::new(settings).unwrap()
}

/// The methods that have a choice of where ε stands, and a correction.
fn methods() -> impl Iterator<Item = &'static str> {
    Optimizer::TABLE.iter().filter(|info| info.uses.contains(&"epsin") && info.key != "adagrad").map(|info| info.key)
}

/// The iterates by the recursion in the papers' order: step size times `√(1−ρⁿ⁺¹)`, ε added to √v.
fn by_hand(key: &str, experiment: &Experiment) -> Vec<Vec<f64>> {
    let Hyper { b1, b2, eps, .. } = HAT;
    let (h, decay) = (experiment.h(), experiment.method().decay);
    let mut theta = experiment.start().to_vec();
    let dim = theta.len();
    let start = if key == "yogi" { 1e-6 } else { 0.0 };
    let (mut m, mut v, mut top, mut g) = (vec![start; dim], vec![start; dim], vec![0.0_f64; dim], vec![0.0; dim]);
    let mut all = vec![theta.clone()];
    for n in 1..=experiment.steps() as i32 {
        experiment.problem().gradient(&theta, Batch::Full, &mut g);
        let (first, second) = (1.0 - b1.powi(n), 1.0 - b2.powi(n));
        let limit = 2.0 / (1.0 - b2) - 1.0;
        let length = limit - 2.0 * f64::from(n) * b2.powi(n) / second;
        let rectifier = ((length - 4.0) * (length - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * length)).sqrt();
        for j in 0..dim {
            m[j] = b1 * m[j] + (1.0 - b1) * g[j];
            let square = g[j] * g[j];
            match key {
                "adabelief" => v[j] = b2 * v[j] + (1.0 - b2) * (g[j] - m[j]) * (g[j] - m[j]) + eps,
                "yogi" => v[j] += (1.0 - b2) * square * if v[j] < square { 1.0 } else { -1.0 },
                _ => v[j] = b2 * v[j] + (1.0 - b2) * square,
            }
            // optax's largest is of the corrected averages; what stands for v is that, as it was before.
            top[j] = top[j].max(v[j] / second);
            let under = if key == "amsgrad" { top[j] * second } else { v[j] };
            let adaptive = second.sqrt() / (under.sqrt() + eps);
            let step = match key {
                "rmsprop" => g[j] * adaptive,
                "nadam" => (b1 * m[j] / (1.0 - b1.powi(n + 1)) + (1.0 - b1) * g[j] / first) * adaptive,
                "radam" if length < 5.0 => m[j] / first,
                "radam" => m[j] / first * adaptive * rectifier,
                _ => m[j] / first * adaptive,
            };
            theta[j] -= h * (step + decay * theta[j]);
        }
        all.push(theta.clone());
    }
    all
}

#[test]
fn iterates_are_those_of_a_loop_written_out() {
    assert_eq!(methods().count(), 8);
    for key in methods() {
        for decay in [0.0, 0.4] {
            let experiment = experiment(key, HAT, decay);
            let (ours, theirs) = (iterate(&experiment).theta, by_hand(key, &experiment));
            assert_eq!(ours.len(), theirs.len());
            let off = ours.iter().zip(&theirs).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
            assert!(off < 1e-12, "{key} wd={decay}: {off:.1e}");
            // It is no other choice's run.
            for eps_place in [EpsPlace::Inside, EpsPlace::Outside] {
                let other = iterate(&self::experiment(key, Hyper { eps_place, ..HAT }, decay)).theta;
                let off = ours.iter().zip(&other).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
                assert!(off > 1e-4, "{key} with {eps_place:?}: {off:.1e}");
            }
        }
    }
}

#[test]
fn without_a_correction_it_is_epsilon_outside() {
    for key in methods().chain(["adagrad"]).filter(|key| *key != "radam") {
        let raw = Hyper { bias_correction: false, ..HAT };
        let (hat, outside) =
            (experiment(key, raw, 0.1), experiment(key, Hyper { eps_place: EpsPlace::Outside, ..raw }, 0.1));
        assert_eq!(iterate(&hat), iterate(&outside), "{key}");
        assert_eq!(hat.method(), outside.method(), "{key}");
    }
}

#[test]
fn the_closed_form_agrees_with_the_derivation() {
    for key in ["adam", "adamw", "rmsprop"] {
        for (b1, b2) in [(0.8, 0.95), (0.0, 0.9), (0.95, 0.6)] {
            for decay in [0.0, 0.4] {
                let experiment = experiment(key, Hyper { b1, b2, ..HAT }, decay);
                let (mut closed, mut derived) = (Closed::new(&experiment).unwrap(), Derived::new(&experiment));
                for n in [0, 1, 2, 7, 30, 60] {
                    let theta = [2.1, 1.4];
                    let [mut f, mut c, mut f2, mut c2] = [[0.0; 2]; 4];
                    closed.correction(n, &theta, &mut f, &mut c);
                    derived.correction(n, &theta, &mut f2, &mut c2);
                    close(&format!("{key} F at {n}"), &f, &f2, 1e-12);
                    close(&format!("{key} C at {n}"), &c, &c2, 1e-10);
                }
            }
        }
    }
    // Where the direction's vectors depend on the step the other closed forms do not hold.
    for key in methods().filter(|key| !["adam", "adamw", "rmsprop"].contains(key)) {
        assert!(Closed::new(&experiment(key, HAT, 0.0)).is_none(), "{key}");
    }
}

#[test]
fn over_a_fixed_number_of_steps_the_orders_are_one_two_and_three() {
    for key in methods().filter(|key| !["amsgrad", "yogi"].contains(key)) {
        let at = |h: f64| {
            let settings = Settings {
                start: Some(vec![1.2, 0.9]),
                optimizer: key.into(),
                hyper: Hyper { b1: 0.4, b2: 0.7, eps: 0.5, ..HAT },
                h,
                steps: 12,
                ..Settings::default()
            };
            let run = Experiment::new(settings).unwrap();
            [Terms::First, Terms::Modified, Terms::Third].map(|terms| error(&run, terms).unwrap())
        };
        let (coarse, fine) = (at(2e-4), at(1e-4));
        for (order, (coarse, fine)) in coarse.iter().zip(fine).enumerate() {
            let slope = (coarse / fine).log2();
            assert!((slope - (order as f64 + 2.0)).abs() < 0.15, "{key}: slope {slope} for order {}", order + 1);
        }
    }
}

/// A report is made and says which norm the correction is about.
#[test]
fn a_run_has_a_report() {
    for key in methods() {
        let report = analyze(&experiment(key, HAT, 0.0));
        assert_eq!(report.norm_name.words, "perturbed one-norm", "{key}");
        assert!(report.flows.modified.is_some() && !report.effect.is_empty(), "{key}");
        // c has this form with one ε alone.
        assert!(report.coefficient.is_none(), "{key}");
    }
}
