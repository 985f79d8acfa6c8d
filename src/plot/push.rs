//! The push of the correction along the run: −hC as arrows on the path.
//!
//! An arrow ends where −hC alone would take its iterate in the time τ. τ is chosen so that the longest arrow is a fixed
//! share of the frame, or is 1. An arrow too short to be seen is drawn longer, and thin. A filled head
//! lowers the norm of the gradient, an open one raises it, so hue is not the only sign.

use halfstep_split::split;
use plotters::style::RGBColor;

use super::Scene;
use super::guard::{Guard, Pixel};
use super::look::{Look, Push};
use super::number::short;
use super::pen::{Align, Line, Pen, Words};
use super::plane::flat;
use crate::analysis;
use crate::flow::field;

/// The longest arrow, as a share of the frame's shorter side.
const LONGEST: f64 = 0.3;
/// The length of the first-order direction, in CSS pixels.
const FIRST: f64 = 46.0;
/// The shortest that an arrow is drawn, in CSS pixels; a shorter one is thin.
const SHORTEST: f64 = 15.0;
/// The head of an arrow: its length, and half its width divided by that.
const HEAD: f64 = 10.0;
const WIDE: f64 = 0.42;
/// Factor on what is drawn at the marked step.
const MARKED: f64 = 1.5;

struct Arrow {
    step: usize,
    /// Where its iterate is in the plane of the figure.
    from: (f64, f64),
    /// `−hC` and `−F` in the plane of the figure.
    push: (f64, f64),
    first: (f64, f64),
    /// The rate at which the push changes the norm.
    effect: f64,
    /// The length of −hC in all coordinates.
    length: f64,
}

/// Draws the arrows at `tied` and at the marked step; returns the notes below the figure.
#[split(studies)]
pub(super) fn push(pen: &mut Pen, scene: &Scene, guard: &Guard, look: &Look, tied: &[usize]) -> Vec<String> {
    let last = scene.report.theta.len().saturating_sub(1);
    let marked = look.step.map(|step| step.min(last));
    let turned = turned(&scene.report.penalty);
    let steps: Vec<usize> = [0].into_iter().chain(tied.iter().copied()).chain(turned).chain(marked).collect();
    let arrows = arrows(scene, look, &steps);
    let longest = arrows.iter().map(|arrow| arrow.push.0.hypot(arrow.push.1)).fold(0.0, f64::max);
    if longest <= 0.0 || !longest.is_finite() {
        return vec!["The correction is 0 at every arrow".into()];
    }
    let frame = (guard.x.hi() - guard.x.lo()).min(guard.y.hi() - guard.y.lo());
    let time = if look.push == Push::Fixed { 1.0 } else { rounded(LONGEST * frame / longest) };
    let mut seen = Seen::default();
    for (k, arrow) in arrows.iter().enumerate() {
        let is_marked = marked == Some(arrow.step) && k + 1 == arrows.len();
        // Under the larger one.
        if !is_marked && marked == Some(arrow.step) {
            continue;
        }
        let from = arrow.from;
        if is_marked {
            first(pen, guard, from, arrow.first);
        }
        let to = (from.0 + time * arrow.push.0, from.1 + time * arrow.push.1);
        let (color, words) = hue(pen, arrow.effect);
        let scale = if is_marked { MARKED } else { 1.0 };
        let tip = draw(pen, guard, (from, to), (color, scale), arrow.effect <= 0.0, &mut seen);
        if let Some(tip) = tip.filter(|_| is_marked) {
            let side = if to.0 < from.0 { Align::Right } else { Align::Left };
            let off = if to.0 < from.0 { -8.0 } else { 8.0 };
            let place = (pen.css(tip.0) + off, pen.css(tip.1));
            pen.text(&format!("−hC {}", short(arrow.length, 3)), place, &Words::new(words, side).bold().plate());
        }
    }
    let norm = &scene.report.norm_name.symbol;
    let mut said = vec![
        format!("arrows: −hC over time {}", short(time, 3)),
        format!("filled heads lower {norm}, open ones raise it"),
    ];
    let more = [
        (seen.short, "thin: drawn longer than it is"),
        (seen.cut, "no head: leaves the frame"),
        (marked.is_some(), "gray: −F, not to scale"),
    ];
    said.extend(more.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned()));
    said
}

/// After the last change of sign, the step at which the push changes the norm fastest: there it is seen best.
fn turned(effects: &[f64]) -> Option<usize> {
    let last = effects.last().filter(|e| **e != 0.0)?.signum();
    let from = effects.iter().rposition(|e| e.signum() != last)? + 1;
    (from..effects.len()).max_by(|&a, &b| effects[a].abs().total_cmp(&effects[b].abs()))
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `x`.
fn rounded(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|m| m * power).find(|y| *y <= x).unwrap_or(power)
}

fn arrows(scene: &Scene, look: &Look, steps: &[usize]) -> Vec<Arrow> {
    let (experiment, report) = (scene.experiment, scene.report);
    let mut field = field(experiment);
    let mut arrows = Vec::new();
    for &step in steps {
        let Some(point) = report.theta.get(step) else { continue };
        let Some(pushed) = analysis::push(experiment, field.as_mut(), report, step) else { continue };
        arrows.push(Arrow {
            step,
            from: place(look, point),
            push: projected(look, &pushed.push),
            first: projected(look, &pushed.first),
            effect: pushed.effect,
            length: pushed.length,
        });
    }
    arrows
}

/// A point in the plane of the figure.
fn place(look: &Look, point: &[f64]) -> (f64, f64) {
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        let [x, y] = section.flat(point);
        return (x, y);
    }
    let _ = look;
    flat(point)
}

/// A direction in the plane of the figure.
fn projected(look: &Look, direction: &[f64]) -> (f64, f64) {
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        return section.direction(direction);
    }
    let _ = look;
    flat(direction)
}

fn hue(pen: &Pen, effect: f64) -> (RGBColor, RGBColor) {
    if effect > 0.0 { (pen.colors.anti, pen.colors.anti_text) } else { (pen.colors.penalty, pen.colors.penalty_text) }
}

/// What the notes must say about how arrows were drawn.
#[derive(Default)]
struct Seen {
    short: bool,
    cut: bool,
}

/// An arrow with its head, filled or open; gives its end in the frame, if it has a length at all.
fn draw(
    pen: &mut Pen,
    guard: &Guard,
    (from, to): ((f64, f64), (f64, f64)),
    (color, scale): (RGBColor, f64),
    filled: bool,
    seen: &mut Seen,
) -> Option<Pixel> {
    // As long as it has to be to be seen.
    let unit = (guard.x.hi() - guard.x.lo()) / f64::from(guard.area.width().max(1));
    let size = (to.0 - from.0).hypot(to.1 - from.1);
    let shortest = f64::from(pen.device(SHORTEST)) * unit;
    let is_short = size < shortest;
    if size <= 0.0 || !size.is_finite() {
        return None;
    }
    let longer = if is_short { shortest / size } else { 1.0 };
    let to = (from.0 + longer * (to.0 - from.0), from.1 + longer * (to.1 - from.1));
    seen.short |= is_short;
    let is_cut = guard.point(to.0, to.1).is_none();
    seen.cut |= is_cut;
    let thick = if is_short { 1.2 } else { 2.4 };
    let strokes = guard.curve([from, to]);
    let stroke = strokes.first()?;
    let (a, tip) = (*stroke.first()?, *stroke.last()?);
    let (x, y) = (f64::from(tip.0 - a.0), f64::from(tip.1 - a.1));
    let length = x.hypot(y);
    if length < 1.0 {
        return None;
    }
    let (x, y) = (x / length, y / length);
    let head = f64::from(pen.device(HEAD * scale)).min(0.8 * length);
    let at = |along: f64, aside: f64| {
        let (u, v) = (f64::from(tip.0) - along * x - aside * y, f64::from(tip.1) - along * y + aside * x);
        let area = &guard.area;
        ((u.round() as i32).clamp(area.left, area.right), (v.round() as i32).clamp(area.top, area.bottom))
    };
    let corners = [tip, at(head, WIDE * head), at(head, -WIDE * head), tip];
    // Light on both sides, so that it is seen on lines of every color.
    let shaft = [vec![a, if is_cut { tip } else { at(0.9 * head, 0.0) }]];
    pen.strokes(&shaft, &Line::solid(pen.colors.background, (thick + 2.0) * scale));
    pen.strokes(&shaft, &Line::solid(color, thick * scale));
    if is_cut {
        return Some(tip);
    }
    pen.polygon(&corners[..3], if filled { color } else { pen.colors.background });
    pen.strokes(&[corners.to_vec()], &Line::solid(color, 1.8 * scale));
    Some(tip)
}

/// The first-order direction, of a fixed length.
fn first(pen: &mut Pen, guard: &Guard, from: (f64, f64), direction: (f64, f64)) {
    let size = direction.0.hypot(direction.1);
    let unit = (guard.x.hi() - guard.x.lo()) / f64::from(guard.area.width().max(1));
    if size > 0.0 && size.is_finite() {
        let scale = f64::from(pen.device(FIRST)) * unit / size;
        let to = (from.0 + scale * direction.0, from.1 + scale * direction.1);
        draw(pen, guard, (from, to), (pen.colors.flow_text, 0.55), true, &mut Seen::default());
    }
}
