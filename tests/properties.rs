//! Scalings and equivariances of the methods, as properties over arbitrary hyper-parameters.

use crate::common::{close, distance, settings, terms};
use halfstep::analysis::iterate;
use halfstep::experiment::{Experiment, Settings};
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer};
use halfstep::problem::{Problem, Quadratic};
use proptest::prelude::*;

const AT: [f64; 2] = [1.3, 0.7];

fn any_hyper() -> impl Strategy<Value = Hyper> {
    (0.0..0.95f64, 0.0..0.99f64, 0.01..10.0f64, 0..EpsPlace::TABLE.len(), any::<bool>()).prop_map(
        |(b1, b2, eps, place, bias_correction)| Hyper {
            b1,
            b2,
            eps,
            eps_place: EpsPlace::TABLE[place].1,
            bias_correction,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// 5: E → aE with ε → a²ε where it is compared with g², and aε where with |g|, changes neither F
    /// nor C.
    #[test]
    fn normalized_methods_do_not_know_the_scale_of_the_loss(
        hyper in any_hyper(), which in 0..SCALED.len(), a in 0.1..20.0f64, n in 0usize..30,
    ) {
        let (key, place) = SCALED[which];
        let scaled = |a: f64| {
            let matrix = Problem::Quadratic(Quadratic::from_matrix([5.0 * a, 2.0 * a, a]));
            let squared = match place {
                Place::Chosen => hyper.eps_place == EpsPlace::Inside,
                Place::Inside => true,
                Place::Outside => false,
            };
            let eps = hyper.eps * if squared { a * a } else { a };
            Experiment::with_problem(matrix, settings(key, Hyper { eps, ..hyper })).unwrap()
        };
        let ((f, c), (g, d)) = (terms(&scaled(1.0), n, &AT), terms(&scaled(a), n, &AT));
        close("F", &f, &g, 1e-11);
        prop_assert!(distance(&c, &d) <= 1e-9 * (1.0 + c.iter().fold(0.0f64, |m, x| m.max(x.abs()))), "{}", key);
    }

    /// 6: turning coordinates round or exchanging them does the same to run, F and C, for every method.
    #[test]
    fn signed_permutations_pass_through(hyper in any_hyper(), which in 0..Optimizer::TABLE.len(), n in 0usize..30) {
        let key = Optimizer::TABLE[which].key;
        // Its first moment starts at 1e-6 in every coordinate, as in optax, and not at zero.
        prop_assume!(key != "yogi");
        // (x, y) ↦ (−y, x): [[a, b], [b, c]] becomes [[c, −b], [−b, a]].
        let plain = on_quadratic(key, hyper, [5.0, 2.0, 1.0], [1.0, 0.5]);
        let turned = on_quadratic(key, hyper, [1.0, -2.0, 5.0], [-0.5, 1.0]);
        for (p, t) in iterate(&plain).theta.iter().zip(&iterate(&turned).theta) {
            prop_assert!((p[0] - t[1]).abs() < 1e-9 && (p[1] + t[0]).abs() < 1e-9, "{}: {:?} {:?}", key, p, t);
        }
        let ((f, c), (g, d)) = (terms(&plain, n, &[0.8, -0.3]), terms(&turned, n, &[0.3, 0.8]));
        close(key, &[f[0], f[1]], &[g[1], -g[0]], 1e-12);
        close(key, &[c[0], c[1]], &[d[1], -d[0]], 1e-9);
    }

    /// 6: any rotation passes through the methods that take coordinates together, and not through Adam.
    #[test]
    fn rotations_pass_through_what_does_not_single_out_coordinates(
        hyper in any_hyper(), degrees in 10.0..80.0f64, n in 0usize..30,
    ) {
        let (s, k) = degrees.to_radians().sin_cos();
        let turn = |v: [f64; 2]| [k * v[0] - s * v[1], s * v[0] + k * v[1]];
        // R diag(5, 1) Rᵀ.
        let matrix = [5.0 * k * k + s * s, 4.0 * s * k, 5.0 * s * s + k * k];
        for key in ["gd", "momentum", "ema", "nesterov", "normgd", "muon", "adam"] {
            let plain = on_quadratic(key, hyper, [5.0, 0.0, 1.0], [1.0, 0.5]);
            let turned = on_quadratic(key, hyper, matrix, turn([1.0, 0.5]));
            let ((f, c), (g, d)) = (terms(&plain, n, &[0.8, -0.3]), terms(&turned, n, &turn([0.8, -0.3])));
            let (f, c) = (turn([f[0], f[1]]), turn([c[0], c[1]]));
            if key == "adam" {
                prop_assert!(distance(&f, &g) > 1e-6, "Adam is not to pass {degrees}°: {:?} {:?}", f, g);
                continue;
            }
            close(key, &g, &f, 1e-12);
            close(key, &d, &c, 1e-9);
        }
    }
}

/// Where a method's ε stands.
#[derive(Clone, Copy)]
enum Place {
    Chosen,
    Inside,
    Outside,
}

/// Methods whose direction does not grow with the gradient.
const SCALED: [(&str, Place); 10] = [
    ("adam", Place::Chosen),
    ("adamw", Place::Chosen),
    ("rmsprop", Place::Chosen),
    ("nadam", Place::Chosen),
    ("amsgrad", Place::Chosen),
    ("adamax", Place::Outside),
    ("signum", Place::Inside),
    ("lion", Place::Inside),
    ("normgd", Place::Inside),
    ("muon", Place::Inside),
];

fn on_quadratic(key: &str, hyper: Hyper, matrix: [f64; 3], start: [f64; 2]) -> Experiment {
    let problem = Problem::Quadratic(Quadratic::from_matrix(matrix));
    let settings = Settings { start: Some(start.into()), steps: 30, ..settings(key, hyper) };
    Experiment::with_problem(problem, settings).unwrap()
}
