//! The plane of the path figure: what part of it is shown, and where a point is on it.

use crate::experiment::Experiment;
use crate::problem::{Batch, Loss};

use super::Scene;
use super::contour::Grid;
use super::guard::{Area, Axis, Fit, Guard, Scale, fit};
use super::look::Look;

/// Room around the path, as a share of its extent.
const PADDING: f64 = 0.09;
/// A run that went out of bounds is shown up to this many times the size of its start.
const NEAR: f64 = 4.0;

/// The first two coordinates of a point; a missing one is 0.
pub(super) fn flat(point: &[f64]) -> (f64, f64) {
    (point.first().copied().unwrap_or(0.0), point.get(1).copied().unwrap_or(0.0))
}

/// A flow's point with its difference to the iterate drawn `lens` times as large.
pub(super) fn enlarged(iterate: &[f64], point: &[f64], lens: f64) -> (f64, f64) {
    let (a, b) = (flat(iterate), flat(point));
    if lens == 1.0 { b } else { (a.0 + lens * (b.0 - a.0), a.1 + lens * (b.1 - a.1)) }
}

/// A flow that strays from the iterates is shown as far as this share of their extent.
const ASIDE: f64 = 0.35;

/// The axes: the iterates decide, since every flow starts where they do and is there to follow
/// them; a flow has some room to stray. Neither the lens nor a hidden line changes them, so nothing
/// moves when those do.
pub(super) fn axes(scene: &Scene) -> (Axis, Axis) {
    let report = scene.report;
    let start = report.theta.first().map_or((0.0, 0.0), |p| flat(p));
    let limit = match report.diverged_at {
        Some(_) => NEAR * start.0.abs().max(start.1.abs()).max(1.0),
        None => f64::INFINITY,
    };
    // As far as the limit, and one step in the direction in which it is passed.
    let within = |p: &(f64, f64)| p.0.abs() <= limit && p.1.abs() <= limit;
    let all = report.theta.iter().map(|p| flat(p));
    let known = all.clone().position(|p| !within(&p)).map_or(usize::MAX, |n| n + 1);
    let mut shown: Vec<(f64, f64)> =
        all.take(known).map(|p| (p.0.clamp(-limit, limit), p.1.clamp(-limit, limit))).collect();

    let bare = Fit::linear(0.0);
    let (x, y) = (fit(shown.iter().map(|p| p.0), &bare), fit(shown.iter().map(|p| p.1), &bare));
    let room = ASIDE * (x.hi() - x.lo()).max(y.hi() - y.lo());
    let on = |axis: &Axis, v: f64| axis.lo() - room <= v && v <= axis.hi() + room;
    let flows = [&report.flows.first, &report.flows.modified];
    let points = flows.into_iter().flatten().flat_map(|flow| &flow.points).map(|p| flat(p));
    shown.extend(points.filter(|p| on(&x, p.0) && on(&y, p.1)));

    let how = Fit::linear(PADDING);
    (fit(shown.iter().map(|p| p.0), &how), fit(shown.iter().map(|p| p.1), &how))
}

/// Both axes with the same unit on the screen, so that contours and angles are true: the one with
/// room to spare shows more.
pub(super) fn same_unit((x, y): (Axis, Axis), area: &Area) -> (Axis, Axis) {
    let (wide, high) = (f64::from(area.width().max(1)), f64::from(area.height().max(1)));
    let unit = |axis: &Axis, pixels: f64| (axis.hi() / 2.0 - axis.lo() / 2.0) / pixels;
    let larger = unit(&x, wide).max(unit(&y, high));
    let widen = |axis: &Axis, pixels: f64| {
        let (middle, half) = (axis.lo() / 2.0 + axis.hi() / 2.0, larger * pixels);
        Axis::new(middle - half, middle + half, Scale::Linear)
    };
    (widen(&x, wide), widen(&y, high))
}

/// The loss over the frame, sampled about every `cell` pixels. Coordinates that the plane does not
/// show are those of the last iterate.
pub(super) fn surface(scene: &Scene, guard: &Guard, look: &Look, cell: f64) -> Grid {
    sampled(scene, guard, look, cell, |at| scene.experiment.problem().value(at, Batch::Full))
}

/// As [`surface`], of any function of the point.
pub(super) fn sampled(scene: &Scene, guard: &Guard, look: &Look, cell: f64, value: impl FnMut(&[f64]) -> f64) -> Grid {
    let through = base(scene.experiment, scene.report.theta.last().map(Vec::as_slice));
    sampled_through(through, guard, look, cell, value)
}

/// The same in the plane through a point.
pub(super) fn sampled_through(
    mut at: Vec<f64>,
    guard: &Guard,
    look: &Look,
    cell: f64,
    mut value: impl FnMut(&[f64]) -> f64,
) -> Grid {
    let count = |pixels: i32| ((f64::from(pixels) / cell).ceil() as usize).clamp(1, 400) + 1;
    let (columns, rows) = (count(guard.area.width()), count(guard.area.height()));
    let mut values = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let x = guard.x.value(column as f64 / (columns - 1) as f64);
            let y = guard.y.value(row as f64 / (rows - 1) as f64);
            lift(look, (x, y), &mut at);
            values.push(value(&at));
        }
    }
    Grid { columns, rows, values }
}

/// The point at a place of the figure.
fn lift(look: &Look, place: (f64, f64), at: &mut [f64]) {
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        section.lift(place, at);
        return;
    }
    let _ = look;
    at.iter_mut().zip([place.0, place.1]).for_each(|(a, v)| *a = v);
}

fn base(experiment: &Experiment, last: Option<&[f64]>) -> Vec<f64> {
    last.filter(|p| p.len() == experiment.dim()).unwrap_or(experiment.start()).to_vec()
}

/// The data at a place of a grid that covers the frame.
pub(super) fn place(guard: &Guard, grid: &Grid, (column, row): (f64, f64)) -> (f64, f64) {
    let share = |at: f64, count: usize| at / (count - 1) as f64;
    (guard.x.value(share(column, grid.columns)), guard.y.value(share(row, grid.rows)))
}
