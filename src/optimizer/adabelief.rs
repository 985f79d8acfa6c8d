//! AdaBelief: Adam with the variance of the gradient about its average
//!
//! `s ← ρs + (1−ρ)(g−m)² + ε`, m the average with this gradient in it, `F = m̂/(√ŝ+ε)` (Zhuang et
//! al., 2020). ε is added to s at every step, so it accumulates to ε/(1−ρ). The paper uses the same ε
//! outside the root as well: `epsin=0` is that, and optax's `adabelief` with `eps = eps_root`;
//! `epsin=1` leaves the outer one out (optax with `eps=0`); `epsin=hat` adds it to √s, before the correction.

use super::average::{FirstMoment, SecondMoment};
use super::{EpsPlace, Hyper, Info, Kept, NormKind, Slot, Takes, Update, decay_memory};
use crate::number::{Number, constant, root};
use crate::prose::prose;

/// AdaBelief.
#[derive(Clone, Debug, PartialEq)]
pub struct Adabelief {
    /// The first moment.
    pub first: FirstMoment,
    /// ρ, ε and their conventions.
    pub second: SecondMoment,
}

impl Adabelief {
    pub(super) const INFO: Info = Info {
        key: "adabelief",
        name: "AdaBelief",
        formula: prose("s ← ρs + (1−ρ)(g−m)² + ε, θ ← θ − h m̂/√ŝ"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: prose("ε is added to s at each step; with ε outside the root also there, as published."),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), second: SecondMoment::new(hyper) }
    }
}

impl Update for Adabelief {
    fn slots(&self) -> usize {
        2
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let (norm, scale) = (self.first.scale(n), self.second.scale(n));
        let eps = constant::<T>(self.second.eps);
        let outer = constant::<T>(match self.second.eps_place {
            EpsPlace::Inside => 0.0,
            EpsPlace::Outside => self.second.eps,
            EpsPlace::BeforeCorrection => self.second.eps / scale.sqrt(),
        });
        for (((m, s), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            let surprise = g - *m;
            *s = *s * self.second.rho + surprise * surprise * (1.0 - self.second.rho) + eps;
            *f = *m / norm / (root(*s / scale) + outer);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        // s takes in a difference to the new m. As an average of its own it would need m′, which at the start
        // is the small difference of two large numbers.
        if slot == 0 { Slot::average(self.first.beta) } else { Slot::Held }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![
            Kept::decays("m", "b1", Takes::Gradient, self.first.beta),
            Kept::decays("s", "b2", Takes::Other("(g−m)²"), self.second.rho),
        ]
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.first.beta.max(self.second.rho))
    }
}
