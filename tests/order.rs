//! The order of every flow, measured: slopes 1 and 2 at a fixed time, 2 and 3 at a fixed step.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{distance, loss};
use halfstep::analysis::{error, iterate};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Budget, Derived, Field, Terms, field, follow};
use halfstep::optimizer::{Hyper, Info, Optimizer};
use halfstep::problem::Loss;

/// A loss, a start on it and a time span in which a method moves but does not arrive.
///
/// The gradient is of size one at every start. Far from that a method that first adds up plain
/// gradients (radam), divides by their small differences (adabelief) or forgets at a rate that
/// depends on their size (adadelta) is asymptotic only at step sizes that rounding hides.
const PROBLEMS: [(&str, &[f64], f64); 8] = [
    ("bilinear", &[1.2, 0.9], 0.1),
    ("quadratic", &[0.2, 0.1], 0.05),
    ("rosenbrock", &[0.7, 0.492], 0.002),
    ("logistic", &[3.0, -3.0], 0.5),
    ("cubic", &[0.75, 0.47], 0.004),
    ("tanhnet", &[0.9, 0.4, 2.5], 0.2),
    ("noisy", &[0.1, 0.5], 0.05),
    ("matrix", &[-0.3, 0.8, 0.8, -0.6], 0.1),
];

/// Methods whose state keeps what was first put into it. Over a fixed time the frozen gradient
/// is then wrong by an amount that does not shrink with h, and neither flow has an order; over a
/// fixed number of steps both have.
const FORGETS_NOTHING: [&str; 2] = ["amsgrad", "yogi"];

/// The orders over a fixed time. AdaGrad's F falls like `1/√n`: the run covers a distance of
/// order √h, C stays of order one, and the term after it grows like √n.
fn orders(key: &str) -> [f64; 2] {
    if key == "adagrad" { [1.0, 1.5] } else { [1.0, 2.0] }
}

/// Steps of the coarser of two runs that are compared.
fn steps(key: &str) -> usize {
    match key {
        // Its first steps are longer than the later ones by as much as R is smaller than one,
        // and the error of that layer, of order h², outweighs the rest for a long time.
        "radam" => 1200,
        "adadelta" => 300,
        _ => 240,
    }
}

/// Every variant of a method that its keys allow: ε inside and outside, with and without bias
/// correction.
fn variants(info: &Info) -> Vec<Hyper> {
    let both = |key| if info.uses.contains(&key) { vec![true, false] } else { vec![true] };
    let (b2, eps) = match info.key {
        // v begins at 0.1, and `1/√n` is reached when n·g² is large against that and ε.
        "adagrad" => (0.6, 0.0),
        // Forgets the faster, the larger ε is against g².
        "adadelta" => (0.5, 5.0),
        // Its average is long enough to be divided by only if ρ > 2/3.
        "radam" => (0.7, 0.5),
        _ => (0.6, 0.5),
    };
    let mut all = Vec::new();
    for inside in both("epsin") {
        for bias_correction in both("bc") {
            all.push(Hyper { b1: 0.4, b2, eps, inside, bias_correction });
        }
    }
    all
}

/// The settings of one case, its step size and number of steps still to be set.
fn case(problem: &str, start: &[f64], info: &Info, hyper: Hyper) -> Settings {
    Settings {
        problem: problem.into(),
        start: Some(start.to_vec()),
        optimizer: info.key.into(),
        hyper,
        ..Settings::default()
    }
}

/// Every problem × optimizer × variant of this version, with the time span of the problem.
fn everything(mut visit: impl FnMut(String, &Info, Settings, f64)) {
    for (problem, start, span) in PROBLEMS {
        for info in Optimizer::TABLE {
            for hyper in variants(info) {
                let place = if hyper.inside { "inside" } else { "outside" };
                let bias = if hyper.bias_correction { "bc" } else { "raw" };
                let name = format!("{}/{problem}/{place}/{bias}", info.key);
                visit(name, info, case(problem, start, info, hyper), span);
            }
        }
    }
}

fn make(settings: &Settings, h: f64, steps: usize) -> Experiment {
    let settings = Settings { h, steps, ..settings.clone() };
    Experiment::with_problem(loss(&settings.problem), settings).unwrap()
}

fn info(key: &str) -> &'static Info {
    Optimizer::TABLE.iter().find(|info| info.key == key).unwrap()
}

fn slope_of_pair(coarse: f64, fine: f64) -> f64 {
    (coarse / fine).log2()
}

/// Slope of the largest error at a fixed time when h is halved.
fn slope_in_time(settings: &Settings, span: f64, steps: usize, terms: Terms) -> f64 {
    let at = |steps: usize| error(&make(settings, span / steps as f64, steps), terms).unwrap();
    slope_of_pair(at(steps), at(2 * steps))
}

#[test]
fn the_first_order_flow_has_slope_1_and_the_modified_equation_slope_2() {
    everything(|name, info, settings, span| {
        if FORGETS_NOTHING.contains(&info.key) {
            return;
        }
        for (terms, order) in [Terms::First, Terms::Modified].into_iter().zip(orders(info.key)) {
            let slope = slope_in_time(&settings, span, steps(info.key), terms);
            assert!((slope - order).abs() < 0.1, "{name}: {terms:?} has slope {slope:.3}");
        }
    });
}

#[test]
fn what_forgets_nothing_has_no_order_over_a_fixed_time() {
    let hyper = Hyper { b1: 0.5, b2: 0.7, eps: 0.5, ..Hyper::default() };
    for key in FORGETS_NOTHING {
        // On the quadratic the gradient shrinks, and the largest v̂ is the oldest.
        let slope = slope_in_time(&case("quadratic", &[1.0, 0.5], info(key), hyper), 0.1, 150, Terms::First);
        assert!(slope.abs() < 0.2, "{key}: slope {slope:.3}");
    }
    // Near the saddle of the bilinear loss it grows, so that the largest v̂ is the newest and
    // AMSGrad is Adam.
    let growing = case("bilinear", &[0.3, 0.2], info("amsgrad"), hyper);
    for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0)] {
        let slope = slope_in_time(&growing, 0.1, 150, terms);
        assert!((slope - order).abs() < 0.1, "amsgrad, growing gradient: {terms:?} has slope {slope:.3}");
    }
}

/// Largest distance from the iterates after each of K steps, for one field.
fn defect(experiment: &Experiment, field: &mut dyn Field, terms: Terms) -> f64 {
    let run = iterate(experiment);
    let path = follow(field, experiment, terms, experiment.steps(), &mut Budget::RUN.clone());
    path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
}

const K: usize = 12;

/// Asserts the orders over K steps, 2 and 3, at a step size at which the run makes the discrete
/// choices that the derivation makes.
fn check_fixed_steps(name: &str, settings: &Settings, span: f64) {
    let h =
        (0..6).map(|k| span / f64::from(800 << k)).find(|&h| iterate(&make(settings, h, K)).heuristic_from.is_none());
    let h = h.unwrap_or_else(|| panic!("{name}: heuristic at every step size"));
    for (terms, order) in [(Terms::First, 2.0), (Terms::Modified, 3.0)] {
        let at = |h: f64| {
            let experiment = make(settings, h, K);
            defect(&experiment, field(&experiment).as_mut(), terms)
        };
        let slope = slope_of_pair(at(h), at(h / 2.0));
        assert!((slope - order).abs() < 0.1, "{name}: {terms:?} has fixed-step slope {slope:.3}");
    }
}

#[test]
fn over_twelve_steps_the_defects_have_slopes_2_and_3() {
    everything(|name, _, settings, span| check_fixed_steps(&name, &settings, span));
}

#[test]
fn decay_and_schedules_keep_the_orders() {
    let (problem, start, span) = PROBLEMS[7];
    for info in Optimizer::TABLE {
        for &(key, schedule) in Schedule::TABLE {
            let settings = Settings { decay: 0.3, schedule, ..case(problem, start, info, variants(info)[0]) };
            let name = format!("{} with decay and schedule {key}", info.key);
            check_fixed_steps(&name, &settings, span);
            // 1/√n lets a run of fixed time cover less and less, as AdaGrad's own step does. The
            // decay makes AdaGrad cover a distance of order one and forget nothing of it.
            if schedule == Schedule::Sqrt || info.key == "adagrad" || FORGETS_NOTHING.contains(&info.key) {
                continue;
            }
            for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0)] {
                let slope = slope_in_time(&settings, span, steps(info.key), terms);
                assert!((slope - order).abs() < 0.1, "{name}: {terms:?} has slope {slope:.3}");
            }
        }
    }
}

#[test]
fn mini_batches_keep_the_orders() {
    for (problem, start, span) in PROBLEMS.into_iter().filter(|(p, ..)| loss(p).samples() > 1) {
        for info in Optimizer::TABLE {
            for batch in [BatchOrder::Cyclic, BatchOrder::Shuffle, BatchOrder::Iid] {
                let settings = Settings { batch, ..case(problem, start, info, variants(info)[0]) };
                check_fixed_steps(&format!("{} on {problem}, {batch:?}", info.key), &settings, span);
            }
        }
    }
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
