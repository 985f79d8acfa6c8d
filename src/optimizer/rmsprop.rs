//! RMSProp: `F = g/√(v̂+ε)` or `g/(√v̂+ε)`
//!
//! `v ← ρv + (1−ρ)g²`, `v̂ = v/(1−ρⁿ⁺¹)` with bias correction and `v̂ = v` without. PyTorch's
//! `RMSprop` has no bias correction and ε outside; the paper has ε inside and no bias correction.
//! It is Adam with β = 0, but for the name of the keys it reads.

use super::average::SecondMoment;
use super::{Hyper, Info, Kept, NormKind, Slot, Takes, Update, decay_memory};
use crate::number::{Parameter, Scaled};
use crate::prose::prose;

/// RMSProp, with ε inside or outside the root and with or without bias correction.
#[derive(Clone, Debug, PartialEq)]
pub struct Rmsprop<P = f64> {
    /// The second moment and the division by its root.
    pub second: SecondMoment<P>,
}

impl Rmsprop {
    pub(super) const INFO: Info = Info {
        key: "rmsprop",
        name: "RMSProp",
        formula: prose("v ← ρv + (1−ρ)g², θ ← θ − h g/√(v̂+ε)"),
        uses: &["b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: prose(
            "With bias correction, as in Adam. PyTorch has none, optax none by default: switch it off to compare.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { second: SecondMoment::new(hyper) }
    }
}

impl<P: Parameter> Update<P> for Rmsprop<P> {
    fn slots(&self) -> usize {
        1
    }

    fn prepared(self, last: usize) -> Self {
        Self { second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Scaled<P>>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = self.second.scale(n);
        for ((v, &g), f) in state.iter_mut().zip(grad).zip(out) {
            *f = g / self.second.advance(v, g, scale);
        }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::average(self.second.rho.largest())
    }

    fn kept(&self) -> Vec<Kept> {
        vec![Kept::decays("v", "b2", Takes::Square, self.second.rho.largest())]
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.second.rho.largest())
    }
}
