//! No more points than the screen can show.

use super::{Pixel, Stroke};

/// At most two points in every pixel column: the lowest and the highest, in the order they came.
///
/// Strokes that end and begin in one column are joined there: a gap narrower than a column cannot
/// be seen, and keeping it would let a series that is broken at every other step have any number
/// of points in a column. A wider gap stays.
pub fn columns(strokes: &[Stroke]) -> Vec<Stroke> {
    let mut out: Vec<Stroke> = Vec::new();
    let mut stroke: Stroke = Vec::new();
    let mut column: Option<Column> = None;
    for (id, &point) in strokes.iter().enumerate().flat_map(|(id, s)| s.iter().map(move |p| (id, p))) {
        match &mut column {
            Some(column) if column.x == point.0 => column.take(point.1, id),
            _ => {
                if let Some(done) = column.replace(Column::new(point, id)) {
                    done.flush(&mut stroke);
                    if done.last != id {
                        out.push(std::mem::take(&mut stroke));
                    }
                }
            }
        }
    }
    if let Some(done) = column {
        done.flush(&mut stroke);
        out.push(stroke);
    }
    out
}

/// Consecutive points on the same pixel become one.
pub fn distinct(strokes: &[Stroke]) -> Vec<Stroke> {
    strokes
        .iter()
        .map(|stroke| {
            let mut stroke = stroke.clone();
            stroke.dedup();
            stroke
        })
        .collect()
}

/// What one pixel column holds so far.
struct Column {
    x: i32,
    lowest: i32,
    highest: i32,
    /// The lowest came before the highest.
    rising: bool,
    /// The stroke its last point is of.
    last: usize,
}

impl Column {
    fn new((x, y): Pixel, last: usize) -> Self {
        Self { x, lowest: y, highest: y, rising: true, last }
    }

    fn take(&mut self, y: i32, id: usize) {
        if y < self.lowest {
            (self.lowest, self.rising) = (y, false);
        } else if y > self.highest {
            (self.highest, self.rising) = (y, true);
        }
        self.last = id;
    }

    fn flush(&self, stroke: &mut Stroke) {
        let (first, second) = if self.rising { (self.lowest, self.highest) } else { (self.highest, self.lowest) };
        stroke.push((self.x, first));
        if first != second {
            stroke.push((self.x, second));
        }
    }
}
