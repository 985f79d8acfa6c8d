//! Nesterov momentum in PyTorch's form: `m ← βm + g`, `F = g + βm`
//!
//! PyTorch's `SGD(momentum=β, nesterov=True)` and optax's `sgd(momentum=β, nesterov=True)`, after
//! Sutskever et al. (2013): the sequence of look-ahead points of Nesterov's (1983) method.

use super::{Blend, Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::Number;
use crate::prose::prose;

/// `m ← βm + g`, `θ ← θ − h(g + βm)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov {
    /// β.
    pub beta: f64,
}

impl Nesterov {
    pub(super) const INFO: Info = Info {
        key: "nesterov",
        name: "Nesterov",
        formula: prose("m ← βm + g, θ ← θ − h(g + βm)"),
        uses: &["b1"],
        norm: NormKind::Two,
        about: prose("The sum form, as in PyTorch: the effective step size is h/(1−β)."),
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { beta: hyper.b1 }
    }
}

impl Update for Nesterov {
    fn slots(&self) -> usize {
        1
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out) {
            *m = *m * self.beta + g;
            *f = g + *m * self.beta;
        }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::sum(self.beta)
    }

    fn blend(&self, _: usize) -> Option<Blend> {
        Some(Blend { memory: self.beta * self.beta, gradient: 1.0 + self.beta, intake: 1.0, linear: true })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.beta)
    }
}
