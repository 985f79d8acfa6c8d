//! How it steps: one file per method, and the table of them.
//!
//! A method turns the gradient history into a direction, `θ⁽ⁿ⁺¹⁾ = θ⁽ⁿ⁾ − h·Fₙ(g⁽ⁿ⁾, …, g⁽⁰⁾)`.
//! It is written once over any [`Number`]; the first-order flow, the modified equation and the
//! sign of its correction are derived from that one definition (see [`crate::flow`]).
//!
//! To add a method, write its file and add one row to the table in `optimizers!`.

mod adabelief;
mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod average;
mod choice;
mod ema;
mod gd;
mod kept;
mod lion;
mod momentum;
mod muon;
mod nadam;
mod nesterov;
mod normgd;
#[cfg(feature = "own")]
mod own;
mod radam;
mod rmsprop;
mod signum;
#[cfg(feature = "own")]
pub mod templates;
mod yogi;

pub use adabelief::Adabelief;
pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamax::Adamax;
pub use adamw::Adamw;
pub use amsgrad::Amsgrad;
pub use average::{FirstMoment, SecondMoment};
pub use choice::Choices;
pub use ema::Ema;
pub use gd::Gd;
pub use kept::{Kept, Recall, Takes};
pub use lion::Lion;
pub use momentum::Momentum;
pub use muon::Muon;
pub use nadam::Nadam;
pub use nesterov::Nesterov;
pub use normgd::Normgd;
#[cfg(feature = "own")]
pub use own::Own;
#[cfg(feature = "own")]
pub(crate) use own::{evaluate, meaning};
pub use radam::Radam;
pub use rmsprop::Rmsprop;
pub use signum::Signum;
pub use yogi::Yogi;

use crate::number::{Number, Scaled};

/// What a slot of a method's memory is, for a flow that keeps it as a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slot {
    /// An exponential average `s ← qs + gain·(1−q)x` that begins at zero.
    Average {
        /// q.
        decay: f64,
        /// 1 for an average, `1/(1−q)` for a decaying sum.
        gain: f64,
        /// Whether the direction is made of the new s; else of the one before the step.
        fresh: bool,
    },
    /// Anything else.
    Held,
}

impl Slot {
    /// `s ← qs + (1−q)x`, of which the direction is made.
    pub(crate) fn average(decay: f64) -> Self {
        Self::Average { decay, gain: 1.0, fresh: true }
    }

    /// `s ← qs + x`, of which the direction is made.
    pub(crate) fn sum(decay: f64) -> Self {
        Self::Average { decay, gain: 1.0 / (1.0 - decay), fresh: true }
    }
}

/// A direction `Ψ(û)` of one blend of all gradients, `û = memory·m + gradient·g`, where the only
/// slot m of the memory becomes `qm + intake·g`, q the decay of its [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blend {
    /// Share of the memory before the step.
    pub memory: f64,
    /// Share of the newest gradient.
    pub gradient: f64,
    /// What of a gradient the memory takes in.
    pub intake: f64,
    /// Whether Ψ is linear.
    pub linear: bool,
}

/// One step of a method, whose decays are `P`: numbers, or one for each of several runs.
pub trait Update<P = f64> {
    /// Numbers of memory kept for each coordinate.
    fn slots(&self) -> usize;

    /// The direction `Fₙ` of step `n = 0, 1, …`, written to `out`; `state` is brought up to date.
    ///
    /// `theta`, `grad` and `out` have the problem's dimension d; `state` has
    /// [`slots`](Self::slots)·d numbers, slot after slot, as [`start`](Self::start) left them.
    fn step<T: Scaled<P>>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T], out: &mut [T]);

    /// What the memory holds before the first step, written over zeros.
    fn start<T: Number>(&self, _state: &mut [T]) {}

    /// The method for a parameter that is a matrix of this many rows and columns; most do not care.
    fn shaped(self, _rows: usize, _columns: usize) -> Self
    where
        Self: Sized,
    {
        self
    }

    /// The method with all that depends on the step number alone computed for steps `0..=last`, for callers that take
    /// them again and again. Its steps are the same.
    fn prepared(self, _last: usize) -> Self
    where
        Self: Sized,
    {
        self
    }

    /// The choices that step n is about to make where the method is not smooth; `None` where
    /// there is nothing to choose.
    ///
    /// `state` is the memory before the step. A derivation holds for the choices that it makes
    /// itself, on frozen and drifting gradients; where a run makes others it is heuristic.
    fn choices<T: Number>(&self, _n: usize, _state: &[T], _theta: &[T], _grad: &[T]) -> Option<Choices> {
        None
    }

    /// What a slot of the memory is.
    fn slot(&self, _slot: usize) -> Slot {
        Slot::Held
    }

    /// The slots of the memory in words, slot by slot.
    fn kept(&self) -> Vec<Kept> {
        Kept::usual((0..self.slots()).map(|slot| self.slot(slot)))
    }

    /// What step n makes its direction of, where that is one average of the gradients alone.
    fn blend(&self, _n: usize) -> Option<Blend> {
        None
    }

    /// How many past steps can still change the last digit of a direction; `None` if all can.
    fn memory(&self) -> Option<usize>;
}

/// The norm whose steepest descent a method's first step is; its correction penalizes that norm of the
/// gradient or is an anti-penalty on it. ε perturbs it where the method has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormKind {
    /// The two-norm: gradient descent, momentum, normalized gradient descent.
    Two,
    /// The one-norm: signs, and whatever divides by a root of squares.
    One,
    /// The one-norm with ε added to |g| and never under a root.
    OneBeside,
    /// The nuclear norm: Muon.
    Nuclear,
}

/// A method's own name of a hyper-parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Named {
    /// Its key in a link.
    pub key: &'static str,
    /// Its symbol.
    pub symbol: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it is, in a sentence. Controls have it from a table of its own.
    #[serde(skip)]
    pub help: &'static str,
}

/// What the page and the link need to know about a method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Info {
    /// Its name in a link.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// The recursion, in plain text.
    pub formula: &'static str,
    /// The members of [`Hyper`] it reads, by link key.
    pub uses: &'static [&'static str],
    /// The norm of the gradient that its correction is about.
    pub norm: NormKind,
    /// Where its conventions differ between libraries, and which one this is; may be empty.
    pub about: &'static str,
    /// What it calls its hyper-parameters, where that is not what Adam calls them.
    pub names: &'static [Named],
    /// Whether ε = 0 is allowed; where not, [`SMALLEST_EPS`] takes its place.
    pub eps_may_be_zero: bool,
}

/// The least ε of a method that divides by a root of accumulated squares.
///
/// With ε = 0 a gradient of zero would be 0/0.
pub const SMALLEST_EPS: f64 = 1e-30;

/// Where ε is added to the second moment, `v̂ = v/(1−ρⁿ⁺¹)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpsPlace {
    /// `√(v̂+ε)`, as in the paper; optax calls it `eps_root`.
    Inside,
    /// `√v̂+ε`, as in PyTorch and optax.
    Outside,
    /// `(√v+ε)/√(1−ρⁿ⁺¹)`, which is `√v̂ + ε/√(1−ρⁿ⁺¹)`: the ε̂ of the Adam paper's section 2, as in TensorFlow
    /// and Keras. Without bias correction it is [`Outside`](Self::Outside).
    BeforeCorrection,
}

impl EpsPlace {
    /// Every place with its word in a link, in the order of the page.
    pub const TABLE: &'static [(&'static str, Self)] =
        &[("1", Self::Inside), ("0", Self::Outside), ("hat", Self::BeforeCorrection)];

    /// The place for a second moment that is not corrected, where nothing comes before or after.
    fn uncorrected(self) -> Self {
        if self == Self::BeforeCorrection { Self::Outside } else { self }
    }
}

/// The hyper-parameters; each method reads those its [`Info::uses`] names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyper {
    /// β, decay of the first moment, in [0, 1).
    pub b1: f64,
    /// ρ, decay of the second moment, in [0, 1).
    pub b2: f64,
    /// ε > 0, the stability constant.
    pub eps: f64,
    /// Where ε is added to the second moment.
    pub eps_place: EpsPlace,
    /// Whether the moments are divided by `1 − βⁿ⁺¹` and `1 − ρⁿ⁺¹`.
    pub bias_correction: bool,
}

impl Default for Hyper {
    fn default() -> Self {
        Self { b1: 0.9, b2: 0.97, eps: 1.0, eps_place: EpsPlace::Inside, bias_correction: true }
    }
}

/// Steps after which `qᵏ` is below the last digit of a double.
pub(crate) fn decay_memory(q: f64) -> Option<usize> {
    // ln 1e-18: one digit below the rounding of 1.
    const FLOOR: f64 = -41.5;
    if q <= 0.0 { Some(1) } else { Some((FLOOR / q.ln()).ceil().max(1.0) as usize + 1) }
}

/// The table of methods.
macro_rules! optimizers {
    ($($name:ident),+ $(,)?) => {
        /// Any of the methods.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Optimizer {
            $(#[allow(missing_docs)] $name($name),)+
            /// One that the reader typed in.
            #[cfg(feature = "own")]
            Own(Own),
        }

        impl Optimizer {
            /// Every built-in method, in the order the page lists them; a typed one comes after them.
            pub const TABLE: &'static [Info] = &[$($name::INFO),+];

            /// The method with this link key and these hyper-parameters.
            pub fn from_key(key: &str, hyper: &Hyper) -> Option<Self> {
                $(if key == $name::INFO.key {
                    return Some(Self::$name($name::new(hyper)));
                })+
                None
            }

            /// What the page and the link need to know about it.
            pub fn info(&self) -> &'static Info {
                match self {
                    $(Self::$name(_) => &$name::INFO,)+
                    #[cfg(feature = "own")]
                    Self::Own(_) => &Own::INFO,
                }
            }
        }

        impl Update for Optimizer {
            #[inline]
            fn slots(&self) -> usize {
                match self {
                    $(Self::$name(m) => m.slots(),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.slots(),
                }
            }
            // Called once a step: a copy at each place that calls it is not faster.
            #[inline(never)]
            fn step<T: Number>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T], out: &mut [T]) {
                match self {
                    $(Self::$name(m) => m.step(n, state, theta, grad, out),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.step(n, state, theta, grad, out),
                }
            }
            fn start<T: Number>(&self, state: &mut [T]) {
                match self {
                    $(Self::$name(m) => m.start(state),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.start(state),
                }
            }
            fn shaped(self, rows: usize, columns: usize) -> Self {
                match self {
                    $(Self::$name(m) => Self::$name(m.shaped(rows, columns)),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => Self::Own(m.shaped(rows, columns)),
                }
            }
            fn prepared(self, last: usize) -> Self {
                match self {
                    $(Self::$name(m) => Self::$name(m.prepared(last)),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => Self::Own(m.prepared(last)),
                }
            }
            fn choices<T: Number>(&self, n: usize, state: &[T], theta: &[T], grad: &[T]) -> Option<Choices> {
                match self {
                    $(Self::$name(m) => m.choices(n, state, theta, grad),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.choices(n, state, theta, grad),
                }
            }
            fn blend(&self, n: usize) -> Option<Blend> {
                match self {
                    $(Self::$name(m) => m.blend(n),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.blend(n),
                }
            }
            fn kept(&self) -> Vec<Kept> {
                match self {
                    $(Self::$name(m) => m.kept(),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.kept(),
                }
            }
            fn slot(&self, slot: usize) -> Slot {
                match self {
                    $(Self::$name(m) => m.slot(slot),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.slot(slot),
                }
            }
            #[inline]
            fn memory(&self) -> Option<usize> {
                match self {
                    $(Self::$name(m) => m.memory(),)+
                    #[cfg(feature = "own")]
                    Self::Own(m) => m.memory(),
                }
            }
        }
    };
}

optimizers![
    Gd, Momentum, Ema, Nesterov, Rmsprop, Adam, Adamw, Nadam, Adamax, Amsgrad, Adagrad, Adadelta, Radam, Adabelief,
    Yogi, Signum, Lion, Normgd, Muon,
];

impl Optimizer {
    /// The settings it reads, by link key.
    pub fn uses(&self) -> &'static [&'static str] {
        match self {
            #[cfg(feature = "own")]
            Self::Own(own) => own.uses(),
            other => other.info().uses,
        }
    }

    /// The norm of the gradient that its correction is about.
    pub fn norm(&self) -> NormKind {
        match self {
            #[cfg(feature = "own")]
            Self::Own(own) => own.norm(),
            other => other.info().norm,
        }
    }

    /// What a step costs, in steps of the built-in methods.
    pub(crate) fn weight(&self) -> u64 {
        match self {
            #[cfg(feature = "own")]
            Self::Own(own) => own.weight(),
            _ => 1,
        }
    }
}
