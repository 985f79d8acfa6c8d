//! The range that shows the data: finite, padded, and not too many decades.

use super::axis::{Axis, Scale};

/// How a range is made from data.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// How values are spaced.
    pub scale: Scale,
    /// Room beyond the data at each end, as a share of its length on the axis.
    pub padding: f64,
    /// On a log scale, the most decades shown; what is further below the top leaves the frame.
    pub decades: f64,
    /// On a log scale, end on whole decades where more than two are shown.
    pub whole: bool,
}

impl Fit {
    /// A linear range with this padding.
    pub fn linear(padding: f64) -> Self {
        Self { scale: Scale::Linear, padding, decades: f64::INFINITY, whole: false }
    }

    /// A log range of at most so many decades.
    pub fn log(decades: f64) -> Self {
        Self { scale: Scale::Log, padding: 0.04, decades, whole: true }
    }
}

/// The axis that shows the values that have a place on it; without any, a fall-back.
pub fn fit(values: impl IntoIterator<Item = f64>, how: &Fit) -> Axis {
    let ends = values
        .into_iter()
        .filter(|&x| how.scale.straight(x).is_some())
        .fold(None, |ends: Option<(f64, f64)>, x| Some(ends.map_or((x, x), |(lo, hi)| (lo.min(x), hi.max(x)))));
    let Some((lo, hi)) = ends else {
        return Axis::new(f64::NAN, f64::NAN, how.scale);
    };
    // Repaired before it is padded, so that the padding has a length to be a share of.
    let bare = Axis::new(lo, hi, how.scale);
    match how.scale {
        Scale::Linear => {
            let pad = (bare.hi() - bare.lo()) * how.padding.max(0.0);
            if lo == hi { bare } else { Axis::new(bare.lo() - pad, bare.hi() + pad, Scale::Linear) }
        }
        Scale::Log => {
            let (a, b) = bare.ends();
            let decades = how.decades.max(1.0);
            let (a, b) = if how.whole && b - a > 2.0 {
                (a.floor().max(b.ceil() - decades), b.ceil())
            } else {
                let pad = (b - a) * how.padding.max(0.0);
                ((a - pad).max(b + pad - decades), b + pad)
            };
            Axis::new(10f64.powf(a), 10f64.powf(b), Scale::Log)
        }
    }
}
