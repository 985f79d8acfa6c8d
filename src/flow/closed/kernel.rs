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

/// The reciprocal of a smaller square is infinite.
const SMALL: f64 = 1e-300;

impl Kernel {
    /// `1/R`, and ε as a share of what stands under the fraction: `ε/(g²+ε)` or `ε/(|g|+ε)`.
    #[inline(always)]
    fn under<T: Number>(&self, g: T) -> (T, T) {
        let (one, eps) = (constant::<T>(1.0), constant::<T>(self.eps));
        if !self.inside {
            let inverse = one / (size(g) + eps);
            (inverse, inverse * self.eps)
        } else if self.eps > SMALL {
            // The root and the division do not wait for each other, and the share for neither root.
            let square = g * g + eps;
            let over = one / square;
            (square.sqrt() * over, over * self.eps)
        } else {
            let inverse = one / (g * g + eps).sqrt();
            (inverse, inverse * self.eps * inverse)
        }
    }

    /// `c = (b − r) + r·share` at a gradient g, with `(b, r)` the two memories `B(n)`.
    #[inline]
    pub fn coefficient<T: Number>(&self, (b, r): (T, T), g: T) -> T {
        (b - r) + r * self.under(g).1
    }

    /// `F = g/R`, the gradient being in `point`.
    #[inline]
    pub(super) fn direction<T: Number>(&self, point: &mut Point<T>, first: &mut [T]) {
        for ((f, &g), under) in first.iter_mut().zip(&point.gradient).zip(&mut point.under) {
            *under = self.under(g);
            *f = g * under.0;
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
        for ((c, &(inverse, share)), &product) in out.iter_mut().zip(&point.under).zip(&point.product) {
            *c = (between + r * share) * product * (inverse * 0.5);
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
        let under: [(T, T); D] = each((zero, zero), |j| self.under(gradient[j]));
        let inverse: [T; D] = each(zero, |j| under[j].0);
        let bent: [T; D] = if T::SIDE_BY_SIDE {
            product(&each(zero, |j| gradient[j] * inverse[j]))
        } else {
            let columns: [[T; D]; D] =
                each([zero; D], |j| product(&each(zero, |i| if i == j { gradient[j] } else { zero })));
            each(zero, |i| (1..D).fold(columns[0][i] * inverse[0], |sum, j| sum + columns[j][i] * inverse[j]))
        };
        let (between, r) = ((b - r) * (0.5 * h), r * (0.5 * h));
        each(zero, |j| {
            let factor = (between + r * under[j].1) * inverse[j];
            -(gradient[j] * inverse[j] + factor * bent[j])
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
