//! `E(θ) = (1 − θ₁)² + 100(θ₂ − θ₁²)²`
//!
//! A curved, flat valley. Minimum 0 at (1, 1). Source: Rosenbrock (1960).

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant};
use crate::prose::prose;

/// `(1 − θ₁)² + 100(θ₂ − θ₁²)²`, minimal at (1, 1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rosenbrock;

impl Rosenbrock {
    pub(super) const INFO: Info = Info {
        key: "rosenbrock",
        name: "Rosenbrock",
        formula: prose("(1 − θ₁)² + 100(θ₂ − θ₁²)²"),
        start: &[-0.5, 0.8],
        uses: &[],
        minimum: prose("(1, 1)"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

impl Loss for Rosenbrock {
    #[inline(always)]
    fn dim(&self) -> usize {
        2
    }

    #[inline(always)]
    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let a = constant::<T>(1.0) - theta[0];
        let b = theta[1] - theta[0] * theta[0];
        a * a + b * b * 100.0
    }

    #[inline(always)]
    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let a = constant::<T>(1.0) - theta[0];
        let b = theta[1] - theta[0] * theta[0];
        out[0] = a * -2.0 - theta[0] * b * 400.0;
        out[1] = b * 200.0;
    }
}
