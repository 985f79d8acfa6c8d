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

use super::super::Memory;
use super::Point;
use crate::problem::Problem;

pub(super) struct Linear {
    memory: Memory,
    gamma: Vec<f64>,
    mu: Vec<f64>,
}

impl Linear {
    pub(super) fn new(beta: f64, last: usize) -> Self {
        let memory = Memory::new(beta, last);
        let gamma: Vec<f64> = (0..=last).map(|n| memory.mass(n) / (1.0 - beta)).collect();
        let mut mu = vec![0.0; last + 1];
        for n in 1..=last {
            mu[n] = beta * (mu[n - 1] + gamma[n - 1] * gamma[n - 1]);
        }
        Self { memory, gamma, mu }
    }

    pub(super) fn direction(&self, n: usize, g: &[f64], first: &mut [f64]) {
        first.iter_mut().zip(g).for_each(|(f, &g)| *f = self.gamma[n] * g);
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn correction(
        &self,
        n: usize,
        problem: &Problem,
        theta: &[f64],
        decay: f64,
        first: &[f64],
        point: &mut Point,
        out: &mut [f64],
    ) {
        let (gamma, mu) = (self.gamma[n], self.mu[n]);
        let aged = decay * gamma * self.memory.age(n);
        let drift: Vec<f64> =
            (0..theta.len()).map(|j| mu * point.gradient[j] + aged * theta[j] + 0.5 * gamma * first[j]).collect();
        point.hessian(problem, theta, |j| drift[j]);
        out.copy_from_slice(&point.product);
    }
}
