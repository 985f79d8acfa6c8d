//! The order of every flow, measured: slopes 1 and 2 at a fixed time, 2 and 3 at a fixed step.
#![allow(clippy::unwrap_used)]

mod common;

use common::{distance, loss};
use halfstep::analysis::{error, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Derived, Field, Terms, field, follow};
use halfstep::optimizer::{Hyper, Info, Optimizer};

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

/// Every variant of a method that its keys allow: ε inside and outside, with and without bias
/// correction.
fn variants(info: &Info) -> Vec<Hyper> {
    let both = |key| if info.uses.contains(&key) { vec![true, false] } else { vec![true] };
    let mut all = Vec::new();
    for inside in both("epsin") {
        for bias_correction in both("bc") {
            all.push(Hyper { b1: 0.5, b2: 0.7, eps: 0.5, inside, bias_correction });
        }
    }
    all
}

/// An experiment with step size h and a number of steps.
type Make<'a> = &'a dyn Fn(f64, usize) -> Experiment;

/// Every problem × optimizer × variant of this version, with its time span.
fn everything(mut visit: impl FnMut(&str, String, Make, f64)) {
    for (problem, start, span) in PROBLEMS {
        for info in Optimizer::TABLE {
            for hyper in variants(info) {
                let make = |h: f64, steps: usize| {
                    let settings = Settings {
                        problem: problem.into(),
                        start: Some(start.to_vec()),
                        optimizer: info.key.into(),
                        hyper,
                        h,
                        steps,
                        ..Settings::default()
                    };
                    Experiment::with_problem(loss(problem), settings).unwrap()
                };
                let place = if hyper.inside { "inside" } else { "outside" };
                let bias = if hyper.bias_correction { "bc" } else { "raw" };
                visit(info.key, format!("{}/{problem}/{place}/{bias}", info.key), &make, span);
            }
        }
    }
}

fn slope_of_pair(coarse: f64, fine: f64) -> f64 {
    (coarse / fine).log2()
}

/// Methods without an order at a fixed time span, and why.
///
/// AdaGrad and AMSGrad forget nothing, so as h → 0 the whole run is their memory and the drift
/// over it is not small. AdaMax and Yogi change a choice on the way. AdaDelta's second average
/// feeds back into the direction and forgets (g²+ε)/ε times slower than ρ says; RAdam's direction
/// changes its size when the adaptive part sets in. Both converge, with slopes of 0.7–1.2 and 0.9–1.9
/// (AdaDelta) and 0.6–1.8 and 1.8–2.3 (RAdam) on these losses at this h. All six are measured over a
/// fixed number of steps.
const ENDLESS: [&str; 6] = ["adagrad", "amsgrad", "adamax", "yogi", "adadelta", "radam"];

#[test]
fn the_first_order_flow_has_slope_1_and_the_modified_equation_slope_2() {
    let mut off = Vec::new();
    everything(|method, name, make, span| {
        if ENDLESS.contains(&method) {
            return;
        }
        for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0)] {
            let at = |steps: usize| error(&make(span / steps as f64, steps), terms).unwrap();
            let slope = slope_of_pair(at(200), at(400));
            if (slope - order).abs() >= 0.1 {
                off.push(format!("{name}: {terms:?} has slope {slope:.3}"));
            }
        }
    });
    assert!(off.is_empty(), "{off:#?}");
}

/// Largest distance from the iterates after each of K steps, for one field.
fn defect(experiment: &Experiment, field: &mut dyn Field, terms: Terms) -> f64 {
    let run = iterate(experiment);
    let path = follow(field, experiment, terms, experiment.steps(), &mut Budget::RUN.clone());
    path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
}

const K: usize = 12;

#[test]
fn over_twelve_steps_the_defects_have_slopes_2_and_3() {
    let mut off = Vec::new();
    let mut switched = std::collections::BTreeSet::new();
    everything(|method, name, make, span| {
        let h = span / 800.0;
        if iterate(&make(h, K)).heuristic_from.is_some() {
            switched.insert(method.to_owned());
            return;
        }
        for (terms, order) in [(Terms::First, 2.0), (Terms::Modified, 3.0)] {
            let at = |h: f64| {
                let experiment = make(h, K);
                defect(&experiment, field(&experiment).as_mut(), terms)
            };
            let slope = slope_of_pair(at(h), at(h / 2.0));
            if (slope - order).abs() >= 0.1 {
                off.push(format!("{name}: {terms:?} has fixed-step slope {slope:.3} ({:.1e})", at(h)));
            }
        }
    });
    assert!(off.is_empty(), "{off:#?}");
    // Only methods with a choice to change may have been left out.
    assert!(switched.iter().all(|m| ["adamax", "amsgrad", "yogi"].contains(&m.as_str())), "{switched:?}");
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
