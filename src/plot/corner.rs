//! What must be said inside a frame, in the corner where it hides least.

use super::guard::{Guard, Pixel, Stroke};
use super::pen::{Align, Pen, Rect, Words};
use super::text;

/// Words over words are worse than words over any curve.
const WORDS: usize = 1_000_000;
/// Words where a named point wants its name, and on the point itself, count as much as so many
/// pieces of a curve.
const NAMED: usize = 60;
const POINT: usize = 300;
/// How wide a block of lines may be, as shares of the frame: corners are for short lines, but a
/// short block can be worse than a low one.
const SHARES: [f64; 2] = [0.58, 0.8];
/// The room a named point wants to its left and right, in CSS pixels.
const BESIDE: f64 = 90.0;

/// Writes the lines in the corner of the frame that the curves leave most empty, off the named
/// points where it can.
pub(super) fn corner(pen: &mut Pen, guard: &Guard, lines: &[String], (curves, named): (&[Stroke], &[Pixel])) {
    let leading = pen.leading();
    let around = |p: &Pixel, wide: f64, high: f64| -> Rect {
        let (x, y) = (pen.css(p.0), pen.css(p.1));
        (x - wide, y - high, x + wide, y + high)
    };
    let names = |rect: &Rect| named.iter().filter(|p| meet(&around(p, BESIDE, leading), rect)).count();
    let points = |rect: &Rect| named.iter().filter(|p| meet(&around(p, leading, leading), rect)).count();
    let cost = |rect: &Rect| crowd(pen, curves, rect, 8.0) + NAMED * names(rect) + POINT * points(rect);

    let blocks = SHARES.iter().flat_map(|&share| block(pen, guard, lines, share));
    let Some(block) = blocks.min_by_key(|block| cost(&block.rect)) else { return };
    let (left, top, right, _) = block.rect;
    let (align, x) = if block.right { (Align::Right, right) } else { (Align::Left, left) };
    let look = Words::new(pen.colors.ink, align).plate();
    for (i, line) in block.lines.iter().enumerate() {
        pen.text(line, (x, top + (i as f64 + 0.5) * leading), &look);
    }
}

/// Lines in a corner.
struct Block {
    rect: Rect,
    /// In a corner on the right.
    right: bool,
    lines: Vec<String>,
}

/// The lines, broken to a share of the frame's width, in each of the corners; none of no lines.
fn block(pen: &Pen, guard: &Guard, lines: &[String], share: f64) -> Vec<Block> {
    let area = &guard.area;
    let across = pen.css(area.width());
    let room = (across * share).max(170.0).min(across - 12.0);
    let lines: Vec<String> = lines.iter().flat_map(|l| text::lines(l, pen.size(), false, room)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let wide = lines.iter().map(|l| pen.measure(l, false)).fold(0.0, f64::max);
    let high = lines.len() as f64 * pen.leading();
    let (left, top) = (pen.css(area.left) + 6.0, pen.css(area.top) + 6.0);
    let (right, bottom) = (pen.css(area.right) - 6.0, pen.css(area.bottom) - 6.0);
    let corners = [(false, false), (false, true), (true, false), (true, true)];
    corners
        .map(|(low, rightmost)| {
            let y = if low { (bottom - high).max(top) } else { top };
            let x = if rightmost { right - wide } else { left };
            Block { rect: (x, y, x + wide, y + high), right: rightmost, lines: lines.clone() }
        })
        .into()
}

fn meet(a: &Rect, b: &Rect) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// How much of the lines is under a rectangle; words count for more than any curve.
pub(super) fn crowd(pen: &Pen, curves: &[Stroke], rect: &Rect, margin: f64) -> usize {
    let under = |x: f64, y: f64| {
        let (x, y) = (pen.css(x as i32), pen.css(y as i32));
        rect.0 - margin <= x && x <= rect.2 + margin && rect.1 - margin <= y && y <= rect.3 + margin
    };
    let words = if pen.free(*rect) { 0 } else { WORDS };
    let pieces = curves.iter().flat_map(|stroke| stroke.windows(2)).map(|w| {
        let [(x0, y0), (x1, y1)] = [w[0], w[1]].map(|p| (f64::from(p.0), f64::from(p.1)));
        let count = ((x1 - x0).hypot(y1 - y0) / f64::from(pen.device(8.0).max(1))).ceil().clamp(1.0, 500.0);
        let at = |k: usize| (k as f64 + 0.5) / count;
        (0..count as usize).filter(|&k| under(x0 + at(k) * (x1 - x0), y0 + at(k) * (y1 - y0))).count()
    });
    words + pieces.sum::<usize>()
}
