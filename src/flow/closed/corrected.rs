//! Adam and RMSProp with bias correction, exact in n.
//!
//! ```text
//! F = g/R + λθ,      C = (1/2R) cₙ ∘ HF + ½ λ F
//! inside:   R = √(g²+ε),   cₙ = [B_β(n) − B_ρ(n)] + B_ρ(n) ε/(g²+ε)
//! outside:  R = |g|+ε,     cₙ = [B_β(n) − B_ρ(n)] + B_ρ(n) ε/(|g|+ε)
//! ```
//!
//! RMSProp is β = 0, `B_β = 1`. The form with ε in the numerator is exact where the printed
//! `1 − g²/R²` cancels. Source: the paper's corollary for bias-corrected Adam; λ as in AdamW.

use super::super::Memory;
use super::Point;
use crate::optimizer::SecondMoment;
use crate::problem::Problem;

pub(super) struct Corrected {
    beta: Memory,
    rho: Memory,
    eps: f64,
    inside: bool,
}

impl Corrected {
    pub(super) fn new(beta: f64, second: &SecondMoment, last: usize) -> Self {
        Self {
            beta: Memory::new(beta, last),
            rho: Memory::new(second.rho, last),
            eps: second.eps,
            inside: second.inside,
        }
    }

    /// R, and ε as a share of what stands under it.
    #[inline]
    fn denominator(&self, g: f64) -> (f64, f64) {
        if self.inside {
            let square = g * g + self.eps;
            (square.sqrt(), self.eps / square)
        } else {
            let r = g.abs() + self.eps;
            (r, self.eps / r)
        }
    }

    pub(super) fn coefficient(&self, n: usize, g: f64) -> f64 {
        let (b, r) = (self.beta.b(n), self.rho.b(n));
        (b - r) + r * self.denominator(g).1
    }

    pub(super) fn direction(&self, g: &[f64], first: &mut [f64]) {
        first.iter_mut().zip(g).for_each(|(f, &g)| *f = g / self.denominator(g).0);
    }

    pub(super) fn correction(
        &self,
        n: usize,
        problem: &Problem,
        theta: &[f64],
        first: &[f64],
        point: &mut Point,
        out: &mut [f64],
    ) {
        point.hessian(problem, theta, |j| first[j]);
        let (b, r) = (self.beta.b(n), self.rho.b(n));
        for ((c, &g), &product) in out.iter_mut().zip(&point.gradient).zip(&point.product) {
            let (denominator, share) = self.denominator(g);
            *c = ((b - r) + r * share) * product / (2.0 * denominator);
        }
    }
}
