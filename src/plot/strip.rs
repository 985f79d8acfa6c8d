//! The penalty strip: for each coordinate and step, whether the correction works for a small
//! gradient or against one, by hue, mark and word.

use plotters_backend::DrawingBackend;

use super::axes::{LEFT, NARROW, right, under};
use super::error::{marks, steps};
use super::guard::{Axis, Guard, Scale};
use super::look::Look;
use super::number::{coordinate, signed};
use super::pen::{Align, Pen, Words};
use super::{DrawError, Frame, Scene};

/// The most coordinates shown.
const ROWS: usize = 8;

/// The tallest row, in CSS pixels.
const TALLEST: f64 = 30.0;

/// What a stretch of steps is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    Penalty,
    Anti,
    /// Neither: the correction is zero.
    Neutral,
    /// Both, within one pixel.
    Mixed,
}

pub(super) fn strip<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, look: &Look) -> Result<Frame, DrawError> {
    let rows = scene.experiment.dim().clamp(1, ROWS);
    let (top, foot) = (4.0, pen.height - pen.leading() * 1.5);
    let bottom = foot.min(top + TALLEST * rows as f64).max(top + 1.0);
    let guard = Guard {
        x: steps(scene),
        y: Axis::new(0.0, rows as f64, Scale::Linear),
        area: pen.area((LEFT, top, pen.width - right(pen.width), bottom)),
    };
    for row in 0..rows {
        draw_row(pen, scene, &guard, row, rows)?;
    }
    under(pen, &guard, "step")?;
    let unlabelled = Scene { report: scene.report, experiment: scene.experiment };
    if look.step.is_some() || scene.report.diverged_at.is_none() {
        marks(pen, &unlabelled, look, &guard)?;
    }
    Ok(Frame::new(&guard, look.ratio))
}

fn draw_row<B: DrawingBackend>(
    pen: &mut Pen<B>,
    scene: &Scene,
    guard: &Guard,
    row: usize,
    rows: usize,
) -> Result<(), DrawError> {
    let share = |r: usize| 1.0 - r as f64 / rows as f64;
    let gap = pen.device(3.0).min(guard.area.height() / (4 * rows as i32)).max(0);
    let (top, bottom) = (guard.area.row(share(row)), guard.area.row(share(row + 1)) - gap);
    let middle = pen.css(top + bottom) / 2.0;
    pen.text(&coordinate(row), (LEFT - 7.0, middle), &Words::new(pen.colors.soft, Align::Right))?;

    let mut from = guard.area.left;
    let senses: Vec<Option<Sense>> =
        (guard.area.left..=guard.area.right).map(|column| sense(scene, guard, row, column)).collect();
    for run in senses.chunk_by(|a, b| a == b) {
        let to = from + run.len() as i32;
        if let Some(Some(sense)) = run.first() {
            stretch(pen, *sense, (from, to), (top, bottom))?;
        }
        from = to;
    }
    last_value(pen, scene, guard, row, middle)
}

/// One stretch of equal sense, with its word where there is room for it.
fn stretch<B: DrawingBackend>(
    pen: &mut Pen<B>,
    sense: Sense,
    (from, to): (i32, i32),
    (top, bottom): (i32, i32),
) -> Result<(), DrawError> {
    let colors = pen.colors;
    let (fill, ink, mark, word) = match sense {
        Sense::Penalty => (colors.penalty, colors.on_hue, "+", "+ penalty"),
        Sense::Anti => (colors.anti, colors.on_hue, "−", "− anti-penalty"),
        Sense::Neutral => (colors.rule, colors.soft, "0", "0 no effect"),
        Sense::Mixed => (colors.soft, colors.background, "±", "± both"),
    };
    pen.fill_device((from, top), (to, bottom), fill)?;
    let room = pen.css(to - from) - 12.0;
    let tall = pen.css(bottom - top) >= pen.size();
    let words = [word, mark].into_iter().find(|words| pen.measure(words, true) <= room);
    match words {
        Some(words) if tall => {
            let at = (pen.css(from) + 7.0, pen.css(top + bottom) / 2.0);
            pen.text(words, at, &Words::new(ink, Align::Left).bold())
        }
        _ => Ok(()),
    }
}

/// What the steps under one pixel column are; `None` where there are none.
fn sense(scene: &Scene, guard: &Guard, row: usize, column: i32) -> Option<Sense> {
    let wide = f64::from(guard.area.width().max(1));
    let step = |x: f64| guard.x.value(((x - f64::from(guard.area.left)) / wide).clamp(0.0, 1.0));
    let x = f64::from(column);
    let (from, to) = (step(x - 0.5).ceil() as usize, step(x + 0.5).floor() as usize);
    let steps = if from > to { step(x).floor() as usize..=step(x).floor() as usize } else { from..=to };
    let mut seen = None;
    for n in steps {
        let sense = at_step(scene, row, n)?;
        match seen {
            None => seen = Some(sense),
            Some(other) if other == sense => {}
            Some(_) => return Some(Sense::Mixed),
        }
    }
    seen
}

fn at_step(scene: &Scene, row: usize, n: usize) -> Option<Sense> {
    // A coefficient above zero is a penalty; an effect above zero makes the norm grow.
    let strength = match &scene.report.coefficient {
        Some(c) => *c.get(n)?.get(row)?,
        None => -*scene.report.effect.get(n)?.get(row)?,
    };
    Some(match strength {
        s if s > 0.0 => Sense::Penalty,
        s if s < 0.0 => Sense::Anti,
        _ => Sense::Neutral,
    })
}

/// The coefficient where the run ends, right of the row.
fn last_value<B: DrawingBackend>(
    pen: &mut Pen<B>,
    scene: &Scene,
    guard: &Guard,
    row: usize,
    y: f64,
) -> Result<(), DrawError> {
    let last = scene.report.coefficient.as_ref().and_then(|c| c.last()).and_then(|c| c.get(row));
    match last {
        Some(&c) if pen.width >= NARROW => {
            let color = if c < 0.0 { pen.colors.anti_text } else { pen.colors.penalty_text };
            let at = (pen.css(guard.area.right) + 8.0, y);
            pen.text(&format!("ends at c = {}", signed(c, 3)), at, &Words::new(color, Align::Left).bold())
        }
        _ => Ok(()),
    }
}
