//! AMSGrad: Adam that never forgets the largest second moment, `v̄ ← max(v̄, v̂)`
//!
//! Reddi, Kale and Kumar (2018), in optax's form (`amsgrad`): the max is of the bias-corrected
//! averages. PyTorch's `Adam(amsgrad=True)` takes the max before the correction. The max is not
//! smooth, and once gradients fall it holds the past for ever: then no equation in θ alone can
//! follow, and the validity measure says so.

use super::average::{FirstMoment, SecondMoment};
use super::{Choices, Hyper, Info, Kept, NormKind, Recall, Slot, Takes, Update};
use crate::number::Number;
use crate::prose::prose;

/// AMSGrad, with ε inside or outside the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Amsgrad {
    /// The first moment.
    pub first: FirstMoment,
    /// The second moment.
    pub second: SecondMoment,
}

impl Amsgrad {
    pub(super) const INFO: Info = Info {
        key: "amsgrad",
        name: "AMSGrad",
        formula: prose("v̄ ← max(v̄, v̂), θ ← θ − h m̂/√(v̄+ε)"),
        uses: &["b1", "b2", "eps", "epsin", "bc"],
        norm: NormKind::One,
        about: prose(
            "As in optax: the maximum is taken after bias correction. PyTorch takes it before. The maximum keeps early values, so over a fixed time the flows in θ have no order.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { first: FirstMoment::new(hyper), second: SecondMoment::new(hyper) }
    }
}

impl Update for Amsgrad {
    fn slots(&self) -> usize {
        3
    }

    fn prepared(self, last: usize) -> Self {
        Self { first: self.first.prepared(last), second: self.second.prepared(last) }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let dim = grad.len();
        let (first, rest) = state.split_at_mut(dim);
        let (second, largest) = rest.split_at_mut(dim);
        let (scale, norm) = (self.second.scale(n), self.first.scale(n));
        for j in 0..dim {
            self.first.advance(&mut first[j], grad[j]);
            self.second.advance(&mut second[j], grad[j], scale);
            largest[j] = largest[j].larger(second[j] / scale);
            out[j] = first[j] / norm / self.second.denominator(largest[j], scale);
        }
    }

    fn slot(&self, slot: usize) -> Slot {
        match slot {
            0 => Slot::average(self.first.beta),
            1 => Slot::average(self.second.rho),
            _ => Slot::Held,
        }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![
            Kept::decays("m", "b1", Takes::Gradient, self.first.beta),
            Kept::decays("v", "b2", Takes::Square, self.second.rho),
            Kept {
                symbol: "v̄".into(), key: None, takes: Takes::Other("v̂"), recall: Recall::Largest { decay: 1.0 }
            },
        ]
    }

    fn memory(&self) -> Option<usize> {
        None
    }

    fn choices<T: Number>(&self, n: usize, state: &[T], _: &[T], grad: &[T]) -> Option<Choices> {
        let dim = grad.len();
        let hat = |j: usize| {
            let rho = self.second.rho;
            (state[dim + j] * rho + grad[j] * grad[j] * (1.0 - rho)) / self.second.scale(n)
        };
        Some(Choices::of((0..dim).map(|j| (hat(j), state[2 * dim + j]))))
    }
}
