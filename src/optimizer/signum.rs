//! Signum: the sign of an average, `m ← βm + (1−β)g`, `F = S(m)`
//!
//! Bernstein et al. (2018); β = 0 is sign descent. S is the exact sign for ε = 0 and the smooth
//! `x/√(x²+ε)` above. With ε > 0 its equation is Adam's for β = ρ, n → ∞. With the exact sign
//! nothing is proven: until the first sign change the iterates are the sign flow exactly, after it
//! they chatter. Bias correction divides m by `1−βⁿ⁺¹`, which only a smooth sign feels; optax's
//! `signum` and `sign_sgd` have none.

use super::average::{FirstMoment, sign, signs};
use super::{Blend, Choices, Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::Number;
use crate::prose::prose;

/// Signum.
#[derive(Clone, Debug, PartialEq)]
pub struct Signum {
    /// The average.
    pub average: FirstMoment,
    /// ε of the smooth sign; 0 is the exact sign.
    pub eps: f64,
}

impl Signum {
    pub(super) const INFO: Info = Info {
        key: "signum",
        name: "Signum",
        formula: prose("m ← βm + (1−β)g, θ ← θ − h m̂/√(m̂²+ε)"),
        uses: &["b1", "eps", "bc"],
        norm: NormKind::One,
        about: prose("ε = 0 is the exact sign, as published; ε > 0 is smooth."),
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { average: FirstMoment::new(hyper), eps: hyper.eps }
    }
}

impl Update for Signum {
    fn slots(&self) -> usize {
        1
    }

    fn prepared(self, last: usize) -> Self {
        Self { average: self.average.prepared(last), ..self }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = self.average.scale(n);
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out) {
            self.average.advance(m, g);
            *f = sign(*m / scale, self.eps);
        }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::average(self.average.beta)
    }

    fn blend(&self, n: usize) -> Option<Blend> {
        (self.eps > 0.0).then(|| self.average.blend(n, false))
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.average.beta)
    }

    fn choices<T: Number>(&self, _: usize, state: &[T], _: &[T], grad: &[T]) -> Option<Choices> {
        let beta = self.average.beta;
        signs(state.iter().zip(grad).map(|(&m, &g)| m * beta + g * (1.0 - beta)), self.eps)
    }
}
