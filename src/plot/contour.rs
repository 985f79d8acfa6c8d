//! Contours of a sampled surface, by marching squares, joined into lines.

/// A surface sampled on a grid of `columns` by `rows` points, row by row.
pub(super) struct Grid {
    pub columns: usize,
    pub rows: usize,
    pub values: Vec<f64>,
}

/// A contour: places in units of the grid's cells.
pub(super) type Contour = Vec<(f64, f64)>;

/// How many points are enough to know what share of the area is below a level.
const SAMPLE: usize = 4000;

/// How far towards the low levels the lines crowd.
const CROWD: f64 = 1.45;

impl Grid {
    /// About `count` levels at shares of the *area*, not of the height: a surface that is steep at
    /// the rim and flat in the middle shows lines in both.
    pub(super) fn levels(&self, count: usize) -> Vec<f64> {
        // Enough to know the shares by.
        let every = self.values.iter().step_by((self.values.len() / SAMPLE).max(1));
        let mut sorted: Vec<f64> = every.copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(&lo), Some(&hi)) = (sorted.first(), sorted.last()) else { return Vec::new() };
        let mut levels: Vec<f64> = (1..=count)
            .map(|k| (k as f64 / (count + 1) as f64).powf(CROWD))
            .filter_map(|share| sorted.get((share * sorted.len() as f64) as usize).copied())
            .filter(|&level| lo < level && level < hi)
            .collect();
        levels.dedup();
        levels
    }

    /// The lines on which the surface has these levels, level by level. Where a corner of a cell is not
    /// finite the cell has none.
    pub(super) fn contours(&self, levels: &[f64]) -> Vec<Contour> {
        let mut joins = Joins { at: vec![[NONE; 2]; 2 * self.columns * self.rows], edges: Vec::new() };
        let mut lines = Vec::new();
        // Most cells are crossed by no line, and each is asked once for every level.
        let reach: Vec<(f64, f64)> = (0..self.values.len())
            .map(|k| {
                let [a, b, c, d] = self.corners(k);
                (a.min(b).min(c.min(d)), a.max(b).max(c.max(d)))
            })
            .collect();
        // Each level undoes all its joins.
        for &level in levels {
            joins.edges.clear();
            for (k, &(low, high)) in reach.iter().enumerate() {
                if low <= level && level < high {
                    for (a, b) in self.cell(k, level).into_iter().flatten() {
                        joins.join(a, b);
                    }
                }
            }
            // Open lines from one of their ends first; what then is left are rings.
            for ends in [true, false] {
                for k in 0..joins.edges.len() {
                    let start = joins.edges[k];
                    if !ends || joins.at[start][1] == NONE {
                        lines.extend(self.line(start, level, &mut joins));
                    }
                }
            }
        }
        lines
    }

    /// The line from an edge as far as it goes, if there is one.
    fn line(&self, start: usize, level: f64, joins: &mut Joins) -> Option<Contour> {
        let mut next = joins.leave(start)?;
        let mut line = vec![self.crossing(start, level), self.crossing(next, level)];
        while let Some(after) = joins.leave(next) {
            line.push(self.crossing(after, level));
            next = after;
        }
        Some(line)
    }

    fn at(&self, column: usize, row: usize) -> f64 {
        self.values.get(row * self.columns + column).copied().unwrap_or(f64::NAN)
    }

    /// The values around a cell, which is named by its lower left corner; not a number where there is no
    /// cell.
    fn corners(&self, cell: usize) -> [f64; 4] {
        let above = cell + self.columns;
        match (self.values.get(cell..=cell + 1), self.values.get(above..=above + 1)) {
            (Some(&[a, b]), Some(&[d, c])) if !(cell + 1).is_multiple_of(self.columns) => [a, b, c, d],
            _ => [f64::NAN; 4],
        }
    }

    /// The edges of a cell that the level crosses, in pairs. An edge is named by its lower left
    /// corner, twice, plus one if it is upright.
    #[inline]
    fn cell(&self, cell: usize, level: f64) -> [Option<(usize, usize)>; 2] {
        let corners = self.corners(cell);
        let above = corners.map(|v| v > level);
        if corners.iter().any(|v| !v.is_finite()) {
            return [None; 2];
        }
        let corner = |c: usize, r: usize| 2 * (cell + r * self.columns + c);
        let edges = [corner(0, 0), corner(1, 0) + 1, corner(0, 1), corner(0, 0) + 1];
        let mut crossed = (0..4).filter(|&k| above[k] != above[(k + 1) % 4]).map(|k| edges[k]);
        match [crossed.next(), crossed.next(), crossed.next(), crossed.next()] {
            // A saddle: the middle decides which two corners belong together.
            [Some(a), Some(b), Some(c), Some(d)] => {
                let middle = corners.iter().map(|v| v / 4.0).sum::<f64>() > level;
                if middle == above[0] { [Some((a, b)), Some((c, d))] } else { [Some((a, d)), Some((b, c))] }
            }
            [Some(a), Some(b), ..] => [Some((a, b)), None],
            _ => [None; 2],
        }
    }

    fn crossing(&self, edge: usize, level: f64) -> (f64, f64) {
        let (corner, upright) = (edge / 2, edge % 2 == 1);
        let (column, row) = (corner % self.columns, corner / self.columns);
        let (from, to) = if upright {
            (self.at(column, row), self.at(column, row + 1))
        } else {
            (self.at(column, row), self.at(column + 1, row))
        };
        let t = ((level / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0)).clamp(0.0, 1.0);
        let (x, y) = (column as f64, row as f64);
        if upright { (x, y + t) } else { (x + t, y) }
    }
}

/// No edge.
const NONE: usize = usize::MAX;

/// Which crossed edges a line joins: each with one other or two, as two cells share it.
struct Joins {
    at: Vec<[usize; 2]>,
    /// Those that are joined at all.
    edges: Vec<usize>,
}

impl Joins {
    fn join(&mut self, a: usize, b: usize) {
        for (from, to) in [(a, b), (b, a)] {
            let second = self.at[from][0] != NONE;
            self.at[from][usize::from(second)] = to;
            if !second {
                self.edges.push(from);
            }
        }
    }

    /// Goes from an edge to one that it is joined with, and undoes that join.
    fn leave(&mut self, from: usize) -> Option<usize> {
        let [first, second] = self.at[from];
        let to = if second != NONE { second } else { first };
        if to == NONE {
            return None;
        }
        self.at[from] = if second != NONE { [first, NONE] } else { [NONE; 2] };
        let [back, other] = self.at[to];
        self.at[to] = if back == from { [other, NONE] } else { [back, NONE] };
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(f: impl Fn(f64, f64) -> f64) -> Grid {
        let values = (0..21 * 21).map(|i| f((i % 21) as f64 - 10.0, (i / 21) as f64 - 10.0)).collect();
        Grid { columns: 21, rows: 21, values }
    }

    #[test]
    fn a_bowl_has_rings() {
        let bowl = grid(|x, y| x * x + y * y);
        let lines = bowl.contours(&[30.0]);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last(), "a ring is closed");
        for &(x, y) in &lines[0] {
            assert!(((x - 10.0).hypot(y - 10.0) - 30f64.sqrt()).abs() < 0.1);
        }
    }

    #[test]
    fn a_saddle_has_branches_and_a_slope_has_a_line() {
        assert_eq!(grid(|x, y| x * y).contours(&[20.5]).len(), 2);
        assert_eq!(grid(|x, _| x).contours(&[0.5]), [(0..21).map(|r| (10.5, f64::from(r))).collect::<Contour>()]);
    }

    #[test]
    fn what_is_not_finite_has_no_lines() {
        assert!(grid(|_, _| f64::NAN).levels(10).is_empty());
        assert!(grid(|_, _| 1.0).levels(10).is_empty(), "a plain has none either");
        let half = grid(|x, y| if x > 0.0 { f64::INFINITY } else { y });
        assert!(half.contours(&[0.5]).iter().flatten().all(|p| p.0 <= 10.0));
        let steep = grid(|x, y| 1e308 * (x * y).signum());
        assert!(steep.contours(&[0.0]).iter().flatten().all(|p| p.0.is_finite() && p.1.is_finite()));
    }

    #[test]
    fn levels_divide_the_area() {
        let steep = grid(|x, y| (x * x + y * y).exp());
        let levels = steep.levels(10);
        assert_eq!(levels.len(), 10);
        assert!(levels.windows(2).all(|w| w[0] < w[1]));
    }
}
