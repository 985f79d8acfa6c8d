//! What the slots of a method's memory are called, what they are made of and how they forget: for words and figures.

use std::borrow::Cow;

use super::Slot;

/// A slot of a memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its symbol, such as m.
    pub symbol: Cow<'static, str>,
    /// Link key of the setting that says how long it remembers; `None` where none does.
    pub key: Option<&'static str>,
    /// What it takes in.
    pub takes: Takes,
    /// How it forgets.
    pub recall: Recall,
}

/// What a slot takes in at each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The gradient.
    Gradient,
    /// Its square.
    Square,
    /// Something else, in words.
    Other(&'static str),
}

/// How a slot forgets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recall {
    /// What is k steps old has the weight `decayᵏ`.
    Decays {
        /// q.
        decay: f64,
        /// The age of the newest that the direction sees: 0, or 1 where it is made of the slot before the step.
        newest: usize,
    },
    /// Never: every step has the same weight.
    Never,
    /// It keeps the largest, which loses so much a step.
    Largest {
        /// 1 for one that never falls.
        decay: f64,
    },
    /// In a way of its own: nothing is said of weights.
    Carried,
}

impl Kept {
    /// A slot that decays, its newest entry being in the direction.
    pub(super) fn decays(symbol: &'static str, key: &'static str, takes: Takes, decay: f64) -> Self {
        Self { symbol: symbol.into(), key: Some(key), takes, recall: Recall::Decays { decay, newest: 0 } }
    }

    /// The same where the direction is made of the slot before the step.
    pub(super) fn before(self) -> Self {
        let recall = match self.recall {
            Recall::Decays { decay, .. } => Recall::Decays { decay, newest: 1 },
            other => other,
        };
        Self { recall, ..self }
    }

    /// The usual names: a first moment m, then a second moment v, as far as the slots are averages.
    pub(super) fn usual(slots: impl Iterator<Item = Slot>) -> Vec<Self> {
        let names = [("m", "b1", Takes::Gradient), ("v", "b2", Takes::Square)];
        slots
            .zip(names)
            .map(|(slot, (symbol, key, takes))| Self {
                symbol: symbol.into(),
                key: Some(key),
                takes,
                recall: slot.into(),
            })
            .collect()
    }
}

impl From<Slot> for Recall {
    fn from(slot: Slot) -> Self {
        match slot {
            Slot::Average { decay, fresh, .. } => Self::Decays { decay, newest: usize::from(!fresh) },
            Slot::Held => Self::Carried,
        }
    }
}
