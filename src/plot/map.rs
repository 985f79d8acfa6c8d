//! The regime map: over β and ρ, whether the correction is an anti-penalty or a penalty on the norm of the gradient,
//! by the formula or by whole runs.
//!
//! Both axes are in decades of 1−β and 1−ρ. The cells are one image, a color for each device
//! pixel; curves and words stand on it.

use plotters::style::RGBColor;

use super::guard::{Area, Axis, Guard, Scale, Stroke};
use super::look::Look;
use super::number::{short, signed};
use super::pen::{Align, Line, Pen, Words};
use super::shade::{Shade, mix};
use super::{DrawError, Drawing, shade};
use crate::analysis::{Averages, Place, decay_at, flip_beta, share_of};

/// What the cells show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cells<'a> {
    /// c by the formula.
    Formula(&'a Place),
    /// Numbers of whole runs, `side` by `side`, ρ rising slowly and β fast; where the number is
    /// larger than `reference` the step size raised it. NaN is a run without
    /// one, infinite is one that is not done.
    Runs {
        /// Cells along an edge.
        side: usize,
        /// The numbers.
        values: &'a [f64],
        /// What they are compared with.
        reference: f64,
    },
}

/// A map and where the present run stands on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegimeMap<'a> {
    /// β of the run.
    pub beta: f64,
    /// ρ of the run.
    pub rho: f64,
    /// The cells.
    pub cells: Cells<'a>,
}

/// Labeled decays.
const TICKS: [(f64, &str); 6] =
    [(0.0, "0"), (0.5, "0.5"), (0.9, "0.9"), (0.99, "0.99"), (0.999, "0.999"), (0.9999, "0.9999")];
/// Points along the boundary.
const FINE: usize = 200;
/// Where words about a sign may stand, as shares of the map: far from the diagonal first.
const PLACES: [(f64, f64); 6] = [(0.24, 0.84), (0.76, 0.14), (0.3, 0.62), (0.7, 0.4), (0.25, 0.12), (0.75, 0.88)];

/// Draws a map; its frame's axes run from 0 to 1, in shares of [`crate::analysis::decay_at`].
///
/// # Errors
/// As [`super::draw`].
pub fn draw_map(map: &RegimeMap, look: &Look) -> Result<Drawing, DrawError> {
    let mut pen = Pen::new(look, "map")?;
    let leading = pen.leading();
    let left = (pen.measure("0.9999", false) + 8.0).min(pen.width / 4.0);
    let (top, bottom) = (leading * 3.0 + 2.0, pen.height - 1.5 * leading - 4.0);
    let area = pen.area((left, top, pen.width - 10.0, bottom));
    let unit = Axis::new(0.0, 1.0, Scale::Linear);
    let guard = Guard { x: unit, y: unit, area };

    let shade = match map.cells {
        Cells::Formula(place) => Shade::of_formula(place),
        Cells::Runs { values, reference, .. } => Shade::of_runs(values, reference),
    };
    image(&mut pen, &area, map, &shade);
    axes(&mut pen, &guard, left);
    legend(&mut pen, map, &shade, left);
    if let Cells::Formula(place) = map.cells {
        let boundary = boundary(&mut pen, &guard, place);
        regions(&mut pen, &guard, place);
        if let Some(middle) = boundary.first().and_then(|stroke| stroke.get(stroke.len() * 2 / 5)) {
            let at = (pen.css(middle.0) + 10.0, pen.css(middle.1));
            pen.text("c = 0", at, &Words::new(pen.colors.ink, Align::Left).plate());
        }
    }
    if let Some(at) = guard.point(share_of(map.beta), share_of(map.rho)) {
        pen.disc(at, 5.4, pen.colors.background);
        pen.ring(at, 5.4, 1.8, pen.colors.ink);
        pen.disc(at, 2.0, pen.colors.ink);
    }
    Ok(Drawing::new(pen, &guard, look))
}

/// A color for each device pixel.
fn image(pen: &mut Pen, area: &Area, map: &RegimeMap, shade: &Shade) {
    let (wide, high) = (area.width() as usize + 1, area.height() as usize + 1);
    let share = |i: usize, of: usize| (i as f64 + 0.5) / of as f64;
    let mut rgb = Vec::with_capacity(3 * wide * high);
    let mut put = |RGBColor(r, g, b): RGBColor| rgb.extend([r, g, b]);
    let stripe = (pen.device(5.0)).max(2) as usize;
    let missing = |x: usize, y: usize| {
        if ((x + y) / stripe).is_multiple_of(2) { pen.colors.background } else { pen.colors.rule }
    };
    match map.cells {
        Cells::Formula(place) => {
            // B_β changes along a row only, B_ρ from row to row.
            let beta: Vec<f64> =
                (0..wide).map(|i| Averages::new(decay_at(share(i, wide)), 0.0, place.n).beta).collect();
            for y in 0..high {
                let rho = Averages::new(0.0, decay_at(1.0 - share(y, high)), place.n).rho;
                for &beta in &beta {
                    put(shade.color(&pen.colors, Averages { beta, rho }.coefficient(place.u)));
                }
            }
        }
        Cells::Runs { side, values, reference } => {
            let cell = |i: usize, of: usize| ((share(i, of) * side as f64) as usize).min(side.saturating_sub(1));
            for y in 0..high {
                let row = side.saturating_sub(1) - cell(y, high);
                for x in 0..wide {
                    let value = values.get(row * side + cell(x, wide)).copied().unwrap_or(f64::INFINITY);
                    put(if value.is_nan() {
                        missing(x, y)
                    } else if value.is_infinite() {
                        pen.colors.background
                    } else {
                        shade.color(&pen.colors, shade::favor(value, reference))
                    });
                }
            }
        }
    }
    pen.image(area, &rgb)
}

fn axes(pen: &mut Pen, guard: &Guard, left: f64) {
    let Area { left: west, right: east, top, bottom } = guard.area;
    let rule = pen.colors.soft;
    pen.level(top, (west, east), rule);
    pen.level(bottom, (west, east), rule);
    pen.plumb(west, (top, bottom), rule);
    pen.plumb(east, (top, bottom), rule);
    let leading = pen.leading();
    let soft = Words::new(pen.colors.soft, Align::Right);
    pen.text("ρ", (left - 6.0, pen.css(top) - leading), &soft.italic());
    let row = pen.css(bottom) + leading + 1.0;
    pen.text("β", (left - 6.0, row), &soft.italic());
    for (decay, label) in TICKS {
        let share = share_of(decay);
        if let Some(at) = guard.row(share) {
            pen.level(at, (west - pen.device(4.0), west), rule);
            pen.text(label, (left - 6.0, pen.css(at)), &soft);
        }
        if let Some(at) = guard.column(share) {
            pen.plumb(at, (bottom, bottom + pen.device(4.0)), rule);
            pen.text(label, (pen.css(at), row), &Words { align: Align::Middle, ..soft });
        }
    }
}

/// Two hues with their words, and what the strongest of each stands for.
fn legend(pen: &mut Pen, map: &RegimeMap, shade: &Shade, left: f64) {
    let (anti, penalty, extent) = match map.cells {
        Cells::Formula(_) => {
            let (lo, hi) = shade.ends();
            ("− anti-penalty", "+ penalty", format!("c from {} to {}", signed(lo, 2), signed(hi, 2)))
        }
        Cells::Runs { reference, .. } => {
            let (lo, hi) = shade.ends();
            let times = |x: f64| short((-x).exp(), 3);
            let flow = short(reference, 3);
            ("− larger", "+ smaller", format!("{} to {} times the flow's {flow}", times(hi), times(lo)))
        }
    };
    let y = pen.leading() / 2.0;
    let bar = (pen.width * 0.25).min(120.0);
    let from = left + pen.measure(anti, true) + 8.0;
    let look = |color| Words::new(color, Align::Left).bold();
    pen.text(anti, (left, y), &look(pen.colors.anti_text));
    pen.text(penalty, (from + bar + 8.0, y), &look(pen.colors.penalty_text));
    let area = pen.area((from, y - 5.0, from + bar, y + 5.0));
    let (wide, high) = (area.width() as usize + 1, area.height() as usize + 1);
    let row: Vec<u8> = (0..wide)
        .flat_map(|i| {
            let t = 2.0 * (i as f64 + 0.5) / wide as f64 - 1.0;
            let RGBColor(r, g, b) = mix(&pen.colors, t);
            [r, g, b]
        })
        .collect();
    pen.image(&area, &row.repeat(high));
    pen.text(&extent, (left, y + pen.leading()), &Words::new(pen.colors.soft, Align::Left))
}

/// Where c is zero.
fn boundary(pen: &mut Pen, guard: &Guard, place: &Place) -> Vec<Stroke> {
    let points = (0..=FINE).map(|k| {
        let share = k as f64 / FINE as f64;
        let beta = flip_beta(decay_at(share), place.u, place.n);
        (beta.map_or(f64::NAN, |beta| if beta > decay_at(1.0) { f64::NAN } else { share_of(beta) }), share)
    });
    let strokes = guard.curve(points);
    pen.strokes(&strokes, &Line::solid(pen.colors.background, 4.0));
    pen.strokes(&strokes, &Line::solid(pen.colors.ink, 1.6));
    strokes
}

/// Each sign's word, once, where it holds.
fn regions(pen: &mut Pen, guard: &Guard, place: &Place) {
    let signs: [(bool, &[&str], RGBColor); 2] =
        [(false, &["− anti-penalty", "− anti"], pen.colors.anti_text), (true, &["+ penalty"], pen.colors.penalty_text)];
    let (west, east) = (pen.css(guard.area.left), pen.css(guard.area.right));
    for (positive, words, color) in signs {
        let holds = |at: &&(f64, f64)| (place.coefficient(decay_at(at.0), decay_at(at.1)) > 0.0) == positive;
        let Some(at) = PLACES.iter().find(holds).and_then(|&(x, y)| guard.point(x, y)) else { continue };
        let (x, y) = (pen.css(at.0), pen.css(at.1));
        let room = 2.0 * (x - west).min(east - x) - 8.0;
        if let Some(words) = words.iter().find(|words| pen.measure(words, true) <= room) {
            pen.text(words, (x, y), &Words::new(color, Align::Middle).bold().plate());
        }
    }
}
