//! Lion: `u = ρ₁m + (1−ρ₁)g`, `F = S(u)`, then `m ← ρ₂m + (1−ρ₂)g`
//!
//! Chen et al. (2023). `b1` is ρ₁ and `b2` is ρ₂. S is the exact sign for ε = 0, as in optax's
//! `lion` (which also decays by default) and the paper, and the smooth `x/√(x²+ε)` above. Bias
//! correction, an extension, divides u by `1−ρ₁ρ₂ⁿ`; only a smooth sign feels it. With the exact
//! sign nothing is proven from the first sign change on.

use super::average::{sign, signs};
use super::{Blend, Choices, Hyper, Info, Kept, Named, NormKind, Slot, Takes, Update, decay_memory};
use crate::number::{Number, power};
use crate::prose::prose;

/// Lion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion {
    /// ρ₁, what the direction keeps of the memory.
    pub rho1: f64,
    /// ρ₂, the memory's decay.
    pub rho2: f64,
    /// ε of the smooth sign; 0 is the exact sign.
    pub eps: f64,
    /// Divide by `1−ρ₁ρ₂ⁿ`.
    pub bias_correction: bool,
}

impl Lion {
    pub(super) const INFO: Info = Info {
        key: "lion",
        name: "Lion",
        formula: prose("u = ρ₁m + (1−ρ₁)g, θ ← θ − h u/√(u²+ε), m ← ρ₂m + (1−ρ₂)g"),
        uses: &["b1", "b2", "eps", "bc"],
        norm: NormKind::One,
        about: prose(
            "ρ₁ blends the gradient into the direction, ρ₂ is the decay of the average. ε = 0 is the exact sign, as published.",
        ),
        names: &[
            Named {
                key: "b1",
                symbol: "ρ₁",
                label: "Blend",
                help: prose("The share of the average in the direction; the rest is the newest gradient."),
            },
            Named {
                key: "b2",
                symbol: "ρ₂",
                label: "Decay of the average",
                help: prose("Decay of the average m of gradients; its window is about 1/(1−ρ₂) steps."),
            },
        ],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { rho1: hyper.b1, rho2: hyper.b2, eps: hyper.eps, bias_correction: hyper.bias_correction }
    }
}

impl Update for Lion {
    fn slots(&self) -> usize {
        1
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = if self.bias_correction { 1.0 - self.rho1 * power(self.rho2, n) } else { 1.0 };
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out) {
            *f = sign((*m * self.rho1 + g * (1.0 - self.rho1)) / scale, self.eps);
            *m = *m * self.rho2 + g * (1.0 - self.rho2);
        }
    }

    fn slot(&self, _: usize) -> Slot {
        // The direction is made of the old m.
        Slot::Average { decay: self.rho2, gain: 1.0, fresh: false }
    }

    fn blend(&self, n: usize) -> Option<Blend> {
        let scale = if self.bias_correction { 1.0 - self.rho1 * power(self.rho2, n) } else { 1.0 };
        let (memory, gradient) = (self.rho1 / scale, (1.0 - self.rho1) / scale);
        (self.eps > 0.0).then_some(Blend { memory, gradient, intake: 1.0 - self.rho2, linear: false })
    }

    fn kept(&self) -> Vec<Kept> {
        vec![Kept::decays("m", "b2", Takes::Gradient, self.rho2).before()]
    }

    fn memory(&self) -> Option<usize> {
        // The gradient before the newest counts by ρ₁ whatever ρ₂ is, in the h² term three times over.
        decay_memory(self.rho2).map(|steps| steps + 3)
    }

    fn choices<T: Number>(&self, _: usize, state: &[T], _: &[T], grad: &[T]) -> Option<Choices> {
        signs(state.iter().zip(grad).map(|(&m, &g)| m * self.rho1 + g * (1.0 - self.rho1)), self.eps)
    }
}
