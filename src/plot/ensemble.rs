//! The ensemble: the paths of its members, faint, with their mean, and a histogram of where they end.

use super::guard::{Axis, Fit, Guard, Scale, fit};
use super::look::Look;
use super::path::{cell, contour_lines, frame};
use super::pen::{Align, Line, Pen, Words};
use super::plane::{flat, sampled_through};
use super::race::{PADDING, near};
use super::{DrawError, Drawing};
use crate::ensemble::{Ends, Member, mean};
use crate::experiment::Experiment;
use crate::problem::{Batch, Loss};

/// What is drawn of an ensemble.
#[derive(Clone, Copy, Debug)]
pub enum EnsembleFigure<'a> {
    /// The paths over the contours of the loss; every so many steps are kept.
    Paths(usize),
    /// The histogram.
    Ends(&'a Ends),
}

impl EnsembleFigure<'_> {
    /// The title of its document.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Paths(_) => "Paths of the ensemble over the loss",
            Self::Ends(_) => "Where the runs of the ensemble end",
        }
    }
}

/// Draws a figure of an ensemble.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn draw_ensemble(
    experiment: &Experiment,
    members: &[Member],
    figure: EnsembleFigure,
    look: &Look,
) -> Result<Drawing, DrawError> {
    let mut pen = Pen::new(look, "ensemble")?;
    let guard = match figure {
        EnsembleFigure::Paths(every) => paths(&mut pen, experiment, members, every, look),
        EnsembleFigure::Ends(ends) => bars(&mut pen, ends),
    };
    Ok(Drawing::new(pen, &guard, look))
}

fn paths(pen: &mut Pen, experiment: &Experiment, members: &[Member], every: usize, look: &Look) -> Guard {
    let one = Line::solid(pen.colors.flow, 0.9);
    let middle = Line::solid(pen.colors.ink, 2.4);
    let entries = [("a run", one), ("mean of the runs", middle)];
    let mut points: Vec<(f64, f64)> =
        members.iter().flat_map(|member| near(&member.theta, member.diverges())).collect();
    if points.is_empty() {
        points.push(flat(experiment.start()));
    }
    let how = Fit::linear(PADDING);
    let bare = (fit(points.iter().map(|p| p.0), &how), fit(points.iter().map(|p| p.1), &how));
    let guard = frame(pen, bare, look, &entries);
    let base = experiment.start().to_vec();
    let grid = sampled_through(base, &guard, look, cell(pen, look), |at| experiment.problem().value(at, Batch::Full));
    contour_lines(pen, &guard, &grid);
    for member in members {
        pen.strokes(&guard.curve(member.theta.iter().map(|p| flat(p))), &one);
    }
    let mean = guard.curve(mean(members, every).iter().map(|p| flat(p)));
    // A halo keeps the mean apart from what it crosses.
    pen.strokes(&mean, &Line::solid(pen.colors.background, 5.0));
    pen.strokes(&mean, &middle);
    let at = |point: Option<&Vec<f64>>| point.map(|p| flat(p)).and_then(|p| guard.point(p.0, p.1));
    for member in members {
        if let Some(start) = at(member.theta.first()) {
            pen.disc(start, 3.6, pen.colors.background);
            pen.ring(start, 3.6, 1.2, pen.colors.flow_text);
        }
        if let Some(end) = at(member.theta.last()).filter(|_| !member.diverges()) {
            pen.disc(end, 4.2, pen.colors.background);
            pen.disc(end, 3.2, pen.colors.flow_text);
        }
    }
    guard
}

/// Of the width, the most that labels take.
const LABELS: f64 = 0.45;

/// A row for each bar: what is counted, the bar, and how many.
fn bars(pen: &mut Pen, ends: &Ends) -> Guard {
    let leading = pen.leading();
    let widest = ends.bars.iter().map(|bar| pen.measure(&bar.label, false)).fold(0.0, f64::max);
    let left = (widest + 10.0).min(pen.width * LABELS);
    let right = pen.width - pen.measure("25", true) - 12.0;
    let most = ends.bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1) as f64;
    let rows = ends.bars.len().max(1) as f64;
    let top = 2.0;
    let high = ((pen.height - top - 4.0) / rows).min(3.0 * leading);
    let area = pen.area((left, top, right, (top + high * rows).max(top + 1.0)));
    let guard = Guard { x: Axis::new(0.0, most, Scale::Linear), y: Axis::new(0.0, rows, Scale::Linear), area };
    let (soft, bold) = (Words::new(pen.colors.soft, Align::Right), Words::new(pen.colors.ink, Align::Left).bold());
    for (i, bar) in ends.bars.iter().enumerate() {
        let (from, to) = (top + high * i as f64 + 2.0, top + high * (i + 1) as f64 - 2.0);
        let end = left + (right - left) * bar.count as f64 / most;
        let middle = (from + to) / 2.0;
        if bar.count > 0 {
            pen.fill((left, from, end.max(left + 1.0), to.max(from + 1.0)), pen.colors.flow);
        }
        pen.text(&bar.label, (left - 6.0, middle), &soft);
        pen.text(&bar.count.to_string(), (end + 5.0, middle), &bold);
    }
    pen.plumb(area.left, (area.top, area.bottom), pen.colors.ink);
    if ends.bars.is_empty() {
        let look = Words { align: Align::Middle, ..soft };
        pen.text("no ends to count", (pen.width / 2.0, pen.height / 2.0), &look);
    }
    guard
}
