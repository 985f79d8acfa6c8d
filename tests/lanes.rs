//! Runs in lock-step are the runs alone, to the last bit.

use halfstep::analysis::{iterate, simulate, simulate_row};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::lanes::{Lanes, Lockstep};
use halfstep::number::{Dual, Number, root, size};
use halfstep::optimizer::{EpsPlace, Hyper};
use halfstep::problem::{Batch, Loss};

const BETA: [f64; 4] = [0.0, 0.5, 0.9, 0.995];
const RHO: [f64; 4] = [0.99, 0.2, 0.0, 0.9999];

fn runs(settings: &Settings) -> [Experiment; 4] {
    std::array::from_fn(|k| {
        let hyper = Hyper { b1: BETA[k], b2: RHO[k], ..settings.hyper };
        Experiment::new(Settings { hyper, ..settings.clone() }).unwrap()
    })
}

/// All settings that change what a step does.
fn variants() -> Vec<Settings> {
    let mut found = Vec::new();
    for optimizer in ["adam", "adamw", "rmsprop"] {
        for problem in ["bilinear", "quadratic", "rosenbrock", "cubic", "noisy", "matrix", "logistic", "tanhnet"] {
            for (eps_place, bias_correction, schedule) in [
                (EpsPlace::Inside, true, Schedule::Constant),
                (EpsPlace::Outside, true, Schedule::Cosine),
                (EpsPlace::Inside, false, Schedule::Sqrt),
                (EpsPlace::BeforeCorrection, true, Schedule::Constant),
            ] {
                let hyper = Hyper { eps_place, bias_correction, eps: 1e-4, ..Hyper::default() };
                let batch = if problem == "noisy" { BatchOrder::Shuffle } else { BatchOrder::Full };
                let decay = if optimizer == "adamw" { 0.1 } else { 0.0 };
                let (problem, optimizer) = (problem.to_owned(), optimizer.to_owned());
                let common = Settings { problem, optimizer, hyper, schedule, batch, decay, ..Settings::default() };
                found.push(Settings { steps: 300, h: 0.01, ..common });
            }
        }
    }
    found
}

#[test]
fn every_lane_is_the_run_alone() {
    for settings in variants() {
        let runs = runs(&settings);
        let alone: Vec<_> = runs.iter().map(iterate).collect();
        let mut seen = 0;
        Lockstep::new(&runs).unwrap().iterate(|n, point| {
            for (k, run) in alone.iter().enumerate() {
                let lane: Vec<u64> = point.iter().map(|x| x.0[k].to_bits()).collect();
                let bits: Vec<u64> = run.theta[n].iter().map(|x| x.to_bits()).collect();
                assert_eq!(lane, bits, "step {n} of lane {k}: {settings:?}");
            }
            seen += 1;
            true
        });
        assert_eq!(seen, 301);
    }
}

/// Lanes of different fate: one passes the level, another leaves every bound, a row's end is ragged.
#[test]
fn a_row_is_its_cells() {
    let betas: Vec<f64> = (0..11).map(|k| f64::from(k) * 0.0999).collect();
    let (mut passed, mut missed, mut lost) = (0, 0, 0);
    for (settings, level) in variants().into_iter().flat_map(|s| [(s.clone(), 0.3), (s, 1.5)]) {
        for (h, rho) in [(0.01, 0.9), (0.3, 0.999), (1e5, 0.5)] {
            let settings = Settings { h, steps: 150, ..settings.clone() };
            let row = simulate_row(&settings, &betas, rho, level);
            assert_eq!(row.len(), betas.len());
            for (cell, &beta) in row.iter().zip(&betas) {
                assert_eq!(*cell, simulate(&settings, beta, rho, level), "β = {beta}, ρ = {rho}: {settings:?}");
                let cell = cell.unwrap();
                passed += usize::from(cell.one_norm.is_some());
                missed += usize::from(cell.one_norm.is_none());
                lost += usize::from(cell.sharpness.is_none());
            }
        }
    }
    assert!(passed > 100 && missed > 100 && lost > 100, "{passed} {missed} {lost}");
}

#[test]
fn other_methods_and_bad_cells_are_taken_alone() {
    let settings = Settings { optimizer: "nadam".into(), steps: 50, ..Settings::default() };
    let betas = [0.1, 0.5, 0.9, 1.5, 0.95];
    let row = simulate_row(&settings, &betas, 0.9, 1.0);
    assert!(row[3].is_none() && row.iter().flatten().count() == 4);
    let adam = simulate_row(&Settings { steps: 50, ..Settings::default() }, &betas, 0.9, 1.0);
    assert!(adam[3].is_none() && adam.iter().flatten().count() == 4);
    assert!(simulate_row(&settings, &[], 0.9, 1.0).is_empty());
}

/// What chooses by value chooses in each lane by that lane, also under a derivative.
#[test]
fn choices_are_made_lane_by_lane() {
    let x = Lanes([-2.0, 0.0, 3.0, f64::NAN]);
    let bits = |x: Lanes<4>| x.0.map(f64::to_bits);
    assert_eq!(bits(size(x)), [2.0, 0.0, 3.0, f64::NAN].map(f64::to_bits));
    assert_eq!(root(Lanes([4.0, 0.0, 2.0, 9.0])).0, [2.0, 0.0, 2.0_f64.sqrt(), 3.0]);
    assert_eq!(x.larger(Lanes::all(1.0)).0[..3], [1.0, 1.0, 3.0]);
    let slope = root(Dual::new(Lanes([4.0, 0.0, 1.0, 16.0]), Lanes::all(1.0))).eps;
    assert_eq!(slope.0, [0.25, 0.0, 0.5, 0.125]);
    assert_eq!(size(Dual::new(x, Lanes::all(1.0))).eps.0[..3], [-1.0, 1.0, 1.0]);
}

/// Starts at which the four runs go different ways through a loss that chooses by value.
#[test]
fn every_lane_has_its_own_way_through_a_loss() {
    let ways = [[0.6, -0.4, 1.5], [300.0, 1.0, 0.7], [-300.0, 2.0, -0.3], [1.0, 400.0, 0.2]];
    for problem in ["rosenbrock", "cubic", "logistic", "tanhnet"] {
        let experiment = Experiment::new(Settings { problem: problem.into(), ..Settings::default() }).unwrap();
        let loss = experiment.problem();
        for turn in 0..4 {
            let starts: [&[f64]; 4] = std::array::from_fn(|k| &ways[(k + turn) % 4][..loss.dim()]);
            let side: Vec<Lanes<4>> = (0..loss.dim()).map(|j| Lanes(starts.map(|start| start[j]))).collect();
            let mut slopes = side.clone();
            loss.gradient(&side, Batch::Full, &mut slopes);
            for (k, start) in starts.iter().enumerate() {
                let mut alone = vec![0.0; loss.dim()];
                loss.gradient(start, Batch::Full, &mut alone);
                let lane: Vec<f64> = slopes.iter().map(|x| x.0[k]).collect();
                assert_eq!(lane, alone, "lane {k} of {problem} at {start:?}");
                assert_eq!(loss.value(&side, Batch::Full).0[k], loss.value(start, Batch::Full), "{problem}");
            }
        }
    }
}
