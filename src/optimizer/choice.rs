//! The discrete choices of a step, packed so that two patterns compare in a few operations.

use std::cmp::Ordering;

use crate::number::Number;

/// One choice for each coordinate: this side, that side, or on the edge between them.
///
/// The edge contradicts neither side: at an exact tie a run and its derivation may differ in the
/// choice and not in what comes of it.
///
/// ```
/// use halfstep_numerics::optimizer::Choices;
/// let run = Choices::of([1.0, -2.0].into_iter().map(|m| (m, 0.0)));
/// let assumed = Choices::of([1.0, 0.0].into_iter().map(|m| (m, 0.0)));
/// // The second coordinate of `assumed` is on the edge, which contradicts neither side.
/// assert!(!run.contradicts(assumed));
/// assert!(run.contradicts(Choices::of([(1.0, 0.0), (3.0, 0.0)].into_iter())));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices(u64);

/// The low bit of each two-bit choice.
const LOW: u64 = 0x5555_5555_5555_5555;

impl Choices {
    /// Which number of each pair is the larger one, for up to 32 pairs.
    pub fn of<T: Number>(pairs: impl Iterator<Item = (T, T)>) -> Self {
        let mut pattern = 0;
        for (j, (a, b)) in pairs.take(32).enumerate() {
            let choice = match a.order(&b) {
                Ordering::Equal => 0,
                Ordering::Less => 1,
                Ordering::Greater => 2,
            };
            pattern |= choice << (2 * j);
        }
        Self(pattern)
    }

    /// Whether some coordinate chose one side here and the other side there.
    pub fn contradicts(self, other: Self) -> bool {
        let some = |x: u64| (x | x >> 1) & LOW;
        some(self.0 ^ other.0) & some(self.0) & some(other.0) != 0
    }
}
