//! AdaDelta: `F = √(x+ε)/√(v+ε) g`, x an average of the squares of F itself
//!
//! Zeiler (2012), as in optax (`adadelta`) and PyTorch (`Adadelta`): `v ← ρv + (1−ρ)g²`, then F,
//! then `x ← ρx + (1−ρ)F²`. ε stands inside both roots; there is no bias correction. A step size
//! of 1 is the usual one.

use super::{Hyper, Info, Kept, NormKind, Slot, Takes, Update};
use crate::number::{Number, constant, root};
use crate::prose::prose;

/// AdaDelta.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adadelta {
    /// ρ.
    pub rho: f64,
    /// ε.
    pub eps: f64,
}

impl Adadelta {
    pub(super) const INFO: Info = Info {
        key: "adadelta",
        name: "AdaDelta",
        formula: prose("F = √(x+ε)/√(v+ε) g, x ← ρx + (1−ρ)F², θ ← θ − h F"),
        uses: &["b2", "eps"],
        norm: NormKind::One,
        about: prose(
            "ε is inside both roots, as published. Where g² ≫ ε it forgets (g²+ε)/ε times more slowly than ρ says, so its orders show only at very small h.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { rho: hyper.b2, eps: hyper.eps }
    }
}

impl Update for Adadelta {
    fn slots(&self) -> usize {
        2
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (second, moved) = state.split_at_mut(grad.len());
        let eps = constant::<T>(self.eps);
        for (((v, x), &g), f) in second.iter_mut().zip(moved).zip(grad).zip(out) {
            *v = *v * self.rho + g * g * (1.0 - self.rho);
            *f = root(*x + eps) / root(*v + eps) * g;
            *x = *x * self.rho + *f * *f * (1.0 - self.rho);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        if slot == 0 { Slot::average(self.rho) } else { Slot::Held }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![
            Kept::decays("v", "b2", Takes::Square, self.rho),
            Kept::decays("x", "b2", Takes::Other("the squares of F"), self.rho).before(),
        ]
    }

    fn memory(&self) -> Option<usize> {
        // x feeds back into F: where g² ≫ ε the past is forgotten (g²+ε)/ε times slower than ρ says.
        None
    }
}
