//! The path over the loss: the iterates and the flows, with points of equal time tied together.
//!
//! To the eye the three paths are often one; what differs is when each is where. So at a few
//! steps the places of equal time are joined, and a lens can draw the differences enlarged.

use plotters_backend::DrawingBackend;

use super::axes::{LEFT, beside, under};
use super::contours::contours;
use super::flows::{Shown, shown};
use super::guard::{Axis, Fit, Guard, Pixel, Scale, fit};
use super::look::Look;
use super::number::coordinate;
use super::pen::{Align, Line, Pen, Words};
use super::{DrawError, Frame, Scene};
use crate::analysis::FlowKind;
use crate::problem::{Batch, Loss};

/// Points of equal time along a run.
const TIES: usize = 8;

/// Room beyond the iterates, as a share of their extent, that a flow may claim.
const BEYOND: f64 = 0.6;

pub(super) fn path<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, look: &Look) -> Result<Frame, DrawError> {
    let flows = shown(scene, look, &pen.colors);
    let top = if look.key { key(pen, &flows)? } else { 6.0 };
    let guard = Guard {
        x: extent(scene, &flows, look, 0),
        y: extent(scene, &flows, look, 1),
        area: pen.area((LEFT, top, pen.width - 12.0, pen.height - pen.leading() * 1.5)),
    };
    background(pen, scene, &guard)?;
    beside(pen, &guard, false)?;
    under(pen, &guard, &coordinate(0))?;
    pen.text(
        &coordinate(1),
        (LEFT + 7.0, top + pen.leading() * 0.6),
        &Words::new(pen.colors.soft, Align::Left).italic().plate(),
    )?;

    for shown in &flows {
        let points = (0..shown.flow.points.len()).filter_map(|n| place(scene, Some(shown), look.lens, n));
        pen.strokes(&guard.curve(points), &shown.line)?;
    }
    let iterates: Vec<(f64, f64)> = (0..scene.report.theta.len()).filter_map(|n| place(scene, None, 1.0, n)).collect();
    pen.strokes(&guard.curve(iterates), &Line::solid(pen.colors.ink, 1.2))?;

    ties(pen, scene, &flows, look, &guard)?;
    if let Some(step) = look.step {
        let step = step.min(scene.report.theta.len().saturating_sub(1));
        tie(pen, scene, &flows, look, &guard, step, 1.5)?;
    }
    start(pen, scene, &guard)?;
    if look.lens > 1.0 {
        let words = format!("differences × {}", super::number::short(look.lens, 3));
        let at = (pen.css(guard.area.right) - 6.0, pen.css(guard.area.bottom) - pen.leading() * 0.7);
        pen.text(&words, at, &Words::new(pen.colors.ink, Align::Right).bold().plate())?;
    }
    Ok(Frame::new(&guard, look.ratio))
}

/// The names of the lines above the frame; returns where the frame begins.
fn key<B: DrawingBackend>(pen: &mut Pen<B>, flows: &[Shown]) -> Result<f64, DrawError> {
    let mut entries = vec![("iterates", Line::solid(pen.colors.ink, 1.6), pen.colors.ink)];
    let named = [FlowKind::First, FlowKind::Modified, FlowKind::Third, FlowKind::Phase];
    for kind in named {
        entries.extend(flows.iter().filter(|f| f.kind == kind).map(|f| (f.name, f.line, f.words)));
    }
    let (mut x, mut y) = (LEFT, pen.leading() * 0.6);
    for (name, line, color) in entries {
        let wide = 26.0 + pen.measure(name, false) + 14.0;
        if x + wide > pen.width && x > LEFT {
            (x, y) = (LEFT, y + pen.leading());
        }
        let stroke: Vec<Pixel> = vec![(pen.device(x), pen.device(y)), (pen.device(x + 20.0), pen.device(y))];
        pen.strokes(&[stroke], &line)?;
        pen.text(name, (x + 26.0, y), &Words::new(color, Align::Left))?;
        x += wide;
    }
    Ok(y + pen.leading() * 0.8)
}

/// The range of a coordinate: all iterates, and of the flows what is not too far off.
fn extent(scene: &Scene, flows: &[Shown], look: &Look, j: usize) -> Axis {
    let own = scene.report.theta.iter().map(|point| value(point, j));
    let tight = fit(own.clone(), &Fit::linear(0.0));
    let room = (tight.hi() - tight.lo()) * BEYOND;
    let near = |x: &f64| x.is_finite() && *x >= tight.lo() - room && *x <= tight.hi() + room;
    let others = flows.iter().flat_map(|shown| {
        (0..shown.flow.points.len())
            .filter_map(|n| place(scene, Some(shown), look.lens, n))
            .map(|p| if j == 0 { p.0 } else { p.1 })
    });
    fit(own.chain(others.filter(near)), &Fit { scale: Scale::Linear, padding: 0.08, decades: 1.0, whole: false })
}

/// A coordinate of a point; a loss of one coordinate has its second at zero.
fn value(point: &[f64], j: usize) -> f64 {
    point.get(j).copied().unwrap_or(0.0)
}

/// Where step n is drawn: an iterate, or a flow with its difference to the iterate enlarged.
fn place(scene: &Scene, shown: Option<&Shown>, lens: f64, n: usize) -> Option<(f64, f64)> {
    let iterate = scene.report.theta.get(n)?;
    let point = match shown {
        None => iterate,
        Some(shown) => shown.flow.points.get(n)?,
    };
    let at = |j: usize| value(iterate, j) + lens * (value(point, j) - value(iterate, j));
    Some((at(0), at(1)))
}

fn background<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, guard: &Guard) -> Result<(), DrawError> {
    let problem = scene.experiment.problem();
    let Some(last) = scene.report.theta.last() else { return Ok(()) };
    // Coordinates beyond the second stay where the run ends.
    let loss = |x: f64, y: f64| {
        let mut theta = last.clone();
        for (coordinate, value) in theta.iter_mut().zip([x, y]) {
            *coordinate = value;
        }
        problem.value(&theta, Batch::Full)
    };
    for line in contours(guard, loss) {
        pen.strokes(&guard.curve(line), &Line::solid(pen.colors.contour, 1.0))?;
    }
    Ok(())
}

fn ties<B: DrawingBackend>(
    pen: &mut Pen<B>,
    scene: &Scene,
    flows: &[Shown],
    look: &Look,
    guard: &Guard,
) -> Result<(), DrawError> {
    let last = scene.report.theta.len().saturating_sub(1);
    let mut steps: Vec<usize> = (0..=TIES).map(|i| i * last / TIES).collect();
    steps.dedup();
    for step in steps {
        tie(pen, scene, flows, look, guard, step, 1.0)?;
    }
    Ok(())
}

/// The places of one time, joined.
fn tie<B: DrawingBackend>(
    pen: &mut Pen<B>,
    scene: &Scene,
    flows: &[Shown],
    look: &Look,
    guard: &Guard,
    step: usize,
    size: f64,
) -> Result<(), DrawError> {
    let Some(iterate) = place(scene, None, 1.0, step) else { return Ok(()) };
    let ends: Vec<(&Shown, (f64, f64))> =
        flows.iter().filter_map(|shown| Some((shown, place(scene, Some(shown), look.lens, step)?))).collect();
    for (_, end) in &ends {
        pen.strokes(&guard.curve([iterate, *end]), &Line::solid(pen.colors.anti, 1.6 * size))?;
    }
    for (shown, end) in &ends {
        let Some(at) = guard.point(end.0, end.1) else { continue };
        match shown.kind {
            FlowKind::Modified => pen.ring(at, 4.5 * size, 1.6, shown.line.color)?,
            _ => pen.disc(at, 2.6 * size, shown.line.color)?,
        }
    }
    match guard.point(iterate.0, iterate.1) {
        Some(at) => pen.disc(at, 2.6 * size, pen.colors.ink),
        None => Ok(()),
    }
}

fn start<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, guard: &Guard) -> Result<(), DrawError> {
    let Some((x, y)) = place(scene, None, 1.0, 0) else { return Ok(()) };
    let Some((column, row)) = guard.point(x, y) else { return Ok(()) };
    let (x, y) = (pen.css(column), pen.css(row));
    // On the side where the run does not go.
    let next = place(scene, None, 1.0, scene.report.theta.len() / 4).and_then(|(x, y)| guard.point(x, y));
    let above = next.is_none_or(|(_, to)| to >= row);
    let rightmost = x > pen.width * 0.6;
    let align = if rightmost { Align::Right } else { Align::Left };
    let side = if rightmost { -9.0 } else { 9.0 };
    let y = y + if above { -0.7 } else { 0.7 } * pen.leading();
    pen.text("start", (x + side, y), &Words::new(pen.colors.soft, align))
}
