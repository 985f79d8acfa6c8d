//! The order of every flow, measured: slopes 1 and 2 at a fixed time, 2 and 3 at a fixed step.
#![allow(clippy::unwrap_used)]

mod common;

use common::{distance, loss};
use halfstep::analysis::{error, iterate};
use halfstep::experiment::{BatchOrder, Experiment, Settings};
use halfstep::flow::{Budget, Derived, Field, Terms, field, follow};
use halfstep::optimizer::{Hyper, Optimizer};
use halfstep::problem::Loss;

/// A loss, a start on it where gradients are of size one, so that no method is far from its
/// asymptotics, and a time span in which a method moves but does not arrive.
const PROBLEMS: [(&str, &[f64], f64); 8] = [
    ("bilinear", &[1.0, 0.6], 0.1),
    ("quadratic", &[0.2, 0.1], 0.1),
    ("rosenbrock", &[0.8, 0.63], 0.004),
    ("logistic", &[1.0, -1.5], 0.5),
    ("cubic", &[0.7, 0.4], 0.02),
    ("tanhnet", &[0.6, -0.4, 1.5], 0.5),
    ("noisy", &[0.1, 0.5], 0.1),
    ("matrix", &[0.5, 0.2, 0.1, 1.0], 0.2),
];

/// One method with one set of conventions on one loss.
struct Case {
    problem: &'static str,
    start: &'static [f64],
    span: f64,
    method: &'static str,
    hyper: Hyper,
    decay: f64,
    batch: BatchOrder,
}

impl Case {
    fn name(&self) -> String {
        let Hyper { inside, bias_correction, .. } = self.hyper;
        let (place, bias) = (if inside { "inside" } else { "outside" }, if bias_correction { "bc" } else { "raw" });
        format!("{}/{}/{place}/{bias}/wd={}/{:?}", self.method, self.problem, self.decay, self.batch)
    }

    /// As an experiment with step size h and a number of steps.
    fn make(&self, h: f64, steps: usize) -> Experiment {
        let settings = Settings {
            problem: self.problem.into(),
            start: Some(self.start.to_vec()),
            optimizer: self.method.into(),
            hyper: self.hyper,
            h,
            decay: self.decay,
            steps,
            batch: self.batch,
            ..Settings::default()
        };
        Experiment::with_problem(loss(self.problem), settings).unwrap()
    }

    /// The slope of the largest error over the time span, from this many steps to twice as many.
    fn slope(&self, steps: usize, terms: Terms) -> f64 {
        let at = |steps: usize| error(&self.make(self.span / steps as f64, steps), terms).unwrap();
        slope_of_pair(at(steps), at(2 * steps))
    }

    /// Whether a run over the time span changes a choice that is not smooth.
    fn switches(&self, steps: usize) -> bool {
        [steps, 2 * steps].iter().any(|&n| iterate(&self.make(self.span / n as f64, n)).heuristic_from.is_some())
    }
}

/// Every problem × optimizer × variant: ε inside and outside, with and without bias correction,
/// with decay, and in batches where the loss has samples.
fn everything() -> Vec<Case> {
    let mut all = Vec::new();
    for (problem, start, span) in PROBLEMS {
        let samples = loss(problem).samples() > 1;
        for info in Optimizer::TABLE {
            let both = |key| if info.uses.contains(&key) { vec![true, false] } else { vec![true] };
            for inside in both("epsin") {
                for bias_correction in both("bc") {
                    let hyper = Hyper { b1: 0.5, b2: 0.7, eps: 0.5, inside, bias_correction };
                    let plain = [(0.0, BatchOrder::Full), (0.3, BatchOrder::Full)];
                    let batches = [(0.0, BatchOrder::Cyclic), (0.0, BatchOrder::Shuffle)];
                    for (decay, batch) in plain.into_iter().chain(batches.into_iter().filter(|_| samples)) {
                        all.push(Case { problem, start, span, method: info.key, hyper, decay, batch });
                    }
                }
            }
        }
    }
    all
}

fn slope_of_pair(coarse: f64, fine: f64) -> f64 {
    (coarse / fine).log2()
}

/// Methods without an order at a fixed time span, and why. That they have none is a test, too.
///
/// AdaGrad and AMSGrad forget nothing, so as h → 0 the whole run is their memory, and the drift over
/// it is not small. Yogi's second moment reaches g² after a few steps and then chatters about it.
const ENDLESS: [&str; 3] = ["adagrad", "amsgrad", "yogi"];

/// Measured on their own below: they have the order, from a finer step size on.
const LATE: [&str; 2] = ["adadelta", "radam"];

/// Collects the slopes that are not within 0.1 of first and modified order.
fn off(cases: &[Case], orders: [f64; 2], slope: impl Fn(&Case, Terms) -> f64) -> Vec<String> {
    let mut off = Vec::new();
    for case in cases {
        for (terms, order) in [Terms::First, Terms::Modified].into_iter().zip(orders) {
            let slope = slope(case, terms);
            if (slope - order).is_nan() || (slope - order).abs() >= 0.1 {
                off.push(format!("{}: {terms:?} has slope {slope:.3}", case.name()));
            }
        }
    }
    off
}

#[test]
fn the_first_order_flow_has_slope_1_and_the_modified_equation_slope_2() {
    let cases: Vec<Case> = everything()
        .into_iter()
        .filter(|case| !ENDLESS.contains(&case.method) && !LATE.contains(&case.method))
        // Two losses stand for the rest with decay, which the fixed-step test has on all; a
        // shuffled order is another one at another h, and its errors scatter.
        .filter(|case| case.decay == 0.0 || ["bilinear", "tanhnet"].contains(&case.problem))
        .filter(|case| case.batch != BatchOrder::Shuffle)
        .collect();
    // AdaMax switches where batches make |g| jump, and there only.
    let (switching, smooth): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| case.switches(200));
    let jumping = |case: &Case| case.method == "adamax" && case.batch == BatchOrder::Cyclic;
    assert_eq!(switching.iter().filter(|case| !jumping(case)).map(Case::name).next(), None);
    assert!(smooth.len() >= 350, "only {} were measured", smooth.len());
    let off = off(&smooth, [1.0, 2.0], |case, terms| case.slope(200, terms));
    assert!(off.is_empty(), "{off:#?}");
}

#[test]
fn methods_that_forget_late_have_the_orders_at_a_finer_step() {
    // RAdam begins as momentum and turns adaptive with a jump in size; while the errors of the two
    // stretches cancel in part, the slope of their maximum is anything. AdaDelta's second average
    // feeds back into the direction and forgets (g²+ε)/ε times slower than ρ says: a larger ε and a
    // smaller ρ let it be asymptotic before the quadratic cost of its memory bites.
    let mut late: Vec<Case> = everything().into_iter().filter(|case| LATE.contains(&case.method)).collect();
    late.retain(|case| case.decay == 0.0 && case.batch == BatchOrder::Full);
    for case in late.iter_mut().filter(|case| case.method == "adadelta") {
        case.hyper = Hyper { b2: 0.5, eps: 64.0, ..case.hyper };
    }
    let off = off(&late, [1.0, 2.0], |case, terms| case.slope(if case.method == "radam" { 1600 } else { 200 }, terms));
    assert!(off.is_empty(), "{off:#?}");
}

#[test]
fn methods_that_forget_nothing_have_no_order_at_a_fixed_time() {
    // So that nothing is on that list that need not be.
    for case in everything() {
        if ENDLESS.contains(&case.method) && case.decay == 0.0 && case.batch == BatchOrder::Full {
            let slope = case.slope(100, Terms::Modified);
            assert!(slope < 1.6, "{} has slope {slope:.3}", case.name());
        }
    }
}

/// Largest distance from the iterates after each of K steps, for one field.
fn defect(experiment: &Experiment, field: &mut dyn Field, terms: Terms) -> f64 {
    let run = iterate(experiment);
    let path = follow(field, experiment, terms, experiment.steps(), &mut Budget::RUN.clone());
    path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
}

const K: usize = 12;

/// Every method on every loss in every variant, without exception: over twelve steps, or as many
/// as there are before a method that is not smooth first chooses otherwise.
#[test]
fn over_twelve_steps_the_defects_have_slopes_2_and_3() {
    let cases = everything();
    let mut short = std::collections::BTreeSet::new();
    let steps = |case: &Case, h: f64| {
        [h, h / 2.0].iter().filter_map(|&h| iterate(&case.make(h, K)).heuristic_from).fold(K, usize::min)
    };
    for case in &cases {
        if steps(case, case.span / 800.0) < K {
            short.insert((case.method, case.batch != BatchOrder::Full));
        }
    }
    let off = off(&cases, [2.0, 3.0], |case, terms| {
        let h = case.span / 800.0;
        let steps = steps(case, h);
        let at = |h: f64| {
            let experiment = case.make(h, steps);
            defect(&experiment, field(&experiment).as_mut(), terms)
        };
        slope_of_pair(at(h), at(h / 2.0))
    });
    assert!(off.is_empty(), "{off:#?}");
    // Gradients that jump from batch to batch switch a maximum; of a smooth gradient only Yogi does.
    let known = [("adamax", true), ("amsgrad", true), ("yogi", false), ("yogi", true)];
    assert_eq!(short.into_iter().collect::<Vec<_>>(), known);
}

/// A field that believes to be one step further than it is.
struct Shifted<F>(F);

impl<F: Field> Field for Shifted<F> {
    fn direction(&mut self, n: usize, theta: &[f64], first: &mut [f64]) {
        self.0.direction(n + 1, theta, first);
    }
    fn correction(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64]) {
        self.0.correction(n + 1, theta, first, correction);
    }
    fn coefficient(&self, n: usize, gradient: &[f64], out: &mut [f64]) -> bool {
        self.0.coefficient(n + 1, gradient, out)
    }
    fn third(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64], second: &mut [f64]) {
        self.0.third(n + 1, theta, first, correction, second);
    }
    fn cost(&self, n: usize, terms: Terms) -> u64 {
        self.0.cost(n + 1, terms)
    }
}

#[test]
fn the_fixed_step_test_catches_a_wrong_dependence_on_n() {
    for (bias_correction, expected) in [(true, 2.0), (false, 1.0)] {
        let at = |h: f64| {
            let hyper = Hyper { b1: 0.5, b2: 0.7, eps: 0.5, bias_correction, ..Hyper::default() };
            let start = Some(vec![1.4, 0.9]);
            let settings = Settings { start, hyper, h, steps: K, ..Settings::default() };
            let experiment = Experiment::new(settings).unwrap();
            defect(&experiment, &mut Shifted(Derived::new(&experiment)), Terms::Modified)
        };
        let slope = slope_of_pair(at(0.001), at(0.0005));
        assert!((slope - expected).abs() < 0.1, "with n+1 the slope is {slope:.3}, not {expected}");
    }
}

/// The modified field at one n, for an integrator that nobody here wrote.
struct Frozen<'a> {
    field: std::cell::RefCell<Box<dyn Field + 'a>>,
    n: usize,
    h: f64,
}

type State = ode_solvers::DVector<f64>;

impl ode_solvers::System<f64, State> for &Frozen<'_> {
    fn system(&self, _: f64, y: &State, dy: &mut State) {
        let mut scratch = vec![0.0; 2 * y.len()];
        let field = &mut *self.field.borrow_mut();
        field.velocity(self.n, y.as_slice(), self.h, Terms::Modified, dy.as_mut_slice(), &mut scratch);
    }
}

#[test]
fn the_integrator_agrees_with_an_independent_one() {
    for name in ["bilinear", "rosenbrock"] {
        let h = if name == "bilinear" { 0.01 } else { 0.0005 };
        let settings = Settings { problem: name.into(), h, steps: 60, ..Settings::default() };
        let experiment = Experiment::new(settings).unwrap();
        let ours = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 60, &mut Budget::RUN.clone());

        let mut frozen = Frozen { field: std::cell::RefCell::new(field(&experiment)), n: 0, h };
        let mut y = State::from_column_slice(experiment.start());
        for n in 0..60 {
            frozen.n = n;
            let mut dop853 = ode_solvers::Dop853::new(&frozen, 0.0, h, h, y.clone(), 1e-13, 1e-13);
            dop853.integrate().unwrap();
            y = dop853.y_out().last().unwrap().clone();
            let off = distance(y.as_slice(), &ours.points[n + 1]);
            assert!(off < 1e-10, "{name}, step {n}: the integrators differ by {off:.2e}");
        }
    }
}
