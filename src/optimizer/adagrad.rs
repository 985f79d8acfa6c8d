//! AdaGrad: `s ← s + g²`, `F = g/√(s+ε)`
//!
//! Duchi, Hazan and Singer (2011), in optax's form (`adagrad`): s starts at 0.1 and ε stands
//! inside. PyTorch's `Adagrad` starts at 0 with ε outside; `epsin=0` puts it there. Nothing is
//! forgotten, so at a fixed time the steps shrink like 1/√n as h does.

use super::average::SecondMoment;
use super::{Hyper, Info, Kept, NormKind, Recall, Takes, Update};
use crate::number::{Number, constant};
use crate::prose::prose;

/// What the sum starts from, as in optax.
const INITIAL: f64 = 0.1;

/// AdaGrad.
#[derive(Clone, Debug, PartialEq)]
pub struct Adagrad {
    /// Its denominator.
    pub second: SecondMoment,
}

impl Adagrad {
    pub(super) const INFO: Info = Info {
        key: "adagrad",
        name: "AdaGrad",
        formula: prose("s ← s + g², θ ← θ − h g/√(s+ε)"),
        uses: &["eps", "epsin"],
        norm: NormKind::One,
        about: prose("As in optax: the sum of squares starts at 0.1. PyTorch starts at 0, with ε outside the root."),
        names: &[],
        eps_may_be_zero: true,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        // A sum has no bias to correct.
        Self { second: SecondMoment::new(hyper).uncorrected() }
    }
}

impl Update for Adagrad {
    fn slots(&self) -> usize {
        1
    }

    fn start<T: Number>(&self, state: &mut [T]) {
        state.fill(constant(INITIAL));
    }

    #[inline(always)]
    fn step<T: Number>(&self, _: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        for ((s, &g), f) in state.iter_mut().zip(grad).zip(out) {
            *s += g * g;
            *f = g / self.second.denominator(*s, 1.0);
        }
    }

    fn kept(&self) -> Vec<Kept> {
        vec![Kept { symbol: "s".into(), key: None, takes: Takes::Square, recall: Recall::Never }]
    }

    fn memory(&self) -> Option<usize> {
        None
    }
}
