//! The error of each flow against the iterates, by step.

use super::Scene;
use super::corner::corner;
use super::cover::covering;
use super::curves::{Curve, curves};
use super::guard::{Guard, Pixel, Stroke, ticks};
use super::look::Look;
use super::notices::notices;
use super::pen::{Align, Line, Pen, Words};
use super::spread::spread;
use super::steps::{TICKS, error_axis, largest, margins, scrub, step_axis, step_labels};

/// The length of a sample of a stroke in the key, and the room after it.
const SAMPLE: f64 = 25.0;

/// Draws the figure.
pub(super) fn error(pen: &mut Pen, scene: &Scene, look: &Look) -> Guard {
    let sides = margins(pen);
    let leading = pen.leading();
    // Room for every kind of flow, hidden or not: the frame stays where it is.
    let keys = if sides.narrow { ROWS } else { 0 };
    let (top, bottom) = (leading * (2 + keys) as f64 + 3.0, pen.height - sides.below);
    let area = pen.area((sides.left, top, sides.right, bottom));
    let (x, y) = covering((step_axis(scene), error_axis(scene, look)), look.cover);
    let guard = Guard { x, y, area };

    let unsaid = head(pen, scene, look);
    let soft = Words::new(pen.colors.soft, Align::Right);
    let most = ((bottom - top) / (leading * 1.8)) as usize;
    for tick in ticks(&guard.y, most.clamp(2, TICKS)) {
        if let Some(at) = guard.row(tick.at) {
            pen.level(at, (area.left, area.right), pen.colors.rule);
            pen.text(&tick.label, (sides.left - 6.0, pen.css(at)), &soft);
        }
    }
    step_labels(pen, &guard, &sides);

    let curves = curves(scene, look);
    let drawn: Vec<(&Curve, Vec<Stroke>)> = curves
        .iter()
        .map(|curve| (curve, guard.series(curve.flow.error.iter().enumerate().map(|(n, &e)| (n as f64, e)))))
        .collect();
    for (curve, strokes) in &drawn {
        pen.strokes(strokes, &curve.line);
        summit(pen, &guard, curve);
    }
    if sides.narrow {
        key(pen, &curves);
    } else {
        labels(pen, &guard, &drawn);
    }
    let strokes: Vec<Stroke> = drawn.iter().flat_map(|(_, strokes)| strokes.iter().cloned()).collect();
    corner(pen, &guard, &unsaid, (&strokes, &[]));
    if let Some(step) = look.step {
        marked(pen, scene, &guard, &curves, step);
    }
    guard
}

/// What is on the axis, or what is wrong, above the frame; gives back what found no room.
fn head(pen: &mut Pen, scene: &Scene, look: &Look) -> Vec<String> {
    let notices = notices(scene, look);
    let y = pen.leading() / 2.0;
    let ink = Words::new(pen.colors.ink, Align::Left);
    if notices.is_empty() {
        let words = if look.log_error { "distance to the iterates, log" } else { "distance to the iterates" };
        pen.text(words, (0.0, y), &Words { color: pen.colors.soft, ..ink });
        return notices;
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
    pen.text(&words, (0.0, y), &ink);
    rest.collect()
}

/// How many entries of the key stand side by side.
const COLUMNS: usize = 2;
/// How many rows hold the four kinds of flow.
const ROWS: usize = 2;
/// The room after a name, and after an entry.
const AFTER: f64 = 5.0;

/// On a narrow figure: the curves' names and largest errors, over the frame, in columns.
fn key(pen: &mut Pen, curves: &[Curve]) {
    // The second column has the longer names.
    let edges = [0.0, pen.width * 0.47, pen.width];
    let wide = |column: usize| edges[column + 1] - edges[column];
    // All entries alike. The sample gives way before the number: color and name tell the curve too.
    let styles = [(SAMPLE, "max "), (SAMPLE, "≤ "), (0.0, "≤ "), (0.0, "")];
    let need = |curve: &Curve, (sample, sign): (f64, &str)| {
        let value = format!("{sign}{}", largest(curve.flow));
        sample + pen.measure(curve.name, true) + AFTER + pen.measure(&value, false)
    };
    let fits = |style: &(f64, &str)| {
        curves.iter().enumerate().all(|(i, curve)| need(curve, *style) + AFTER <= wide(i % COLUMNS))
    };
    let (sample, sign) = styles.into_iter().find(fits).unwrap_or((0.0, ""));
    for (i, curve) in curves.iter().enumerate() {
        let (x, y) = (edges[i % COLUMNS], pen.leading() * ((i / COLUMNS) as f64 + 1.5));
        if sample > 0.0 {
            pen.strokes(&[vec![pen.at(x + 1.0, y), pen.at(x + sample - AFTER, y)]], &curve.line);
        }
        let name = Words::new(curve.words, Align::Left).bold();
        pen.text(curve.name, (x + sample, y), &name);
        let after = x + sample + pen.measure(curve.name, true) + AFTER;
        pen.text(&format!("{sign}{}", largest(curve.flow)), (after, y), &Words { bold: false, ..name });
    }
}

/// A dot where the error is largest.
fn summit(pen: &mut Pen, guard: &Guard, curve: &Curve) {
    let finite = curve.flow.error.iter().copied().enumerate().filter(|(_, e)| e.is_finite());
    let Some((n, e)) = finite.max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
    if let Some(at) = guard.point(n as f64, e) {
        pen.disc(at, 2.6, curve.line.color);
    }
}

/// A name and the largest error at the end of each curve, as near to it as the others allow.
fn labels(pen: &mut Pen, guard: &Guard, drawn: &[(&Curve, Vec<Stroke>)]) {
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
            None if ends.is_empty() => return,
            None => {
                ends.pop();
            }
        }
    };
    for ((curve, at), y) in ends.iter().zip(places) {
        if at.0 >= guard.area.right - 1 {
            let elbow = vec![(at.0, at.1), pen.at(right + 9.0, y)];
            pen.strokes(&[elbow], &Line::solid(pen.colors.tie, 1.0));
        }
        let name = Words::new(curve.words, Align::Left).bold();
        let x = right + 12.0;
        if lines > 1.0 {
            pen.text(curve.name, (x, y - leading / 2.0), &name);
            pen.text(&format!("max {}", largest(curve.flow)), (x, y + leading / 2.0), &Words { bold: false, ..name });
        } else {
            pen.text(curve.name, (x, y), &name);
        }
    }
}

/// The marked step: a line, a dot on each curve, and the step's number.
fn marked(pen: &mut Pen, scene: &Scene, guard: &Guard, curves: &[Curve], step: usize) {
    let Some(step) = scrub(pen, scene, guard, step) else { return };
    for curve in curves {
        if let Some(at) = curve.flow.error.get(step).and_then(|&e| guard.point(step as f64, e)) {
            pen.disc(at, 4.4, pen.colors.background);
            pen.disc(at, 3.4, curve.line.color);
        }
    }
    let Some(x) = guard.column(step as f64) else { return };
    let look = Words::new(pen.colors.ink, Align::Middle).bold();
    // Between what is said above and the frame, where no curve is.
    let y = pen.css(guard.area.top) - pen.leading() / 2.0 - 3.0;
    let words = format!("step {step}");
    let half = pen.measure(&words, true) / 2.0;
    let (left, right) = (pen.css(guard.area.left) + half, pen.css(guard.area.right) - half);
    pen.text(&words, (pen.css(x).min(right).max(left), y), &look)
}
