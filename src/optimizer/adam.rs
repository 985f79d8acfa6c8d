//! Adam: `F = m̂/√(v̂+ε)` or `m̂/(√v̂+ε)`
//!
//! `m ← βm + (1−β)g`, `v ← ρv + (1−ρ)g²`; with bias correction `m̂ = m/(1−βⁿ⁺¹)`,
//! `v̂ = v/(1−ρⁿ⁺¹)`, without it `m̂ = m`, `v̂ = v`.
//!
//! The paper puts ε inside the root; Kingma and Ba (2015), PyTorch and optax put it outside
//! (optax's `eps_root` is the one inside). The same ε means very different things in the two
//! places: inside it is compared with `g²`, outside with `|g|`.

use super::average::{FirstMoment, SecondMoment};
use super::{Hyper, Info, Slot, Update, decay_memory};
use crate::number::{Parameter, Scaled};

/// Adam, with ε inside or outside the root and with or without bias correction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<P = f64> {
    /// β.
    pub beta: P,
    /// The second moment and the division by its root.
    pub second: SecondMoment<P>,
}

impl Adam {
    pub(super) const INFO: Info = Info {
        key: "adam",
        name: "Adam",
        formula: "m ← βm + (1−β)g, v ← ρv + (1−ρ)g², θ ← θ − h m̂/√(v̂+ε)",
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { beta: hyper.b1, second: SecondMoment::new(hyper) }
    }
}

impl<P: Parameter> Update<P> for Adam<P> {
    fn slots(&self) -> usize {
        2
    }

    #[inline(always)]
    fn step<T: Scaled<P>>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let average = FirstMoment { beta: self.beta, bias_correction: self.second.bias_correction };
        let norm = average.scale(n);
        let scale = self.second.scale(n);
        for (((m, v), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            average.advance(m, g);
            *f = *m / norm / self.second.advance(v, g, scale);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        Slot::average(if slot == 0 { self.beta.largest() } else { self.second.rho.largest() })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.beta.largest().max(self.second.rho.largest()))
    }
}
