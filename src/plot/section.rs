//! Another plane than that of the first two coordinates: two others, or the run's two principal directions.

use crate::analysis::{Flow, Report};
use crate::experiment::Experiment;
use crate::link::PRINCIPAL;
use crate::problem::{Loss, MAX_PARAMETERS};

use super::number::{coordinate, short};

type Vector = [f64; MAX_PARAMETERS];

/// A plane through the last iterate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    /// The point of the plane that is the figure's origin.
    origin: Vector,
    /// Two directions of length 1 with a right angle between them.
    axes: [Vector; 2],
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    Coordinates([usize; 2]),
    /// The share of the iterates' variance that the plane holds.
    Principal(f64),
}

impl Section {
    /// The plane that a link names, where the run has it and it is not the usual one.
    ///
    /// The principal directions are those of the iterates about their mean, the largest variance first.
    pub fn new(named: &[&str], experiment: &Experiment, report: &Report) -> Option<Self> {
        let dim = experiment.problem().dim();
        let last = report.theta.last().filter(|last| last.len() == dim && dim <= MAX_PARAMETERS)?;
        let mut origin = [0.0; MAX_PARAMETERS];
        origin.iter_mut().zip(last).for_each(|(to, from)| *to = *from);
        if named == [PRINCIPAL] {
            let (axes, share) = principal(&report.theta, dim)?;
            return (dim > 2).then_some(Self { origin, axes, of: Of::Principal(share) });
        }
        let places: Vec<usize> = named.iter().filter_map(|name| name.parse::<usize>().ok()?.checked_sub(1)).collect();
        let [a, b] = places.try_into().ok()?;
        if a == b || a >= dim || b >= dim || (a, b) == (0, 1) {
            return None;
        }
        let mut axes = [[0.0; MAX_PARAMETERS]; 2];
        for (axis, place) in axes.iter_mut().zip([a, b]) {
            axis[place] = 1.0;
            origin[place] = 0.0;
        }
        Some(Self { origin, axes, of: Of::Coordinates([a, b]) })
    }

    /// Whether it is one of coordinates, which other runs have as well.
    pub fn is_of_coordinates(&self) -> bool {
        matches!(self.of, Of::Coordinates(_))
    }

    /// The variance of the iterates that it holds, as a share; of coordinates it is not asked for.
    pub fn share(&self) -> Option<f64> {
        if let Of::Principal(share) = self.of { Some(share) } else { None }
    }

    /// Where a point is on it.
    pub fn flat(&self, point: &[f64]) -> [f64; 2] {
        let along = |axis: &Vector| point.iter().zip(&self.origin).zip(axis).map(|((x, o), a)| (x - o) * a).sum();
        [along(&self.axes[0]), along(&self.axes[1])]
    }

    /// How far a direction leads along it.
    pub(super) fn direction(&self, direction: &[f64]) -> (f64, f64) {
        let along = |axis: &Vector| direction.iter().zip(axis).map(|(x, a)| x * a).sum();
        (along(&self.axes[0]), along(&self.axes[1]))
    }

    /// The point at a place of it.
    pub fn lift(&self, (x, y): (f64, f64), point: &mut [f64]) {
        for (j, to) in point.iter_mut().enumerate().take(MAX_PARAMETERS) {
            *to = self.origin[j] + x * self.axes[0][j] + y * self.axes[1][j];
        }
    }

    /// A report whose points are places of it.
    pub fn flattened(&self, report: &Report) -> Report {
        let flat = |points: &[Vec<f64>]| points.iter().map(|point| self.flat(point).to_vec()).collect();
        let mut report = report.clone();
        report.theta = flat(&report.theta);
        let flows = &mut report.flows;
        let each = [&mut flows.first, &mut flows.modified, &mut flows.third, &mut flows.phase];
        each.into_iter().flatten().for_each(|flow: &mut Flow| flow.points = flat(&flow.points));
        report
    }

    /// What an axis of it is called.
    pub(super) fn name(&self, axis: usize) -> String {
        match self.of {
            Of::Coordinates(places) => coordinate(places[axis.min(1)]),
            Of::Principal(_) => ["p₁", "p₂"][axis.min(1)].into(),
        }
    }

    /// What it is.
    pub(super) fn words(&self, dim: usize) -> String {
        match self.of {
            Of::Coordinates(places) => {
                let [a, b] = places.map(coordinate);
                format!("{a} and {b} of {dim}; contours at the last iterate")
            }
            Of::Principal(share) => {
                let percent = short(100.0 * share, 4);
                format!("principal directions of the iterates, through the last; {percent} % of their variance")
            }
        }
    }
}

/// The two directions of largest variance, and their share of it; nothing of points that do not move.
fn principal(points: &[Vec<f64>], dim: usize) -> Option<([Vector; 2], f64)> {
    let mean: Vec<f64> = (0..dim).map(|j| points.iter().map(|p| p[j]).sum::<f64>() / points.len() as f64).collect();
    let mut matrix = vec![vec![0.0; dim]; dim];
    for point in points {
        for i in 0..dim {
            for j in 0..dim {
                matrix[i][j] += (point[i] - mean[i]) * (point[j] - mean[j]);
            }
        }
    }
    let trace: f64 = (0..dim).map(|j| matrix[j][j]).sum();
    if !(trace > 0.0 && trace.is_finite()) {
        return None;
    }
    let vectors = diagonalized(&mut matrix);
    let mut order: Vec<usize> = (0..dim).collect();
    order.sort_by(|&a, &b| matrix[b][b].total_cmp(&matrix[a][a]));
    let mut axes = [[0.0; MAX_PARAMETERS]; 2];
    for (axis, &k) in axes.iter_mut().zip(&order) {
        axis.iter_mut().zip(&vectors).for_each(|(to, row)| *to = row[k]);
        // The sign is of no meaning; that of the largest part is made positive, so that it is the same in every run.
        let largest = axis.iter().copied().fold(0.0, |most: f64, x| if x.abs() > most.abs() { x } else { most });
        if largest < 0.0 {
            axis.iter_mut().for_each(|x| *x = -*x);
        }
    }
    let held: f64 = order.iter().take(2).map(|&k| matrix[k][k]).sum();
    Some((axes, (held / trace).clamp(0.0, 1.0)))
}

/// How often all pairs are gone through; each time the rest falls quadratically.
const SWEEPS: usize = 30;

/// The eigenvectors of a symmetric matrix, as columns; it becomes diagonal (Jacobi's method).
fn diagonalized(matrix: &mut [Vec<f64>]) -> Vec<Vec<f64>> {
    let dim = matrix.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..dim).map(|i| (0..dim).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..SWEEPS {
        for p in 0..dim {
            for q in p + 1..dim {
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
                let c = 1.0 / t.hypot(1.0);
                let turn = |a: f64, b: f64| (c * (a - t * b), c * (t * a + b));
                for row in matrix.iter_mut() {
                    (row[p], row[q]) = turn(row[p], row[q]);
                }
                let (above, below) = matrix.split_at_mut(q);
                for (a, b) in above[p].iter_mut().zip(&mut below[0]) {
                    (*a, *b) = turn(*a, *b);
                }
                for row in &mut vectors {
                    (row[p], row[q]) = turn(row[p], row[q]);
                }
            }
        }
    }
    vectors
}
