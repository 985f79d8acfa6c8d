//! The classical Runge–Kutta method over any number.

use halfstep::number::{Number, each};

/// Takes `y` along `f` for `substeps` steps of length `step`, in a dimension known beforehand.
#[inline(always)]
pub fn rk4<T: Number, const D: usize>(
    mut y: [T; D],
    step: f64,
    substeps: usize,
    f: impl Fn(&[T; D]) -> [T; D],
) -> [T; D] {
    let ahead = |y: &[T; D], reach: f64, k: &[T; D]| each(k[0], |j| y[j] + k[j] * reach);
    for _ in 0..substeps {
        let a = f(&y);
        let b = f(&ahead(&y, 0.5 * step, &a));
        let c = f(&ahead(&y, 0.5 * step, &b));
        let d = f(&ahead(&y, step, &c));
        y = each(y[0], |j| y[j] + (a[j] + (b[j] + c[j]) * 2.0 + d[j]) * (step / 6.0));
    }
    y
}

/// Buffers for one dimension.
pub struct Rk4<T> {
    at: Vec<T>,
    sum: Vec<T>,
    slope: Vec<T>,
}

impl<T: Number> Rk4<T> {
    pub fn new(dim: usize) -> Self {
        let zeros = || vec![T::from(0.0); dim];
        Self { at: zeros(), sum: zeros(), slope: zeros() }
    }

    /// Takes `y` along `f` for `substeps` steps of length `step`.
    #[inline(always)]
    pub fn advance(&mut self, y: &mut [T], step: f64, substeps: usize, mut f: impl FnMut(&[T], &mut [T])) {
        for _ in 0..substeps {
            f(y, &mut self.slope);
            self.sum.copy_from_slice(&self.slope);
            for (reach, weight) in [(0.5, 2.0), (0.5, 2.0), (1.0, 1.0)] {
                for ((at, &from), &k) in self.at.iter_mut().zip(y.iter()).zip(&self.slope) {
                    *at = from + k * (reach * step);
                }
                f(&self.at, &mut self.slope);
                self.sum.iter_mut().zip(&self.slope).for_each(|(sum, &k)| *sum += k * weight);
            }
            y.iter_mut().zip(&self.sum).for_each(|(y, &k)| *y += k * (step / 6.0));
        }
    }
}
