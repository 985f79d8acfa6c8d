//! What the figures with steps along them share: the step axis and the margins beside it, so that
//! one can be read down to the other.

use crate::analysis::FlowKind;

use super::Scene;
use super::curves::flows;
use super::guard::{Area, Axis, Fit, Guard, Scale, fit, ticks};
use super::look::Look;
use super::number::{measured, signed};
use super::pen::{Align, Pen, Words};

/// The most decades that an error axis shows.
const DECADES: f64 = 12.0;
/// Errors at the first few steps, and where an error changes sign, are as small as one likes; this
/// share of the smallest may leave the frame.
const SMALLEST: f64 = 0.02;

/// Below this width, in CSS pixels at the usual size of text, the names of curves and rows stand
/// above the data: beside it they would take as much room as the data.
const NARROW: f64 = 440.0;

/// The left and right edges of the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Margins {
    pub left: f64,
    pub right: f64,
    /// The height of the step axis with its labels.
    pub below: f64,
    /// Names stand above the data and not to the right of it.
    pub narrow: bool,
}

/// The margins, by the widest labels that either figure usually has, and not by those it has now:
/// the frame must not move while a slider does.
pub(super) fn margins(pen: &Pen) -> Margins {
    let widest =
        |labels: &[(&str, bool)]| labels.iter().map(|&(label, bold)| pen.measure(label, bold)).fold(0.0, f64::max);
    let left = widest(&[("10⁻¹²", false), ("0.0005", false)]) + 8.0;
    let narrow = pen.width < NARROW * pen.colors.text;
    let right = if narrow {
        // Half of the last step's number.
        14.0
    } else {
        widest(&[("phase space", true), ("max 8.88×10⁻⁸", false), ("c = −46.6", false)]) + 14.0
    };
    // A figure that is all margin would show nothing.
    let (left, right) = (left.min(pen.width / 4.0), pen.width - right.min(pen.width / 3.0));
    // On a narrow figure the word "step" is under the other axis' labels and must clear the lowest.
    let below = pen.leading() / 2.0 + if narrow { pen.leading() + 1.0 } else { pen.leading() / 2.0 + 6.0 };
    Margins { left, right, below, narrow }
}

/// About how many labels an error axis has.
pub(super) const TICKS: usize = 6;

/// "0.150".
pub(super) fn largest(flow: &crate::analysis::Flow) -> String {
    measured(flow.largest_error, 3)
}

/// "c = +19": the coefficient at the end.
pub(super) fn final_c(scene: &Scene, j: usize) -> Option<String> {
    // Where the work budget ended first, the end is not known.
    let c = scene.report.coefficient.as_ref()?.get(scene.report.theta.len() - 1)?.get(j)?;
    Some(format!("c = {}", signed(*c, 3)))
}

/// The axis of the errors: of the first two flows also where they are hidden, so that it stays where it
/// is then, and of the others where they are drawn, for whether they are known at all depends on who
/// asked before.
pub(super) fn error_axis(scene: &Scene, look: &Look) -> Axis {
    let mut flows = flows(scene);
    flows.retain(|(kind, ..)| matches!(kind, FlowKind::First | FlowKind::Modified) || !look.hide.of(*kind));
    let errors = flows.iter().flat_map(|(_, _, flow)| flow.error.iter().copied());
    if !look.log_error {
        let bare = fit(errors.chain([0.0]), &Fit::linear(0.0));
        let top = if bare.lo() < 0.0 { 1.0 } else { bare.hi() };
        return Axis::new(0.0, top / 0.94, Scale::Linear);
    }
    let mut positive: Vec<f64> = errors.filter(|e| e.is_finite() && *e > 0.0).collect();
    positive.sort_by(f64::total_cmp);
    let dropped = (positive.len() as f64 * SMALLEST) as usize;
    fit(positive.into_iter().skip(dropped), &Fit::log(DECADES))
}

/// The step axis.
pub(super) fn step_axis(scene: &Scene) -> Axis {
    Axis::new(0.0, scene.last() as f64, Scale::Linear)
}

/// The labels of the step axis, under the frame.
pub(super) fn step_labels(pen: &mut Pen, guard: &Guard, sides: &Margins) {
    labels_under(pen, guard, sides, ("step", true));
}

/// The labels of an axis of this name under the frame, of whole numbers alone where it has no others.
pub(super) fn labels_under(pen: &mut Pen, guard: &Guard, sides: &Margins, (name, is_whole): (&str, bool)) {
    let Area { left, right, bottom, .. } = guard.area;
    let row = pen.css(bottom) + sides.below - pen.leading() / 2.0 - 1.0;
    let most = ((pen.css(right) - pen.css(left)) / 50.0).round() as usize;
    let soft = Words::new(pen.colors.soft, Align::Middle);
    for tick in ticks(&guard.x, most.clamp(2, 6)) {
        // Half a step does not exist.
        if is_whole && tick.at.fract() != 0.0 {
            continue;
        }
        if let Some(at) = guard.column(tick.at) {
            pen.plumb(at, (bottom, bottom + pen.device(4.0)), pen.colors.rule);
            pen.text(&tick.label, (pen.css(at), row), &soft);
        }
    }
    if sides.narrow {
        let before = Words { align: Align::Right, ..soft };
        return pen.text(name, (pen.css(left) - 9.0, row), &before);
    }
    let after = Words { align: Align::Left, ..soft };
    pen.text(name, (pen.css(right) + 24.0, row), &after)
}

/// The line at the marked step.
pub(super) fn scrub(pen: &mut Pen, scene: &Scene, guard: &Guard, step: usize) -> Option<usize> {
    let step = step.min(scene.report.theta.len().saturating_sub(1));
    let x = guard.column(step as f64)?;
    pen.plumb(x, (guard.area.top, guard.area.bottom), pen.colors.ink);
    Some(step)
}
