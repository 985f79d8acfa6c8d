//! AdamW: Adam with decoupled weight decay, `F = m̂/√(v̂+ε) + λθ`
//!
//! Loshchilov and Hutter (2019). Decay is a setting of every method here (`wd`), added after the
//! optimizer, so AdamW is [`super::Adam`] under the name by which it is known; λ = 0 is Adam. The
//! gradient is taken before the decay, as in PyTorch and optax; the L2 term of the paper's
//! published code is another thing, added to the gradient.

use super::{Adam, Hyper, Info, NormKind, Slot, Update};
use crate::number::Number;
use crate::prose::prose;

/// Adam, with decay in mind.
#[derive(Clone, Debug, PartialEq)]
pub struct Adamw {
    /// Adam.
    pub adam: Adam,
}

impl Adamw {
    pub(super) const INFO: Info = Info {
        key: "adamw",
        name: "AdamW",
        formula: prose("Adam, and θ ← θ − hλθ"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: "",
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { adam: Adam::new(hyper) }
    }
}

impl Update for Adamw {
    fn slots(&self) -> usize {
        self.adam.slots()
    }

    fn prepared(self, last: usize) -> Self {
        Self { adam: self.adam.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T], out: &mut [T]) {
        self.adam.step(n, state, theta, grad, out);
    }

    fn slot(&self, slot: usize) -> Slot {
        self.adam.slot(slot)
    }

    fn memory(&self) -> Option<usize> {
        self.adam.memory()
    }
}
