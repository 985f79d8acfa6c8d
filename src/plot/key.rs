//! The key: a sample of each line beside its name, in as many rows as the width asks for.

use super::pen::{Align, Line, Pen, Words};

/// The length of a sample, and the room after it and after a name.
const SAMPLE: f64 = 22.0;
const AFTER: f64 = 6.0;
const BETWEEN: f64 = 16.0;

/// The rows in which entries of these names stand, as the left edge of each and its row.
fn places(pen: &Pen, names: &[&str], (left, right): (f64, f64)) -> Vec<(f64, usize)> {
    let (mut x, mut row) = (left, 0);
    let mut out = Vec::new();
    for name in names {
        let wide = SAMPLE + AFTER + pen.measure(name, false);
        if x > left && x + wide > right {
            (x, row) = (left, row + 1);
        }
        out.push((x, row));
        x += wide + BETWEEN;
    }
    out
}

/// The height of the key.
pub(super) fn height(pen: &Pen, names: &[&str], across: (f64, f64)) -> f64 {
    let rows = places(pen, names, across).last().map_or(0, |place| place.1 + 1);
    rows as f64 * pen.leading()
}

/// Draws it from `top` down.
pub(super) fn key(pen: &mut Pen, entries: &[(&str, Line)], across: (f64, f64), top: f64) {
    let names: Vec<&str> = entries.iter().map(|entry| entry.0).collect();
    for ((name, line), (x, row)) in entries.iter().zip(places(pen, &names, across)) {
        let y = top + (row as f64 + 0.5) * pen.leading();
        let sample = vec![pen.at(x, y), pen.at(x + SAMPLE, y)];
        pen.strokes(&[sample], line);
        pen.text(name, (x + SAMPLE + AFTER, y), &Words::new(pen.colors.soft, Align::Left));
    }
}
