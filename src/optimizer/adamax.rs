//! AdaMax: Adam with the infinity norm, `u ← max(ρu, |g|+ε)`, `F = m̂/u`
//!
//! Kingma and Ba (2015), section 7.1, in optax's form (`adamax`), where ε is added to |g| inside
//! the max; PyTorch's `Adamax` does the same. u needs no bias correction. The max is not smooth:
//! the theory holds while the newest gradient is the one it takes.

use super::average::FirstMoment;
use super::{Choices, Hyper, Info, Kept, NormKind, Recall, Slot, Takes, Update, decay_memory};
use crate::number::{Number, constant, size};
use crate::prose::prose;

/// AdaMax.
#[derive(Clone, Debug, PartialEq)]
pub struct Adamax {
    /// The first moment.
    pub first: FirstMoment,
    /// ρ.
    pub rho: f64,
    /// ε.
    pub eps: f64,
}

impl Adamax {
    pub(super) const INFO: Info = Info {
        key: "adamax",
        name: "AdaMax",
        formula: prose("u ← max(ρu, |g|+ε), θ ← θ − h m̂/u"),
        uses: &["b1", "b2", "eps", "bc"],
        norm: NormKind::OneBeside,
        about: prose("ε is added to |g| inside the maximum, as in optax and PyTorch."),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), rho: hyper.b2, eps: hyper.eps }
    }
}

impl Update for Adamax {
    fn slots(&self) -> usize {
        2
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), ..self }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let scale = self.first.scale(n);
        for (((m, u), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            *u = (size(g) + constant::<T>(self.eps)).larger(*u * self.rho);
            *f = *m / scale / *u;
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        if slot == 0 { Slot::average(self.first.beta) } else { Slot::Held }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![
            Kept::decays("m", "b1", Takes::Gradient, self.first.beta),
            Kept {
                symbol: "u".into(),
                key: Some("b2"),
                takes: Takes::Other("|g|+ε"),
                recall: Recall::Largest { decay: self.rho },
            },
        ]
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.first.beta.max(self.rho))
    }

    fn choices<T: Number>(&self, _: usize, state: &[T], _: &[T], grad: &[T]) -> Option<Choices> {
        let old = &state[grad.len()..];
        Some(Choices::of(grad.iter().zip(old).map(|(&g, &u)| (size(g) + constant::<T>(self.eps), u * self.rho))))
    }
}
