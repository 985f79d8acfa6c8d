//! What is asked: one validated value that every later room reads and none changes.
//!
//! [`Settings`] is the plain form, with a default for everything; [`Experiment::new`] checks it.

mod batches;
mod schedule;

pub use batches::{BatchOrder, Batches};
pub use schedule::Schedule;

use std::fmt;

#[cfg(feature = "own")]
use crate::formula::{self, Source};
use crate::number::Number;
#[cfg(feature = "own")]
use crate::optimizer::Own as OwnMethod;
use crate::optimizer::{Choices, Hyper, Optimizer, SMALLEST_EPS, Slot, Update};
use crate::problem::{Loss, Problem, Shape};
#[cfg(feature = "own")]
use crate::problem::{Own as OwnLoss, Table};

/// The largest coordinate a start may have, in size.
pub const MAX_START: f64 = 1e6;

/// The most steps one run may have.
pub const MAX_STEPS: usize = 20_000;

/// Everything that defines a run, unchecked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Link key of the loss.
    pub problem: String,
    /// Parameters that shape the loss.
    pub shape: Shape,
    /// The initial point; `None` is the loss's own.
    pub start: Option<Vec<f64>>,
    /// Link key of the method.
    pub optimizer: String,
    /// Its hyper-parameters.
    pub hyper: Hyper,
    /// h, the step size.
    pub h: f64,
    /// λ, decoupled weight decay: `F` becomes `F + λθ`.
    pub decay: f64,
    /// How the step size changes along the run.
    pub schedule: Schedule,
    /// Number of steps.
    pub steps: usize,
    /// Which samples each step sees.
    pub batch: BatchOrder,
    /// Seed of the random batch orders.
    pub seed: u64,
    /// The formulas of the loss and the method that are typed in.
    #[cfg(feature = "own")]
    pub typed: Typed,
}

/// What is typed in: used where the loss or the method is `own`.
#[cfg(feature = "own")]
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The loss.
    pub loss: Source,
    /// The data of the loss.
    pub data: Table,
    /// The method.
    pub step: Source,
}

#[cfg(feature = "own")]
impl Default for Typed {
    fn default() -> Self {
        Self { loss: Source::new(OwnLoss::DEFAULT), data: Table::default(), step: Source::new(OwnMethod::DEFAULT) }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            problem: "bilinear".into(),
            shape: Shape::default(),
            start: None,
            optimizer: "adam".into(),
            hyper: Hyper::default(),
            h: 0.002,
            decay: 0.0,
            schedule: Schedule::Constant,
            steps: 1500,
            batch: BatchOrder::Full,
            seed: 1,
            #[cfg(feature = "own")]
            typed: Typed::default(),
        }
    }
}

/// Why [`Settings`] are not an experiment.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Invalid {
    /// No loss has this key.
    Problem(String),
    /// No method has this key.
    Optimizer(String),
    /// The initial point has the wrong number of coordinates or one beyond [`MAX_START`].
    Start {
        /// The number of coordinates the loss takes.
        dim: usize,
    },
    /// A number is not finite or not in its range; the link key says which.
    Number(&'static str),
    /// A text is no formula.
    #[cfg(feature = "own")]
    Formula {
        /// The link key of the text.
        key: &'static str,
        /// Where, and what to write.
        error: formula::Error,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(key) => write!(f, "there is no problem “{key}”"),
            Self::Optimizer(key) => write!(f, "there is no optimizer “{key}”"),
            Self::Start { dim } => write!(f, "the initial point needs {dim} coordinates of size at most 1e6"),
            Self::Number(key) => write!(f, "“{key}” is out of its range"),
            #[cfg(feature = "own")]
            Self::Formula { key, error } => write!(f, "“{key}” is not a formula at byte {}: {error}", error.from),
        }
    }
}

impl std::error::Error for Invalid {}

/// A method as it is run: an optimizer with decoupled weight decay.
///
/// The direction is `F = ηₙ(F_optimizer(g) + λθ)`, so that AdamW is Adam with λ > 0; the gradient
/// is taken before the decay, and ηₙ is on both, as in PyTorch and optax.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// The optimizer.
    pub optimizer: Optimizer,
    /// λ.
    pub decay: f64,
    /// ηₙ by step; empty where it is 1 throughout. Steps beyond the run keep the last.
    factors: Vec<f64>,
}

impl Method {
    /// Whether the step size is the same throughout.
    pub fn is_constant(&self) -> bool {
        self.factors.is_empty()
    }

    /// ηₙ.
    pub fn factor(&self, n: usize) -> f64 {
        self.factors.get(n).or(self.factors.last()).copied().unwrap_or(1.0)
    }

    /// What is common to all methods, on an optimizer's direction of step n: decay and schedule.
    #[inline]
    pub(crate) fn finish<T: Number>(&self, n: usize, theta: &[T], out: &mut [T]) {
        if self.decay != 0.0 {
            for (f, &x) in out.iter_mut().zip(theta) {
                *f += x * self.decay;
            }
        }
        if let Some(&factor) = self.factors.get(n).or(self.factors.last()) {
            out.iter_mut().for_each(|f| *f *= factor);
        }
    }
}

impl Update for Method {
    fn slots(&self) -> usize {
        self.optimizer.slots()
    }

    #[inline]
    fn step<T: Number>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T], out: &mut [T]) {
        self.optimizer.step(n, state, theta, grad, out);
        self.finish(n, theta, out);
    }

    fn start<T: Number>(&self, state: &mut [T]) {
        self.optimizer.start(state);
    }

    fn prepared(self, last: usize) -> Self {
        Self { optimizer: self.optimizer.prepared(last), ..self }
    }

    fn choices<T: Number>(&self, n: usize, state: &[T], theta: &[T], grad: &[T]) -> Option<Choices> {
        self.optimizer.choices(n, state, theta, grad)
    }

    fn slot(&self, slot: usize) -> Slot {
        self.optimizer.slot(slot)
    }

    fn memory(&self) -> Option<usize> {
        self.optimizer.memory()
    }
}

/// A validated run: a loss, a method, a start, a step size and limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    settings: Settings,
    problem: Problem,
    method: Method,
    start: Vec<f64>,
    batches: Batches,
}

impl Experiment {
    /// Checks `settings`. ε = 0 becomes [`SMALLEST_EPS`] for a method that cannot divide by zero.
    ///
    /// # Errors
    /// [`Invalid`] names the first setting that is not usable.
    pub fn new(settings: Settings) -> Result<Self, Invalid> {
        let shape = settings.shape;
        check("cond", shape.condition, 1.0..=1e6)?;
        check("rot", shape.rotation, -360.0..=360.0)?;
        check("noise", shape.noise, 0.0..=1e6)?;
        #[cfg(feature = "own")]
        if settings.problem == OwnLoss::INFO.key {
            let own = OwnLoss::with_data(&settings.typed.loss, &settings.typed.data);
            let own = own.map_err(|error| Invalid::Formula { key: "f", error })?;
            return Self::with_problem(Problem::Own(own), settings);
        }
        let problem =
            Problem::from_key(&settings.problem, &shape).ok_or_else(|| Invalid::Problem(settings.problem.clone()))?;
        Self::with_problem(problem, settings)
    }

    /// As [`new`](Self::new), with a loss that no link can name.
    ///
    /// # Errors
    /// [`Invalid`] names the first setting that is not usable.
    pub fn with_problem(problem: Problem, settings: Settings) -> Result<Self, Invalid> {
        let Settings { hyper, h, decay, steps, .. } = settings;
        check("h", h, f64::MIN_POSITIVE..=1e6)?;
        check("b1", hyper.b1, 0.0..=BETA_MAX)?;
        check("b2", hyper.b2, 0.0..=BETA_MAX)?;
        check("eps", hyper.eps, 0.0..=1e12)?;
        check("wd", decay, 0.0..=1e6)?;
        check("steps", steps as f64, 1.0..=MAX_STEPS as f64)?;

        let start = settings.start.clone().unwrap_or_else(|| problem.start());
        if start.len() != problem.dim() || !start.iter().all(|x| x.abs() <= MAX_START) {
            return Err(Invalid::Start { dim: problem.dim() });
        }

        let named = |hyper: &Hyper| {
            #[cfg(feature = "own")]
            if settings.optimizer == OwnMethod::INFO.key {
                let own = OwnMethod::new(&settings.typed.step, hyper);
                return own.map(Optimizer::Own).map_err(|error| Invalid::Formula { key: "step", error });
            }
            Optimizer::from_key(&settings.optimizer, hyper)
                .ok_or_else(|| Invalid::Optimizer(settings.optimizer.clone()))
        };
        let mut optimizer = named(&hyper)?;
        if hyper.eps == 0.0 && !optimizer.info().eps_may_be_zero {
            optimizer = named(&Hyper { eps: SMALLEST_EPS, ..hyper })?;
        }

        let batches = Batches::new(settings.batch, problem.samples(), steps, settings.seed);
        let (rows, columns) = problem.shape();
        let optimizer = optimizer.shaped(rows, columns);
        let method = Method { optimizer, decay, factors: settings.schedule.factors(steps) };
        Ok(Self { settings, problem, method, start, batches })
    }

    /// What it was made from.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The loss.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// θ⁽⁰⁾.
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// Number of coordinates.
    pub fn dim(&self) -> usize {
        self.start.len()
    }

    /// h.
    pub fn h(&self) -> f64 {
        self.settings.h
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.settings.steps
    }

    /// Which samples each step sees.
    pub fn batches(&self) -> &Batches {
        &self.batches
    }
}

/// The largest β and ρ: at 1 nothing is ever forgotten, and nothing learnt.
pub const BETA_MAX: f64 = 0.999_999;

fn check(key: &'static str, x: f64, range: std::ops::RangeInclusive<f64>) -> Result<(), Invalid> {
    if range.contains(&x) { Ok(()) } else { Err(Invalid::Number(key)) }
}
