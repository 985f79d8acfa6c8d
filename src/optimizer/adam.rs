//! Adam: `F = m̂/√(v̂+ε)` or `m̂/(√v̂+ε)`
//!
//! `m ← βm + (1−β)g`, `v ← ρv + (1−ρ)g²`; with bias correction `m̂ = m/(1−βⁿ⁺¹)`,
//! `v̂ = v/(1−ρⁿ⁺¹)`, without it `m̂ = m`, `v̂ = v`.
//!
//! The paper puts ε inside the root; Kingma and Ba (2015), PyTorch and optax put it outside
//! (optax's `eps_root` is the one inside). The same ε means very different things in the two
//! places: inside it is compared with `g²`, outside with `|g|`. Section 2 of Kingma and Ba and
//! TensorFlow add it before the correction of v: see [`super::EpsPlace`].

use super::average::{FirstMoment, SecondMoment};
use super::{Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::{Parameter, Scaled};
use crate::prose::prose;

/// Adam, with a choice of where ε stands, with or without bias correction.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam<P = f64> {
    /// The first moment.
    pub first: FirstMoment<P>,
    /// The second moment and the division by its root.
    pub second: SecondMoment<P>,
}

impl Adam {
    pub(super) const INFO: Info = Info {
        key: "adam",
        name: "Adam",
        formula: prose("m ← βm + (1−β)g, v ← ρv + (1−ρ)g², θ ← θ − h m̂/√(v̂+ε)"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: "",
        names: &[],
        eps_may_be_zero: false,
    };

    /// With these hyper-parameters.
    pub fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), second: SecondMoment::new(hyper) }
    }
}

impl<P: Parameter> Update<P> for Adam<P> {
    fn slots(&self) -> usize {
        2
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Scaled<P>>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let (norm, scale) = (self.first.scale(n), self.second.scale(n));
        for (((m, v), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            *f = *m / norm / self.second.advance(v, g, scale);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        Slot::average(if slot == 0 { self.first.beta.largest() } else { self.second.rho.largest() })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.first.beta.largest().max(self.second.rho.largest()))
    }
}
