//! The order of each flow: its largest error against the step size, both on log axes.
//!
//! Discs are what was measured, lines the power laws fitted to them: the slope of a line is the
//! order. What a fit leaves out is a ring: on the rounding floor where it was measured, and at the
//! top of the frame where the run or the flow did not reach the end.

use halfstep_split::split;
use plotters::style::RGBColor;

use super::curves::style;
use super::guard::{Axis, Fit, Guard, Pixel, Scale, fit, ticks};
use super::look::Look;
use super::pen::{Align, Line, Pen, Words};
use crate::analysis::{self, FLOOR, FlowKind, OrderStudy, Slopes, counts};

/// The most decades that the error axis shows.
const DECADES: f64 = 14.0;
/// Room beside the first and the last step size, as a factor.
const BESIDE: f64 = 1.25;
/// Entries of the key stand in so many columns.
const COLUMNS: usize = 2;
/// The length of a sample of a line in the key, and the room after it.
const SAMPLE: f64 = 27.0;
/// Radii of what counts and of what does not.
const DISC: f64 = 3.2;

/// One flow of the study.
struct Series<'a> {
    name: &'static str,
    line: Line,
    words: RGBColor,
    errors: &'a [Option<f64>],
    flow: FlowKind,
}

/// Draws one study; `fixed` is the one at a fixed number of steps.
#[split(studies)]
pub(super) fn order(pen: &mut Pen, study: Option<&OrderStudy>, look: &Look, fixed: bool) -> Guard {
    let none = Slopes::default();
    let slopes = study.map_or(&none, |study| if fixed { &study.fixed } else { &study.span });
    let series: Vec<Series> = [
        (FlowKind::First, "flow"),
        (FlowKind::Modified, "modified"),
        (FlowKind::Third, "h² term"),
        (FlowKind::Phase, "phase space"),
    ]
    .into_iter()
    .filter_map(|(flow, name)| {
        let errors = slopes.errors.of(flow).as_deref()?;
        let (line, words) = style(flow, &pen.colors);
        Some(Series { name, line, words, errors, flow })
    })
    .collect();

    let guard = frame(pen, slopes, &series);
    let shown: Vec<&Series> = series.iter().filter(|one| !look.hide.of(one.flow)).collect();
    key(pen, slopes, &shown);
    for one in shown {
        draw(pen, &guard, &slopes.h, one);
    }
    guard
}

/// The axes with their labels. Room for the key is kept, whatever is measured so far.
fn frame(pen: &mut Pen, slopes: &Slopes, series: &[Series]) -> Guard {
    let leading = pen.leading();
    let left = (pen.measure("10⁻¹²", false) + 8.0).min(pen.width / 4.0);
    let top = leading * 3.5 + 4.0;
    let bottom = pen.height - 1.5 * leading - 2.0;
    let area = pen.area((left, top, pen.width - 14.0, bottom));
    let errors = series.iter().flat_map(|one| one.errors.iter().copied().flatten());
    // An error of zero has no place on a log axis: it is drawn on the floor.
    let y = fit(errors.map(|e| if e == 0.0 { FLOOR / 10.0 } else { e }), &Fit::log(DECADES));
    let ends = slopes.h.iter().copied().fold((f64::NAN, f64::NAN), |(lo, hi), h| (h.min(lo), h.max(hi)));
    let guard = Guard { x: Axis::new(ends.0 / BESIDE, ends.1 * BESIDE, Scale::Log), y, area };

    let soft = Words::new(pen.colors.soft, Align::Right);
    if slopes.h.is_empty() {
        let middle = (pen.css(area.left) + pen.css(area.right)) / 2.0;
        let look = Words { align: Align::Middle, ..soft };
        pen.text("nothing is measured yet", (middle, (top + bottom) / 2.0), &look);
        return guard;
    }
    pen.text("largest error", (0.0, leading / 2.0), &Words { align: Align::Left, ..soft });
    for tick in ticks(&guard.y, (((bottom - top) / (leading * 1.8)) as usize).clamp(2, 8)) {
        if let Some(at) = guard.row(tick.at) {
            pen.level(at, (area.left, area.right), pen.colors.rule);
            pen.text(&tick.label, (left - 6.0, pen.css(at)), &soft);
        }
    }
    let (right, row) = (pen.css(area.right), bottom + leading + 1.0);
    for tick in ticks(&guard.x, (((right - left) / 70.0) as usize).clamp(2, 8)) {
        if let Some(at) = guard.column(tick.at) {
            pen.plumb(at, (area.bottom, area.bottom + pen.device(4.0)), pen.colors.rule);
            pen.text(&tick.label, (pen.css(at), row), &Words { align: Align::Middle, ..soft });
        }
    }
    // The numbers come first: the name of the axis stands at the end that they leave free.
    let name = soft.italic();
    let ends = [left - 6.0, pen.width];
    if let Some(end) = ends.into_iter().find(|&end| pen.free(pen.bounds("h", (end, row), &name))) {
        pen.text("h", (end, row), &name);
    }
    floor(pen, &guard);
    guard
}

/// Below this line an error is rounding.
fn floor(pen: &mut Pen, guard: &Guard) {
    let Some(at) = guard.row(FLOOR) else { return };
    let ends = vec![(guard.area.left, at), (guard.area.right, at)];
    pen.strokes(&[ends], &Line { color: pen.colors.soft, width: 1.0, dash: &[1.0, 3.0] });
    let y = pen.css(at) - pen.leading() / 2.0 - 1.0;
    let look = Words::new(pen.colors.soft, Align::Right).plate();
    pen.text("rounding floor", (pen.css(guard.area.right), y), &look)
}

/// Each flow's name and slope over the frame, in the color and stroke of its line.
fn key(pen: &mut Pen, slopes: &Slopes, series: &[&Series]) {
    for (i, one) in series.iter().enumerate() {
        let x = pen.width / COLUMNS as f64 * (i % COLUMNS) as f64;
        let y = pen.leading() * ((i / COLUMNS) as f64 + 1.5);
        pen.strokes(&[vec![pen.at(x + 1.0, y), pen.at(x + SAMPLE - 5.0, y)]], &one.line);
        let name = Words::new(one.words, Align::Left).bold();
        pen.text(one.name, (x + SAMPLE, y), &name);
        if let Some(slope) = slopes.slopes.of(one.flow) {
            let after = x + SAMPLE + pen.measure(one.name, true) + 5.0;
            let room = pen.width / COLUMNS as f64 * (1 + i % COLUMNS) as f64 - after;
            let long = format!("slope {slope:.2}");
            let words = if pen.measure(&long, false) <= room { long } else { format!("{slope:.2}") };
            pen.text(&words.replace('-', "−"), (after, y), &Words { bold: false, ..name });
        }
    }
}

fn draw(pen: &mut Pen, guard: &Guard, h: &[f64], one: &Series) {
    if let Some(law) = analysis::fit(h, one.errors) {
        let ends = [guard.x.lo(), guard.x.hi()].map(|h| (h, law.at(h)));
        pen.strokes(&guard.curve(ends), &one.line);
    }
    for (&h, &error) in h.iter().zip(one.errors) {
        match error {
            Some(error) if counts(error) => {
                if let Some(at) = guard.point(h, error) {
                    pen.disc(at, DISC, one.line.color);
                }
            }
            Some(error) => {
                // What is below the frame stands on its edge: the ring says that it counts for nothing.
                let low = if error.is_finite() { error.max(guard.y.lo()) } else { guard.y.hi() };
                if let Some(at) = guard.point(h, low) {
                    hollow(pen, at, one.line.color);
                }
            }
            None => {
                if let Some(at) = guard.point(h, guard.y.hi()) {
                    hollow(pen, at, one.line.color);
                }
            }
        }
    }
}

fn hollow(pen: &mut Pen, at: Pixel, color: RGBColor) {
    pen.disc(at, DISC, pen.colors.background);
    pen.ring(at, DISC, 1.4, color)
}
