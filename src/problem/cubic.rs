//! `E(θ) = (θ₂(θ₁x)³ − y)²`, x = 2, y = 3/2
//!
//! The test problem of the paper's published code: from (6.8, 6.73) with a huge ε every step is
//! small and the first five iterates are known. Minimum 0 on `θ₁³θ₂ = 3/16`.

use super::{Batch, Info, Loss, Shape};
use crate::number::Number;
use crate::prose::prose;

/// `(θ₂(2θ₁)³ − 3/2)²`, minimal on `θ₁³θ₂ = 3/16`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cubic;

const X: f64 = 2.0;
const Y: f64 = 1.5;

impl Cubic {
    pub(super) const INFO: Info = Info {
        key: "cubic",
        name: "Cubic",
        formula: prose("(θ₂(2θ₁)³ − 3/2)²"),
        start: &[1.0, 0.6],
        uses: &[],
        minimum: prose("the curve θ₁³θ₂ = 3/16"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

impl Loss for Cubic {
    #[inline(always)]
    fn dim(&self) -> usize {
        2
    }

    #[inline(always)]
    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let a = theta[0] * X;
        let r = theta[1] * a * a * a - Y;
        r * r
    }

    #[inline(always)]
    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let a = theta[0] * X;
        let square = a * a;
        let r = (theta[1] * square * a - Y) * 2.0;
        out[0] = r * theta[1] * square * (3.0 * X);
        out[1] = r * square * a;
    }
}
