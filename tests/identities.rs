//! Identities that the fields must satisfy, whatever formula or engine they come from.

use crate::common::{close, distance, settings, terms};
use halfstep::analysis::{OneNorm, iterate};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Budget, Derived, Field, Memory, Phase, Terms, field, follow};
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer};
use halfstep::problem::{Batch, Loss, Problem, Quadratic, hessian_vector};

fn made(settings: Settings) -> Experiment {
    Experiment::new(settings).unwrap()
}

const AT: [f64; 2] = [1.3, 0.7];

#[test]
fn with_a_large_eps_adam_is_averaged_momentum() {
    // 1: √ε F → g and ε C → ½ B_β(n) Hg.
    let eps: f64 = 1e12;
    for n in [0, 3, 40] {
        let adam = made(settings("adam", Hyper { b1: 0.8, b2: 0.95, eps, ..Hyper::default() }));
        let ema = made(settings("ema", Hyper { b1: 0.8, ..Hyper::default() }));
        let (f, c) = terms(&adam, n, &AT);
        let (g, d) = terms(&ema, n, &AT);
        close("F", &f.iter().map(|x| x * eps.sqrt()).collect::<Vec<_>>(), &g, 1e-9);
        close("C", &c.iter().map(|x| x * eps).collect::<Vec<_>>(), &d, 1e-9);
    }
}

#[test]
fn with_equal_decays_adam_is_smooth_signum_in_the_limit() {
    // 2, and that c ≥ 0 then.
    let hyper = Hyper { b1: 0.9, b2: 0.9, eps: 0.3, ..Hyper::default() };
    let adam = made(settings("adam", hyper));
    let signum = made(settings("signum", hyper));
    let ((f, c), (g, d)) = (terms(&adam, 400, &AT), terms(&signum, 400, &AT));
    close("F", &f, &g, 1e-12);
    close("C", &c, &d, 1e-10);
    let mut coefficient = [0.0; 2];
    assert!(field(&adam).coefficient(7, &[3.0, -1e-3], &mut coefficient));
    assert!(coefficient.iter().all(|&c| c >= 0.0));
}

#[test]
fn without_a_first_moment_adam_is_rmsprop() {
    // 3.
    for (eps_place, bias_correction) in EpsPlace::TABLE.iter().flat_map(|&(_, place)| [(place, true), (place, false)]) {
        let hyper = Hyper { b1: 0.0, b2: 0.9, eps: 0.4, eps_place, bias_correction };
        let (a, b) = (made(settings("adam", hyper)), made(settings("rmsprop", hyper)));
        assert_eq!(terms(&a, 9, &AT), terms(&b, 9, &AT));
        assert_eq!(iterate(&a), iterate(&b));
    }
}

#[test]
fn at_the_first_step_the_correction_does_not_know_the_decays() {
    // 4: C = ε/(2R³) Hs.
    let eps = 0.4;
    for (b1, b2) in [(0.9, 0.99), (0.5, 0.1)] {
        let experiment = made(settings("adam", Hyper { b1, b2, eps, ..Hyper::default() }));
        let (f, c) = terms(&experiment, 0, &AT);
        let (g, product) = hessian_vector(experiment.problem(), &AT, Batch::Full, &f);
        let want: Vec<f64> = g.iter().zip(&product).map(|(g, p)| 0.5 * eps * p / (g * g + eps).powf(1.5)).collect();
        close("C", &c, &want, 1e-12);
    }
}

#[test]
fn the_gradient_of_the_perturbed_norm_is_one_hessian_product() {
    // 7.
    let problem = made(Settings::default()).problem().clone();
    for inside in [true, false] {
        let norm = OneNorm { eps: 0.3, inside };
        let at = |theta: &[f64]| {
            let mut g = vec![0.0; 2];
            problem.gradient(theta, Batch::Full, &mut g);
            g
        };
        let slopes: Vec<f64> = at(&AT).iter().map(|&g| norm.slope(g)).collect();
        let (_, product) = hessian_vector(&problem, &AT, Batch::Full, &slopes);
        for j in 0..2 {
            let moved = |t: f64| {
                let mut theta = AT;
                theta[j] += t;
                norm.value(&at(&theta))
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((slope - product[j]).abs() < 1e-7 * product[j].abs(), "{inside} {j}");
        }
    }
}

#[test]
fn a_linear_loss_has_no_correction_and_an_exact_flow() {
    // 12.
    let flat = Problem::Quadratic(Quadratic::linear([0.7, -0.2]));
    for info in Optimizer::TABLE {
        let settings = settings(info.key, Hyper { eps: 0.5, ..Hyper::default() });
        let experiment = Experiment::with_problem(flat.clone(), settings).unwrap();
        let (_, c) = terms(&experiment, 5, &AT);
        assert!(c.iter().all(|&c| c == 0.0), "{}: {c:?}", info.key);
        let run = iterate(&experiment);
        let path = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 20, &mut Budget::ENDLESS.clone());
        assert!(path.points.iter().zip(&run.theta).all(|(a, b)| distance(a, b) <= 1e-13), "{}", info.key);
    }
}

#[test]
fn decay_alone_has_the_rate_of_the_logarithm() {
    // 12, λ > 0: without a gradient F + hC = λ(1 + hλ/2)θ, the beginning of −ln(1−hλ)/h θ.
    let (lambda, h) = (0.3, 0.01);
    let nothing = Problem::Quadratic(Quadratic::linear([0.0, 0.0]));
    // Yogi's first moment starts at 1e-6, so it moves without a gradient.
    for info in Optimizer::TABLE.iter().filter(|info| info.key != "yogi") {
        let settings = Settings { decay: lambda, h, ..settings(info.key, Hyper { eps: 0.5, ..Hyper::default() }) };
        let experiment = Experiment::with_problem(nothing.clone(), settings).unwrap();
        let (f, c) = terms(&experiment, 9, &AT);
        close(info.key, &f, &AT.map(|x| lambda * x), 1e-15);
        close(info.key, &c, &AT.map(|x| 0.5 * lambda * lambda * x), 1e-15);
    }
}

#[test]
fn minima_stay_where_they_are() {
    // 15: ∇E = 0 ⇒ F = C = 0.
    // Yogi's moments start at 1e-6, as in optax, and pull a little at the very first.
    for info in Optimizer::TABLE.iter().filter(|info| info.key != "yogi") {
        let experiment = made(Settings { start: Some(vec![0.5, 1.5]), ..settings(info.key, Hyper::default()) });
        let (f, c) = terms(&experiment, 7, &[0.5, 1.5]);
        assert!(f.iter().chain(&c).all(|x| x.abs() < 1e-12), "{}: {f:?} {c:?}", info.key);
    }
}

#[test]
fn on_the_bilinear_loss_the_imbalance_law_holds() {
    // 11: θ₁(Hg)₁ − θ₂(Hg)₂ = a²r²(θ₁²−θ₂²) with a = 2, and the exact factor of gradient descent.
    let experiment = made(Settings { h: 0.004, steps: 1, ..settings("gd", Hyper::default()) });
    let (g, c) = terms(&experiment, 0, &AT);
    let r = 1.5 - 2.0 * AT[0] * AT[1];
    let gap = AT[0] * AT[0] - AT[1] * AT[1];
    let left = 2.0 * (AT[0] * c[0] - AT[1] * c[1]);
    assert!((left - 4.0 * r * r * gap).abs() < 1e-12);
    let next: Vec<f64> = AT.iter().zip(&g).map(|(x, g)| x - 0.004 * g).collect();
    let after = next[0] * next[0] - next[1] * next[1];
    assert!((after - gap * (1.0 - 0.004 * 0.004 * 4.0 * r * r)).abs() < 1e-12);

    // Adam, ε → 0, gradients of one sign: F₁ = F₂ and C₁ − C₂ = (c/2)(θ₁−θ₂)/(θ₁θ₂), c = B_β − B_ρ.
    let (b1, b2) = (0.8, 0.95);
    let adam = made(settings("adam", Hyper { b1, b2, eps: 1e-20, ..Hyper::default() }));
    for n in [0, 4, 30] {
        let (f, c) = terms(&adam, n, &AT);
        assert!((f[0] - f[1]).abs() < 1e-15);
        let half = 0.5 * (Memory::new(b1, n).b(n) - Memory::new(b2, n).b(n));
        let want = half * (AT[0] - AT[1]) / (AT[0] * AT[1]);
        assert!((c[0] - c[1] - want).abs() < 1e-11 * want.abs().max(1.0), "{n}: {c:?} {want}");
    }
}

#[test]
fn on_a_line_the_rates_are_those_of_the_recursion() {
    // 13: on ½λx² a step multiplies by the larger root z of z² − (1+β−hλ)z + β = 0, for β = 0 by
    // 1 − hλ; the flow's rate with three terms is −ln z/h to O(h³).
    let lambda = 2.0;
    for (optimizer, beta) in [("gd", 0.0), ("momentum", 0.6), ("momentum", 0.3)] {
        let off = |h: f64| {
            let line = Problem::Quadratic(Quadratic::from_matrix([lambda, 0.0, lambda]));
            let hyper = Hyper { b1: beta, ..Hyper::default() };
            let experiment = Experiment::with_problem(line, Settings { h, ..settings(optimizer, hyper) }).unwrap();
            let (mut f, mut c, mut d) = (vec![0.0; 2], vec![0.0; 2], vec![0.0; 2]);
            field(&experiment).third(300, &[1.0, 1.0], &mut f, &mut c, &mut d);
            let sum = 1.0 + beta - h * lambda;
            let root = 0.5 * (sum + (sum * sum - 4.0 * beta).sqrt());
            (f[0] + h * c[0] + h * h * d[0] + root.ln() / h).abs()
        };
        let slope = (off(2e-3) / off(1e-3)).log2();
        assert!((slope - 3.0).abs() < 0.1, "{optimizer} {beta}: slope {slope}");
    }
}

#[test]
fn the_coefficient_is_zero_at_the_flip() {
    // 9: at g² = κₙε inside, |g| = κₙε outside, κₙ = B_β/(B_ρ − B_β).
    for eps_place in [EpsPlace::Inside, EpsPlace::Outside] {
        let (b1, b2, eps) = (0.8, 0.97, 0.2);
        let experiment = made(settings("adam", Hyper { b1, b2, eps, eps_place, bias_correction: true }));
        for n in [1, 5, 60, 400] {
            let (beta, rho) = (Memory::new(b1, n).b(n), Memory::new(b2, n).b(n));
            let flip = beta / (rho - beta) * eps;
            let g = if eps_place == EpsPlace::Inside { flip.sqrt() } else { flip };
            let mut c = [0.0; 2];
            assert!(field(&experiment).coefficient(n, &[g, -g], &mut c));
            assert!(c.iter().all(|c| c.abs() < 1e-12 * rho), "{eps_place:?} {n}: {c:?}");
            assert!(field(&experiment).coefficient(n, &[0.9 * g, 1.1 * g], &mut c));
            assert!(c[0] > 0.0 && c[1] < 0.0, "{eps_place:?} {n}: {c:?}");
        }
    }
}

#[test]
fn the_flow_stalls_where_the_correction_is_as_large_as_the_direction() {
    // 16: in one dimension, ε → 0 and n → ∞, at |x| = h|c|/2 with c = B_β − B_ρ < 0.
    let (b1, b2, h) = (0.8, 0.9, 1e-3);
    let line = Problem::Quadratic(Quadratic::from_matrix([3.0, 0.0, 3.0]));
    let hyper = Hyper { b1, b2, eps: 1e-20, ..Hyper::default() };
    let experiment = Experiment::with_problem(line, Settings { h, ..settings("adam", hyper) }).unwrap();
    let stall = h * ((1.0 + b2) / (1.0 - b2) - (1.0 + b1) / (1.0 - b1)) / 2.0;
    assert!((stall - h * (b2 - b1) / ((1.0 - b2) * (1.0 - b1))).abs() < 1e-15);
    let speed = |x: f64| {
        let (f, c) = terms(&experiment, 400, &[x, x]);
        f[0] + h * c[0]
    };
    assert!(speed(stall).abs() < 1e-9, "{}", speed(stall));
    assert!(speed(1.01 * stall) > 0.0 && speed(0.99 * stall) < 0.0);
}

#[test]
fn with_a_vanishing_eps_rmsprop_has_the_coefficient_of_its_memory_alone() {
    // 17: cⱼ → −2ρ/(1−ρ) for n → ∞.
    let rho = 0.9;
    let experiment = made(settings("rmsprop", Hyper { b2: rho, eps: 1e-20, ..Hyper::default() }));
    let mut c = [0.0; 2];
    assert!(field(&experiment).coefficient(400, &[0.3, -2.0], &mut c));
    close("c", &c, &[-2.0 * rho / (1.0 - rho); 2], 1e-12);
}

#[test]
fn the_loss_falls_as_the_terms_say() {
    // 14: g·C = ½ sᵀ diag(c) Hs.
    let experiment = made(settings("adam", Hyper { b1: 0.8, b2: 0.97, eps: 0.2, ..Hyper::default() }));
    let n = 12;
    let (s, c) = terms(&experiment, n, &AT);
    let (g, product) = hessian_vector(experiment.problem(), &AT, Batch::Full, &s);
    let mut coefficient = vec![0.0; 2];
    assert!(field(&experiment).coefficient(n, &g, &mut coefficient));
    let left: f64 = g.iter().zip(&c).map(|(g, c)| g * c).sum();
    let right: f64 = (0..2).map(|j| 0.5 * s[j] * coefficient[j] * product[j]).sum();
    assert!((left - right).abs() < 1e-12 * left.abs());
}

#[test]
fn equal_samples_are_a_full_batch() {
    // 17: the noisy quadratic without noise.
    let full = Settings {
        problem: "noisy".into(),
        shape: halfstep::problem::Shape { noise: 0.0, ..Default::default() },
        ..settings("adam", Hyper { b1: 0.8, b2: 0.9, eps: 0.3, ..Hyper::default() })
    };
    let shuffled = made(Settings { batch: BatchOrder::Shuffle, ..full.clone() });
    let full = made(full);
    assert!(iterate(&full).theta.iter().zip(iterate(&shuffled).theta).all(|(a, b)| distance(a, &b) < 1e-14));
    let ((f, c), (g, d)) = (terms(&full, 30, &AT), terms(&shuffled, 30, &AT));
    close("F", &f, &g, 1e-13);
    close("C", &c, &d, 1e-11);
}

#[test]
fn ages_rise_with_the_step_and_the_decay() {
    // 10.
    let decays: Vec<Memory> = (0..20).map(|k| Memory::new(f64::from(k) / 20.0, 60)).collect();
    for n in 1..=60 {
        assert!(decays.windows(2).all(|pair| pair[0].age(n) < pair[1].age(n)));
        // A short memory is soon full to the last digit.
        assert!(decays.iter().skip(1).all(|memory| memory.age(n - 1) < memory.age(n) || n > 8));
        assert!(decays.iter().all(|memory| memory.age(n - 1) <= memory.age(n)));
    }
}

/// (f.6): to rounding, and without a correction.
#[test]
fn until_its_first_sign_change_the_exact_sign_is_its_flow() {
    let hyper = Hyper { b1: 0.9, b2: 0.99, eps: 0.0, ..Hyper::default() };
    for optimizer in ["signum", "lion"] {
        let experiment = made(Settings { h: 0.004, steps: 600, ..settings(optimizer, hyper) });
        let run = iterate(&experiment);
        let turn = run.heuristic_from.unwrap();
        assert!(turn > 20, "{optimizer} turns at {turn}");
        for (n, theta) in run.theta.iter().enumerate().take(turn) {
            let line: Vec<f64> = experiment.start().iter().map(|x| x - n as f64 * 0.004).collect();
            assert!(distance(theta, &line) <= 8e-16, "{optimizer} at {n}");
            assert!(terms(&experiment, n, theta).1.iter().all(|&c| c == 0.0), "{optimizer} at {n}");
        }
    }
}

#[test]
fn schedules_multiply_the_direction() {
    let base = settings("adam", Hyper { b1: 0.6, b2: 0.8, eps: 0.3, ..Hyper::default() });
    for &(key, schedule) in Schedule::TABLE {
        let factors = schedule.factors(400);
        let experiment = made(Settings { schedule, ..base.clone() });
        let constant = made(base.clone());
        let n = 25;
        let (f, _) = terms(&experiment, n, &AT);
        let (g, _) = terms(&constant, n, &AT);
        let factor = factors.get(n).copied().unwrap_or(1.0);
        close(key, &f, &g.iter().map(|g| g * factor).collect::<Vec<_>>(), 1e-13);
        // And the derived equation keeps its order.
        let slope = |terms: Terms| {
            let at = |h: f64| {
                let experiment = made(Settings { schedule, h, steps: 12, ..base.clone() });
                let run = iterate(&experiment);
                let path = follow(&mut Derived::new(&experiment), &experiment, terms, 12, &mut Budget::ENDLESS.clone());
                path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
            };
            (at(1e-3) / at(5e-4)).log2()
        };
        assert!((slope(Terms::First) - 2.0).abs() < 0.1, "{key}: {}", slope(Terms::First));
        assert!((slope(Terms::Modified) - 3.0).abs() < 0.1, "{key}: {}", slope(Terms::Modified));
    }
}

/// Of numbers that small products are no longer normal ones, with which a derivation took seven times as long.
#[test]
fn what_is_below_counting_is_zero_to_a_derivation_unless_only_signs_count() {
    let terms = |eps: f64, optimizer: &str, size: f64| {
        let hyper = Hyper { eps, ..Hyper::default() };
        let settings = Settings {
            problem: "quadratic".into(),
            optimizer: optimizer.into(),
            hyper,
            steps: 9,
            ..Settings::default()
        };
        let experiment = Experiment::new(settings).unwrap();
        let (mut f, mut c) = ([f64::NAN; 2], [f64::NAN; 2]);
        Derived::new(&experiment).correction(8, &[size, -size], &mut f, &mut c);
        (f, c)
    };
    for optimizer in ["adam", "lion", "adabelief"] {
        assert_eq!(terms(1e-8, optimizer, 1e-160), terms(1e-8, optimizer, 0.0), "{optimizer}");
        // What counts is taken as it is.
        assert_ne!(terms(1e-8, optimizer, 1e-140), terms(1e-8, optimizer, 0.0), "{optimizer}");
    }
    // Where ε = 0 stands for a small one.
    assert_eq!(terms(0.0, "radam", 1e-160), terms(0.0, "radam", 0.0));
    // A sign is as large for the least gradient as for any.
    assert_eq!(terms(0.0, "signum", 1e-160).0, terms(0.0, "signum", 1.0).0);
}

/// A run that decays to nothing for ten thousand steps does not become slow.
#[test]
fn a_flow_that_decays_to_nothing_arrives_there() {
    let hyper = Hyper { b2: 9e-5, ..Hyper::default() };
    for optimizer in ["adam", "radam"] {
        let experiment = made(Settings {
            problem: "tanhnet".into(),
            decay: 53.0,
            steps: 6000,
            h: 0.01,
            start: None,
            ..settings(optimizer, hyper)
        });
        let modified =
            follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 6000, &mut Budget::ENDLESS.clone());
        let phase = Phase::new(&experiment).unwrap().follow(6000, &mut Budget::ENDLESS.clone());
        for path in [modified, phase] {
            assert_eq!(path.points.len(), 6001);
            assert!(path.points.iter().flatten().all(|&x| x == 0.0 || x.abs() > 1e-200), "{optimizer}");
            assert_eq!(path.points[6000], [0.0; 3], "{optimizer}");
        }
    }
}
