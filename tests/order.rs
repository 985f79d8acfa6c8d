//! The order of every flow, measured: slopes 1, 2 and 3 at a fixed time, 2, 3 and 4 over a fixed
//! number of steps.

use crate::common::slopes::{COLUMNS, Case, Column, Flow, K, PROBLEMS, Standing, all, cases, cell, steps};
use crate::common::{distance, loss};
use halfstep::analysis::{error, iterate};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Budget, Closed, Derived, Field, Terms, field, follow};
use halfstep::optimizer::Hyper;
use halfstep::problem::Loss;

/// Methods whose state keeps what was first put into it.
const FORGETS_NOTHING: [&str; 2] = ["amsgrad", "yogi"];

/// The first variant of every method on one loss.
fn first_variants(problem: &str) -> impl Iterator<Item = Case> {
    let mut seen = "";
    cases().into_iter().filter(move |case| {
        let new = case.settings.problem == problem && case.info.key != seen;
        if new {
            seen = case.info.key;
        }
        new
    })
}

fn make(settings: &Settings, h: f64, steps: usize) -> Experiment {
    let settings = Settings { h, steps, ..settings.clone() };
    Experiment::with_problem(loss(&settings.problem), settings).unwrap()
}

fn starting(problem: &str, start: &[f64], optimizer: &str, hyper: Hyper) -> Settings {
    let start = Some(start.to_vec());
    Settings { problem: problem.into(), start, optimizer: optimizer.into(), hyper, ..Settings::default() }
}

fn slope_of_pair(coarse: f64, fine: f64) -> f64 {
    (coarse / fine).log2()
}

/// Slope of the largest error at a fixed time when h is halved.
fn slope_in_time(settings: &Settings, span: f64, steps: usize, terms: Terms) -> f64 {
    let at = |steps: usize| error(&make(settings, span / steps as f64, steps), terms).unwrap();
    slope_of_pair(at(steps), at(2 * steps))
}

/// The rows of docs/slopes.md: the name of a case and its cells.
fn table() -> Vec<(Vec<String>, Vec<String>)> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/slopes.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        (cells[..4].to_vec(), cells[4..].to_vec())
    })
    .collect()
}

/// Whether this test measures a column anew. `cargo xtask table --check` does so with every one; the
/// h² term over a fixed time costs most of it, and here one loss and the closed forms stand for it.
fn is_measured(column: &Column, case: &Case) -> bool {
    column.flow != Flow::Terms(Terms::Third)
        || column.fixed_steps
        || case.settings.problem == "bilinear" && case.info.key != "radam"
        || case.at(0.001, 1).is_some_and(|one| Closed::new(&one).is_some_and(|closed| closed.has_third()))
}

#[test]
fn every_flow_has_its_order_and_the_table_says_so() {
    let cases = cases();
    let table = table();
    let names: Vec<Vec<String>> = cases.iter().map(|case| case.name().to_vec()).collect();
    assert!(table.iter().map(|row| &row.0).eq(&names), "run `cargo xtask table`: the cases are others");
    let measured = all(&cases, |case| COLUMNS.map(|column| is_measured(&column, case).then(|| column.measure(case))));
    assert_eq!(measured.len(), cases.len());
    let mut wrong = Vec::new();
    for ((case, (name, cells)), slopes) in cases.iter().zip(&table).zip(&measured) {
        for ((column, saved), slope) in COLUMNS.iter().zip(cells).zip(slopes) {
            let Some(slope) = slope else { continue };
            let now = cell(*slope, column.order(case));
            // Other processors may round the last digit of an error otherwise.
            let number = |cell: &str| cell.split([' ', '\\']).next().and_then(|digits| digits.parse::<f64>().ok());
            let same = match (number(saved), number(&now)) {
                (Some(saved), Some(now)) => (saved - now).abs() < 0.025,
                (saved, now) => saved == now,
            };
            if !same {
                wrong.push(format!("{name:?} {}: the table says {saved}, measured {now}", column.heading));
            }
            // What is only on its way is the last term a flow keeps, where rounding ends the ladder early.
            let third = column.flow == Flow::Terms(Terms::Third);
            match slope.zip(column.order(case)).map(|(slope, order)| slope.standing(order)) {
                Some(Standing::Off) => wrong.push(format!("{name:?} {}: {now}", column.heading)),
                // From here that error falls like h⁴ at first and comes down to h³ by a tenth a halving.
                Some(Standing::OnTheWay) if name[..3] == ["rmsprop", "rosenbrock", "before"] && column.fixed_steps => {}
                Some(Standing::OnTheWay) if !third && case.info.key != "adadelta" => {
                    wrong.push(format!("{name:?} {}: {now} is not there yet", column.heading));
                }
                _ => {}
            }
            // Where theory gives an order there is a number, unless there is no such flow.
            let smooth = !FORGETS_NOTHING.contains(&case.info.key) && case.info.key != "adamax";
            let expected = match column.flow {
                Flow::Phase => false,
                Flow::Terms(Terms::Third) => smooth,
                Flow::Terms(_) => smooth || column.fixed_steps && case.info.key != "amsgrad",
            };
            if expected && slope.is_none() {
                wrong.push(format!("{name:?} {}: nothing was measured", column.heading));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_forgets_nothing_has_no_order_over_a_fixed_time() {
    let hyper = Hyper { b1: 0.5, b2: 0.7, eps: 0.5, ..Hyper::default() };
    for key in FORGETS_NOTHING {
        // On the quadratic the gradient shrinks, and the largest v̂ is the oldest.
        let settings = starting("quadratic", &[1.0, 0.5], key, hyper);
        let slope = slope_in_time(&settings, 0.1, 150, Terms::First);
        assert!(slope.abs() < 0.2, "{key}: slope {slope:.3}");
    }
    // Near the saddle of the bilinear loss it grows, so that the largest v̂ is the newest and
    // AMSGrad is Adam.
    let growing = starting("bilinear", &[0.3, 0.2], "amsgrad", hyper);
    for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0)] {
        let slope = slope_in_time(&growing, 0.1, 150, terms);
        assert!((slope - order).abs() < 0.1, "amsgrad, growing gradient: {terms:?} has slope {slope:.3}");
    }
}

/// Largest distance from the iterates after each of K steps, for one field.
fn defect(experiment: &Experiment, field: &mut dyn Field, terms: Terms) -> f64 {
    let run = iterate(experiment);
    let path = follow(field, experiment, terms, experiment.steps(), &mut Budget::ENDLESS.clone());
    path.points.iter().zip(&run.theta).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
}

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
fn decay_and_schedules_keep_the_orders() {
    for case in first_variants("matrix") {
        for &(key, schedule) in Schedule::TABLE {
            let settings = Settings { decay: 0.3, schedule, ..case.settings.clone() };
            let name = format!("{} with decay and schedule {key}", case.info.key);
            check_fixed_steps(&name, &settings, case.span);
            // 1/√n lets a run of fixed time cover less and less, as AdaGrad's own step does. The
            // decay makes AdaGrad cover a distance of order one and forget nothing of it.
            if schedule == Schedule::Sqrt || case.info.key == "adagrad" || FORGETS_NOTHING.contains(&case.info.key) {
                continue;
            }
            for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0)] {
                let slope = slope_in_time(&settings, case.span, steps(case.info.key), terms);
                assert!((slope - order).abs() < 0.1, "{name}: {terms:?} has slope {slope:.3}");
            }
        }
    }
}

#[test]
fn mini_batches_keep_the_orders() {
    for problem in PROBLEMS.map(|(name, ..)| name).into_iter().filter(|name| loss(name).samples() > 1) {
        for case in first_variants(problem) {
            for batch in [BatchOrder::Cyclic, BatchOrder::Shuffle, BatchOrder::Iid] {
                let settings = Settings { batch, ..case.settings.clone() };
                check_fixed_steps(&format!("{} on {problem}, {batch:?}", case.info.key), &settings, case.span);
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
        let ours = follow(field(&experiment).as_mut(), &experiment, Terms::Modified, 60, &mut Budget::ENDLESS.clone());

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
