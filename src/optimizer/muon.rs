//! Muon: the polar factor of an averaged matrix gradient, `F = (MMᵀ+εI)^(−1/2) M`
//!
//! Jordan et al. (2024) and Bernstein's spectral descent: steepest descent in the spectral norm.
//! M is the average of [`super::Ema`] in the shape of the parameter; ε = 0 is the exact factor,
//! which published code approximates by five Newton–Schulz steps (singular values about 0.69–1.11)
//! where this is exact. The parameter of a problem is a matrix of two rows where it has an even
//! number of coordinates from four on, else one row, and then this is normalised momentum.
//!
//! For two rows `S = MMᵀ+εI` has the root `(S+dI)/t`, `d = √det S`, `t = √(tr S + 2d)`, so
//! `S^(−1/2) = t (S+dI)⁻¹`.

use super::average::FirstMoment;
use super::{Hyper, Info, Update, decay_memory};
use crate::number::{Number, constant, root};

/// Muon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Muon {
    /// The average.
    pub average: FirstMoment,
    /// ε.
    pub eps: f64,
}

impl Muon {
    pub(super) const INFO: Info = Info {
        key: "muon",
        name: "Muon",
        formula: "M ← βM + (1−β)G, θ ← θ − h (MMᵀ+εI)^(−1/2) M",
        uses: &["b1", "eps", "bc"],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { average: FirstMoment::new(hyper), eps: hyper.eps }
    }
}

impl Update for Muon {
    fn slots(&self) -> usize {
        1
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = self.average.scale(n);
        for ((m, &g), f) in state.iter_mut().zip(grad).zip(out.iter_mut()) {
            self.average.advance(m, g);
            *f = *m / scale;
        }
        polar(out, self.eps);
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.average.beta)
    }
}

/// Replaces a matrix by its smooth polar factor.
fn polar<T: Number>(matrix: &mut [T], eps: f64) {
    let dot = |a: &[T], b: &[T]| a.iter().zip(b).fold(constant::<T>(0.0), |sum, (&x, &y)| sum + x * y);
    let len = matrix.len();
    if len < 4 || !len.is_multiple_of(2) {
        let norm = root(dot(matrix, matrix) + constant::<T>(eps));
        matrix.iter_mut().for_each(|x| *x /= norm);
        return;
    }
    let (top, bottom) = matrix.split_at_mut(len / 2);
    let (a, b, c) = (dot(top, top) + eps, dot(top, bottom), dot(bottom, bottom) + eps);
    let d = root(a * c - b * b);
    let t = root(a + c + d * 2.0);
    // t (S+dI)⁻¹ for a symmetric two by two matrix.
    let (p, q) = (a + d, c + d);
    let factor = t / (p * q - b * b);
    for (x, y) in top.iter_mut().zip(bottom) {
        let (u, v) = (*x, *y);
        *x = (q * u - b * v) * factor;
        *y = (p * v - b * u) * factor;
    }
}
