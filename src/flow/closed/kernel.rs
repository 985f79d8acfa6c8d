//! Bias-corrected Adam's modified equation at one n, over any number and any loss.
//!
//! What [`super::corrected`] says, as the loop that everything waits for: one root and one division
//! a coordinate. On [`crate::lanes::Lanes`] it is several runs at once.

use super::Point;
use crate::number::{Dual, Number, constant, each, size};
use crate::problem::{Batch, Loss};

/// Where ε stands, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kernel {
    /// ε.
    pub eps: f64,
    /// ε inside the root.
    pub inside: bool,
}

impl Kernel {
    /// `1/R`.
    #[inline(always)]
    fn inverse<T: Number>(&self, g: T) -> T {
        let eps = constant::<T>(self.eps);
        constant::<T>(1.0) / if self.inside { (g * g + eps).sqrt() } else { size(g) + eps }
    }

    /// ε as a share of what stands under the fraction: `ε/(g²+ε)` or `ε/(|g|+ε)`.
    #[inline(always)]
    fn share<T: Number>(&self, inverse: T) -> T {
        // In this order ε may be as small as a double can be.
        let part = inverse * self.eps;
        if self.inside { part * inverse } else { part }
    }

    /// `c = (b − r) + r·share` at a gradient g, with `(b, r)` the two memories `B(n)`.
    #[inline]
    pub fn coefficient<T: Number>(&self, (b, r): (T, T), g: T) -> T {
        (b - r) + r * self.share(self.inverse(g))
    }

    /// `F = g/R`, the gradient being in `point`.
    #[inline]
    pub(super) fn direction<T: Number>(&self, point: &mut Point<T>, first: &mut [T]) {
        for ((f, &g), inverse) in first.iter_mut().zip(&point.gradient).zip(&mut point.inverse) {
            *inverse = self.inverse(g);
            *f = g * *inverse;
        }
    }

    /// `C = (1/2R) c ∘ Hu`; `first` is u, and [`direction`](Self::direction) came before.
    #[inline]
    pub(super) fn correction<T: Number, L: Loss>(
        &self,
        (b, r): (T, T),
        loss: &L,
        theta: &[T],
        first: &[T],
        point: &mut Point<T>,
        out: &mut [T],
    ) {
        point.hessian(loss, theta, |j| first[j]);
        let between = b - r;
        for ((c, &inverse), &product) in out.iter_mut().zip(&point.inverse).zip(&point.product) {
            *c = (between + r * self.share(inverse)) * product * (inverse * 0.5);
        }
    }

    /// `θ′ = −F − hC` without decay on `[tₙ, tₙ₊₁]`, in a dimension known beforehand: all of it stays
    /// in registers, and what does not depend on `HF` is ready when that comes.
    #[inline(always)]
    pub fn velocity<T: Number, L: Loss, const D: usize>(
        &self,
        (b, r): (T, T),
        loss: &L,
        h: f64,
        theta: &[T; D],
    ) -> [T; D] {
        let zero = constant::<T>(0.0);
        let mut gradient = [zero; D];
        loss.gradient(theta, Batch::Full, &mut gradient);
        // HF by columns of H, each times its gradient: they are done while the roots and divisions
        // are under way, and only two operations are left when those come. Side by side there is
        // other work to fill the waiting, and one product is cheaper.
        let product = |v: &[T; D]| -> [T; D] {
            let at: [Dual<T>; D] = each(Dual::new(zero, zero), |j| Dual::new(theta[j], v[j]));
            let mut along = [Dual::new(zero, zero); D];
            loss.gradient(&at, Batch::Full, &mut along);
            each(zero, |j| along[j].eps)
        };
        let inverse: [T; D] = each(zero, |j| self.inverse(gradient[j]));
        let first: [T; D] = each(zero, |j| gradient[j] * inverse[j]);
        let bent: [T; D] = if T::SIDE_BY_SIDE {
            product(&first)
        } else {
            let columns: [[T; D]; D] =
                each([zero; D], |j| product(&each(zero, |i| if i == j { gradient[j] } else { zero })));
            each(zero, |i| (1..D).fold(columns[0][i] * inverse[0], |sum, j| sum + columns[j][i] * inverse[j]))
        };
        let between = b - r;
        each(zero, |j| {
            let factor = (between + r * self.share(inverse[j])) * (inverse[j] * (0.5 * h));
            -first[j] - factor * bent[j]
        })
    }

    /// As [`velocity`](Self::velocity), in a dimension known only when it runs: every slice has it.
    #[inline]
    pub fn velocity_of<T: Number, L: Loss>(
        &self,
        memories: (T, T),
        loss: &L,
        h: f64,
        theta: &[T],
        point: &mut Point<T>,
        (first, out): (&mut [T], &mut [T]),
    ) {
        point.gradient(loss, theta);
        self.direction(point, first);
        self.correction(memories, loss, theta, first, point, out);
        out.iter_mut().zip(first).for_each(|(v, f)| *v = -*f - *v * h);
    }
}
