//! `E(θ) = ¼ Σᵢ log(1 + exp(−yᵢ xᵢ·θ))`
//!
//! Logistic regression on four points, `(x, y)`: ((1, 2), +1), ((2, −1), −1), ((1.5, 0.5), +1),
//! ((0.5, 1), −1). Not separable, so the minimum is finite. Each point is one sample.

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant, logistic, softplus};
use crate::prose::prose;

/// `¼ Σᵢ log(1 + exp(−yᵢ xᵢ·θ))` over four points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Logistic;

/// `−yᵢ xᵢ`: the direction in which sample i's loss grows.
const POINTS: [[f64; 2]; 4] = [[-1.0, -2.0], [2.0, -1.0], [-1.5, -0.5], [0.5, 1.0]];

impl Logistic {
    pub(super) const INFO: Info = Info {
        key: "logistic",
        name: "Logistic",
        formula: prose("¼ Σ log(1 + exp(−yᵢ xᵢ·θ))"),
        start: &[1.0, -1.5],
        uses: &[],
        minimum: prose("one finite point: the four samples are not separable"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

#[inline(always)]
fn score<T: Number>(point: &[f64; 2], theta: &[T]) -> T {
    theta[0] * point[0] + theta[1] * point[1]
}

/// The samples a batch is made of, and the weight of each.
fn samples(batch: Batch) -> (&'static [[f64; 2]], f64) {
    match batch {
        Batch::Full => (&POINTS, 0.25),
        Batch::Sample(k) => (&POINTS[k % 4..k % 4 + 1], 1.0),
    }
}

impl Loss for Logistic {
    fn dim(&self) -> usize {
        2
    }

    fn samples(&self) -> usize {
        POINTS.len()
    }

    fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T {
        let (points, weight) = samples(batch);
        points.iter().fold(constant::<T>(0.0), |sum, p| sum + softplus(score(p, theta))) * weight
    }

    fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]) {
        let (points, weight) = samples(batch);
        out[0] = constant(0.0);
        out[1] = constant(0.0);
        for p in points {
            let slope = logistic(score(p, theta)) * weight;
            out[0] += slope * p[0];
            out[1] += slope * p[1];
        }
    }
}
