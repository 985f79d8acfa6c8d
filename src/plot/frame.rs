//! Where a figure put its data, so that a pointer can be read back.

use serde::Serialize;

use super::guard::{Axis, Guard};

/// The plot rectangle in CSS pixels and what its edges mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Frame {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The bottom edge.
    pub bottom: f64,
    /// The data from left to right.
    pub x: Axis,
    /// The data from bottom to top; in the strip, rows counted from the bottom.
    pub y: Axis,
}

impl Frame {
    pub(super) fn new(guard: &Guard, ratio: f64) -> Self {
        let css = |pixel: i32| f64::from(pixel) / ratio;
        let area = &guard.area;
        Self {
            left: css(area.left),
            top: css(area.top),
            right: css(area.right),
            bottom: css(area.bottom),
            x: guard.x,
            y: guard.y,
        }
    }

    /// The data under a point of the figure; a point outside the frame counts as on its edge.
    pub fn data(&self, x: f64, y: f64) -> (f64, f64) {
        let share =
            |at: f64, from: f64, to: f64| if from == to { 0.5 } else { ((at - from) / (to - from)).clamp(0.0, 1.0) };
        (self.x.value(share(x, self.left, self.right)), self.y.value(share(y, self.bottom, self.top)))
    }

    /// Where in the figure a pair of data is; `None` if it is outside the frame.
    pub fn place(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (u, v) = (self.x.unit(x)?, self.y.unit(y)?);
        Some((self.left + u * (self.right - self.left), self.bottom + v * (self.top - self.bottom)))
    }
}
