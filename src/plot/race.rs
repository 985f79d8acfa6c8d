//! The race: the paths of several runs over one loss, and one number of each along its run.
//!
//! A run is identified by its number, its hue and its dashes, any one of which suffices. The hues follow Okabe and Ito,
//! darker or paler to suit the background.

use plotters::style::RGBColor;

use super::guard::{Axis, Fit, Guard, Pixel, Scale, Stroke, fit, ticks};
use super::look::Look;
use super::multiples::values;
use super::path::{beside, cell, contour_lines, frame};
use super::pen::{Align, Line, Pen, Words};
use super::plane::{flat, sampled_through};
use super::spread::spread;
use super::steps::{TICKS, labels_under, margins};
use super::{DrawError, Drawing, key};
use crate::analysis::FlowKind;
use crate::problem::{Batch, Loss};
use crate::race::{Race, Racer};

/// What is drawn of a race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaceFigure {
    /// All paths over the contours of the loss.
    Path,
    /// The loss along the runs.
    Loss,
    /// The one-norm of the gradient along the runs.
    Norm,
    /// The distance of the modified equation from the iterates.
    Error,
    /// The distance of the first-order flow from the iterates.
    First,
}

impl RaceFigure {
    /// The figure with this name.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "path" => Some(Self::Path),
            "loss" => Some(Self::Loss),
            "norm" => Some(Self::Norm),
            "error" => Some(Self::Error),
            "first" => Some(Self::First),
            _ => None,
        }
    }

    /// The title of its document.
    pub fn title(self) -> &'static str {
        match self {
            Self::Path => "Paths of the runs over the loss",
            Self::Loss => "The loss along the runs",
            Self::Norm => "The one-norm of the gradient along the runs",
            Self::Error => "The distance of the modified equation from the iterates along the runs",
            Self::First => "The distance of the first-order flow from the iterates along the runs",
        }
    }

    /// The flow whose error it shows.
    pub fn flow(self) -> Option<FlowKind> {
        match self {
            Self::Error => Some(FlowKind::Modified),
            Self::First => Some(FlowKind::First),
            _ => None,
        }
    }

    /// The flow whose error the words of the key `race` ask for.
    pub fn flow_of(words: &[&str]) -> Option<FlowKind> {
        words.iter().find_map(|word| Self::from_key(word)?.flow())
    }
}

/// Which moments of the runs are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The number of steps taken.
    Step,
    /// The time t = nh.
    Time,
}

impl Clock {
    /// The step of another run that corresponds to a step of the first.
    fn steps(self, step: usize, first: f64, own: f64) -> usize {
        match self {
            Self::Step => step,
            Self::Time => (step as f64 * first / own).round() as usize,
        }
    }

    fn at(self, n: usize, h: f64) -> f64 {
        match self {
            Self::Step => n as f64,
            Self::Time => n as f64 * h,
        }
    }
}

const LIGHT: [u32; 6] = [0x1d2126, 0x0072b2, 0xb3541e, 0x00795c, 0xa6407d, 0x7a6200];
const DARK: [u32; 6] = [0xe8e9ea, 0x56b4e9, 0xe69f00, 0x2fc39c, 0xe58fc0, 0xf0e442];
const DASHES: [&[f64]; 6] = [&[], &[9.0, 3.0], &[2.0, 2.5], &[9.0, 3.0, 2.0, 3.0], &[5.0, 3.0], &[1.5, 4.0]];

/// How the run in this place is drawn.
fn line(pen: &Pen, place: usize) -> Line {
    let RGBColor(r, g, b) = pen.colors.background;
    let is_dark = u32::from(r) + u32::from(g) + u32::from(b) < 3 * 128;
    let hues = if is_dark { &DARK } else { &LIGHT };
    let hex = hues[place % hues.len()];
    let color = RGBColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8);
    Line { color, width: if place == 0 { 2.0 } else { 1.8 }, dash: DASHES[place % DASHES.len()] }
}

/// A run that went out of bounds is shown up to this many times the size of its start.
const NEAR: f64 = 4.0;
pub(super) const PADDING: f64 = 0.09;

/// The points of a run that are shown; if it diverges, only those near its start.
fn shown(racer: &Racer) -> impl Iterator<Item = (f64, f64)> {
    near(&racer.theta, racer.diverges())
}

/// The points of a run; if it diverges, only those near its start.
pub(super) fn near(theta: &[Vec<f64>], diverges: bool) -> impl Iterator<Item = (f64, f64)> {
    let start = theta.first().map_or((0.0, 0.0), |p| flat(p));
    let limit = if diverges { NEAR * start.0.abs().max(start.1.abs()).max(1.0) } else { f64::INFINITY };
    theta.iter().map(|p| flat(p)).take_while(move |p| p.0.abs() <= limit && p.1.abs() <= limit)
}

/// Draws a figure of a race; `look.step` counts the steps of the first run.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn draw_race(race: &Race, figure: RaceFigure, clock: Clock, look: &Look) -> Result<Drawing, DrawError> {
    let mut pen = Pen::new(look, "race")?;
    let guard = match figure {
        RaceFigure::Path => path(&mut pen, race, clock, look),
        RaceFigure::Loss => curves(&mut pen, race, "loss", |racer| &racer.loss, (clock, look)),
        RaceFigure::Norm => curves(&mut pen, race, "one-norm of the gradient", |racer| &racer.norm, (clock, look)),
        RaceFigure::Error => {
            curves(&mut pen, race, "error of the modified equation", |racer| &racer.error, (clock, look))
        }
        RaceFigure::First => {
            curves(&mut pen, race, "error of the first-order flow", |racer| &racer.error, (clock, look))
        }
    };
    Ok(Drawing::new(pen, &guard, look))
}

/// The steps at which the runs are marked.
fn marked(race: &Race, clock: Clock, look: &Look) -> Option<Vec<usize>> {
    let (step, first) = (look.step?, race.racers.first()?.h);
    let last = |racer: &Racer| racer.theta.len().saturating_sub(1);
    Some(race.racers.iter().map(|racer| clock.steps(step, first, racer.h).min(last(racer))).collect())
}

fn names(race: &Race) -> Vec<String> {
    race.racers.iter().enumerate().map(|(i, racer)| format!("{} {}", i + 1, racer.name)).collect()
}

fn path(pen: &mut Pen, race: &Race, clock: Clock, look: &Look) -> Guard {
    let names = names(race);
    let entries: Vec<(&str, Line)> = names.iter().enumerate().map(|(i, name)| (name.as_str(), line(pen, i))).collect();
    let points: Vec<(f64, f64)> = race.racers.iter().flat_map(shown).collect();
    let how = Fit::linear(PADDING);
    let bare = (fit(points.iter().map(|p| p.0), &how), fit(points.iter().map(|p| p.1), &how));
    let guard = frame(pen, bare, look, &entries);
    let base = race.racers.first().and_then(|racer| racer.theta.last()).filter(|p| p.iter().all(|x| x.is_finite()));
    let base = base.map_or(race.experiment.start(), Vec::as_slice).to_vec();
    let grid =
        sampled_through(base, &guard, look, cell(pen, look), |at| race.experiment.problem().value(at, Batch::Full));
    contour_lines(pen, &guard, &grid);

    let mut lines: Vec<Stroke> = Vec::new();
    for (i, racer) in race.racers.iter().enumerate() {
        let strokes = guard.curve(racer.theta.iter().map(|p| flat(p)));
        pen.strokes(&strokes, &line(pen, i));
        lines.extend(strokes);
    }
    let place = |racer: &Racer, n: usize| {
        let at = flat(racer.theta.get(n)?);
        guard.point(at.0, at.1)
    };
    // Runs may start in several places.
    let mut starts: Vec<Pixel> = race.racers.iter().filter_map(|racer| place(racer, 0)).collect();
    starts.dedup();
    for at in starts {
        pen.disc(at, 5.0, pen.colors.background);
        pen.ring(at, 5.0, 1.6, pen.colors.ink);
    }
    let steps = marked(race, clock, look);
    for (i, racer) in race.racers.iter().enumerate() {
        let n = steps.as_ref().map_or(racer.theta.len().saturating_sub(1), |steps| steps[i]);
        let Some(at) = place(racer, n) else { continue };
        pen.disc(at, 5.4, pen.colors.background);
        pen.disc(at, 4.2, line(pen, i).color);
        beside(pen, &(i + 1).to_string(), (at, 8.0), true, &lines);
    }
    guard
}

fn curves(
    pen: &mut Pen,
    race: &Race,
    name: &str,
    series: impl Fn(&Racer) -> &[f64],
    (clock, look): (Clock, &Look),
) -> Guard {
    let leading = pen.leading();
    let sides = margins(pen);
    let names = names(race);
    let entries: Vec<(&str, Line)> = names.iter().enumerate().map(|(i, name)| (name.as_str(), line(pen, i))).collect();
    let listed: Vec<&str> = names.iter().map(String::as_str).collect();
    let across = (2.0, pen.width - 2.0);
    let above = if look.key { key::height(pen, &listed, across) } else { 0.0 };
    if look.key {
        key::key(pen, &entries, across, 0.0);
    }
    pen.text(name, (0.0, above + leading / 2.0), &Words::new(pen.colors.soft, Align::Left));

    let points: Vec<Vec<(f64, f64)>> = race
        .racers
        .iter()
        .map(|racer| series(racer).iter().enumerate().map(|(n, &x)| (clock.at(n, racer.h), x)).collect())
        .collect();
    // A run that diverges would leave no room for the others.
    let fair = race.racers.iter().zip(&points).filter(|(racer, _)| !racer.diverges()).flat_map(|(_, own)| own);
    let mut fair: Vec<(f64, f64)> = fair.copied().collect();
    if fair.is_empty() {
        fair = points.iter().flatten().copied().collect();
    }
    // One that reaches a loss of 0 leaves a log axis there.
    if fair.iter().all(|p| p.1 >= 0.0) && fair.iter().any(|p| p.1 > 0.0) {
        fair.retain(|p| p.1 > 0.0);
    }
    let end = points.iter().filter_map(|own| own.last()).map(|p| p.0).fold(0.0, f64::max);
    let area = pen.area((sides.left, above + leading + 4.0, sides.right, pen.height - sides.below));
    let guard = Guard { x: Axis::new(0.0, if end > 0.0 { end } else { 1.0 }, Scale::Linear), y: values(&fair), area };
    let soft = Words::new(pen.colors.soft, Align::Right);
    for tick in ticks(&guard.y, TICKS) {
        if let Some(at) = guard.row(tick.at) {
            pen.level(at, (area.left, area.right), pen.colors.rule);
            pen.text(&tick.label, (sides.left - 6.0, pen.css(at)), &soft);
        }
    }
    labels_under(pen, &guard, &sides, if clock == Clock::Step { ("step", true) } else { ("t = nh", false) });
    for (i, own) in points.iter().enumerate() {
        let strokes = guard.series(own.iter().copied());
        pen.strokes(&strokes, &line(pen, i));
    }
    numbers(pen, &guard, &points);
    if let Some(steps) = marked(race, clock, look) {
        if let Some(x) = points.first().and_then(|own| own.get(steps[0])).and_then(|p| guard.column(p.0)) {
            pen.plumb(x, (area.top, area.bottom), pen.colors.ink);
        }
        for (i, own) in points.iter().enumerate() {
            let Some(at) = own.get(steps[i]).and_then(|p| guard.point(p.0, p.1)) else { continue };
            pen.disc(at, 4.4, pen.colors.background);
            pen.disc(at, 3.4, line(pen, i).color);
        }
    }
    guard
}

/// The number of each run to the right of the frame, as close to the end of its curve as the others allow.
fn numbers(pen: &mut Pen, guard: &Guard, points: &[Vec<(f64, f64)>]) {
    let ends: Vec<(usize, Pixel)> = points
        .iter()
        .enumerate()
        .filter_map(|(i, own)| Some((i, own.iter().rev().find_map(|p| guard.point(p.0, p.1))?)))
        .collect();
    let leading = pen.leading();
    let (lo, hi) = (pen.css(guard.area.top) - leading / 2.0, pen.css(guard.area.bottom) + leading / 2.0);
    let wanted: Vec<f64> = ends.iter().map(|(_, at)| pen.css(at.1)).collect();
    let Some(places) = spread(&wanted, leading, lo, hi) else { return };
    let right = pen.css(guard.area.right);
    for ((i, at), y) in ends.iter().zip(places) {
        let own = line(pen, *i);
        if at.0 >= guard.area.right - 1 {
            pen.strokes(&[vec![*at, pen.at(right + 6.0, y)]], &Line::solid(pen.colors.tie, 1.0));
        }
        pen.text(&(i + 1).to_string(), (right + 8.0, y), &Words::new(own.color, Align::Left).bold());
    }
}
