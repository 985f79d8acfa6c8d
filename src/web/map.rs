//! The regime map: where a run stands on it, and whole runs for its cells, a row at a time.

use serde::Serialize;

use crate::analysis::{Measure, Place, Reference, Span, decay_at, simulate_row};
use crate::experiment::Settings;

use super::cache::Run;

/// What the page shows of a map besides the picture.
#[derive(Serialize)]
pub struct About {
    /// The formula's map in words; null where the method has no such coefficient.
    formula: Option<Vec<Span>>,
    /// What whole runs are compared with; null where the loss does not fall.
    reference: Option<Reference>,
}

impl About {
    pub fn of(run: &Run, n: usize, j: usize) -> Self {
        Self { formula: place(run, n, j).map(|place| place.words(j)), reference: reference(run) }
    }
}

pub fn place(run: &Run, n: usize, j: usize) -> Option<Place> {
    Place::of(&run.parsed.experiment, &run.report, n, j)
}

pub fn reference(run: &Run) -> Option<Reference> {
    Reference::of(&run.parsed.experiment, &run.report)
}

/// The cells of a map with so many along an edge, row by row: their numbers, β and ρ.
pub fn decays(side: u32) -> impl Iterator<Item = (usize, f64, f64)> {
    let side = side.min(1024) as usize;
    let middle = move |i: usize| decay_at((i as f64 + 0.5) / side as f64);
    (0..side * side).map(move |k| (k, middle(k % side), middle(k / side)))
}

/// The measure with this name.
pub fn measure(name: &str) -> Option<Measure> {
    match name {
        "one-norm" => Some(Measure::OneNorm),
        "sharpness" => Some(Measure::Sharpness),
        _ => None,
    }
}

/// Every `stride`-th cell of a row of `side`: the one-norms at the loss `level`, then the
/// sharpnesses; NaN where a run has none.
pub fn row(settings: &Settings, level: f64, row: usize, side: usize, stride: usize) -> Vec<f64> {
    let middle = |i: usize| decay_at((i as f64 + 0.5) / side as f64);
    let betas: Vec<f64> = (0..side).step_by(stride.max(1)).map(middle).collect();
    let cells = simulate_row(settings, &betas, middle(row), level);
    let number = |value: Option<f64>| value.filter(|x| x.is_finite()).unwrap_or(f64::NAN);
    let norms = cells.iter().map(|cell| number(cell.and_then(|cell| cell.one_norm)));
    norms.chain(cells.iter().map(|cell| number(cell.and_then(|cell| cell.sharpness)))).collect()
}
