//! `E(θ) = ¼ Σᵢ ½ (a·tanh(w·xᵢ + b) − yᵢ)²`, θ = (w, b, a)
//!
//! One hidden unit fitted to four samples `(x, y)`: (−1, −0.5), (0, 0.3), (1, 0.8), (2, 0.4). Each
//! is one sample of a mini-batch. The samples are not those of a tanh, so the minimum is not 0.

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant, tanh};
use crate::prose::prose;

/// A one-unit tanh network on four samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tanhnet;

const SAMPLES: [(f64, f64); 4] = [(-1.0, -0.5), (0.0, 0.3), (1.0, 0.8), (2.0, 0.4)];

impl Tanhnet {
    pub(super) const INFO: Info = Info {
        key: "tanhnet",
        name: "Tanh network",
        formula: prose("¼ Σ ½(a·tanh(w·xᵢ + b) − yᵢ)²"),
        start: &[0.6, -0.4, 1.5],
        uses: &[],
        minimum: prose("not zero: one unit cannot fit the four samples"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

/// The samples of a batch, and the weight of each.
fn samples(batch: Batch) -> (&'static [(f64, f64)], f64) {
    match batch {
        Batch::Full => (&SAMPLES, 0.25),
        Batch::Sample(k) => (&SAMPLES[k % 4..k % 4 + 1], 1.0),
    }
}

impl Loss for Tanhnet {
    fn dim(&self) -> usize {
        3
    }

    fn samples(&self) -> usize {
        SAMPLES.len()
    }

    fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T {
        let (samples, weight) = samples(batch);
        samples.iter().fold(constant::<T>(0.0), |sum, &(x, y)| {
            let residual = theta[2] * tanh(theta[0] * x + theta[1]) - y;
            sum + residual * residual * (0.5 * weight)
        })
    }

    fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]) {
        let (samples, weight) = samples(batch);
        out.fill(constant(0.0));
        for &(x, y) in samples {
            let unit = tanh(theta[0] * x + theta[1]);
            let residual = (theta[2] * unit - y) * weight;
            let slope = residual * theta[2] * (constant::<T>(1.0) - unit * unit);
            out[0] += slope * x;
            out[1] += slope;
            out[2] += residual * unit;
        }
    }
}
