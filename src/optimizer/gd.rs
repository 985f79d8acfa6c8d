//! Gradient descent: `F = g`
//!
//! The same as PyTorch's `SGD` and optax's `sgd` without momentum.

use super::{Hyper, Info, NormKind, Update};
use crate::number::Number;
use crate::prose::prose;

/// `θ ← θ − h g`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gd;

impl Gd {
    pub(super) const INFO: Info = Info {
        key: "gd",
        name: "Gradient descent",
        formula: prose("θ ← θ − h g"),
        uses: &[],
        norm: NormKind::Two,
        about: "",
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(_: &Hyper) -> Self {
        Self
    }
}

impl Update for Gd {
    fn slots(&self) -> usize {
        0
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, _: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        out.copy_from_slice(grad);
    }

    fn memory(&self) -> Option<usize> {
        Some(1)
    }
}
