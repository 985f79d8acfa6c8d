//! How much work a part of a run may take.

/// Work left, in units of [`Field::cost`](super::Field::cost).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Budget(pub u64);

impl Budget {
    /// For the first-order flow of a run. The first four are what a report takes: every method gets through the
    /// default number of steps with them, and a run that uses them up has taken less than two seconds.
    pub const FIRST: Self = Self(8_500_000);
    /// For the modified equation.
    pub const MODIFIED: Self = Self(33_000_000);
    /// For the validity measure.
    pub const VALIDITY: Self = Self(1_500_000);
    /// For the correction along the run.
    pub const PENALTY: Self = Self(5_000_000);
    /// For the phase space; the longest run takes half of it where nothing is stiff.
    pub const PHASE: Self = Self(8_000_000);
    /// For the h² term, which is followed only when asked for.
    pub const THIRD: Self = Self(33_000_000);
    /// For one row of an order study, which nobody drags.
    pub const STUDY: Self = Self(600_000_000);

    /// No end of it.
    pub const ENDLESS: Self = Self(u64::MAX);

    /// Takes off what was done; what is not there is not owed.
    pub fn spend(&mut self, cost: u64) {
        self.0 = self.0.saturating_sub(cost);
    }

    /// Whether nothing is left.
    pub fn is_spent(self) -> bool {
        self.0 == 0
    }
}
