//! The error of each flow against the iterates, by step.

use plotters_backend::DrawingBackend;

use super::curves::{Curve, curves};
use super::guard::{Guard, Pixel, Stroke, ticks};
use super::look::Look;
use super::notices::notices;
use super::pen::{Align, Drawn, Line, Pen, Words};
use super::spread::spread;
use super::steps::{TICKS, error_axis, largest, margins, scrub, step_axis, step_labels};
use super::{DrawError, Scene, text};

/// Draws the figure.
pub(super) fn error<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, look: &Look) -> Result<Guard, DrawError> {
    let sides = margins(pen);
    let leading = pen.leading();
    let (top, bottom) = (leading * 2.0 + 3.0, pen.height - leading - 6.0);
    let area = pen.area((sides.left, top, sides.right, bottom));
    let guard = Guard { x: step_axis(scene), y: error_axis(scene, look), area };

    let unsaid = head(pen, scene, look)?;
    let soft = Words::new(pen.colors.soft, Align::Right);
    let most = ((bottom - top) / (leading * 1.8)) as usize;
    for tick in ticks(&guard.y, most.clamp(2, TICKS)) {
        if let Some(at) = guard.row(tick.at) {
            pen.level(at, (area.left, area.right), pen.colors.rule)?;
            pen.text(&tick.label, (sides.left - 6.0, pen.css(at)), &soft)?;
        }
    }
    step_labels(pen, &guard)?;

    let curves = curves(scene, look);
    let drawn: Vec<(&Curve, Vec<Stroke>)> = curves
        .iter()
        .map(|curve| (curve, guard.series(curve.flow.error.iter().enumerate().map(|(n, &e)| (n as f64, e)))))
        .collect();
    for (curve, strokes) in &drawn {
        pen.strokes(strokes, &curve.line)?;
        summit(pen, &guard, curve)?;
    }
    labels(pen, &guard, &drawn)?;
    below(pen, &guard, &unsaid)?;
    if let Some(step) = look.step {
        marked(pen, scene, &guard, &curves, step)?;
    }
    Ok(guard)
}

/// What is on the axis, or what is wrong, above the frame; gives back what found no room.
fn head<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, look: &Look) -> Result<Vec<String>, DrawError> {
    let notices = notices(scene);
    let y = pen.leading() / 2.0;
    let ink = Words::new(pen.colors.ink, Align::Left);
    if notices.is_empty() {
        let words = if look.log_error { "distance to the iterates, log" } else { "distance to the iterates" };
        pen.text(words, (0.0, y), &Words { color: pen.colors.soft, ..ink })?;
        return Ok(notices);
    }
    let mut words = String::new();
    let mut rest = notices.into_iter().peekable();
    while let Some(notice) = rest.peek() {
        let longer = if words.is_empty() { notice.clone() } else { format!("{words}; {notice}") };
        if !words.is_empty() && pen.measure(&longer, false) > pen.width {
            break;
        }
        words = longer;
        rest.next();
    }
    pen.text(&words, (0.0, y), &ink)?;
    Ok(rest.collect())
}

/// The rest of what is wrong, low in the frame: errors rise fast and then stay high.
fn below<B: DrawingBackend>(pen: &mut Pen<B>, guard: &Guard, lines: &[String]) -> Drawn {
    let leading = pen.leading();
    let (right, bottom) = (pen.css(guard.area.right) - 6.0, pen.css(guard.area.bottom) - 6.0 - leading);
    let room = right - pen.css(guard.area.left);
    let look = Words::new(pen.colors.ink, Align::Right).plate();
    let broken: Vec<String> = lines.iter().flat_map(|line| text::lines(line, pen.size(), false, room)).collect();
    for (i, line) in broken.iter().rev().enumerate() {
        pen.text(line, (right, bottom - (i as f64 + 0.5) * leading), &look)?;
    }
    Ok(())
}

/// A dot where the error is largest.
fn summit<B: DrawingBackend>(pen: &mut Pen<B>, guard: &Guard, curve: &Curve) -> Drawn {
    let finite = curve.flow.error.iter().copied().enumerate().filter(|(_, e)| e.is_finite());
    let Some((n, e)) = finite.max_by(|a, b| a.1.total_cmp(&b.1)) else { return Ok(()) };
    match guard.point(n as f64, e) {
        Some(at) => pen.disc(at, 2.6, curve.line.color),
        None => Ok(()),
    }
}

/// A name and the largest error at the end of each curve, as near to it as the others allow.
fn labels<B: DrawingBackend>(pen: &mut Pen<B>, guard: &Guard, drawn: &[(&Curve, Vec<Stroke>)]) -> Drawn {
    let end = |strokes: &[Stroke]| strokes.last().and_then(|stroke| stroke.last()).copied();
    let mut ends: Vec<(&Curve, Pixel)> = drawn.iter().filter_map(|(c, s)| Some((*c, end(s)?))).collect();
    let leading = pen.leading();
    let (lo, hi) = (pen.css(guard.area.top) - leading / 2.0, pen.css(guard.area.bottom) + 4.0);
    let right = pen.css(guard.area.right);
    // With two lines each, then with one, then without those that find no room.
    let mut lines = 2.0;
    let places = loop {
        let wanted: Vec<f64> = ends.iter().map(|(_, at)| pen.css(at.1)).collect();
        match spread(&wanted, lines * leading + 2.0, lo, hi) {
            Some(places) => break places,
            None if lines > 1.0 => lines = 1.0,
            None if ends.is_empty() => return Ok(()),
            None => {
                ends.pop();
            }
        }
    };
    for ((curve, at), y) in ends.iter().zip(places) {
        if at.0 >= guard.area.right - 1 {
            let elbow = vec![(at.0, at.1), pen.at(right + 9.0, y)];
            pen.strokes(&[elbow], &Line::solid(pen.colors.tie, 1.0))?;
        }
        let name = Words::new(curve.words, Align::Left).bold();
        let x = right + 12.0;
        if lines > 1.0 {
            pen.text(curve.name, (x, y - leading / 2.0), &name)?;
            pen.text(&largest(curve.flow), (x, y + leading / 2.0), &Words { bold: false, ..name })?;
        } else {
            pen.text(curve.name, (x, y), &name)?;
        }
    }
    Ok(())
}

/// The marked step: a line, a dot on each curve, and the step's number.
fn marked<B: DrawingBackend>(pen: &mut Pen<B>, scene: &Scene, guard: &Guard, curves: &[Curve], step: usize) -> Drawn {
    let Some(step) = scrub(pen, scene, guard, step)? else { return Ok(()) };
    for curve in curves {
        if let Some(at) = curve.flow.error.get(step).and_then(|&e| guard.point(step as f64, e)) {
            pen.disc(at, 4.4, pen.colors.background)?;
            pen.disc(at, 3.4, curve.line.color)?;
        }
    }
    let Some(x) = guard.column(step as f64) else { return Ok(()) };
    let look = Words::new(pen.colors.ink, Align::Middle).bold();
    // Between what is said above and the frame, where no curve is.
    let y = pen.leading() * 1.5;
    let words = format!("step {step}");
    let half = pen.measure(&words, true) / 2.0;
    let (left, right) = (pen.css(guard.area.left) + half, pen.css(guard.area.right) - half);
    pen.text(&words, (pen.css(x).min(right).max(left), y), &look)
}
