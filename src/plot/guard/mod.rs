//! The guard: everything that is drawn passes it first.
//!
//! A drawing library asked to draw a point outside its range moves it to the edge, which changes
//! slopes; a NaN becomes a spike; a huge coordinate wraps around; an endless range never returns.
//! A run of an optimizer produces all of these. So numbers become pixels here, in this order, and
//! nowhere else:
//!
//! 1. [`fit()`] takes the finite part of the data, or a fall-back; pads it; and keeps at most a
//!    stated number of decades ([`Axis`] has no other state than a drawable one);
//! 2. [`gaps()`] splits a series where a value is not finite, or not positive on a log axis;
//! 3. [`clip()`] cuts every segment at the frame, in data space, by Liang and Barsky;
//! 4. [`columns()`] keeps at most two points in a pixel column, the extremes, in their order;
//! 5. what leaves is `i32` and inside [`Area`].
//!
//! Ticks belong here as well ([`ticks()`]): an axis always has at least two labels.

mod area;
mod axis;
mod clip;
mod columns;
mod fit;
mod gaps;
mod ticks;

pub use area::Area;
pub use axis::{Axis, Scale};
pub use clip::{Window, clip};
pub use columns::{columns, distinct};
pub use fit::{Fit, fit};
pub use gaps::{cut, gaps};
pub use ticks::{Tick, ticks};

/// A point in device pixels.
pub type Pixel = (i32, i32);

/// A connected stroke in device pixels; one point alone is a dot.
pub type Stroke = Vec<Pixel>;

/// Two axes over an area of the canvas: the only way from data to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis; its low end is at the bottom of the area.
    pub y: Axis,
    /// Where on the canvas.
    pub area: Area,
}

impl Guard {
    /// A series that runs from left to right, such as an error against the step.
    ///
    /// Every pixel column holds at most two of the points.
    pub fn series(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Stroke> {
        columns(&self.strokes(points))
    }

    /// A curve that goes wherever it likes, such as a path in the plane.
    ///
    /// Consecutive points on the same pixel become one.
    pub fn curve(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Stroke> {
        distinct(&self.strokes(points))
    }

    /// One point, where it is inside the frame.
    pub fn point(&self, x: f64, y: f64) -> Option<Pixel> {
        Some((self.column(x)?, self.row(y)?))
    }

    /// The pixel column of a value that is on the horizontal axis.
    pub fn column(&self, x: f64) -> Option<i32> {
        self.x.unit(x).map(|u| self.area.column(u))
    }

    /// The pixel row of a value that is on the vertical axis.
    pub fn row(&self, y: f64) -> Option<i32> {
        self.y.unit(y).map(|u| self.area.row(u))
    }

    fn strokes(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Stroke> {
        let window = Window::of(&self.x, &self.y);
        let straight =
            points.into_iter().map(|(x, y)| Some((self.x.scale().straight(x)?, self.y.scale().straight(y)?)));
        let pixel = |(x, y): (f64, f64)| (self.area.column(self.x.share(x)), self.area.row(self.y.share(y)));
        gaps(straight)
            .iter()
            .flat_map(|run| cut(run, &window))
            .map(|run| run.into_iter().map(pixel).collect())
            .collect()
    }
}
