//! Yogi: Adam with an additive second moment, `v ← v − (1−ρ) sign(v−g²) g²`
//!
//! Zaheer et al. (2018), in optax's form (`yogi`): both moments start at 1e-6 and are
//! bias-corrected. The sign is not smooth, and v moves towards g² at a constant rate: the theory
//! holds until it gets there and begins to chatter.

use super::average::{FirstMoment, SecondMoment, sign};
use super::{Choices, Hyper, Info, Kept, NormKind, Recall, Takes, Update};
use crate::number::{Number, constant};
use crate::prose::prose;

/// What both moments start from, as in optax.
const INITIAL: f64 = 1e-6;

/// Yogi, with ε inside or outside the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Yogi {
    /// The first moment.
    pub first: FirstMoment,
    /// The second moment.
    pub second: SecondMoment,
}

impl Yogi {
    pub(super) const INFO: Info = Info {
        key: "yogi",
        name: "Yogi",
        formula: prose("v ← v − (1−ρ) sign(v−g²) g², θ ← θ − h m̂/√(v̂+ε)"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: prose(
            "As in optax: both moments start at 1e-6. The sign in v switches at every step once v is near g², so over a fixed time the flows have no order.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), second: SecondMoment::new(hyper) }
    }
}

impl Update for Yogi {
    fn slots(&self) -> usize {
        2
    }

    fn start<T: Number>(&self, state: &mut [T]) {
        state.fill(constant(INITIAL));
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let (first, second) = state.split_at_mut(grad.len());
        let (norm, scale) = (self.first.scale(n), self.second.scale(n));
        for (((m, v), &g), f) in first.iter_mut().zip(second).zip(grad).zip(out) {
            self.first.advance(m, g);
            let square = g * g;
            *v -= square * sign(*v - square, 0.0) * (1.0 - self.second.rho);
            *f = *m / norm / self.second.denominator(*v / scale, scale);
        }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![
            Kept::decays("m", "b1", Takes::Gradient, self.first.beta),
            Kept { symbol: "v".into(), key: Some("b2"), takes: Takes::Square, recall: Recall::Carried },
        ]
    }

    fn memory(&self) -> Option<usize> {
        None
    }

    fn choices<T: Number>(&self, _: usize, state: &[T], _: &[T], grad: &[T]) -> Option<Choices> {
        let second = &state[grad.len()..];
        Some(Choices::of(grad.iter().zip(second).map(|(&g, &v)| (v, g * g))))
    }
}
