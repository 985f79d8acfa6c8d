//! NAdam: Adam with Nesterov's look-ahead in the first moment
//!
//! `m̂ = βm/(1−βⁿ⁺²) + (1−β)g/(1−βⁿ⁺¹)`, the rest as [`super::Adam`] (Dozat, 2016), in optax's form
//! (`nadam`). PyTorch's `NAdam` schedules β, which this does not. Without bias correction
//! `m̂ = βm + (1−β)g`.

use super::average::{FirstMoment, SecondMoment};
use super::{Blend, Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::{Number, power};
use crate::prose::prose;

/// NAdam, with ε inside or outside the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Nadam {
    /// The first moment.
    pub first: FirstMoment,
    /// The second moment.
    pub second: SecondMoment,
}

impl Nadam {
    pub(super) const INFO: Info = Info {
        key: "nadam",
        name: "NAdam",
        formula: prose("m̂ = βm/(1−βⁿ⁺²) + (1−β)g/(1−βⁿ⁺¹), θ ← θ − h m̂/√(v̂+ε)"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: prose("As in optax: β is constant. PyTorch’s NAdam schedules β."),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), second: SecondMoment::new(hyper) }
    }

    /// The shares of the average, this gradient in it, and of the gradient beside it in m̂.
    fn shares(&self, n: usize) -> (f64, f64) {
        let beta = self.first.beta;
        let (ahead, now) =
            if self.first.bias_correction { (1.0 - power(beta, n + 2), 1.0 - power(beta, n + 1)) } else { (1.0, 1.0) };
        (beta / ahead, (1.0 - beta) / now)
    }

    /// m̂ of step n as a blend of the memory before it and its gradient.
    pub(crate) fn lookahead(&self, n: usize) -> Blend {
        let (beta, (ahead, now)) = (self.first.beta, self.shares(n));
        Blend { memory: ahead * beta, gradient: ahead * (1.0 - beta) + now, intake: 1.0 - beta, linear: true }
    }
}

impl Update for Nadam {
    fn slots(&self) -> usize {
        2
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let (ahead, now) = self.shares(n);
        let scale = self.second.scale(n);
        for (((m, v), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            let hat = *m * ahead + g * now;
            *f = hat / self.second.advance(v, g, scale);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        Slot::average(if slot == 0 { self.first.beta } else { self.second.rho })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.first.beta.max(self.second.rho))
    }
}
