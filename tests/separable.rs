//! The closed forms of what was once derived step by step, against the derivation.

use crate::common::close;
use halfstep::experiment::{Experiment, Schedule, Settings};
use halfstep::flow::{Closed, Derived, Field};
use halfstep::optimizer::EpsPlace::{Inside, Outside};
use halfstep::optimizer::Hyper;

/// Every setting of a method that changes its form.
fn settings(key: &str) -> Vec<Settings> {
    let mut all = Vec::new();
    for (b1, b2, eps) in [(0.9, 0.97, 1.0), (0.5, 0.9, 1e-2), (0.0, 0.8, 0.3), (0.95, 0.6, 0.05)] {
        for (bias_correction, eps_place, decay) in
            [(true, Inside, 0.0), (true, Outside, 0.3), (false, Inside, 0.1), (true, Inside, 0.2)]
        {
            for &(_, schedule) in Schedule::TABLE {
                for problem in ["bilinear", "rosenbrock", "logistic", "quadratic"] {
                    let hyper = Hyper { b1, b2, eps, eps_place, bias_correction };
                    let start = halfstep::link::parse(&format!("problem={problem}")).settings.start;
                    all.push(Settings {
                        problem: problem.into(),
                        start,
                        optimizer: key.into(),
                        hyper,
                        decay,
                        schedule,
                        steps: 120,
                        ..Settings::default()
                    });
                }
            }
        }
    }
    all
}

/// F and C agree; how many had a closed form with a schedule, and how many without.
fn agree(key: &str) -> (usize, usize) {
    let mut found = (0, 0);
    for settings in settings(key) {
        let experiment = Experiment::new(settings.clone()).unwrap();
        let Some(mut closed) = Closed::new(&experiment) else { continue };
        let mut derived = Derived::new(&experiment);
        let dim = experiment.dim();
        for n in [0, 1, 2, 7, 40, 119, 120] {
            for scale in [1.0, -0.4, 0.01] {
                let theta: Vec<f64> =
                    experiment.start().iter().enumerate().map(|(j, x)| x * scale + 0.1 * j as f64).collect();
                let mut terms = vec![vec![0.0; dim]; 4];
                let [f, c, f2, c2] = &mut terms[..] else { return found };
                closed.correction(n, &theta, f, c);
                derived.correction(n, &theta, f2, c2);
                close(&format!("F at {n}, {scale}: {settings:?}"), f, f2, 1e-11);
                close(&format!("C at {n}, {scale}: {settings:?}"), c, c2, 1e-9);
            }
        }
        *(if settings.schedule == Schedule::Constant { &mut found.1 } else { &mut found.0 }) += 1;
    }
    found
}

#[test]
fn schedules_are_in_closed_form_and_agree_with_the_derivation() {
    for key in ["gd", "momentum", "ema", "rmsprop", "adam", "adamw"] {
        let (scheduled, _) = agree(key);
        let expected = if ["rmsprop", "adam", "adamw"].contains(&key) { 144 } else { 192 };
        assert_eq!(scheduled, expected, "{key}");
    }
}

#[test]
fn a_schedule_of_one_average_is_in_closed_form_and_agrees_with_the_derivation() {
    for (key, least) in [("nesterov", 20), ("signum", 80), ("lion", 80), ("muon", 80)] {
        let (scheduled, _) = agree(key);
        assert!(scheduled >= least, "{key}: {scheduled}");
    }
}

#[test]
fn radam_adamax_and_amsgrad_are_in_closed_form_and_agree_with_the_derivation() {
    for (key, expected) in [("radam", (192, 64)), ("adamax", (192, 64)), ("amsgrad", (144, 48))] {
        assert_eq!(agree(key), expected, "{key}");
    }
}
