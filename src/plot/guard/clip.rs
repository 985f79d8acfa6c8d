//! Cutting a segment at the frame, before it becomes pixels.

use super::axis::Axis;

/// The frame in the coordinates in which both scales are straight.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Left.
    pub x0: f64,
    /// Right.
    pub x1: f64,
    /// Bottom.
    pub y0: f64,
    /// Top.
    pub y1: f64,
}

impl Window {
    /// The frame of two axes.
    pub fn of(x: &Axis, y: &Axis) -> Self {
        let ((x0, x1), (y0, y1)) = (x.ends(), y.ends());
        Self { x0, x1, y0, y1 }
    }

    /// Whether a point is inside, edges included.
    pub fn contains(&self, (x, y): (f64, f64)) -> bool {
        self.x0 <= x && x <= self.x1 && self.y0 <= y && y <= self.y1
    }
}

#[derive(Clone, Copy)]
enum Edge {
    X(f64),
    Y(f64),
}

/// The part of the segment from `a` to `b` that is inside, by Liang and Barsky: each edge bounds
/// the parameter of the segment from below or from above.
///
/// Both ends must be finite. An end that is inside is returned bit for bit; a cut end is exactly
/// on the edge that cut it.
pub fn clip(a: (f64, f64), b: (f64, f64), window: &Window) -> Option<((f64, f64), (f64, f64))> {
    // Differences of numbers near the largest overflow; a quarter of them does not. Small numbers
    // are left alone, since a quarter of the smallest would be rounded.
    let huge = [a.0, a.1, b.0, b.1, window.x0, window.x1, window.y0, window.y1].iter().any(|v| v.abs() > 1e307);
    let s = if huge { 0.25 } else { 1.0 };
    let (p, q) = ((a.0 * s, a.1 * s), (b.0 * s, b.1 * s));
    let (dx, dy) = (q.0 - p.0, q.1 - p.1);

    let (mut t0, mut t1) = (0.0, 1.0);
    let (mut enter, mut leave) = (None, None);
    let edges = [
        (-dx, p.0 - window.x0 * s, Edge::X(window.x0)),
        (dx, window.x1 * s - p.0, Edge::X(window.x1)),
        (-dy, p.1 - window.y0 * s, Edge::Y(window.y0)),
        (dy, window.y1 * s - p.1, Edge::Y(window.y1)),
    ];
    for (towards, room, edge) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let t = room / towards;
        if towards < 0.0 && t > t0 {
            (t0, enter) = (t, Some(edge));
        } else if towards > 0.0 && t < t1 {
            (t1, leave) = (t, Some(edge));
        }
        if t0 > t1 {
            return None;
        }
    }
    // An end that no edge cut may still be outside by a rounding of its parameter.
    let inner = |(x, y): (f64, f64)| (x.clamp(window.x0, window.x1), y.clamp(window.y0, window.y1));
    let end = |whole, edge: Option<Edge>| edge.map_or(inner(whole), |edge| on(edge, p, q, s, window));
    Some((end(a, enter), end(b, leave)))
}

/// Where the line through `p` and `q` (scaled by `s`) meets an edge.
///
/// Measured from the end that is nearer, so that a far end does not swallow the digits of it.
fn on(edge: Edge, p: (f64, f64), q: (f64, f64), s: f64, window: &Window) -> (f64, f64) {
    let across = |at: f64, p: (f64, f64), q: (f64, f64)| {
        let at = at * s;
        let (to_p, to_q) = (at - p.0, q.0 - at);
        let y = if to_p.abs() <= to_q.abs() {
            p.1 + to_p / (q.0 - p.0) * (q.1 - p.1)
        } else {
            q.1 - to_q / (q.0 - p.0) * (q.1 - p.1)
        };
        y / s
    };
    match edge {
        Edge::X(x) => (x, across(x, p, q).clamp(window.y0, window.y1)),
        Edge::Y(y) => (across(y, (p.1, p.0), (q.1, q.0)).clamp(window.x0, window.x1), y),
    }
}
