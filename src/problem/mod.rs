//! What is minimized: one file per loss, and the table of them.
//!
//! A loss states its value and gradient once, over any [`Number`]. Everything else is derived:
//! a Hessian-vector product is the gradient evaluated on dual numbers ([`hessian_vector`]).
//!
//! To add a loss, write its file and add one row to the table in `problems!`.

mod bilinear;
mod cubic;
#[cfg(feature = "own")]
mod kinks;
mod logistic;
mod matrix;
mod noisy;
#[cfg(feature = "own")]
mod own;
mod quadratic;
mod rosenbrock;
#[cfg(feature = "own")]
mod table;
mod tanhnet;
#[cfg(feature = "own")]
pub mod templates;

pub use bilinear::Bilinear;
pub use cubic::Cubic;
pub use logistic::Logistic;
pub use matrix::Matrix;
pub use noisy::Noisy;
#[cfg(feature = "own")]
pub use own::{MAX_PARAMETERS, Own};
pub use quadratic::Quadratic;
pub use rosenbrock::Rosenbrock;
#[cfg(feature = "own")]
pub use table::{MAX_COLUMNS, MAX_ROWS, Table};
pub use tanhnet::Tanhnet;

use crate::number::{Dual, Number};

/// Which part of a loss a step sees.
///
/// A loss is a mean over samples, `E = (1/m) Σ E_k`. A loss without samples has `m = 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// The mean over all samples.
    Full,
    /// One sample's loss `E_k`, `k < m`.
    Sample(usize),
}

/// A twice differentiable loss of a parameter vector.
pub trait Loss {
    /// Length of the parameter vector.
    fn dim(&self) -> usize;

    /// Number `m` of per-sample losses.
    fn samples(&self) -> usize {
        1
    }

    /// Rows and columns of the parameter, where it is a matrix kept row by row; else one row.
    fn shape(&self) -> (usize, usize) {
        (1, self.dim())
    }

    /// The loss at `theta` (length [`dim`](Self::dim)).
    fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T;

    /// The gradient at `theta`, written to `out` (both of length [`dim`](Self::dim)).
    fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]);
}

/// What the page and the link need to know about a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Info {
    /// Its name in a link.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// The formula, in plain text.
    pub formula: &'static str,
    /// Where a run starts unless the link says otherwise; its length is the dimension.
    pub start: &'static [f64],
    /// The shape parameters of [`Shape`] it reads, by link key.
    pub uses: &'static [&'static str],
    /// Where it is smallest, in plain text.
    pub minimum: &'static str,
}

/// The parameters that shape a loss; each loss reads those its [`Info::uses`] names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Condition number of the quadratics, at least 1.
    pub condition: f64,
    /// Rotation of the quadratic's axes, in degrees.
    pub rotation: f64,
    /// Size of the gradient noise of the noisy quadratic, as the distance of its samples' minima.
    pub noise: f64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { condition: 10.0, rotation: 30.0, noise: 0.5 }
    }
}

/// The table of losses.
macro_rules! problems {
    ($($name:ident),+ $(,)?) => {
        /// Any of the losses.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Problem {
            $(#[allow(missing_docs)] $name($name),)+
            /// One that the reader typed in.
            #[cfg(feature = "own")]
            Own(Own),
        }

        impl Problem {
            /// Every built-in loss, in the order the page lists them; a typed one comes after them.
            pub const TABLE: &'static [Info] = &[$($name::INFO),+];

            /// The loss with this link key, shaped by `shape`.
            pub fn from_key(key: &str, shape: &Shape) -> Option<Self> {
                $(if key == $name::INFO.key {
                    return Some(Self::$name($name::new(shape)));
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

        impl Loss for Problem {
            #[inline]
            fn dim(&self) -> usize {
                match self {
                    $(Self::$name(loss) => loss.dim(),)+
                    #[cfg(feature = "own")]
                    Self::Own(loss) => loss.dim(),
                }
            }
            #[inline]
            fn samples(&self) -> usize {
                match self {
                    $(Self::$name(loss) => loss.samples(),)+
                    #[cfg(feature = "own")]
                    Self::Own(loss) => loss.samples(),
                }
            }
            fn shape(&self) -> (usize, usize) {
                match self {
                    $(Self::$name(loss) => Loss::shape(loss),)+
                    #[cfg(feature = "own")]
                    Self::Own(loss) => Loss::shape(loss),
                }
            }
            #[inline]
            fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T {
                match self {
                    $(Self::$name(loss) => loss.value(theta, batch),)+
                    #[cfg(feature = "own")]
                    Self::Own(loss) => loss.value(theta, batch),
                }
            }
            #[inline]
            fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]) {
                match self {
                    $(Self::$name(loss) => loss.gradient(theta, batch, out),)+
                    #[cfg(feature = "own")]
                    Self::Own(loss) => loss.gradient(theta, batch, out),
                }
            }
        }
    };
}

problems![Bilinear, Quadratic, Rosenbrock, Logistic, Cubic, Tanhnet, Noisy, Matrix];

impl Problem {
    /// Where a run starts unless the settings say otherwise.
    pub fn start(&self) -> Vec<f64> {
        match self {
            #[cfg(feature = "own")]
            Self::Own(own) => own.start(),
            other => other.info().start.to_vec(),
        }
    }

    /// What a gradient costs, in those of the built-in losses.
    pub(crate) fn weight(&self) -> u64 {
        match self {
            #[cfg(feature = "own")]
            Self::Own(own) => own.weight(),
            _ => 1,
        }
    }
}

/// The gradient and the Hessian-vector product `H(θ)v`, together.
///
/// `theta` and `v` have the loss's dimension, and so have the two results.
pub fn hessian_vector<L: Loss>(loss: &L, theta: &[f64], batch: Batch, v: &[f64]) -> (Vec<f64>, Vec<f64>) {
    HessianVector::new(theta.len()).of(loss, theta, batch, v).iter().map(|g| (g.re, g.eps)).unzip()
}

/// The room for one [`hessian_vector`] after another.
#[derive(Clone, Debug)]
pub struct HessianVector {
    point: Vec<Dual<f64>>,
    out: Vec<Dual<f64>>,
}

impl HessianVector {
    /// For `dim` coordinates.
    pub fn new(dim: usize) -> Self {
        let zero = Dual::new(0.0, 0.0);
        Self { point: vec![zero; dim], out: vec![zero; dim] }
    }

    /// The gradient with the product `H(θ)v` as its derivative.
    pub fn of<L: Loss>(&mut self, loss: &L, theta: &[f64], batch: Batch, v: &[f64]) -> &[Dual<f64>] {
        for (at, (&x, &d)) in self.point.iter_mut().zip(theta.iter().zip(v)) {
            *at = Dual::new(x, d);
        }
        loss.gradient(&self.point, batch, &mut self.out);
        &self.out
    }
}
