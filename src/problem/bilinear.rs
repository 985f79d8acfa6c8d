//! `E(θ) = ½(3/2 − 2θ₁θ₂)²`
//!
//! The paper's toy: the smallest network with a valley, one hidden unit fitted to one sample.
//! Minimum 0 on the hyperbola `θ₁θ₂ = 3/4`, where the sharpness is `4(θ₁² + θ₂²)`; the flattest
//! minimum is `(√3/2, √3/2)`. The start (2.8, 3.5) is the one of Barrett and Dherin (2021).

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant};
use crate::prose::prose;

/// `½(3/2 − 2θ₁θ₂)²`, minimal on the hyperbola `θ₁θ₂ = 3/4`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bilinear;

impl Bilinear {
    pub(super) const INFO: Info = Info {
        key: "bilinear",
        name: "Bilinear",
        formula: prose("½(3/2 − 2θ₁θ₂)²"),
        start: &[2.8, 3.5],
        uses: &[],
        minimum: prose("the hyperbola θ₁θ₂ = 3/4"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

/// `3/2 − 2θ₁θ₂`.
#[inline(always)]
fn residual<T: Number>(theta: &[T]) -> T {
    constant::<T>(1.5) - theta[0] * theta[1] * 2.0
}

impl Loss for Bilinear {
    #[inline(always)]
    fn dim(&self) -> usize {
        2
    }

    #[inline(always)]
    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let r = residual(theta);
        r * r * 0.5
    }

    #[inline(always)]
    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        // −2 times the residual, with the powers of two taken in: the same bits, two operations less.
        let r = theta[0] * theta[1] * 4.0 - 3.0;
        out[0] = r * theta[1];
        out[1] = r * theta[0];
    }
}
