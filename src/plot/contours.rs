//! Lines of equal loss over the frame, by marching squares.

use std::collections::HashMap;

use super::guard::Guard;

/// Cells of the grid along either axis.
const CELLS: usize = 64;

/// Lines.
const LEVELS: usize = 11;

/// The lines of equal `loss` in the frame, in data coordinates.
///
/// The levels are cubes of equal steps from the least to the greatest value, so that a steep loss
/// still shows its valley.
pub(super) fn contours(guard: &Guard, loss: impl Fn(f64, f64) -> f64) -> Vec<Vec<(f64, f64)>> {
    let grid = Grid::sample(guard, loss);
    let finite = grid.values.iter().copied().filter(|v| v.is_finite());
    let Some((lo, hi)) =
        finite.fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(lo, hi)| (lo.min(v), hi.max(v)))))
    else {
        return Vec::new();
    };
    (1..=LEVELS)
        .map(|i| lo + (hi - lo) * (i as f64 / (LEVELS + 1) as f64).powi(3))
        .flat_map(|level| grid.lines(level))
        .collect()
}

struct Grid {
    x: Vec<f64>,
    y: Vec<f64>,
    values: Vec<f64>,
}

/// An edge of the grid: its lower left corner, and whether it goes up.
type Edge = (usize, usize, bool);

impl Grid {
    fn sample(guard: &Guard, loss: impl Fn(f64, f64) -> f64) -> Self {
        let places = |axis: &super::guard::Axis| -> Vec<f64> {
            (0..=CELLS).map(|i| axis.value(i as f64 / CELLS as f64)).collect()
        };
        let (x, y) = (places(&guard.x), places(&guard.y));
        let values = y.iter().flat_map(|&y| x.iter().map(move |&x| (x, y))).map(|(x, y)| loss(x, y)).collect();
        Self { x, y, values }
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.values[j * (CELLS + 1) + i]
    }

    /// Where a level crosses an edge, if it does.
    fn crossing(&self, (i, j, up): Edge, level: f64) -> Option<(f64, f64)> {
        let (k, l) = if up { (i, j + 1) } else { (i + 1, j) };
        let (a, b) = (self.at(i, j), self.at(k, l));
        if !a.is_finite() || !b.is_finite() || (a < level) == (b < level) {
            return None;
        }
        let t = (level - a) / (b - a);
        Some((self.x[i] + t * (self.x[k] - self.x[i]), self.y[j] + t * (self.y[l] - self.y[j])))
    }

    /// The lines of one level, joined from cell to cell.
    fn lines(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        // Each crossed edge with its neighbours along the line.
        let mut next: HashMap<Edge, Vec<Edge>> = HashMap::new();
        let mut order = Vec::new();
        for j in 0..CELLS {
            for i in 0..CELLS {
                let around = [(i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true)];
                let crossed: Vec<Edge> =
                    around.into_iter().filter(|&edge| self.crossing(edge, level).is_some()).collect();
                // Four crossings are a saddle: which two belong together the next finer grid would say.
                for pair in crossed.chunks_exact(2) {
                    for (from, to) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                        next.entry(from).or_insert_with(|| {
                            order.push(from);
                            Vec::new()
                        });
                        next.entry(from).and_modify(|list| list.push(to));
                    }
                }
            }
        }
        // Open lines from an end, then the closed ones from anywhere.
        let mut lines = Vec::new();
        for ends in [true, false] {
            for &start in &order {
                if next.get(&start).is_none_or(|list| list.is_empty() || (ends && list.len() != 1)) {
                    continue;
                }
                let mut line: Vec<(f64, f64)> = self.crossing(start, level).into_iter().collect();
                let mut here = start;
                while let Some(to) = next.get_mut(&here).and_then(Vec::pop) {
                    if let Some(back) = next.get_mut(&to)
                        && let Some(at) = back.iter().position(|edge| *edge == here)
                    {
                        back.swap_remove(at);
                    }
                    line.extend(self.crossing(to, level));
                    here = to;
                }
                lines.push(line);
            }
        }
        lines
    }
}
