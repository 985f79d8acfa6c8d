//! The strip: for each coordinate and step, whether the correction penalizes the norm of the gradient.
//!
//! Never by hue alone: each run also has a mark and a word where they fit, and at any length a
//! penalty stands high in its row and an anti-penalty low.

use halfstep_split::split;

use super::Scene;
use super::guard::{Axis, Guard, Scale};
use super::look::Look;
use super::number::coordinate;
use super::pen::{Align, Pen, Words};
use super::runs::{Run, Sign, runs};
use super::steps::{final_c, margins, scrub, step_axis, step_labels};
use crate::analysis::part_course;

/// The most coordinates shown.
pub(super) const MOST: usize = 8;
/// The highest a row is, in lines of text.
const HIGHEST: f64 = 2.4;

/// Draws the figure.
pub(super) fn strip(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    let sides = margins(pen);
    let part = look.only.and_then(|part| strip_part(scene, part));
    let (rows, name) = part.unwrap_or_else(|| (rows(scene), String::new()));
    let count = rows.len().max(1) as f64;
    let leading = pen.leading();
    // The axis is the one of the error figure; it gives way before the words in the rows do.
    let axis = sides.below;
    let labeled = (pen.height - axis) / count >= leading + 4.0;
    let room = pen.height - if labeled { axis } else { 0.0 };
    // Where there is no room to the right of a row, what it ends at stands over it.
    let over = if sides.narrow && room / count >= over_and_row(leading) { leading } else { 0.0 };
    let high = room.min(count * (HIGHEST * leading + over));
    let area = pen.area((sides.left, 0.0, sides.right, high));
    let guard = Guard { x: step_axis(scene), y: Axis::new(0.0, count, Scale::Linear), area };
    if labeled {
        step_labels(pen, &guard, &sides);
    }
    if rows.is_empty() {
        let words = Words::new(pen.colors.soft, Align::Left);
        pen.text("no correction to show", (sides.left, high / 2.0), &words);
    }
    for (j, signs) in rows.iter().enumerate() {
        let (top, bottom) = (high * j as f64 / count, high * (j + 1) as f64 / count);
        let (line, top) = (top + over / 2.0 + 1.0, top + over);
        row(pen, &guard, signs, (top, bottom));
        let middle = (top + bottom) / 2.0;
        let soft = Words::new(pen.colors.soft, Align::Right);
        pen.text(&coordinate(j), (sides.left - 6.0, middle), &soft);
        // A part has its name there.
        let told = if name.is_empty() { final_c(scene, j) } else { Some(name.clone()) };
        if let Some(c) = told {
            let last = signs.last().copied().flatten();
            let color = match last {
                Some(Sign::Penalty) => pen.colors.penalty_text,
                Some(Sign::Anti) => pen.colors.anti_text,
                _ => pen.colors.soft,
            };
            if !sides.narrow {
                pen.text(&c, (sides.right + 12.0, middle), &Words::new(color, Align::Left));
            } else if over > 0.0 {
                let words = if name.is_empty() { format!("ends at {c}") } else { c };
                pen.text(&words, (sides.right, line), &Words::new(color, Align::Right));
            }
        }
    }
    if let Some(step) = look.step {
        scrub(pen, scene, &guard, step);
    }
    guard
}

/// The least height of a row that has a line over it.
fn over_and_row(leading: f64) -> f64 {
    2.2 * leading
}

/// The sign at each step, by coordinate: that of what the correction does to the norm.
fn rows(scene: &Scene) -> Vec<Vec<Option<Sign>>> {
    let report = scene.report;
    let dim = report.effect.iter().map(Vec::len).max().unwrap_or(0).min(MOST);
    let sign = |at: &Vec<f64>, j: usize| at.get(j).and_then(|&effect| Sign::of(-effect));
    (0..dim).map(|j| report.effect.iter().map(|at| sign(at, j)).collect()).collect()
}

/// The same of one part of the correction, with what it is called; `None` where the method has no such part.
#[split(studies)]
fn strip_part(scene: &Scene, part: usize) -> Option<(Vec<Vec<Option<Sign>>>, String)> {
    let course = part_course(scene.experiment, scene.report, part)?;
    let dim = course.effects.first().map_or(0, Vec::len).min(MOST);
    let sign = |n: usize, j: usize| course.at(n)?.get(j).and_then(|&effect| Sign::of(-effect));
    let rows = (0..dim).map(|j| (0..scene.report.theta.len()).map(|n| sign(n, j)).collect()).collect();
    Some((rows, course.name.clone()))
}

fn row(pen: &mut Pen, guard: &Guard, signs: &[Option<Sign>], (top, bottom): (f64, f64)) {
    let high = bottom - top;
    let gap = (high * 0.12).min(4.0);
    let shift = (high * 0.1).min(3.0);
    let (top, bottom) = (top + gap, bottom - gap);
    for run in runs(signs, guard) {
        let Run { sign, from, to } = run;
        let (hue, top, bottom) = match sign {
            Sign::Penalty => (pen.colors.penalty, top, bottom - shift),
            Sign::Anti => (pen.colors.anti, top + shift, bottom),
            Sign::Zero => (pen.colors.rule, (top + bottom) / 2.0 - 1.0, (top + bottom) / 2.0 + 1.0),
        };
        // A hair between two long runs lets the eye find the turn.
        let hair = if to - from > pen.device(6.0) && from > guard.area.left { pen.device(1.0) } else { 0 };
        pen.fill_device((from + hair, pen.device(top)), (to, pen.device(bottom)), hue);
        words(pen, &run, (top, bottom), high);
    }
}

/// The longest words that fit in a run.
fn words(pen: &mut Pen, run: &Run, (top, bottom): (f64, f64), high: f64) {
    let choices: &[&str] = match run.sign {
        Sign::Penalty => &["+ penalty", "+"],
        Sign::Anti => &["− anti-penalty", "− anti", "−"],
        Sign::Zero => return,
    };
    if high < pen.size() + 1.0 {
        return;
    }
    let (left, right) = (pen.css(run.from), pen.css(run.to));
    let fits = |words: &&&str| pen.measure(words, true) + 8.0 <= right - left;
    let Some(words) = choices.iter().find(fits) else { return };
    let inset: f64 = if words.chars().count() == 1 { 4.0 } else { 8.0 };
    let inset = inset.min((right - left - pen.measure(words, true)) / 2.0);
    pen.text(words, (left + inset, (top + bottom) / 2.0), &Words::new(pen.colors.on_hue, Align::Left).bold())
}
