//! Axes: quiet rules and labels outside the frame.

use plotters_backend::DrawingBackend;

use super::DrawError;
use super::guard::{Guard, ticks};
use super::pen::{Align, Pen, Words};

/// Room left of a frame for the labels of its vertical axis, in CSS pixels.
pub(super) const LEFT: f64 = 46.0;

/// Below this width a figure keeps its labels inside.
pub(super) const NARROW: f64 = 480.0;

/// Room right of a frame over the steps, the same for every figure that shares that axis.
pub(super) fn right(width: f64) -> f64 {
    if width < NARROW { 14.0 } else { 128.0 }
}

/// Labels of the horizontal axis under the frame; `name` at its right end.
pub(super) fn under<B: DrawingBackend>(pen: &mut Pen<B>, guard: &Guard, name: &str) -> Result<(), DrawError> {
    let wide = pen.css(guard.area.width());
    let y = pen.css(guard.area.bottom) + pen.leading() * 0.75;
    let look = Words::new(pen.colors.soft, Align::Middle);
    let reserved = pen.measure(name, false) + 10.0;
    let end = pen.css(guard.area.right);
    let mut free = f64::NEG_INFINITY;
    for tick in ticks(&guard.x, (wide / 80.0) as usize) {
        let Some(x) = guard.column(tick.at) else { continue };
        let (x, half) = (pen.css(x), pen.measure(&tick.label, false) / 2.0);
        // Labels neither touch each other nor the axis' name.
        if x - half < free || x + half > end - reserved {
            continue;
        }
        pen.text(&tick.label, (x, y), &look)?;
        free = x + half + 8.0;
    }
    pen.text(name, (end, y), &Words::new(pen.colors.soft, Align::Right).italic())
}

/// Labels of the vertical axis left of the frame, and rules across it.
pub(super) fn beside<B: DrawingBackend>(pen: &mut Pen<B>, guard: &Guard, rules: bool) -> Result<(), DrawError> {
    let high = pen.css(guard.area.height());
    let x = pen.css(guard.area.left) - 7.0;
    for tick in ticks(&guard.y, (high / 42.0) as usize) {
        let Some(y) = guard.row(tick.at) else { continue };
        if rules {
            pen.level(y, (guard.area.left, guard.area.right), pen.colors.rule)?;
        }
        pen.text(&tick.label, (x, pen.css(y)), &Words::new(pen.colors.soft, Align::Right))?;
    }
    Ok(())
}
