//! Methods linear in the gradients: gradient descent and heavy-ball momentum ("sum").
//!
//! ```text
//! F = γₙ g + λθ
//! C = H( μₙ g + λ γₙ A_β(n) θ + ½ γₙ F ) + ½ λ F
//! γₙ = Σₖ βᵏ (k = 0…n),     μₙ = β(μₙ₋₁ + γₙ₋₁²),  μ₀ = 0
//! ```
//!
//! With λ = 0, `C = (μₙ + ½γₙ²) Hg`; for β = 0 this is gradient descent's `½Hg`. The recurrence
//! for μ is the sum that the printed closed form cancels in.
//!
//! The h² term (this project's own; λ = 0) is what [`super::super::Derived`] feeds, summed: a
//! step m back is fed `θ + hα g + h²(…)Hg` with `α = Γₙ−Γₖ + ½γₙ`, and every sum over m is a
//! recurrence of positive terms.

use super::super::Memory;
use super::{Place, Point};
use crate::number::Dual2;
use crate::problem::{Batch, Loss};

pub(super) struct Linear {
    memory: Memory,
    gamma: Vec<f64>,
    mu: Vec<f64>,
    /// `Σₖ βᵐ (Γₙ−Γₖ)²`, with `Γₙ−Γₖ = Σ_{l=k}^{n−1} γ_l`.
    square: Vec<f64>,
    /// `Σₖ βᵐ Σ_{l=k}^{n−1} [μ_l + γ_l(Γₙ−Γ_l)]`.
    drift: Vec<f64>,
}

impl Linear {
    pub(super) fn new(beta: f64, last: usize) -> Self {
        let memory = Memory::new(beta, last);
        let gamma: Vec<f64> = (0..=last).map(|n| memory.mass(n) / (1.0 - beta)).collect();
        let (mut mu, mut square, mut drift) = (vec![0.0; last + 1], vec![0.0; last + 1], vec![0.0; last + 1]);
        for n in 1..=last {
            let (g, m) = (gamma[n - 1], mu[n - 1]);
            mu[n] = beta * (m + g * g);
            square[n] = beta * (square[n - 1] + 2.0 * g * m + g * g * g);
            drift[n] = beta * (drift[n - 1] + 2.0 * g * m + g * g * g);
        }
        Self { memory, gamma, mu, square, drift }
    }

    pub(super) fn direction(&self, n: usize, g: &[f64], first: &mut [f64]) {
        first.iter_mut().zip(g).for_each(|(f, &g)| *f = self.gamma[n] * g);
    }

    pub(super) fn correction(&self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, problem, theta, decay, first, .. } = place;
        let (gamma, mu) = (self.gamma[n], self.mu[n]);
        let aged = decay * gamma * self.memory.age(n);
        let drift: Vec<f64> =
            (0..theta.len()).map(|j| mu * point.gradient[j] + aged * theta[j] + 0.5 * gamma * first[j]).collect();
        point.hessian(problem, theta, |j| drift[j]);
        out.copy_from_slice(&point.product);
    }

    /// The h² term, for λ = 0.
    pub(super) fn third(&self, place: &Place, point: &mut Point, correction: &[f64], out: &mut [f64]) {
        let &Place { n, problem, theta, .. } = place;
        let (gamma, mu) = (self.gamma[n], self.mu[n]);
        let along: Vec<Dual2<f64>> = theta.iter().zip(&point.gradient).map(|(&x, &g)| Dual2::new(x, g, 0.0)).collect();
        let mut bent = vec![Dual2::new(0.0, 0.0, 0.0); theta.len()];
        problem.gradient(&along, Batch::Full, &mut bent);
        // What the past is shifted by, along p = Hg: e from C and w = γ²p, and the drift.
        let weight = self.drift[n] + 0.5 * gamma * mu;
        let shift: Vec<f64> = correction
            .iter()
            .zip(&bent)
            .map(|(c, g)| gamma * (0.5 * c + gamma * gamma * g.v1 / 12.0) + weight * g.v1)
            .collect();
        point.hessian(problem, theta, |j| shift[j]);
        let curve = 0.5 * (self.square[n] + gamma * mu + 0.25 * gamma * gamma * gamma) - gamma * gamma * gamma / 24.0;
        for ((d, product), g) in out.iter_mut().zip(&point.product).zip(&bent) {
            *d = product + curve * g.v2;
        }
    }
}
