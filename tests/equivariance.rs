//! What changes nothing: the scale of a loss, the order and the signs of the coordinates, their
//! rotation. For the fields of every method that is free of it.

use crate::common::{close, distance};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Closed, Derived, Field};
use halfstep::optimizer::{EpsPlace, Hyper, Info, Optimizer};
use halfstep::problem::{Problem, Quadratic};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn settings(optimizer: &str, hyper: Hyper) -> Settings {
    Settings { optimizer: optimizer.into(), hyper, steps: 800, ..Settings::default() }
}

/// F and C at step n, from the closed form if there is one and from the derived one, which agree.
fn terms(problem: &Problem, settings: &Settings, n: usize, theta: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let settings = Settings { start: Some(theta.to_vec()), ..settings.clone() };
    let experiment = Experiment::with_problem(problem.clone(), settings).unwrap();
    let (mut first, mut correction) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    Derived::new(&experiment).correction(n, theta, &mut first, &mut correction);
    if let Some(mut closed) = Closed::new(&experiment) {
        let (mut f, mut c) = (first.clone(), correction.clone());
        closed.correction(n, theta, &mut f, &mut c);
        // The derived form loses some digits where ε is small against g².
        close("F, closed and derived", &f, &first, 1e-10);
        assert!(distance(&c, &correction) <= 1e-7 * (1.0 + c.iter().fold(0.0, |m: f64, x| m.max(x.abs()))));
        return (f, c);
    }
    (first, correction)
}

/// `1 + 2A_q(n)`, the printed form.
fn b(q: f64, n: usize) -> f64 {
    let power = q.powi(n as i32 + 1);
    (1.0 + q) / (1.0 - q) - 2.0 * (n as f64 + 1.0) * power / (1.0 - power)
}

/// Methods whose F and C do not change when the loss is multiplied by a and ε goes along. Not
/// the linear ones, whose F grows with a; not adagrad and yogi, whose state begins with a number
/// of its own; not adadelta, whose F is a gradient; not radam, whose first steps are linear.
const SCALE_FREE: [&str; 10] =
    ["rmsprop", "adam", "adamw", "nadam", "adamax", "amsgrad", "adabelief", "signum", "lion", "normgd"];

/// Whether ε is added to g itself, not to g².
fn eps_is_linear(key: &str, place: EpsPlace) -> bool {
    key == "adamax" || (place != EpsPlace::Inside && ["rmsprop", "adam", "adamw", "nadam", "amsgrad"].contains(&key))
}

/// AMSGrad without bias correction takes the newest v until the difference is rounding, and then
/// what the drift says: where that happens is no property of the loss.
fn without_ties(key: &str, hyper: Hyper) -> Hyper {
    Hyper { bias_correction: hyper.bias_correction || key == "amsgrad", ..hyper }
}

fn any_hyper() -> impl Strategy<Value = Hyper> {
    (0.0..0.9_f64, 0.0..0.95_f64, 0.01..5.0_f64, 0..EpsPlace::TABLE.len(), any::<bool>()).prop_map(
        |(b1, b2, eps, place, bias_correction)| Hyper {
            b1,
            b2,
            eps,
            eps_place: EpsPlace::TABLE[place].1,
            bias_correction,
        },
    )
}

fn any_quadratic() -> impl Strategy<Value = [f64; 3]> {
    [0.5..5.0_f64, -2.0..2.0_f64, 0.5..5.0_f64]
}

fn agree(what: &str, a: &(Vec<f64>, Vec<f64>), b: &(Vec<f64>, Vec<f64>)) {
    close(&format!("{what}: F"), &a.0, &b.0, 1e-11);
    let size = b.1.iter().chain(&b.0).fold(0.0, |m: f64, x| m.max(x.abs()));
    let off = distance(&a.1, &b.1);
    assert!(off <= 1e-9 * size, "{what}: C {:?} is not {:?}", a.1, b.1);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn i5_a_multiple_of_the_loss_changes_nothing_if_eps_goes_along(
        hyper in any_hyper(),
        matrix in any_quadratic(),
        theta in [0.2..3.0_f64, 0.2..3.0_f64],
        a in 0.01..100.0_f64,
        n in 0_usize..40,
    ) {
        for key in SCALE_FREE {
            // AdaBelief's outside form adds ε at two places, in two powers.
            let eps_place = if key == "adabelief" { EpsPlace::Inside } else { hyper.eps_place };
            let hyper = without_ties(key, Hyper { eps_place, ..hyper });
            let eps = hyper.eps * if eps_is_linear(key, hyper.eps_place) { a } else { a * a };
            let plain = terms(&Problem::Quadratic(Quadratic::from_matrix(matrix)), &settings(key, hyper), n, &theta);
            let times = Problem::Quadratic(Quadratic::from_matrix(matrix.map(|x| a * x)));
            agree(key, &terms(&times, &settings(key, Hyper { eps, ..hyper }), n, &theta), &plain);
        }
    }

    #[test]
    fn i6_signed_permutations_commute_with_every_method(
        hyper in any_hyper(),
        matrix in any_quadratic(),
        theta in [0.2..3.0_f64, 0.2..3.0_f64],
        n in 0_usize..40,
    ) {
        let [a, b, c] = matrix;
        let of = |matrix, key, theta: &[f64]| {
            let settings = settings(key, without_ties(key, hyper));
            terms(&Problem::Quadratic(Quadratic::from_matrix(matrix)), &settings, n, theta)
        };
        let swap = |(f, c): (Vec<f64>, Vec<f64>)| (vec![f[1], f[0]], vec![c[1], c[0]]);
        let flip = |(f, c): (Vec<f64>, Vec<f64>)| (vec![-f[0], f[1]], vec![-c[0], c[1]]);
        for Info { key, .. } in Optimizer::TABLE {
            let plain = of(matrix, key, &theta);
            agree(key, &swap(of([c, b, a], key, &[theta[1], theta[0]])), &plain);
            // Yogi's first moment begins at +1e-6, as in optax: it prefers a direction.
            if *key != "yogi" {
                agree(key, &flip(of([a, -b, c], key, &[-theta[0], theta[1]])), &plain);
            }
        }
    }

    #[test]
    fn i6_rotations_commute_with_what_sees_only_lengths(
        hyper in any_hyper(),
        matrix in any_quadratic(),
        theta in [0.2..3.0_f64, 0.2..3.0_f64],
        angle in 0.1..1.4_f64,
        n in 0_usize..40,
    ) {
        let (sin, cos) = angle.sin_cos();
        let turn = |v: &[f64]| vec![cos * v[0] - sin * v[1], sin * v[0] + cos * v[1]];
        let [a, b, c] = matrix;
        let off = (a - c) * sin * cos + b * (cos * cos - sin * sin);
        let mixed = 2.0 * b * sin * cos;
        let turned = [a * cos * cos - mixed + c * sin * sin, off, a * sin * sin + mixed + c * cos * cos];
        let of = |matrix, key, theta: &[f64]| {
            terms(&Problem::Quadratic(Quadratic::from_matrix(matrix)), &settings(key, hyper), n, theta)
        };
        for key in ["gd", "momentum", "ema", "nesterov", "normgd", "muon"] {
            let (f, c) = of(matrix, key, &theta);
            agree(key, &of(turned, key, &turn(&theta)), &(turn(&f), turn(&c)));
        }
        let (f, _) = of(matrix, "adam", &theta);
        prop_assert!(distance(&of(turned, "adam", &turn(&theta)).0, &turn(&f)) > 1e-6);
    }

    #[test]
    fn i9_the_coefficient_vanishes_where_it_should(
        b1 in 0.0..0.9_f64, gap in 0.01..0.09_f64, eps in 1e-6..1.0_f64, n in 1_usize..60,
    ) {
        let b2 = b1 + gap;
        let hyper = Hyper { b1, b2, eps, ..Hyper::default() };
        let kappa = b(b1, n) / (b(b2, n) - b(b1, n));
        let experiment = Experiment::new(settings("adam", hyper)).unwrap();
        let mut c = [0.0; 2];
        let zero = (kappa * eps).sqrt();
        prop_assert!(Closed::new(&experiment).unwrap().coefficient(n, &[zero, 0.9 * zero], &mut c));
        prop_assert!(c[0].abs() < 1e-9 * b(b2, n) && c[1] > 0.0, "{:?}", c);
    }
}
