//! The memory of one step: the past gradients of a coordinate against their age, over the share of each age in every
//! memory of the method, with the mean ages as marks.
//!
//! Each area has its own height, so that a long memory is seen beside a short one. An area is blue where its part of the
//! correction lowers the norm and orange where it raises it; its symbol and its sign are written at its mark.

use halfstep_split::split;
use plotters::style::RGBColor;

use super::Scene;
use super::guard::{Area, Axis, Fit, Guard, Pixel, Scale, Stroke, fit, ticks};
use super::look::Look;
use super::number::{coordinate, short};
use super::pen::{Align, Line, Pen, Words};
use super::shade::mix;
use crate::analysis::{Lookback, Recalled, lookback};

/// The height of the highest share, as a share of the plot.
const HIGH: f64 = 0.62;
/// How strongly areas are shaded.
const SHADE: f64 = 0.13;
/// From so many CSS pixels to an age on, each gradient has a dot.
const SEPARATE: f64 = 6.0;

/// Draws the figure.
#[split(studies)]
pub(super) fn memory(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    let last = scene.report.theta.len().saturating_sub(1);
    let Some(back) = lookback(scene.experiment, scene.report, look.step.unwrap_or(last / 2), look.coordinate) else {
        return nothing(pen);
    };
    let reach = back.reach();
    let leading = pen.leading();
    let rows = back.memories.len().max(1) as f64;
    let left = (pen.measure("−0.0005", false) + 8.0).min(pen.width / 4.0);
    let (top, bottom) = (leading * (1.0 + rows) + 4.0, pen.height - leading - 7.0);
    let area = pen.area((left, top, pen.width - 10.0, bottom));
    let shown = back.gradients.iter().take(reach + 1).copied();
    let y = fit(shown.chain([0.0]), &Fit::linear(0.07));
    let guard = Guard { x: Axis::new(-0.5, reach as f64 + 0.5, Scale::Linear), y, area };

    // The longest memory is the lowest area: behind the others.
    let mut order: Vec<(usize, &Recalled)> = back.memories.iter().enumerate().collect();
    order.sort_by(|a, b| b.1.age.unwrap_or(0.0).total_cmp(&a.1.age.unwrap_or(0.0)));
    let outlines: Vec<(usize, Stroke, RGBColor)> = order
        .iter()
        .filter_map(|&(slot, memory)| {
            let outline = outline(&guard, memory)?;
            let mut whole = outline.clone();
            whole.extend([(area.right, area.bottom), (area.left, area.bottom)]);
            let sign = -memory.effect;
            let shade =
                if sign == 0.0 || sign.is_nan() { pen.colors.rule } else { mix(&pen.colors, SHADE * sign.signum()) };
            pen.polygon(&whole, shade);
            Some((slot, outline, hue(pen, memory).0))
        })
        .collect();
    axes(pen, &guard, left);
    for (slot, outline, color) in outlines {
        let dash: &[f64] = if slot % 2 == 0 { &[] } else { &[6.0, 3.0] };
        let width = if look.part == Some(slot) { 3.6 } else { 1.8 };
        pen.strokes(&[outline], &Line { color, width, dash });
    }
    gradients(pen, &guard, &back, reach);
    let head = format!("gradient of {} up to step {}", coordinate(back.coordinate), back.n);
    pen.text(&head, (0.0, leading / 2.0), &Words::new(pen.colors.ink, Align::Left).bold());
    if back.memories.is_empty() {
        let words = "no memory: only the current gradient counts";
        pen.text(words, (left, leading * 1.5), &Words::new(pen.colors.soft, Align::Left));
    }
    for (row, memory) in back.memories.iter().enumerate() {
        mark(pen, &guard, memory, (row, left));
    }
    guard
}

/// Where a report has no such step.
fn nothing(pen: &mut Pen) -> Guard {
    let words = Words::new(pen.colors.soft, Align::Left);
    pen.text("no step to show", (0.0, pen.leading() / 2.0), &words);
    let unit = Axis::new(0.0, 1.0, Scale::Linear);
    Guard { x: unit, y: unit, area: pen.area((0.0, 0.0, pen.width, pen.height)) }
}

/// The colors of a memory: of its strokes and of its words.
fn hue(pen: &Pen, memory: &Recalled) -> (RGBColor, RGBColor) {
    let colors = &pen.colors;
    if memory.effect < 0.0 {
        (colors.penalty, colors.penalty_text)
    } else if memory.effect > 0.0 {
        (colors.anti, colors.anti_text)
    } else {
        (colors.soft, colors.soft)
    }
}

/// The upper edge of an area: the share of the age at each pixel column.
fn outline(guard: &Guard, memory: &Recalled) -> Option<Stroke> {
    let most = memory.weights.iter().fold(0.0, |a: f64, w| a.max(*w));
    if most <= 0.0 {
        return None;
    }
    let Area { left, right, bottom, .. } = guard.area;
    let high = f64::from(guard.area.height()) * HIGH;
    let mut edge: Stroke = Vec::new();
    for x in left..=right {
        let age = guard.x.value(f64::from(x - left) / f64::from((right - left).max(1))).round().max(0.0) as usize;
        let share = memory.weights.get(age).copied().unwrap_or(0.0) / most;
        let at = (x, bottom - (share * high).round() as i32);
        match edge.as_slice() {
            // A level stretch needs its two ends only.
            [.., before, last] if before.1 == last.1 && last.1 == at.1 => {
                edge.pop();
            }
            // From one age to the next it is a step.
            [.., last] if last.1 != at.1 => edge.push((x, last.1)),
            _ => {}
        }
        edge.push(at);
    }
    Some(edge)
}

fn axes(pen: &mut Pen, guard: &Guard, left: f64) {
    let Area { left: west, right: east, bottom, .. } = guard.area;
    let soft = Words::new(pen.colors.soft, Align::Right);
    let high = pen.css(guard.area.height());
    for tick in ticks(&guard.y, ((high / (pen.leading() * 1.8)) as usize).clamp(2, 5)) {
        if let Some(row) = guard.row(tick.at) {
            pen.level(row, (west, east), pen.colors.rule);
            pen.text(&tick.label, (left - 6.0, pen.css(row)), &soft);
        }
    }
    let row = pen.css(bottom) + 5.0 + pen.leading() / 2.0;
    pen.text("steps back", (pen.css(east), row), &soft);
    let most = (pen.css(east - west) / 60.0) as usize;
    for tick in ticks(&guard.x, most.clamp(2, 7)).iter().filter(|tick| tick.at.fract() == 0.0 && tick.at >= 0.0) {
        if let Some(column) = guard.column(tick.at) {
            let label = if tick.at == 0.0 { "now" } else { tick.label.as_str() };
            pen.plumb(column, (bottom, bottom + pen.device(4.0)), pen.colors.rule);
            pen.text(label, (pen.css(column), row), &Words { align: Align::Middle, ..soft });
        }
    }
}

/// The gradients, and the level of the current one for comparison.
fn gradients(pen: &mut Pen, guard: &Guard, back: &Lookback, reach: usize) {
    let points = || back.gradients.iter().take(reach + 1).enumerate().map(|(k, g)| (k as f64, *g));
    let Some(now) = back.gradients.first().copied() else { return };
    let level = guard.series([(0.0, now), (reach as f64, now)]);
    pen.strokes(&level, &Line { color: pen.colors.soft, width: 1.0, dash: &[2.0, 4.0] });
    pen.strokes(&guard.series(points()), &Line::solid(pen.colors.ink, 1.4));
    if pen.css(guard.area.width()) / (reach as f64 + 1.0) >= SEPARATE {
        let dots: Vec<Pixel> = points().filter_map(|(k, g)| guard.point(k, g)).collect();
        dots.into_iter().for_each(|at| pen.disc(at, 1.8, pen.colors.ink));
    }
    if let Some(at) = guard.point(0.0, now) {
        pen.disc(at, 4.0, pen.colors.background);
        pen.ring(at, 4.0, 1.6, pen.colors.ink);
    }
}

/// What a memory is called and how far it looks back, over a line at its mean age.
fn mark(pen: &mut Pen, guard: &Guard, memory: &Recalled, (row, left): (usize, f64)) {
    let (stroke, color) = hue(pen, memory);
    let sign = if memory.effect < 0.0 {
        "+ "
    } else if memory.effect > 0.0 {
        "− "
    } else {
        ""
    };
    let symbol = &memory.symbol;
    let words = match memory.age {
        Some(age) if memory.is_largest => format!("{sign}{symbol}: the largest, {} back", short(age, 3)),
        Some(age) => format!("{sign}{symbol}: mean age {}", short(age, 3)),
        None if memory.is_largest => format!("{sign}{symbol}: the largest, none yet"),
        None => format!("{sign}{symbol}: no weights"),
    };
    let y = pen.leading() * (1.5 + row as f64);
    let look = Words::new(color, Align::Left).bold();
    let Some(column) = memory.age.and_then(|age| guard.column(age)) else {
        return pen.text(&words, (left, y), &look);
    };
    let at = pen.css(column);
    let fits = at + 6.0 + pen.measure(&words, true) <= pen.width;
    let from = pen.at(at, y - pen.leading() / 2.0 + 2.0).1;
    pen.strokes(&[vec![(column, from), (column, guard.area.bottom)]], &Line::solid(stroke, 2.0));
    let place = if fits { (at + 6.0, look) } else { (at - 6.0, Words { align: Align::Right, ..look }) };
    pen.text(&words, (place.0, y), &place.1);
}
