//! `E(θ) = ¼ Σ (θⱼ²−1)² + ½ Σ (θⱼ₊₁−θⱼ)²`: a loss of any dimension, a chain of double wells.

use halfstep::number::{Number, constant};
use halfstep::problem::{Batch, Loss};

/// The chain of this many coordinates, at least two.
pub struct Chain(pub usize);

impl Loss for Chain {
    fn dim(&self) -> usize {
        self.0
    }

    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let wells = theta.iter().fold(constant::<T>(0.0), |sum, &x| {
            let r = x * x - constant::<T>(1.0);
            sum + r * r
        });
        let springs = theta.windows(2).fold(constant::<T>(0.0), |sum, w| sum + (w[1] - w[0]) * (w[1] - w[0]));
        wells * 0.25 + springs * 0.5
    }

    #[inline]
    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let last = theta.len() - 1;
        let own = |x: T| (x * x - constant::<T>(1.0)) * x;
        out[0] = own(theta[0]) + theta[0] - theta[1];
        for (g, w) in out[1..last].iter_mut().zip(theta.windows(3)) {
            *g = own(w[1]) + w[1] * 2.0 - w[0] - w[2];
        }
        out[last] = own(theta[last]) + theta[last] - theta[last - 1];
    }
}

/// Where coordinate j starts.
pub fn start(j: usize) -> f64 {
    2.0 - 0.17 * j as f64
}
