//! Heavy-ball momentum, "sum" convention: `m ← βm + g`, `F = m`
//!
//! PyTorch's `SGD(momentum=β)` with dampening 0, optax's `sgd(momentum=β)`, and Polyak's
//! `θ⁺ = θ − hg + β(θ − θ⁻)`. The effective step size is `h/(1−β)`.

use super::{Blend, Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::Number;
use crate::prose::prose;

/// `m ← βm + g`, `θ ← θ − h m`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// β.
    pub beta: f64,
}

impl Momentum {
    pub(super) const INFO: Info = Info {
        key: "momentum",
        name: "Momentum",
        formula: prose("m ← βm + g, θ ← θ − h m"),
        uses: &["b1"],
        norm: NormKind::Two,
        about: prose("The sum form, as in PyTorch: m ← βm + g, so the effective step size is h/(1−β)."),
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { beta: hyper.b1 }
    }
}

impl Update for Momentum {
    fn slots(&self) -> usize {
        1
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out) {
            *m = *m * self.beta + g;
            *f = *m;
        }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::sum(self.beta)
    }

    fn blend(&self, _: usize) -> Option<Blend> {
        Some(Blend { memory: self.beta, gradient: 1.0, intake: 1.0, linear: true })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.beta)
    }
}
