//! What the path lies over besides the loss: the norm of the gradient or the modified loss, shaded.
//!
//! Shades run evenly in lightness as it is seen (OKLab), from the background to gray, over the square root of the value above
//! its minimum, so they print. They are rectangles, not an image, because every device and every document can draw those.

use halfstep_split::split;
use plotters::style::RGBColor;

use super::Scene;
use super::contour::Grid;
use super::corner::crowd;
use super::guard::{Guard, Pixel, Stroke};
use super::look::{Look, Over};
use super::number::short;
use super::palette::Palette;
use super::pen::{Align, Line, Pen, Words};
use super::plane::{place, sampled};
use crate::analysis::{ModifiedLoss, Norm};
use crate::problem::{Batch, Loss};

/// How many shades there are.
const SHADES: usize = 32;
/// How many contours, each with its number.
const CONTOURS: usize = 7;
/// How far from one sample to the next, in CSS pixels.
const CELL: f64 = 4.0;
/// How far towards the ink the darkest shade is.
const DARKEST: f64 = 0.5;
/// The length and the height of the scale.
const BAR: (f64, f64) = (96.0, 9.0);

/// What was shaded, for its scale.
pub(super) struct Shown {
    words: String,
    /// Numbers of contours, and their places.
    labels: Vec<(String, Pixel)>,
    lo: f64,
    hi: f64,
}

/// Shades the frame; `None` where the method has no modified loss at this step.
#[split(studies)]
pub(super) fn over(pen: &mut Pen, scene: &Scene, guard: &Guard, look: &Look) -> Option<Shown> {
    let experiment = scene.experiment;
    let problem = experiment.problem();
    let norm = Norm::of(experiment);
    let mut gradient = vec![0.0; experiment.dim()];
    let mut size = |at: &[f64]| {
        problem.gradient(at, Batch::Full, &mut gradient);
        norm.value(&gradient)
    };
    let cell = f64::from(pen.device(look.cell.max(CELL))).max(1.0);
    let (words, grid) = match look.over {
        Over::Loss => return None,
        Over::Norm => (scene.report.norm_name.symbol.clone(), sampled(scene, guard, look, cell, size)),
        Over::Modified => {
            let last = scene.report.theta.len().saturating_sub(1);
            let n = look.step.map_or(last, |step| step.min(last));
            let modified = ModifiedLoss::of(experiment, n)?;
            let values = |at: &[f64]| {
                let norm = size(at);
                problem.value(at, Batch::Full) + modified.added(norm)
            };
            (format!("modified loss at step {n}"), sampled(scene, guard, look, cell, values))
        }
    };
    let finite = || grid.values.iter().copied().filter(|v| v.is_finite());
    let (lo, hi) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if lo >= hi {
        return None;
    }
    shade(pen, guard, &grid, (lo, hi));
    let labels = contours(pen, guard, &grid);
    Some(Shown { words, labels, lo, hi })
}

/// Which of the shades a value has.
fn level(value: f64, (lo, hi): (f64, f64)) -> usize {
    let share = ((value - lo) / (hi - lo)).clamp(0.0, 1.0).sqrt();
    ((share * SHADES as f64) as usize).min(SHADES - 1)
}

fn shade(pen: &mut Pen, guard: &Guard, grid: &Grid, ends: (f64, f64)) {
    let ramp = ramp(&pen.colors);
    let (area, over) = (guard.area, pen.device(1.0).max(1));
    let part = |length: i32, k: usize, of: usize| (i64::from(length) * k as i64 / of.max(1) as i64) as i32;
    let column = |c: usize| area.left + part(area.width(), c, grid.columns - 1);
    let row = |r: usize| area.bottom - part(area.height(), r, grid.rows - 1);
    for r in (0..grid.rows - 1).rev() {
        let value = |c: usize| {
            let at = r * grid.columns + c;
            let corners = [at, at + 1, at + grid.columns, at + grid.columns + 1];
            corners.iter().map(|&at| grid.values[at]).sum::<f64>() / 4.0
        };
        let shades: Vec<Option<usize>> =
            (0..grid.columns - 1).map(|c| Some(value(c)).filter(|v| v.is_finite()).map(|v| level(v, ends))).collect();
        let mut from = 0;
        for c in 1..=shades.len() {
            if shades.get(c) == Some(&shades[from]) {
                continue;
            }
            if let Some(shade) = shades[from] {
                // Into the next ones, which are drawn over it: no ground shows between them at any size.
                let to = ((column(c) + over).min(area.right + 1), (row(r) + over).min(area.bottom + 1));
                pen.fill_device((column(from), row(r + 1)), to, ramp[shade]);
            }
            from = c;
        }
    }
}

/// Draws the contours; gives their numbers, which wait for words that matter more.
fn contours(pen: &mut Pen, guard: &Guard, grid: &Grid) -> Vec<(String, Pixel)> {
    let line = Line::solid(pen.colors.soft, 0.8);
    let mut labels = Vec::new();
    for level in grid.levels(CONTOURS) {
        let lines: Vec<Stroke> = grid
            .contours(&[level])
            .into_iter()
            .flat_map(|contour| guard.curve(contour.into_iter().map(|at| place(guard, grid, at))))
            .collect();
        pen.strokes(&lines, &line);
        if let Some(longest) = lines.iter().max_by_key(|line| line.len()) {
            labels.push((short(level, 2), longest[longest.len() / 2]));
        }
    }
    labels
}

/// The scale, in the corner where it hides least, and the numbers of the contours.
#[split(studies)]
pub(super) fn scale(pen: &mut Pen, guard: &Guard, shown: &Shown, lines: &[Stroke]) {
    let leading = pen.leading();
    // A value negligible beside the largest is 0 on this scale.
    let lo = if shown.lo.abs() < 1e-3 * shown.hi.abs() { 0.0 } else { shown.lo };
    let (lo, hi) = (short(lo, 2), short(shown.hi, 2));
    let title = format!("{}, √ scale", shown.words);
    let (before, after) = (pen.measure(&lo, false), pen.measure(&hi, false));
    let wide = (before + BAR.0 + after + 12.0).max(pen.measure(&title, false));
    let (west, east) = (pen.css(guard.area.left) + 6.0, pen.css(guard.area.right) - 6.0);
    let (top, bottom) = (pen.css(guard.area.top) + 6.0, pen.css(guard.area.bottom) - 6.0);
    let corners = [(false, false), (true, false), (false, true), (true, true)].map(|(right, low)| {
        let (x, y) = (if right { east - wide } else { west }, if low { bottom - 2.0 * leading } else { top });
        (x, y, x + wide, y + 2.0 * leading)
    });
    let Some((left, top, right, bottom)) = corners.into_iter().min_by_key(|rect| crowd(pen, lines, rect, 8.0)) else {
        return;
    };
    pen.fill((left - 4.0, top - 2.0, right + 4.0, bottom + 2.0), pen.colors.background);
    let words = Words::new(pen.colors.ink, Align::Left);
    pen.text(&title, (left, top + 0.5 * leading), &words);
    let y = top + 1.5 * leading;
    pen.text(&lo, (left, y), &words);
    let from = left + before + 6.0;
    let ramp = ramp(&pen.colors);
    let each = BAR.0 / SHADES as f64;
    for (k, color) in ramp.into_iter().enumerate() {
        let x = from + each * k as f64;
        pen.fill((x, y - BAR.1 / 2.0, x + each + 0.5, y + BAR.1 / 2.0), color);
    }
    pen.text(&hi, (from + BAR.0 + 6.0, y), &words);
    for (label, at) in &shown.labels {
        pen.text(label, (pen.css(at.0), pen.css(at.1)), &Words::new(pen.colors.ink, Align::Middle));
    }
    pen.reserve((left - 4.0, top - 2.0, right + 4.0, bottom + 2.0));
}

/// The shades from the ground on.
fn ramp(colors: &Palette) -> [RGBColor; SHADES] {
    let (ground, ink) = (lab(colors.background), lab(colors.ink));
    std::array::from_fn(|k| {
        let share = DARKEST * (k as f64 + 0.5) / SHADES as f64;
        color(std::array::from_fn(|i| ground[i] + share * (ink[i] - ground[i])))
    })
}

/// A color in OKLab (Ottosson, 2020).
fn lab(RGBColor(r, g, b): RGBColor) -> [f64; 3] {
    let [r, g, b] = [r, g, b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
    ]
}

/// The color of a place in OKLab.
fn color([l, a, b]: [f64; 3]) -> RGBColor {
    let cube = |x: f64| x * x * x;
    let (x, y, z) = (
        cube(l + 0.396_337_777_4 * a + 0.215_803_757_3 * b),
        cube(l - 0.105_561_345_8 * a - 0.063_854_172_8 * b),
        cube(l - 0.089_484_177_5 * a - 1.291_485_548 * b),
    );
    let part = |c: f64| {
        let c = if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
        (255.0 * c).round().clamp(0.0, 255.0) as u8
    };
    RGBColor(
        part(4.076_741_662_1 * x - 3.307_711_591_3 * y + 0.230_969_929_2 * z),
        part(-1.268_438_004_6 * x + 2.609_757_401_1 * y - 0.341_319_396_5 * z),
        part(-0.004_196_086_3 * x - 0.703_418_614_7 * y + 1.707_614_701 * z),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::look::Theme;

    #[test]
    fn shades_are_even_in_lightness_and_leave_the_lines_to_be_seen() {
        for theme in [Theme::Light, Theme::Dark, Theme::Projector, Theme::Paper] {
            let colors = Palette::of(theme);
            let lightness: Vec<f64> = ramp(&colors).map(|c| lab(c)[0]).to_vec();
            let steps: Vec<f64> = lightness.windows(2).map(|w| w[1] - w[0]).collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            assert!(steps.iter().all(|s| (s - mean).abs() < 0.35 * mean.abs()), "{theme:?}: {steps:?}");
            // The iterates on the darkest of them.
            assert!((lab(colors.ink)[0] - lightness[SHADES - 1]).abs() > 0.3, "{theme:?}");
        }
    }

    #[test]
    fn colors_come_back_from_oklab() {
        for c in [RGBColor(0, 0, 0), RGBColor(255, 255, 255), RGBColor(42, 122, 176), RGBColor(224, 127, 69)] {
            assert_eq!(color(lab(c)), c);
        }
    }
}
