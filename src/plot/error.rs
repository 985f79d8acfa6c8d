//! The error of every flow against the iterates, by step.

use plotters_backend::DrawingBackend;

use super::axes::{LEFT, NARROW, beside, right, under};
use super::flows::{Shown, shown};
use super::guard::{Axis, Fit, Guard, Scale, fit};
use super::look::Look;
use super::number::short;
use super::pen::{Align, Line, Pen, Words};
use super::spread::spread;
use super::text::lines;
use super::{DrawError, Frame, Scene};
use crate::analysis::{FlowKind, Grade, StopReason};

/// The most decades on the axis: below are the rounding errors of a double.
const DECADES: f64 = 10.0;

pub(super) fn error<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, look: &Look) -> Result<Frame, DrawError> {
    let mut flows = shown(scene, look, &pen.colors);
    let narrow = pen.width < NARROW;
    // A curve that is not to be trusted is grey, and says why.
    let red = scene.report.validity.grade == Grade::Red;
    for shown in &mut flows {
        if red && matches!(shown.kind, FlowKind::Modified | FlowKind::Third) {
            (shown.line.color, shown.words) = (pen.colors.flow, pen.colors.flow_text);
        }
    }
    let top = if narrow { key(pen, &flows)? } else { 8.0 };
    let guard = Guard {
        x: steps(scene),
        y: size(&flows, look),
        area: pen.area((LEFT, top, pen.width - right(pen.width), pen.height - pen.leading() * 1.5)),
    };
    beside(pen, &guard, true)?;
    under(pen, &guard, "step")?;
    marks(pen, scene, look, &guard)?;
    for shown in &flows {
        let points = shown.flow.error.iter().enumerate().map(|(n, &e)| (n as f64, e));
        pen.strokes(&guard.series(points), &shown.line)?;
        end(pen, shown, &guard)?;
    }
    if !narrow {
        labels(pen, &flows, &guard)?;
    }
    if red {
        reason(pen, scene, &guard)?;
    }
    Ok(Frame::new(&guard, look.ratio))
}

/// The axis of the steps that were asked for, also where a run ended before.
pub(super) fn steps(scene: &Scene) -> Axis {
    Axis::new(0.0, scene.experiment.steps().max(1) as f64, Scale::Linear)
}

/// What stands at a step: where the reader points, and where the run diverged.
pub(super) fn marks<B: DrawingBackend>(
    pen: &mut Pen<B>,
    scene: &Scene,
    look: &Look,
    guard: &Guard,
) -> Result<(), DrawError> {
    let rows = (guard.area.top, guard.area.bottom);
    if let Some(x) = look.step.and_then(|step| guard.column(step as f64)) {
        pen.plumb(x, rows, pen.colors.soft)?;
    }
    if let Some(step) = scene.report.diverged_at
        && let Some(x) = guard.column(step as f64)
    {
        pen.plumb(x, rows, pen.colors.anti)?;
        let words = format!("diverged at step {step}");
        let room = pen.measure(&words, true) + 8.0;
        let left = pen.css(x) + room < pen.css(guard.area.right);
        let (align, side) = if left { (Align::Left, 6.0) } else { (Align::Right, -6.0) };
        let at = (pen.css(x) + side, pen.css(guard.area.top) + pen.leading() * 0.6);
        pen.text(&words, at, &Words::new(pen.colors.anti_text, align).bold().plate())?;
    }
    Ok(())
}

fn size(flows: &[Shown], look: &Look) -> Axis {
    let errors = flows.iter().flat_map(|shown| shown.flow.error.iter().copied());
    if look.log_error {
        fit(errors, &Fit::log(DECADES))
    } else {
        let axis = fit(errors, &Fit::linear(0.0));
        Axis::new(0.0, axis.hi() * 1.05, Scale::Linear)
    }
}

/// A cross where a flow stopped early.
fn end<B: DrawingBackend>(pen: &mut Pen<B>, shown: &Shown, guard: &Guard) -> Result<(), DrawError> {
    let Some(stop) = shown.flow.stopped else { return Ok(()) };
    let Some(&last) = shown.flow.error.get(stop.at) else { return Ok(()) };
    let Some((x, y)) = guard.point(stop.at as f64, last) else { return Ok(()) };
    let arm = pen.device(4.0);
    let cross = [vec![(x - arm, y - arm), (x + arm, y + arm)], vec![(x - arm, y + arm), (x + arm, y - arm)]];
    pen.strokes(&cross, &Line::solid(shown.line.color, 1.6))
}

/// A flow's name with its largest error, or why it stopped.
fn name(shown: &Shown) -> String {
    let words = match shown.flow.stopped.map(|stop| stop.why) {
        None => short(shown.flow.largest_error, 3),
        Some(StopReason::Stiff) => "too stiff".into(),
        Some(StopReason::Diverged) => "diverged".into(),
        Some(StopReason::Budget) => "too much work".into(),
    };
    format!("{} {words}", shown.name)
}

/// The labels at the ends of the curves, pushed apart.
fn labels<B: DrawingBackend>(pen: &mut Pen<B>, flows: &[Shown], guard: &Guard) -> Result<(), DrawError> {
    let ends: Vec<(f64, &Shown)> = flows
        .iter()
        .map(|shown| {
            // Where the curve is last seen; one that is not, at the bottom.
            let last = shown.flow.error.iter().rev().copied().find(|e| guard.y.unit(*e).is_some());
            let row = last.and_then(|e| guard.row(e)).unwrap_or(guard.area.bottom);
            (pen.css(row), shown)
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|end| end.0).collect();
    let (top, bottom) = (pen.css(guard.area.top) - 4.0, pen.css(guard.area.bottom) + 4.0);
    let Some(rows) = spread(&wanted, pen.leading(), top, bottom) else { return Ok(()) };
    let x = pen.css(guard.area.right) + 8.0;
    for (y, (_, shown)) in rows.into_iter().zip(&ends) {
        pen.text(&name(shown), (x, y), &Words::new(shown.words, Align::Left).bold())?;
    }
    Ok(())
}

/// On a narrow figure the labels stand above the frame; returns where it begins.
fn key<B: DrawingBackend>(pen: &mut Pen<B>, flows: &[Shown]) -> Result<f64, DrawError> {
    let (mut x, mut y) = (LEFT, pen.leading() * 0.6);
    for shown in flows {
        let words = name(shown);
        let wide = 26.0 + pen.measure(&words, true) + 12.0;
        if x + wide > pen.width && x > LEFT {
            (x, y) = (LEFT, y + pen.leading());
        }
        let stroke = vec![(pen.device(x), pen.device(y)), (pen.device(x + 20.0), pen.device(y))];
        pen.strokes(&[stroke], &shown.line)?;
        pen.text(&words, (x + 26.0, y), &Words::new(shown.words, Align::Left).bold())?;
        x += wide;
    }
    Ok(y + pen.leading() * 0.9)
}

/// Why the grey curves are grey, at the foot of the frame.
fn reason<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, guard: &Guard) -> Result<(), DrawError> {
    let room = pen.css(guard.area.width()) - 16.0;
    let lines = lines(&scene.report.validity.words, pen.size(), false, room);
    let foot = pen.css(guard.area.bottom) - 8.0;
    for (i, line) in lines.iter().enumerate() {
        let y = foot - (lines.len() - i) as f64 * pen.leading() + pen.leading() / 2.0;
        let at = (pen.css(guard.area.left) + 8.0, y);
        pen.text(line, at, &Words::new(pen.colors.soft, Align::Left).plate())?;
    }
    Ok(())
}
