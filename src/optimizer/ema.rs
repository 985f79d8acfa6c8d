//! Momentum as an exponential average: `m ← βm + (1−β)g`, `F = m̂`
//!
//! `m̂ = m/(1−βⁿ⁺¹)` with bias correction, `m̂ = m` without. optax: `sgd` after `ema(β)`; without
//! bias correction it is [`super::Momentum`] with the step size `(1−β)h`. PyTorch's
//! `SGD(momentum=β, dampening=β)` is not it: its buffer starts as the first gradient itself and not as (1−β) of it.

use super::average::FirstMoment;
use super::{Blend, Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::Number;
use crate::prose::prose;

/// `m ← βm + (1−β)g`, `θ ← θ − h m̂`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ema {
    /// The average.
    pub average: FirstMoment,
}

impl Ema {
    pub(super) const INFO: Info = Info {
        key: "ema",
        name: "Momentum (EMA form)",
        formula: prose("m ← βm + (1−β)g, θ ← θ − h m̂"),
        uses: &["b1", "bc"],
        norm: NormKind::Two,
        about: prose("The newest gradient has weight 1−β. PyTorch’s momentum has no such factor; that is Momentum."),
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { average: FirstMoment::new(hyper) }
    }
}

impl Update for Ema {
    fn slots(&self) -> usize {
        1
    }

    fn prepared(self, last: usize) -> Self {
        Self { average: self.average.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = self.average.scale(n);
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out) {
            self.average.advance(m, g);
            *f = *m / scale;
        }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::average(self.average.beta)
    }

    fn blend(&self, n: usize) -> Option<Blend> {
        Some(self.average.blend(n, true))
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.average.beta)
    }
}
