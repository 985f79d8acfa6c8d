//! The ensemble on which every order is measured, and the measurement.
//!
//! Used by `tests/order.rs` and by `examples/slopes.rs`, which writes docs/slopes.md.
#![allow(dead_code)]

use halfstep::analysis::{is_smooth, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Phase, Terms, Trajectory, field, follow};
use halfstep::optimizer::{EpsPlace, Hyper, Info, Optimizer};

/// A loss, a start on it and a time span in which a method moves but does not arrive.
///
/// The gradient is of size one at every start. Far from that a method that first adds up plain
/// gradients (radam), divides by their small differences (adabelief) or forgets at a rate that
/// depends on their size (adadelta) is asymptotic only at step sizes that rounding hides.
pub const PROBLEMS: [(&str, &[f64], f64); 8] = [
    ("bilinear", &[1.2, 0.9], 0.1),
    ("quadratic", &[0.2, 0.1], 0.05),
    ("rosenbrock", &[0.5, 0.24], 0.002),
    ("logistic", &[3.0, -3.0], 0.5),
    ("cubic", &[0.75, 0.47], 0.004),
    ("tanhnet", &[0.9, 0.4, 2.5], 0.2),
    ("noisy", &[0.1, 0.5], 0.05),
    ("matrix", &[-0.3, 0.8, 0.8, -0.6], 0.1),
];

/// Steps of the coarser of the two finest runs over a fixed time.
pub fn steps(key: &str) -> usize {
    match key {
        // Its first steps are longer than the later ones by as much as R is smaller than one,
        // and the error of that layer, of order h², outweighs the rest for a long time.
        "radam" => 1200,
        "adadelta" => 304,
        _ => 240,
    }
}

/// Every variant of a method that its keys allow: ε inside, outside and before bias correction, and with and without
/// that.
pub fn variants(info: &Info) -> Vec<Hyper> {
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
    for &(_, eps_place) in EpsPlace::TABLE {
        for bias_correction in both("bc") {
            let is_one_of_ours = match eps_place {
                EpsPlace::Inside => true,
                EpsPlace::Outside => info.uses.contains(&"epsin"),
                // Without a correction there is nothing before it; AdaGrad never has one.
                EpsPlace::BeforeCorrection => info.uses.contains(&"epsin") && bias_correction && info.key != "adagrad",
            };
            if is_one_of_ours {
                all.push(Hyper { b1: 0.4, b2, eps, eps_place, bias_correction });
            }
        }
    }
    all
}

/// One case of the ensemble; its step size and number of steps are still to be set.
#[derive(Clone, Debug)]
pub struct Case {
    /// The method.
    pub info: &'static Info,
    /// Everything else.
    pub settings: Settings,
    /// The time span of the loss.
    pub span: f64,
}

impl Case {
    /// Method, loss, place of ε and bias correction, as far as the method has them.
    pub fn name(&self) -> [String; 4] {
        let Settings { problem, hyper, .. } = &self.settings;
        let word = |key, word: &str| if self.info.uses.contains(&key) { word.to_owned() } else { "–".to_owned() };
        let place = match hyper.eps_place {
            EpsPlace::Inside => "inside",
            EpsPlace::Outside => "outside",
            EpsPlace::BeforeCorrection => "before",
        };
        [
            self.info.key.to_owned(),
            problem.clone(),
            word("epsin", place),
            word("bc", if hyper.bias_correction { "yes" } else { "no" }),
        ]
    }

    /// The case with a step size and a number of steps.
    pub fn at(&self, h: f64, steps: usize) -> Option<Experiment> {
        let settings = Settings { h, steps, ..self.settings.clone() };
        Experiment::with_problem(super::loss(&settings.problem), settings).ok()
    }
}

/// Every problem × optimizer × variant.
pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for info in Optimizer::TABLE {
        for (problem, start, span) in PROBLEMS {
            for hyper in variants(info) {
                let settings = Settings {
                    problem: problem.into(),
                    start: Some(start.to_vec()),
                    optimizer: info.key.into(),
                    hyper,
                    ..Settings::default()
                };
                all.push(Case { info, settings, span });
            }
        }
    }
    all
}

/// A flow whose order is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// An expansion in h with these terms.
    Terms(Terms),
    /// The moments as states.
    Phase,
}

/// Largest distance from the iterates; `None` where there is no such flow, it or the run stopped,
/// or the run made a choice that the derivation does not make.
pub fn defect(experiment: &Experiment, flow: Flow) -> Option<f64> {
    let run = iterate(experiment);
    let mut budget = Budget::ENDLESS;
    let steps = experiment.steps();
    let Trajectory { points, stopped } = match flow {
        Flow::Terms(Terms::Third) if !is_smooth(experiment) => return None,
        Flow::Terms(terms) => follow(field(experiment).as_mut(), experiment, terms, steps, &mut budget),
        Flow::Phase => Phase::new(experiment)?.follow(steps, &mut budget),
    };
    let off = points.iter().zip(&run.theta).map(|(a, b)| super::distance(a, b)).fold(0.0, f64::max);
    // The flow in phase space makes the method's choices itself.
    let heuristic = flow != Flow::Phase && run.heuristic_from.is_some();
    (stopped.is_none() && run.diverged_at.is_none() && !heuristic).then_some(off)
}

/// Below this rounding and the integrator's error dominate.
const FLOOR: f64 = 1e-12;

/// A measured slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// Between the two finest step sizes that rounding does not reach.
    pub finest: f64,
    /// Between the two before them, where there are as many.
    pub before: Option<f64>,
}

/// How a slope stands to the order that theory gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Within 0.1.
    There,
    /// Further off, but halving h brought it at least a quarter nearer: not asymptotic yet where
    /// rounding ends the ladder.
    OnTheWay,
    /// Neither.
    Off,
}

impl Slope {
    /// Compared with an order.
    pub fn standing(&self, order: f64) -> Standing {
        let off = (self.finest - order).abs();
        match self.before {
            _ if off <= 0.1 => Standing::There,
            Some(before) if off <= 0.75 * (before - order).abs() && off <= 0.5 => Standing::OnTheWay,
            _ => Standing::Off,
        }
    }
}

/// The slope at the end of a ladder of halved step sizes; `at(k)` is the defect after k halvings.
fn finest(rungs: usize, at: impl Fn(usize) -> Option<f64>) -> Option<Slope> {
    let (mut slope, mut coarse) = (None, None);
    for k in 0..rungs {
        let Some(fine) = at(k) else { continue };
        if fine <= FLOOR {
            break;
        }
        if let Some(coarse) = coarse {
            let before = slope.map(|slope: Slope| slope.finest);
            slope = Some(Slope { finest: f64::log2(coarse / fine), before });
        }
        coarse = Some(fine);
    }
    slope
}

/// Steps of a run whose number of steps is fixed.
pub const K: usize = 12;

/// What is measured: one column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: &'static str,
    /// Which flow.
    pub flow: Flow,
    /// Over a fixed number of steps, [`K`], instead of a fixed time.
    pub fixed_steps: bool,
}

/// The columns of the table.
pub const COLUMNS: [Column; 7] = [
    Column { heading: "first", flow: Flow::Terms(Terms::First), fixed_steps: false },
    Column { heading: "modified", flow: Flow::Terms(Terms::Modified), fixed_steps: false },
    Column { heading: "third", flow: Flow::Terms(Terms::Third), fixed_steps: false },
    Column { heading: "phase", flow: Flow::Phase, fixed_steps: false },
    Column { heading: "first", flow: Flow::Terms(Terms::First), fixed_steps: true },
    Column { heading: "modified", flow: Flow::Terms(Terms::Modified), fixed_steps: true },
    Column { heading: "third", flow: Flow::Terms(Terms::Third), fixed_steps: true },
];

impl Column {
    /// The slope of a case.
    pub fn measure(&self, case: &Case) -> Option<Slope> {
        if self.fixed_steps {
            finest(10, |k| defect(&case.at(case.span / (K << k) as f64, K)?, self.flow))
        } else {
            let coarsest = steps(case.info.key) / 8;
            finest(5, |k| defect(&case.at(case.span / (coarsest << k) as f64, coarsest << k)?, self.flow))
        }
    }

    /// The order that theory gives, or `None` where it gives none.
    pub fn order(&self, case: &Case) -> Option<f64> {
        let key = case.info.key;
        let order = match self.flow {
            Flow::Terms(Terms::First) => 1.0,
            Flow::Terms(Terms::Modified) => 2.0,
            Flow::Terms(Terms::Third) => 3.0,
            Flow::Phase => 2.0,
        };
        if self.fixed_steps {
            return Some(order + 1.0);
        }
        match (self.flow, key) {
            // Nothing is expanded but the step itself, whose error falls like h³n^(−3/2).
            (Flow::Phase, "adagrad") => return Some(3.0),
            // It carries the largest average with it. Without bias correction the average rises from zero
            // whatever the gradient does, and how close it comes to its peak is a matter of luck.
            (Flow::Phase, "amsgrad") => return case.settings.hyper.bias_correction.then_some(order),
            _ => {}
        }
        match key {
            // Their state keeps what was first put into it, and the frozen gradient is wrong by an
            // amount that does not shrink with h.
            "amsgrad" | "yogi" => None,
            // F falls like 1/√n: the run covers a distance of order √h, C stays of order one and
            // the terms after it grow like √n and n.
            "adagrad" => Some(0.5 * (order + 1.0)),
            _ => Some(order),
        }
    }
}

/// A cell of the table: the slope, and a mark where it is only on its way.
pub fn cell(slope: Option<Slope>, order: Option<f64>) -> String {
    let Some(slope) = slope else { return "–".into() };
    let mark = match order.map(|order| slope.standing(order)) {
        Some(Standing::There) => "",
        Some(Standing::OnTheWay) => "\\*",
        Some(Standing::Off) => " !",
        None => " (none)",
    };
    format!("{:.2}{mark}", slope.finest)
}

/// Runs over all cases on every core; the results stand in the order of the cases.
pub fn all<T: Send>(cases: &[Case], measure: impl Fn(&Case) -> T + Sync) -> Vec<T> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut found: Vec<(usize, T)> = std::thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            loop {
                let k = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(case) = cases.get(k) else { return mine };
                mine.push((k, measure(case)));
            }
        };
        let hands: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        hands.into_iter().flat_map(|hand| hand.join().unwrap_or_default()).collect()
    });
    found.sort_by_key(|(k, _)| *k);
    found.into_iter().map(|(_, result)| result).collect()
}
