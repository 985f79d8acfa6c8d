//! The path: iterates and flows over the contours of the loss.

use super::contour::Grid;
use super::corner::{corner, crowd};
use super::cover::covering;
use super::curves::{Curve, curves};
use super::guard::{Axis, Guard, Pixel, Stroke, ticks};
use super::look::{Look, Over, Push};
use super::notices::notices;
use super::number::{coordinate, short};
use super::pen::{Align, Line, Pen, Words};
use super::plane::{axes, enlarged, flat, place, same_unit, surface};
use super::{Scene, key, over, push, ties};
use crate::analysis::FlowKind;

/// How many contours there are.
const CONTOURS: usize = 10;
/// The finest that they are sampled, in CSS pixels.
const FINEST: f64 = 2.0;
/// Iterates this far apart on the screen are shown one by one.
const SEPARATE: f64 = 7.0;
/// Places in a row and in a column that one such mark can have.
const PLACES: i32 = 512;
/// As long as there are no more of them; so many are a mass, and take long to draw.
const COUNTABLE: usize = 2000;

/// Draws the figure.
#[cfg(feature = "own")]
pub(super) fn path(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    match &look.section {
        None => drawn(pen, scene, scene, look),
        Some(section) => drawn(pen, &Scene { report: &section.flattened(scene.report), ..*scene }, scene, look),
    }
}

#[cfg(not(feature = "own"))]
pub(super) fn path(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    drawn(pen, scene, scene, look)
}

/// Draws what the first two coordinates of its points are; `whole` has all coordinates.
fn drawn(pen: &mut Pen, scene: &Scene, whole: &Scene, look: &Look) -> Guard {
    let curves = curves(scene, look);
    let lens = if look.lens.is_finite() { look.lens.max(1.0) } else { 1.0 };
    let iterates = Line::solid(pen.colors.ink, 1.3);
    let entries: Vec<(&str, Line)> =
        std::iter::once(("iterates", iterates)).chain(curves.iter().map(|c| (c.name, c.line))).collect();

    let guard = frame(pen, covering(axes(scene), look.cover), look, &entries);
    let theta = &scene.report.theta;
    let shown = if look.over == Over::Loss { None } else { over::over(pen, whole, &guard, look) };
    if shown.is_none() {
        contours(pen, scene, &guard, look);
    }

    let tied = ties::steps(theta, &guard, ties::apart(pen));
    ties::bands(pen, &guard, theta, &curves, (&tied, lens));
    let mut lines = Vec::new();
    for curve in &curves {
        let points = theta.iter().zip(&curve.flow.points).map(|(it, point)| enlarged(it, point, lens));
        let strokes = guard.curve(points);
        // Wider than elsewhere: where it lies under the iterates its edges still show.
        let width = if curve.kind == FlowKind::Modified && curve.trusted { 3.4 } else { curve.line.width };
        pen.strokes(&strokes, &Line { width, ..curve.line });
        lines.extend(strokes);
    }
    let strokes = guard.curve(theta.iter().map(|p| flat(p)));
    pen.strokes(&strokes, &iterates);
    lines.extend(strokes);
    separate(pen, theta, &guard);
    ties::marks(pen, &guard, theta, &curves, (&tied, lens));
    let pushed = if look.push == Push::Off { Vec::new() } else { push::push(pen, whole, &guard, look, &tied) };
    if let Some(shown) = &shown {
        over::scale(pen, &guard, shown, &lines);
    }

    // Before the words beside points, which can go to another side or be left out.
    let named: Vec<Pixel> =
        [Some(0), look.step].into_iter().flatten().filter_map(|n| pixel(theta, &guard, n)).collect();
    let mut remarks = remarks(scene, look, lens);
    remarks.extend(pushed);
    corner(pen, &guard, &remarks, (&lines, &named));
    if let Some(step) = look.step {
        scrub(pen, scene, &guard, (&curves, &lines), (step, lens));
    }
    start(pen, theta, &guard, &lines);
    guard
}

/// Lays the figure out and draws what is around the frame.
pub(super) fn frame(pen: &mut Pen, bare: (Axis, Axis), look: &Look, entries: &[(&str, Line)]) -> Guard {
    let leading = pen.leading();
    let names: Vec<&str> = entries.iter().map(|entry| entry.0).collect();
    let across = (2.0, pen.width - 2.0);
    let top = if look.key { key::height(pen, &names, across) + 6.0 } else { (leading / 2.0).ceil() };
    if look.key {
        key::key(pen, entries, across, 0.0);
    }
    let bottom = pen.height - leading - 5.0;
    let most = |length: f64, each: f64| ((length / each) as usize).clamp(2, 8);
    let area = |pen: &Pen, left: f64| pen.area((left, top, pen.width - 8.0, bottom));

    // Labels set the margin and the margin slightly changes the axes; one iteration suffices.
    let rough = same_unit(bare, &area(pen, 40.0));
    let rows = ticks(&rough.1, most(bottom - top, 48.0));
    let widest = rows.iter().map(|t| pen.measure(&t.label, false)).fold(pen.measure("θ₂", false), f64::max);
    let left = (widest + 8.0).min(pen.width / 3.0);
    let area = area(pen, left);
    let (x, y) = same_unit(bare, &area);
    let guard = Guard { x, y, area };

    let soft = Words::new(pen.colors.soft, Align::Right);
    let (right, row) = (pen.css(area.right), bottom + 5.0 + leading / 2.0);
    pen.text(&named(look, 1), (left - 6.0, top), &soft.italic());
    for tick in ticks(&y, most(bottom - top, 48.0)) {
        if let Some(at) = guard.row(tick.at) {
            pen.text(&tick.label, (left - 6.0, pen.css(at)), &soft);
        }
    }
    pen.text(&named(look, 0), (right, row), &soft.italic());
    for tick in ticks(&x, most(right - left, 64.0)) {
        if let Some(at) = guard.column(tick.at) {
            pen.text(&tick.label, (pen.css(at), row), &Words { align: Align::Middle, ..soft });
        }
    }
    guard
}

/// What an axis is called.
fn named(look: &Look, axis: usize) -> String {
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        return section.name(axis);
    }
    let _ = look;
    coordinate(axis)
}

/// Where an iterate is; of a step after the last one, where the last one is.
fn pixel(theta: &[Vec<f64>], guard: &Guard, step: usize) -> Option<Pixel> {
    let at = flat(theta.get(step).or(theta.last())?);
    guard.point(at.0, at.1)
}

fn contours(pen: &mut Pen, scene: &Scene, guard: &Guard, look: &Look) {
    let grid = surface(scene, guard, look, cell(pen, look));
    contour_lines(pen, guard, &grid);
}

/// How far apart the loss is sampled, in device pixels.
pub(super) fn cell(pen: &Pen, look: &Look) -> f64 {
    f64::from(pen.device(look.cell.max(FINEST))).max(1.0)
}

/// The contours of a loss.
pub(super) fn contour_lines(pen: &mut Pen, guard: &Guard, grid: &Grid) {
    let line = Line::solid(pen.colors.contour, 1.0);
    for contour in grid.contours(&grid.levels(CONTOURS)) {
        pen.strokes(&guard.curve(contour.into_iter().map(|at| place(guard, grid, at))), &line);
    }
}

/// Where steps are long the iterates are points, and the line only joins them.
fn separate(pen: &mut Pen, theta: &[Vec<f64>], guard: &Guard) {
    let far = pen.device(SEPARATE);
    let area = &guard.area;
    let part = |x: i32, of: i32| (x * (PLACES - 1) / of.max(1)) as usize;
    let mut taken = vec![false; (PLACES * PLACES) as usize];
    let (mut last, mut marks): (Option<Pixel>, Vec<Pixel>) = (None, Vec::new());
    for point in theta {
        let at = flat(point);
        let Some(at) = guard.point(at.0, at.1) else { continue };
        let apart = last.is_some_and(|l| (l.0 - at.0).abs().max((l.1 - at.1).abs()) >= far);
        last = Some(at);
        // An oscillating run visits a few places thousands of times.
        let (row, column) = (part(at.1 - area.top, area.height()), part(at.0 - area.left, area.width()));
        let place = row * PLACES as usize + column;
        if let Some(taken) = taken.get_mut(place).filter(|taken| apart && !**taken) {
            *taken = true;
            marks.push(at);
        }
    }
    if marks.len() <= COUNTABLE {
        for at in marks {
            pen.disc(at, 1.8, pen.colors.ink);
        }
    }
}

fn scrub(
    pen: &mut Pen,
    scene: &Scene,
    guard: &Guard,
    (curves, lines): (&[Curve], &[Stroke]),
    (step, lens): (usize, f64),
) {
    let theta = &scene.report.theta;
    let step = step.min(theta.len().saturating_sub(1));
    ties::bands(pen, guard, theta, curves, (&[step], lens));
    ties::marks(pen, guard, theta, curves, (&[step], lens));
    let Some(at) = pixel(theta, guard, step) else { return };
    pen.ring(at, 8.5, 1.6, pen.colors.ink);
    beside(pen, &format!("step {step}"), (at, 13.0), true, lines)
}

fn start(pen: &mut Pen, theta: &[Vec<f64>], guard: &Guard, lines: &[Stroke]) {
    let Some(first) = theta.first() else { return };
    let Some(place) = pixel(theta, guard, 0) else { return };
    pen.disc(place, 5.0, pen.colors.background);
    pen.ring(place, 5.0, 1.6, pen.colors.ink);
    let words: Vec<String> = first.iter().take(2).map(|&x| short(x, 3)).collect();
    let rest = if first.len() > 2 { ", …" } else { "" };
    beside(pen, &format!("start ({}{rest})", words.join(", ")), (place, 12.0), false, lines)
}

/// How far from their place words go where all that is nearer would cover a line, as factors on the gap.
const FARTHER: [f64; 4] = [2.5, 4.0, 6.0, 9.0];

/// Words beside a place, in the figure and off other words and lines: on one of its sides, or where they cannot stand
/// there without covering a line, farther away with a leader to the place.
pub(super) fn beside(pen: &mut Pen, words: &str, (at, gap): (Pixel, f64), bold: bool, lines: &[Stroke]) {
    let (x, y) = (pen.css(at.0), pen.css(at.1));
    let look = |align| Words { bold, ..Words::new(pen.colors.ink, align) };
    let half = pen.leading() / 2.0;
    let around = |gap: f64| {
        [
            ((x - gap, y), look(Align::Right)),
            ((x + gap, y), look(Align::Left)),
            ((x, y - gap - half), look(Align::Middle)),
            ((x, y + gap + half), look(Align::Middle)),
        ]
    };
    let corners = |gap: f64| {
        [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)]
            .map(|(i, j)| ((x + i * gap, y + j * gap), look(if i < 0.0 { Align::Right } else { Align::Left })))
    };
    let wide = pen.measure(words, bold);
    let fits = |(at, look): &((f64, f64), Words)| {
        let left = match look.align {
            Align::Left => at.0,
            Align::Middle => at.0 - wide / 2.0,
            Align::Right => at.0 - wide,
        };
        let inside = left >= 0.0 && left + wide <= pen.width && at.1 - half >= 0.0 && at.1 + half <= pen.height;
        inside && pen.free(pen.bounds(words, *at, look))
    };
    let covered = |(at, look): &((f64, f64), Words)| crowd(pen, lines, &pen.bounds(words, *at, look), 3.0);
    let near = around(gap).into_iter().filter(&fits).min_by_key(&covered);
    if let Some((at, look)) = near.filter(|place| covered(place) == 0) {
        pen.text(words, at, &look.plate());
        return;
    }
    let farther = FARTHER.iter().flat_map(|&times| around(times * gap).into_iter().chain(corners(times * gap)));
    if let Some((to, look)) = farther.filter(&fits).find(|place| covered(place) == 0) {
        let (left, top, right, bottom) = pen.bounds(words, to, &look);
        let end = pen.at(x.clamp(left, right), y.clamp(top + 2.0, bottom - 2.0));
        let leader = Line::solid(pen.colors.soft, 1.0);
        pen.strokes(&[vec![toward(at, end, pen.device(gap / 2.0)), end]], &leader);
        pen.text(words, to, &look.plate());
        return;
    }
    // Lines everywhere: without a ground the words hide none of them.
    if let Some((at, look)) = near {
        pen.text(words, at, &look);
    }
}

/// The place so far from one place on the way to another.
fn toward(from: Pixel, to: Pixel, far: i32) -> Pixel {
    let (x, y) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let share = f64::from(far) / x.hypot(y).max(1.0);
    (from.0 + (share * x) as i32, from.1 + (share * y) as i32)
}

/// What must be said about the path.
fn remarks(scene: &Scene, look: &Look, lens: f64) -> Vec<String> {
    let mut lines = notices(scene, look);
    if lens > 1.0 {
        lines.insert(0, format!("differences from the iterates, {} times as large", short(lens, 3)));
    }
    let dim = scene.experiment.dim();
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        lines.push(section.words(dim));
        return lines;
    }
    if dim > 2 {
        lines.push(format!("θ₁ and θ₂ of {dim}; contours at the last iterate"));
    }
    lines
}
