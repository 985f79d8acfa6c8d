//! Points of equal time: where each trajectory is at the same step.

use super::curves::Curve;
use super::guard::{Guard, Pixel};
use super::pen::{Line, Pen};
use super::plane::{enlarged, flat};
use crate::analysis::FlowKind;

/// How many steps are tied.
pub(super) const COUNT: usize = 8;
/// The shortest way between two tied steps, in CSS pixels.
const APART: f64 = 9.0;
/// From this length on, in CSS pixels, a tie is thin: as a band it would hide what it joins.
const LONG: f64 = 40.0;

/// Steps that divide the drawn path of the iterates into pieces of equal length; at equal times
/// most of them would lie on top of each other at its end.
pub(super) fn steps(theta: &[Vec<f64>], guard: &Guard, apart: f64) -> Vec<usize> {
    let mut way = Vec::with_capacity(theta.len());
    let (mut sum, mut last): (f64, Option<Pixel>) = (0.0, None);
    for point in theta {
        let at = flat(point);
        let here = guard.point(at.0, at.1);
        if let (Some(a), Some(b)) = (last, here) {
            sum += f64::from(b.0 - a.0).hypot(f64::from(b.1 - a.1));
        }
        last = here.or(last);
        way.push((here.is_some(), sum));
    }
    let count = ((sum / apart) as usize).min(COUNT);
    let mut steps: Vec<usize> = (1..=count)
        .filter_map(|k| {
            let goal = sum * k as f64 / count as f64;
            way.iter().position(|&(seen, length)| seen && length >= goal - 1e-9)
        })
        .collect();
    steps.dedup();
    steps
}

/// The shortest way between two tied steps, in device pixels.
pub(super) fn apart(pen: &Pen) -> f64 {
    f64::from(pen.device(APART)).max(1.0)
}

/// The bands from the iterates to the flows, beneath everything.
pub(super) fn bands(
    pen: &mut Pen,
    guard: &Guard,
    theta: &[Vec<f64>],
    curves: &[Curve],
    (steps, lens): (&[usize], f64),
) {
    let far = |p: Pixel, q: Pixel| (p.0 - q.0).abs().max((p.1 - q.1).abs());
    let limit = pen.device(LONG);
    for &step in steps {
        for curve in curves.iter().filter(|curve| curve.trusted || curve.kind == FlowKind::First) {
            if let (Some(iterate), Some(point)) = (theta.get(step), curve.flow.points.get(step)) {
                let tie = guard.curve([flat(iterate), enlarged(iterate, point, lens)]);
                // A tie of no length would be a blot.
                let tie: Vec<_> = tie.into_iter().filter(|stroke| stroke.len() > 1).collect();
                let long = tie.iter().flatten().any(|p| tie.iter().flatten().any(|q| far(*p, *q) > limit));
                let width = if curve.kind == FlowKind::First && !long { 7.0 } else { 2.0 };
                pen.strokes(&tie, &Line::solid(pen.colors.tie, width));
            }
        }
    }
}

/// The marks at both ends of the ties, above everything: a dot is the iterate, a small dot the
/// first-order flow, a ring any other flow; a ring around a dot is a flow that is where it should.
pub(super) fn marks(
    pen: &mut Pen,
    guard: &Guard,
    theta: &[Vec<f64>],
    curves: &[Curve],
    (steps, lens): (&[usize], f64),
) {
    for &step in steps {
        let Some(iterate) = theta.get(step) else { continue };
        for curve in curves {
            let Some(point) = curve.flow.points.get(step) else { continue };
            let at = enlarged(iterate, point, lens);
            let Some(at) = guard.point(at.0, at.1) else { continue };
            match curve.kind {
                FlowKind::First => {
                    pen.disc(at, 3.6, pen.colors.background);
                    pen.disc(at, 2.6, curve.line.color);
                }
                FlowKind::Modified => pen.ring(at, 5.0, 1.6, curve.line.color),
                FlowKind::Third | FlowKind::Phase => pen.ring(at, 7.5, 1.0, curve.line.color),
            }
        }
        let at = flat(iterate);
        if let Some(at) = guard.point(at.0, at.1) {
            pen.disc(at, 2.6, pen.colors.ink);
        }
    }
}
