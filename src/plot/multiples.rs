//! Four small plots of the run on one step axis: the norm of the gradient that the correction is about, a plain one,
//! the loss, the sharpness.

use super::Scene;
use super::guard::{Axis, Fit, Guard, fit, ticks};
use super::look::Look;
use super::number::short;
use super::pen::{Align, Line, Pen, Rect, Words};
use super::steps::step_axis;
use crate::analysis::{other_norm, sharpness_along};

/// From these widths on, in CSS pixels at the usual size of text, the plots stand four and two to
/// a row.
const FOUR: f64 = 760.0;
const TWO: f64 = 400.0;
/// The gaps between plots.
const ACROSS: f64 = 18.0;
const DOWN: f64 = 14.0;
/// The most decades of an axis, and from how large a ratio on it is a log axis.
const DECADES: f64 = 14.0;
const RATIO: f64 = 50.0;
/// Points at which the sharpness is computed: more would not be seen.
const POINTS: usize = 240;

/// Draws the figure; its frame is that of the first plot.
pub(super) fn multiples(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    let report = scene.report;
    let steps = |values: &[f64]| values.iter().enumerate().map(|(n, &x)| (n as f64, x)).collect::<Vec<_>>();
    let every = report.theta.len().div_ceil(POINTS).max(1);
    let sharp = sharpness_along(scene.experiment, report, every);
    let (other, plain) = other_norm(report);
    let plots = [
        (report.norm_name.words.as_str(), steps(&report.norm)),
        (other, steps(&plain)),
        ("loss", steps(&report.loss)),
        ("sharpness", sharp.into_iter().map(|(n, x)| (n as f64, x)).collect()),
    ];
    let wide = pen.width / pen.colors.text;
    let columns = if wide >= FOUR { 4 } else { 1 + usize::from(wide >= TWO) };
    let rows = plots.len() / columns;
    let (across, down) = (
        (pen.width - ACROSS * (columns - 1) as f64) / columns as f64,
        (pen.height - DOWN * (rows - 1) as f64) / rows as f64,
    );
    let mut first = None;
    for (i, (name, points)) in plots.iter().enumerate() {
        let (x, y) = ((i % columns) as f64 * (across + ACROSS), (i / columns) as f64 * (down + DOWN));
        let guard = plot(pen, scene, (x, y, x + across, y + down), (name, points), look);
        first.get_or_insert(guard);
    }
    let empty = || Guard { x: step_axis(scene), y: values(&[]), area: pen.area((0.0, 0.0, pen.width, pen.height)) };
    first.unwrap_or_else(empty)
}

/// Log where the numbers allow it and span enough for it to matter.
pub(super) fn values(points: &[(f64, f64)]) -> Axis {
    let finite = || points.iter().map(|p| p.1).filter(|y| y.is_finite());
    let (lo, hi) = finite().fold((f64::INFINITY, 0.0), |(lo, hi): (f64, f64), y| (lo.min(y), hi.max(y)));
    if lo > 0.0 && hi / lo > RATIO { fit(finite(), &Fit::log(DECADES)) } else { fit(finite(), &Fit::linear(0.06)) }
}

fn plot(
    pen: &mut Pen,
    scene: &Scene,
    (left, top, right, bottom): Rect,
    (name, points): (&str, &[(f64, f64)]),
    look: &Look,
) -> Guard {
    let leading = pen.leading();
    let margin = (pen.measure("10⁻¹²", false) + 8.0).min((right - left) / 3.0);
    let area = pen.area((left + margin, top + leading + 4.0, right - 12.0, bottom - leading - 4.0));
    let guard = Guard { x: step_axis(scene), y: values(points), area };
    let soft = Words::new(pen.colors.soft, Align::Right);
    pen.text(name, (left, top + leading / 2.0), &Words::new(pen.colors.ink, Align::Left).bold());
    let at = look.step.and_then(|step| points.iter().rev().find(|p| p.0 <= step as f64)).or(points.last());
    if let Some((_, y)) = at {
        pen.text(&short(*y, 3), (right - 12.0, top + leading / 2.0), &soft);
    }
    let high = pen.css(area.height());
    for tick in ticks(&guard.y, ((high / (leading * 1.6)) as usize).clamp(2, 5)) {
        if let Some(row) = guard.row(tick.at) {
            pen.level(row, (area.left, area.right), pen.colors.rule);
            pen.text(&tick.label, (left + margin - 6.0, pen.css(row)), &soft);
        }
    }
    for tick in ticks(&guard.x, 3).iter().filter(|tick| tick.at.fract() == 0.0) {
        if let Some(column) = guard.column(tick.at) {
            pen.plumb(column, (area.bottom, area.bottom + pen.device(4.0)), pen.colors.rule);
            let place = (pen.css(column), bottom - leading / 2.0);
            pen.text(&tick.label, place, &Words { align: Align::Middle, ..soft });
        }
    }
    let line = Line::solid(pen.colors.ink, 1.4);
    pen.strokes(&guard.series(points.iter().copied()), &line);
    if let Some(step) = look.step {
        marked(pen, &guard, points, step.min(scene.last()));
    }
    guard
}

/// A line at the marked step and a dot on the curve.
fn marked(pen: &mut Pen, guard: &Guard, points: &[(f64, f64)], step: usize) {
    let Some(column) = guard.column(step as f64) else { return };
    pen.plumb(column, (guard.area.top, guard.area.bottom), pen.colors.soft);
    let Some((n, y)) = points.iter().rev().find(|p| p.0 <= step as f64) else { return };
    if let Some(at) = guard.point(*n, *y) {
        pen.disc(at, 3.0, pen.colors.ink);
    }
}
