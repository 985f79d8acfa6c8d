//! Gaps: where a series has no value there is nothing drawn, not a spike.

use super::clip::{Window, clip};

/// Splits a series into its connected runs.
pub fn gaps(points: impl IntoIterator<Item = Option<(f64, f64)>>) -> Vec<Vec<(f64, f64)>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for point in points {
        match point {
            Some(point) => run.push(point),
            None if run.is_empty() => {}
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// The parts of a run that are inside the window; where it leaves and comes back it is split.
pub fn cut(run: &[(f64, f64)], window: &Window) -> Vec<Vec<(f64, f64)>> {
    if let [alone] = run {
        return if window.contains(*alone) { vec![vec![*alone]] } else { Vec::new() };
    }
    let mut parts: Vec<Vec<(f64, f64)>> = Vec::new();
    // Whether the last part reaches the start of the next segment uncut.
    let mut open = false;
    for (&from, &to) in run.iter().zip(run.iter().skip(1)) {
        let Some((a, b)) = clip(from, to, window) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open && a == from => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        open = b == to;
    }
    parts
}
