//! `E(θ) = ½ (κθ₁² + θ₂²) + const`, a mean of four quadratics with minima around the origin
//!
//! `Eₖ(θ) = ½ (κ(θ₁−sₖ₁)² + (θ₂−sₖ₂)²)`, the four `sₖ` being (±σ, ±σ). The full loss is the
//! quadratic about the origin; a single sample pulls to its own corner, so σ is the size of the
//! gradient noise: κσ in the first coordinate, σ in the second, at every θ.

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant};
use crate::prose::prose;

/// A quadratic whose samples have their minima at the corners of a square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noisy {
    condition: f64,
    spread: f64,
}

const CORNERS: [[f64; 2]; 4] = [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]];

impl Noisy {
    pub(super) const INFO: Info = Info {
        key: "noisy",
        name: "Noisy quadratic",
        formula: prose("¼ Σ ½(κ(θ₁−sₖ₁)² + (θ₂−sₖ₂)²), sₖ = (±σ, ±σ)"),
        start: &[1.0, 0.5],
        uses: &["cond", "noise"],
        minimum: prose("the origin"),
    };

    pub(super) fn new(shape: &Shape) -> Self {
        Self { condition: shape.condition, spread: shape.noise }
    }

    /// κ and σ.
    pub fn shape(&self) -> (f64, f64) {
        (self.condition, self.spread)
    }
}

impl Loss for Noisy {
    fn dim(&self) -> usize {
        2
    }

    fn samples(&self) -> usize {
        CORNERS.len()
    }

    fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T {
        let (x, y) = (theta[0], theta[1]);
        let at = |s: f64, t: f64| ((x - s) * (x - s) * self.condition + (y - t) * (y - t)) * 0.5;
        match batch {
            // The cross terms of the four cancel.
            Batch::Full => at(0.0, 0.0) + constant::<T>(0.5 * self.spread * self.spread * (self.condition + 1.0)),
            Batch::Sample(k) => at(CORNERS[k % 4][0] * self.spread, CORNERS[k % 4][1] * self.spread),
        }
    }

    fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]) {
        let [s, t] = match batch {
            Batch::Full => [0.0, 0.0],
            Batch::Sample(k) => CORNERS[k % 4].map(|s| s * self.spread),
        };
        out[0] = (theta[0] - s) * self.condition;
        out[1] = theta[1] - t;
    }
}
