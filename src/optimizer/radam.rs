//! RAdam: Adam whose adaptive part is switched on when its variance is known, and rectified
//!
//! Liu et al. (2020), in optax's form (`radam`, threshold 5). With `ρ∞ = 2/(1−ρ) − 1` and
//! `ρₙ = ρ∞ − 2(n+1)ρⁿ⁺¹/(1−ρⁿ⁺¹)`: while `ρₙ < 5` the direction is m̂ alone; after that
//! `r m̂/(√v̂+ε)` with `r² = (ρₙ−4)(ρₙ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₙ)`. The switch depends on n, not on
//! the gradient, so every step is smooth. PyTorch's `RAdam` adds ε before the correction of v, which is `epsin=hat`.

use super::average::{FirstMoment, SecondMoment};
use super::{Hyper, Info, NormKind, Slot, Update, decay_memory};
use crate::number::{Number, power};
use crate::prose::prose;

/// From which ρₙ on the adaptive part is used.
const THRESHOLD: f64 = 5.0;

/// RAdam, with ε inside or outside the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Radam {
    /// The first moment; always bias-corrected.
    pub first: FirstMoment,
    /// The second moment; always bias-corrected.
    pub second: SecondMoment,
    /// r of the first steps, as far as it was worked out.
    rectifiers: Vec<Option<f64>>,
}

impl Radam {
    pub(super) const INFO: Info = Info {
        key: "radam",
        name: "RAdam",
        formula: prose("Adam, rectified: θ ← θ − h rₙ m̂/√(v̂+ε), at first θ ← θ − h m̂"),
        uses: &["b1", "b2", "eps", "epsin"],
        norm: NormKind::One,
        about: prose(
            "As in optax: plain momentum until the variance is tractable. PyTorch adds ε before bias correction.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        let hyper = Hyper { bias_correction: true, ..*hyper };
        Self { first: FirstMoment::new(&hyper), second: SecondMoment::new(&hyper), rectifiers: Vec::new() }
    }

    /// r of step n, or `None` where the adaptive part is off.
    #[inline]
    pub(crate) fn rectifier(&self, n: usize) -> Option<f64> {
        if let Some(&known) = self.rectifiers.get(n) {
            return known;
        }
        let rho = self.second.rho;
        let limit = 2.0 / (1.0 - rho) - 1.0;
        let left = power(rho, n + 1);
        let now = limit - 2.0 * (n + 1) as f64 * left / (1.0 - left);
        (now >= THRESHOLD).then(|| ((now - 4.0) * (now - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * now)).sqrt())
    }
}

impl Update for Radam {
    fn slots(&self) -> usize {
        2
    }

    fn prepared(self, last: usize) -> Self {
        let rectifiers = (0..=last).map(|n| self.rectifier(n)).collect();
        Self { first: self.first.prepared(last), second: self.second.prepared(last), rectifiers }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let (norm, scale, rectifier) = (self.first.scale(n), self.second.scale(n), self.rectifier(n));
        for (((m, v), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            let denominator = self.second.advance(v, g, scale);
            let hat = *m / norm;
            *f = match rectifier {
                Some(r) => hat * r / denominator,
                None => hat,
            };
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        Slot::average(if slot == 0 { self.first.beta } else { self.second.rho })
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.first.beta.max(self.second.rho))
    }
}
