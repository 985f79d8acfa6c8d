//! Moments of the steps' ages under exponential weights, exact in n.
//!
//! The h² term needs, for weights qᵐ on the gradient m steps back, the sums of m, m² and of
//! running totals `Σ_{l=k}^{n−1} x_l`. Each obeys a recurrence of positive terms, so nothing
//! cancels for any q.

use super::super::Memory;

/// Sums over k = 0…n with weights `q^{n−k}`, for n = 0…N.
pub(super) struct Moments {
    /// `Σ q^m`.
    pub mass: Vec<f64>,
    /// `Σ q^m m`.
    pub first: Vec<f64>,
    /// `Σ q^m m²`.
    pub second: Vec<f64>,
}

impl Moments {
    pub fn new(q: f64, last: usize) -> Self {
        let (mut mass, mut first, mut second) = (vec![1.0], vec![0.0], vec![0.0]);
        let (mut u0, mut u1, mut u2) = (1.0, 0.0, 0.0);
        for _ in 0..last {
            u2 = q * (u2 + 2.0 * u1 + u0);
            u1 = q * (u1 + u0);
            u0 = 1.0 + q * u0;
            mass.push(u0);
            first.push(u1);
            second.push(u2);
        }
        Self { mass, first, second }
    }

    /// `Σₖ q^{n−k} Σ_{l=k}^{n−1} B(l)` for n = 0…N, by weight; B from `totals`.
    pub fn running(&self, q: f64, totals: &Memory) -> Vec<f64> {
        let mut out = vec![0.0; self.mass.len()];
        for n in 1..out.len() {
            out[n] = q * (out[n - 1] + totals.b(n - 1) * self.mass[n - 1]);
        }
        out
    }
}
