//! Batches: the orders that a seed deals, and what the mean over all orders must be.

use crate::common::{close, distance};
use halfstep::experiment::{BatchOrder, Experiment, Settings};
use halfstep::flow::Derived;
use halfstep::optimizer::Hyper;
use halfstep::problem::{Batch, Loss, Problem, hessian_vector};

fn made(settings: Settings) -> Experiment {
    Experiment::new(settings).unwrap()
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
