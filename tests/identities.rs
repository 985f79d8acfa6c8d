//! Identities that the fields must satisfy, whatever formula or engine they come from.
#![allow(clippy::unwrap_used)]

mod common;

use common::{close, distance};
use halfstep::analysis::{OneNorm, iterate};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Budget, Derived, Memory, Terms, field, follow};
use halfstep::optimizer::{Hyper, Optimizer};
use halfstep::problem::{Batch, Loss, Problem, Quadratic, hessian_vector};
use proptest::prelude::*;

fn settings(optimizer: &str, hyper: Hyper) -> Settings {
    Settings {
        optimizer: optimizer.into(),
        hyper,
        start: Some(vec![1.4, 0.9]),
        h: 0.01,
        steps: 400,
        ..Settings::default()
    }
}

/// F and C of an experiment at step n, by the fast field.
fn terms(experiment: &Experiment, n: usize, theta: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut f, mut c) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    field(experiment).correction(n, theta, &mut f, &mut c);
    (f, c)
}

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
    for (inside, bias_correction) in [(true, true), (false, true), (true, false), (false, false)] {
        let hyper = Hyper { b1: 0.0, b2: 0.9, eps: 0.4, inside, bias_correction };
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
        let path = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 20, &mut Budget::RUN.clone());
        assert!(path.points.iter().zip(&run.theta).all(|(a, b)| distance(a, b) <= 1e-13), "{}", info.key);
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
}

#[test]
fn gradient_descent_on_a_line_has_the_rate_of_the_logarithm() {
    // 13: on ½λx² the flow's rate is λ + hλ²/2 + h²λ³/3, the beginning of −ln(1−hλ)/h.
    let (lambda, h) = (2.0, 0.05);
    let line = Problem::Quadratic(Quadratic::from_matrix([lambda, 0.0, lambda]));
    let experiment = Experiment::with_problem(line, Settings { h, ..settings("gd", Hyper::default()) }).unwrap();
    let (mut f, mut c, mut d) = (vec![0.0; 2], vec![0.0; 2], vec![0.0; 2]);
    field(&experiment).third(0, &[1.0, 1.0], &mut f, &mut c, &mut d);
    let rate = f[0] + h * c[0] + h * h * d[0];
    let exact = -(1.0 - h * lambda).ln() / h;
    assert!((rate - exact).abs() < 1.1 * h.powi(3) * lambda.powi(4) / 4.0 * 1.2, "{rate} {exact}");
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
            assert!(distance(theta, &line) < 1e-12, "{optimizer} at {n}");
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
                let path = follow(&mut Derived::new(&experiment), &experiment, terms, 12, &mut Budget::RUN.clone());
                path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
            };
            (at(1e-3) / at(5e-4)).log2()
        };
        assert!((slope(Terms::First) - 2.0).abs() < 0.1, "{key}: {}", slope(Terms::First));
        assert!((slope(Terms::Modified) - 3.0).abs() < 0.1, "{key}: {}", slope(Terms::Modified));
    }
}

#[test]
fn a_seed_deals_the_same_samples_on_every_platform() {
    let order = |batch, seed| -> Vec<usize> {
        let settings = Settings { problem: "logistic".into(), batch, seed, steps: 12, ..Settings::default() };
        let experiment = made(settings);
        (0..12)
            .map(|k| match experiment.batches().at(k) {
                Batch::Sample(i) => i,
                Batch::Full => usize::MAX,
            })
            .collect()
    };
    assert_eq!(order(BatchOrder::Cyclic, 1), [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    for seed in [1, 2, 99] {
        for epoch in order(BatchOrder::Shuffle, seed).chunks(4) {
            let mut dealt = epoch.to_vec();
            dealt.sort_unstable();
            assert_eq!(dealt, [0, 1, 2, 3], "each sample once an epoch");
        }
    }
    assert_eq!(order(BatchOrder::Shuffle, 1), GOLDEN_SHUFFLE);
    assert_eq!(order(BatchOrder::Iid, 1), GOLDEN_IID);
}

const GOLDEN_SHUFFLE: [usize; 12] = [3, 2, 1, 0, 1, 3, 2, 0, 2, 1, 0, 3];
const GOLDEN_IID: [usize; 12] = [0, 1, 3, 0, 3, 0, 3, 0, 3, 0, 1, 1];

/// The mean over every order of one epoch of four samples.
fn mean_over_orders(h: f64, replace: bool) -> Vec<f64> {
    let problem = Problem::from_key("logistic", &Default::default()).unwrap();
    let mut sum = [0.0; 2];
    let mut count = 0.0;
    for code in 0..256usize {
        let order = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3];
        let mut seen = order;
        seen.sort_unstable();
        if !replace && seen != [0, 1, 2, 3] {
            continue;
        }
        let mut theta = vec![1.0, -1.5];
        let mut g = vec![0.0; 2];
        for k in order {
            problem.gradient(&theta, Batch::Sample(k), &mut g);
            theta.iter_mut().zip(&g).for_each(|(x, g)| *x -= h * g);
        }
        sum.iter_mut().zip(&theta).for_each(|(s, x)| *s += x);
        count += 1.0;
    }
    sum.iter().map(|s| s / count).collect()
}

/// The flow of E + (h/4)‖∇E‖², with the variance term or without, over the time of four steps.
fn expected(h: f64, variance: bool) -> Vec<f64> {
    let problem = Problem::from_key("logistic", &Default::default()).unwrap();
    let field = |theta: &[f64]| -> Vec<f64> {
        let mut g = vec![0.0; 2];
        problem.gradient(theta, Batch::Full, &mut g);
        let (_, mut term) = hessian_vector(&problem, theta, Batch::Full, &g);
        if variance {
            // (h/4m) Σ ‖∇Eₖ‖² instead of (h/4) ‖∇E‖².
            term = vec![0.0; 2];
            for k in 0..4 {
                let mut own = vec![0.0; 2];
                problem.gradient(theta, Batch::Sample(k), &mut own);
                let (_, product) = hessian_vector(&problem, theta, Batch::Sample(k), &own);
                term.iter_mut().zip(product).for_each(|(t, p)| *t += p / 4.0);
            }
        }
        g.iter().zip(term).map(|(g, t)| -(g + 0.5 * h * t)).collect()
    };
    // Classical Runge–Kutta, many small steps.
    let (steps, mut theta) = (400, vec![1.0, -1.5]);
    let dt = 4.0 * h / f64::from(steps);
    for _ in 0..steps {
        let move_by = |k: &[f64], s: f64| -> Vec<f64> { theta.iter().zip(k).map(|(x, k)| x + s * k).collect() };
        let a = field(&theta);
        let b = field(&move_by(&a, dt / 2.0));
        let c = field(&move_by(&b, dt / 2.0));
        let d = field(&move_by(&c, dt));
        theta = (0..2).map(|j| theta[j] + dt / 6.0 * (a[j] + 2.0 * b[j] + 2.0 * c[j] + d[j])).collect();
    }
    theta
}

#[test]
fn shuffling_adds_the_variance_of_the_gradients_and_independent_draws_do_not() {
    // (e.3): the defect of one epoch's mean over all orders is O(h³) with the right term only.
    let slope = |replace: bool, variance: bool| {
        let off = |h: f64| distance(&mean_over_orders(h, replace), &expected(h, variance));
        (off(0.02) / off(0.01)).log2()
    };
    assert!((slope(false, true) - 3.0).abs() < 0.1, "shuffled, with it: {}", slope(false, true));
    assert!((slope(false, false) - 2.0).abs() < 0.1, "shuffled, without it: {}", slope(false, false));
    assert!((slope(true, false) - 3.0).abs() < 0.1, "independent, without it: {}", slope(true, false));
    assert!((slope(true, true) - 2.0).abs() < 0.1, "independent, with it: {}", slope(true, true));
}

#[test]
fn shuffled_momentum_keeps_the_expected_memory() {
    // (e.4): the mean memory term over all orders of N batches, in closed form.
    let beta: f64 = 0.7;
    let n: i32 = 3;
    let theta = [1.0, -1.5];
    let problem = Problem::from_key("logistic", &Default::default()).unwrap();
    let mut mean = vec![0.0; 2];
    let mut seeds = std::collections::BTreeSet::new();
    // Seeds until every one of the 24 orders was dealt once.
    for seed in 0..5000 {
        let settings = Settings {
            problem: "logistic".into(),
            optimizer: "momentum".into(),
            hyper: Hyper { b1: beta, ..Hyper::default() },
            batch: BatchOrder::Shuffle,
            seed,
            steps: 4,
            ..Settings::default()
        };
        let experiment = made(settings);
        let order: Vec<usize> =
            (0..4).map(|k| if let Batch::Sample(i) = experiment.batches().at(k) { i } else { usize::MAX }).collect();
        if seeds.insert(order) {
            let (memory, _) = Derived::new(&experiment).halves(n as usize, &theta);
            mean.iter_mut().zip(memory).for_each(|(m, x)| *m += x / 24.0);
        }
    }
    assert_eq!(seeds.len(), 24);

    let (mut g, count) = (vec![0.0; 2], 4.0);
    problem.gradient(&theta, Batch::Full, &mut g);
    let (_, hg) = hessian_vector(&problem, &theta, Batch::Full, &g);
    let mut d = [0.0; 2];
    for k in 0..4 {
        let mut own = vec![0.0; 2];
        problem.gradient(&theta, Batch::Sample(k), &mut own);
        let (_, product) = hessian_vector(&problem, &theta, Batch::Sample(k), &own);
        d.iter_mut().zip(product).for_each(|(d, p)| *d += p / count);
    }
    let own =
        ((1.0 - beta.powi(n + 1)) / (1.0 - beta) - (1.0 - beta.powi(2 * n + 2)) / (1.0 - beta * beta)) / (1.0 - beta);
    let b = f64::from(n);
    let mu = (beta * (1.0 - beta.powi(n)) * (1.0 + beta.powi(n + 1)) / (1.0 - beta) - 2.0 * b * beta.powi(n + 1))
        / (1.0 - beta).powi(2);
    let want: Vec<f64> = (0..2).map(|j| own * d[j] + (mu - own) * (count * hg[j] - d[j]) / (count - 1.0)).collect();
    close("the mean memory", &mean, &want, 1e-12);
}

fn any_hyper() -> impl Strategy<Value = Hyper> {
    (0.0..0.95f64, 0.0..0.99f64, 0.01..10.0f64, any::<bool>(), any::<bool>())
        .prop_map(|(b1, b2, eps, inside, bias_correction)| Hyper { b1, b2, eps, inside, bias_correction })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// 5: E → aE with ε → a²ε (inside) or aε (outside) changes neither F nor C.
    #[test]
    fn adam_does_not_know_the_scale_of_the_loss(hyper in any_hyper(), a in 0.1..20.0f64, n in 0usize..30) {
        let scaled = |a: f64| {
            let matrix = Problem::Quadratic(Quadratic::from_matrix([5.0 * a, 2.0 * a, a]));
            let eps = hyper.eps * if hyper.inside { a * a } else { a };
            Experiment::with_problem(matrix, settings("adam", Hyper { eps, ..hyper })).unwrap()
        };
        let ((f, c), (g, d)) = (terms(&scaled(1.0), n, &AT), terms(&scaled(a), n, &AT));
        close("F", &f, &g, 1e-11);
        prop_assert!(distance(&c, &d) <= 1e-9 * (1.0 + c.iter().fold(0.0f64, |m, x| m.max(x.abs()))));
    }

    /// 6: turning coordinates round or exchanging them does the same to the run, for every method.
    #[test]
    fn signed_permutations_pass_through(hyper in any_hyper(), which in 0..Optimizer::TABLE.len()) {
        let key = Optimizer::TABLE[which].key;
        // Its first moment starts at 1e-6 in every coordinate, as in optax, and not at zero.
        prop_assume!(key != "yogi");
        let run = |matrix: [f64; 3], start: [f64; 2]| {
            let problem = Problem::Quadratic(Quadratic::from_matrix(matrix));
            let settings = Settings { start: Some(start.into()), steps: 30, ..settings(key, hyper) };
            iterate(&Experiment::with_problem(problem, settings).unwrap()).theta
        };
        // (x, y) ↦ (−y, x): [[a, b], [b, c]] becomes [[c, −b], [−b, a]].
        let (plain, turned) = (run([5.0, 2.0, 1.0], [1.0, 0.5]), run([1.0, -2.0, 5.0], [-0.5, 1.0]));
        for (p, t) in plain.iter().zip(&turned) {
            prop_assert!((p[0] - t[1]).abs() < 1e-9 && (p[1] + t[0]).abs() < 1e-9, "{}: {:?} {:?}", key, p, t);
        }
    }
}
