//! The mean age of the gradients in an exponential average: `A_q(n)` and `B_q(n) = 1 + 2A_q(n)`.
//!
//! ```text
//! A_q(n) = Σₖ k qᵏ / Σₖ qᵏ  (k = 0…n)  =  q/(1−q) − (n+1) qⁿ⁺¹/(1−qⁿ⁺¹)
//! ```
//!
//! The closed form loses 1e-16/(1−q) to cancellation; running sums of positive terms lose
//! nothing for any q, cost one multiplication a step, and give the same bits everywhere.

use crate::number::normal;

/// What an exponential average with decay q weighs, for n = 0 … N.
#[derive(Clone, Debug)]
pub struct Memory {
    /// `A_q(n)`.
    age: Vec<f64>,
    /// `1 − qⁿ⁺¹`.
    mass: Vec<f64>,
    /// q.
    q: f64,
}

impl Memory {
    /// The weights of decay `q` in [0, 1) for n = 0 … `last`.
    pub fn new(q: f64, last: usize) -> Self {
        let mut age = Vec::with_capacity(last + 1);
        let mut mass = Vec::with_capacity(last + 1);
        let (mut weight, mut sum, mut moment) = (1.0, 0.0, 0.0);
        for k in 0..=last {
            sum += weight;
            moment += k as f64 * weight;
            age.push(moment / sum);
            mass.push((1.0 - q) * sum);
            weight = normal(weight * q);
        }
        Self { age, mass, q }
    }

    /// q.
    pub fn decay(&self) -> f64 {
        self.q
    }

    /// `A_q(n)`, the mean age of the gradients that step n averages, in steps.
    #[inline]
    pub fn age(&self, n: usize) -> f64 {
        self.age[n]
    }

    /// `B_q(n) = 1 + 2A_q(n)`.
    #[inline]
    pub fn b(&self, n: usize) -> f64 {
        1.0 + 2.0 * self.age[n]
    }

    /// `1 − qⁿ⁺¹`, the total weight before bias correction.
    #[inline]
    pub fn mass(&self, n: usize) -> f64 {
        self.mass[n]
    }
}
