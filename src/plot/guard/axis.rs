//! An axis: a range that can be drawn, whatever it was made from.

use serde::Serialize;

/// The largest magnitude an axis reaches, so that the length of an axis is finite too.
const LARGEST: f64 = 8e307;
/// The smallest value a log axis reaches: below it numbers lose digits.
const SMALLEST: f64 = 1e-307;
/// The shortest range, as a share of the larger end. Shorter ones could not be labeled: the
/// labels would differ in a digit that nobody reads.
const SHORTEST: f64 = 1e-9;
/// The shortest range near zero.
const TINIEST: f64 = 1e-300;

/// How values are spaced on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long; only positive numbers exist.
    Log,
}

impl Scale {
    /// The coordinate in which this scale is straight; `None` where `x` has no place on it.
    pub fn straight(self, x: f64) -> Option<f64> {
        match self {
            Self::Linear => x.is_finite().then_some(x),
            Self::Log => (x.is_finite() && x > 0.0).then(|| x.log10()),
        }
    }

    fn back(self, s: f64) -> f64 {
        match self {
            Self::Linear => s,
            Self::Log => 10f64.powf(s),
        }
    }
}

/// A range with a scale. Both ends are finite, the low one is below the high one, and on a log
/// scale both are positive: there is no other way to make one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Axis {
    lo: f64,
    hi: f64,
    scale: Scale,
}

impl Axis {
    /// An axis from `lo` to `hi`, repaired where that cannot be drawn.
    pub fn new(lo: f64, hi: f64, scale: Scale) -> Self {
        let (lo, hi) = match scale {
            Scale::Linear => linear(lo, hi),
            Scale::Log => log(lo, hi),
        };
        Self { lo, hi, scale }
    }

    /// The low end.
    pub fn lo(&self) -> f64 {
        self.lo
    }

    /// The high end.
    pub fn hi(&self) -> f64 {
        self.hi
    }

    /// How values are spaced.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Whether a value is on it.
    pub fn contains(&self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// Where a value is, 0 at the low end and 1 at the high one; `None` if it is not on the axis.
    pub fn unit(&self, x: f64) -> Option<f64> {
        if self.contains(x) { self.scale.straight(x).map(|s| self.share(s)) } else { None }
    }

    /// The value at a place between 0 and 1.
    pub fn value(&self, unit: f64) -> f64 {
        let (a, b) = self.ends();
        self.scale.back(a + unit * (b - a)).clamp(self.lo, self.hi)
    }

    /// The ends in the coordinate in which the scale is straight.
    pub(super) fn ends(&self) -> (f64, f64) {
        match self.scale {
            Scale::Linear => (self.lo, self.hi),
            Scale::Log => (self.lo.log10(), self.hi.log10()),
        }
    }

    /// Where a straight coordinate between the ends is, from 0 to 1.
    pub(super) fn share(&self, s: f64) -> f64 {
        let (a, b) = self.ends();
        ((s - a) / (b - a)).clamp(0.0, 1.0)
    }
}

fn linear(lo: f64, hi: f64) -> (f64, f64) {
    if lo.is_nan() || hi.is_nan() {
        return (0.0, 1.0);
    }
    let (lo, hi) = (lo.min(hi).clamp(-LARGEST, LARGEST), lo.max(hi).clamp(-LARGEST, LARGEST));
    let size = lo.abs().max(hi.abs());
    if lo == hi {
        // A constant sits in the middle of a range a fifth of itself wide.
        let half = if size < TINIEST { 1.0 } else { size * 0.1 };
        return ((lo - half).max(-LARGEST), (hi + half).min(LARGEST));
    }
    let shortest = (size * SHORTEST).max(TINIEST);
    if hi - lo < shortest {
        let middle = lo + (hi - lo) / 2.0;
        return (middle - shortest / 2.0, middle + shortest / 2.0);
    }
    (lo, hi)
}

fn log(lo: f64, hi: f64) -> (f64, f64) {
    if lo.is_nan() || hi.is_nan() || lo.max(hi) <= 0.0 {
        return (0.1, 1.0);
    }
    let (lo, hi) = (lo.min(hi).clamp(SMALLEST, LARGEST), lo.max(hi).clamp(SMALLEST, LARGEST));
    if hi / lo < 1.0 + SHORTEST {
        // A constant sits in the middle of one decade.
        let half = 10f64.sqrt();
        return if lo < SMALLEST * half {
            (SMALLEST, SMALLEST * 10.0)
        } else if hi > LARGEST / half {
            (LARGEST / 10.0, LARGEST)
        } else {
            (lo / half, hi * half)
        };
    }
    (lo, hi)
}
