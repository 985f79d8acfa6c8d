//! Below which a number counts as nothing to a flow.

use crate::experiment::Experiment;

/// Products of numbers below this are no longer normal ones, with which processors are many times slower.
const COUNTS: f64 = 1e-150;

/// The size below which a number is taken for 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Floor(f64);

impl Floor {
    /// That of an experiment: none where only signs count, for then a direction may be as long for the least
    /// gradient as for any other.
    pub(super) fn of(experiment: &Experiment) -> Self {
        let info = experiment.method().optimizer.info();
        let only_signs = info.eps_may_be_zero && info.uses.contains(&"eps") && experiment.settings().hyper.eps == 0.0;
        Self(if only_signs { 0.0 } else { COUNTS })
    }

    /// Whether everything counts, so that numbers may be met which are no longer normal ones.
    pub(super) fn is_none(self) -> bool {
        self.0 == 0.0
    }

    /// Flushes values too small to matter to zero.
    pub(super) fn level(self, numbers: &mut [f64]) {
        for x in numbers {
            if x.abs() < self.0 {
                *x = 0.0;
            }
        }
    }
}
