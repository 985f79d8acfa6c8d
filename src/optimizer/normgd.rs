//! Normalized gradient descent: `F = g/√(‖g‖²+ε)`
//!
//! Steepest descent in the two-norm with a step of fixed length. ε = 0 is the exact direction,
//! which jumps where the gradient is zero. Neither PyTorch nor optax has it as an optimizer;
//! optax's `normalize_by_update_norm` is the transformation.

use super::{Hyper, Info, NormKind, Update};
use crate::number::{Number, constant, root};
use crate::prose::prose;

/// `θ ← θ − h g/√(‖g‖²+ε)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normgd {
    /// ε.
    pub eps: f64,
}

impl Normgd {
    pub(super) const INFO: Info = Info {
        key: "normgd",
        name: "Normalized gradient descent",
        formula: prose("θ ← θ − h g/√(‖g‖²+ε)"),
        uses: &["eps"],
        norm: NormKind::Two,
        about: "",
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { eps: hyper.eps }
    }
}

impl Update for Normgd {
    fn slots(&self) -> usize {
        0
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, _: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let square = grad.iter().fold(constant::<T>(self.eps), |sum, &g| sum + g * g);
        let norm = root(square);
        out.iter_mut().zip(grad).for_each(|(f, &g)| *f = g / norm);
    }

    fn memory(&self) -> Option<usize> {
        Some(1)
    }
}
