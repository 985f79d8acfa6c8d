//! A rectangle of the canvas, in device pixels.

/// A rectangle of the canvas in device pixels, both edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The left edge.
    pub left: i32,
    /// The top edge.
    pub top: i32,
    /// The right edge, not left of `left`.
    pub right: i32,
    /// The bottom edge, not above `top`.
    pub bottom: i32,
}

impl Area {
    /// An area with these edges; a canvas too small for them leaves it one pixel wide or high.
    pub fn new(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self { left, top, right: right.max(left), bottom: bottom.max(top) }
    }

    /// The pixel column at a share of the width, 0 left and 1 right. Always inside.
    pub fn column(&self, share: f64) -> i32 {
        between(self.left, self.right, share)
    }

    /// The pixel row at a share of the height, 0 at the bottom and 1 at the top. Always inside.
    pub fn row(&self, share: f64) -> i32 {
        between(self.top, self.bottom, 1.0 - share)
    }

    /// The width in pixels.
    pub fn width(&self) -> i32 {
        self.right.saturating_sub(self.left)
    }

    /// The height in pixels.
    pub fn height(&self) -> i32 {
        self.bottom.saturating_sub(self.top)
    }
}

/// The clamp is what makes "surely inside" hold for any `share`; the cast of a NaN is 0.
fn between(lo: i32, hi: i32, share: f64) -> i32 {
    let (from, to) = (f64::from(lo), f64::from(hi));
    let at = from + share * (to - from);
    (at.round() as i32).clamp(lo, hi)
}
