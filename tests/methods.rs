//! Where a method is not smooth, from when on its theory is heuristic and what holds before;
//! methods that are others under other names.

use crate::common::{distance, loss};
use halfstep::analysis::{is_smooth, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Derived, Field, Terms, field, follow};
use halfstep::optimizer::{Hyper, Optimizer, Update};
use halfstep::problem::{Batch, Loss, Problem};

fn settings(problem: &str, optimizer: &str, hyper: Hyper) -> Settings {
    Settings { problem: problem.into(), optimizer: optimizer.into(), hyper, h: 0.01, steps: 300, ..Settings::default() }
}

fn experiment(problem: &str, optimizer: &str, hyper: Hyper) -> Experiment {
    Experiment::with_problem(loss(problem), settings(problem, optimizer, hyper)).unwrap()
}

fn gradient(problem: &Problem, theta: &[f64]) -> Vec<f64> {
    let mut g = vec![0.0; theta.len()];
    problem.gradient(theta, Batch::Full, &mut g);
    g
}

#[test]
fn until_a_gradient_changes_its_sign_the_exact_sign_is_its_flow() {
    for (key, b1) in [("signum", 0.0), ("signum", 0.9), ("lion", 0.0), ("lion", 0.9)] {
        let hyper = Hyper { b1, b2: 0.9, eps: 0.0, ..Hyper::default() };
        let experiment = experiment("quadratic", key, hyper);
        let run = iterate(&experiment);
        let changed = |t: &Vec<f64>| gradient(experiment.problem(), t).iter().any(|g| *g < 0.0);
        // Also with momentum, whose sign changes later: the flow's does with the gradient.
        assert_eq!(run.heuristic_from, run.theta.iter().position(changed), "{key}, β = {b1}");
        let switch = run.heuristic_from.unwrap();
        assert_eq!(switch, 84);

        let (mut first, mut correction) = (vec![0.0; 2], vec![0.0; 2]);
        for n in 0..switch {
            let mut derived = Derived::new(&experiment);
            derived.correction(n, &run.theta[n], &mut first, &mut correction);
            assert_eq!((first.as_slice(), correction.as_slice()), ([1.0, 1.0].as_slice(), [0.0, 0.0].as_slice()));
        }
        let mut budget = Budget::ENDLESS;
        let path = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, switch - 1, &mut budget);
        let off = path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
        assert!(off <= 8e-16, "{key}: off by {off:.1e}");
        // And from the switch on they are apart by a step or more.
        let path = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, switch + 2, &mut budget);
        assert!(path.points.len() > switch && distance(&path.points[switch], &run.theta[switch]) > 0.01);
    }
}

#[test]
fn smooth_methods_are_never_heuristic() {
    for info in Optimizer::TABLE {
        let chooses = ["adamax", "amsgrad", "yogi"].contains(&info.key);
        assert_eq!(!is_smooth(&experiment("bilinear", info.key, Hyper::default())), chooses, "{}", info.key);
        let exact = experiment("bilinear", info.key, Hyper { eps: 0.0, ..Hyper::default() });
        assert_eq!(!is_smooth(&exact), chooses || ["signum", "lion"].contains(&info.key), "{}", info.key);
        if !chooses {
            assert_eq!(iterate(&experiment("bilinear", info.key, Hyper::default())).heuristic_from, None);
        }
    }
}

#[test]
fn a_maximum_is_heuristic_from_where_the_run_takes_the_other_side() {
    let hyper = Hyper { b1: 0.5, b2: 0.7, eps: 0.1, ..Hyper::default() };
    // On the way down the bilinear loss the largest v̂ is the first one, as the derivation says.
    assert_eq!(iterate(&experiment("bilinear", "amsgrad", hyper)).heuristic_from, None);
    // Here the first component of the gradient grows at first and then shrinks; seen from there
    // the past was larger all the time, but the run knows better.
    for (h, steps) in [(0.001, 40), (0.0002, 150)] {
        let settings = Settings { h, steps, ..settings("logistic", "amsgrad", hyper) };
        let experiment = Experiment::new(settings).unwrap();
        let run = iterate(&experiment);
        let squares: Vec<f64> = run.theta.iter().map(|t| gradient(experiment.problem(), t)[0].powi(2)).collect();
        let peak = (1..squares.len()).find(|&n| squares[n] < squares[n - 1]).unwrap();
        let from = run.heuristic_from.unwrap();
        assert!(from.abs_diff(peak) <= 3, "h = {h}: heuristic from {from}, the gradient peaks at {peak}");
    }
    // AdaMax keeps an old maximum only where the gradient falls by more than ρ in one step.
    let experiment = Experiment::new(settings("quadratic", "adamax", hyper)).unwrap();
    let run = iterate(&experiment);
    let size = |t: &Vec<f64>| gradient(experiment.problem(), t).iter().map(|g| g.abs() + 0.1).collect::<Vec<f64>>();
    let fell = |pair: &[Vec<f64>]| size(&pair[0]).iter().zip(size(&pair[1])).any(|(old, new)| 0.7 * old > new);
    assert_eq!(run.heuristic_from, run.theta.windows(2).position(fell).map(|n| n + 1));
    assert!(run.heuristic_from.is_some());
}

#[test]
fn methods_that_are_others_under_other_names() {
    let run = |key, hyper, h| {
        let settings = Settings { h, decay: 0.2, ..settings("bilinear", key, hyper) };
        iterate(&Experiment::new(settings).unwrap()).theta
    };
    let hyper = Hyper { b1: 0.8, b2: 0.8, eps: 0.1, ..Hyper::default() };
    let raw = Hyper { bias_correction: false, ..hyper };
    assert_eq!(run("adamw", hyper, 0.01)[300], run("adam", hyper, 0.01)[300]);
    // One row has one singular value.
    let memoryless = Hyper { b1: 0.0, ..hyper };
    let off = distance(&run("muon", memoryless, 0.01)[300], &run("normgd", memoryless, 0.01)[300]);
    assert!(off < 1e-14, "muon and normgd are {off:.1e} apart");
    for hyper in [hyper, raw] {
        let off = distance(&run("signum", hyper, 0.01)[300], &run("lion", hyper, 0.01)[300]);
        assert!(off < 1e-14, "signum and lion are {off:.1e} apart");
    }
    // ema(h) = momentum((1−β)h) but for the decay, which the step size scales as well.
    let plain = |key, h| iterate(&Experiment::new(Settings { h, ..settings("bilinear", key, raw) }).unwrap()).theta;
    let off = distance(&plain("ema", 0.01)[300], &plain("momentum", 0.002)[300]);
    assert!(off < 1e-13, "ema and momentum are {off:.1e} apart");
}

#[test]
fn a_method_that_is_prepared_steps_to_the_same_bits() {
    for info in Optimizer::TABLE {
        for bias_correction in [false, true] {
            let hyper = Hyper { b1: 0.9, b2: 0.999, eps: 0.01, bias_correction, ..Hyper::default() };
            let plain = Optimizer::from_key(info.key, &hyper).unwrap().shaped(2, 2);
            // For fewer steps than it then takes.
            let prepared = plain.clone().prepared(60);
            let run = |method: &Optimizer| {
                let (mut state, mut out) = (vec![0.0; 4 * method.slots()], vec![0.0; 4]);
                method.start(&mut state);
                let steps = (0..90).map(|n| {
                    let gradient = [1.0, -0.3, 0.02, 2.0].map(|g: f64| g * (g + n as f64).sin());
                    method.step(n, &mut state, &[0.0; 4], &gradient, &mut out);
                    out.iter().map(|f| f.to_bits()).collect::<Vec<u64>>()
                });
                steps.collect::<Vec<_>>()
            };
            assert!(run(&plain) == run(&prepared), "{}", info.key);
        }
    }
}
