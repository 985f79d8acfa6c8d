//! Adam and RMSProp without bias correction, or with ε added before it; exact in n.
//!
//! ```text
//! p = 1−βˡ⁺¹, q = 1−ρˡ⁺¹ at step l;   F⁽ˡ⁾ = p σ g/R⁽ˡ⁾ + λθ
//! inside:  R⁽ˡ⁾ = √(q g²+ε)            outside:  R⁽ˡ⁾ = √q |g| + ε
//! Qᵝ = Σ_{l<n} (βⁿ⁻ˡ − βⁿ⁺¹) F⁽ˡ⁾,     Qᵖ likewise with ρ
//! C = σ ( (1/R) H(Qᵝ + ½ p F) − p w H(Qᵖ + ½ q F) ) + ½ λ F
//! inside:  w = g²/R³                   outside:  w = |g|/(√q R²)
//! ```
//!
//! σ = 1 without bias correction. With ε added to √v before the correction the method is the one with ε outside and
//! without correction, and its step is multiplied by σ = √q/p, as the Adam paper's section 2 writes it.
//!
//! The paper's RMSProp is β = 0. The direction changes with n while the averages fill up, so the
//! sums run over the steps whose weight still counts.

use super::super::Memory;
use super::{Place, Point};
use crate::optimizer::{SecondMoment, decay_memory};

pub(super) struct Raw {
    beta: Memory,
    rho: Memory,
    eps: f64,
    inside: bool,
    corrects: bool,
    memory: usize,
    drift_beta: Vec<f64>,
    drift_rho: Vec<f64>,
}

impl Raw {
    pub(super) fn new(beta: f64, second: &SecondMoment, last: usize) -> Self {
        let memory = decay_memory(beta.max(second.rho)).unwrap_or(usize::MAX);
        Self {
            beta: Memory::new(beta, last),
            rho: Memory::new(second.rho, last),
            eps: second.eps,
            inside: second.is_inside(),
            corrects: second.bias_correction,
            memory,
            drift_beta: Vec::new(),
            drift_rho: Vec::new(),
        }
    }

    /// How many past steps the sums of step n run over.
    pub(super) fn window(&self, n: usize) -> usize {
        n.min(self.memory)
    }

    #[inline]
    fn denominator(&self, l: usize, g: f64) -> f64 {
        let q = self.rho.mass(l);
        if self.inside { (q * g * g + self.eps).sqrt() } else { q.sqrt() * g.abs() + self.eps }
    }

    /// σ of step l.
    #[inline]
    fn scale(&self, l: usize) -> f64 {
        if self.corrects { self.rho.mass(l).sqrt() / self.beta.mass(l) } else { 1.0 }
    }

    pub(super) fn direction(&self, n: usize, g: &[f64], first: &mut [f64]) {
        let p = self.beta.mass(n) * self.scale(n);
        first.iter_mut().zip(g).for_each(|(f, &g)| *f = p * g / self.denominator(n, g));
    }

    pub(super) fn correction(&mut self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, problem, theta, decay, first, .. } = place;
        let (p, q) = (self.beta.mass(n), self.rho.mass(n));
        self.drift_beta.clear();
        self.drift_beta.extend(first.iter().map(|&f| 0.5 * p * f));
        self.drift_rho.clear();
        self.drift_rho.extend(first.iter().map(|&f| 0.5 * q * f));

        let (beta, rho) = (self.beta.decay(), self.rho.decay());
        let (mut weight_beta, mut weight_rho) = (1.0, 1.0);
        for l in (n - self.window(n)..n).rev() {
            weight_beta *= beta;
            weight_rho *= rho;
            // βⁿ⁻ˡ − βⁿ⁺¹ = βⁿ⁻ˡ (1 − βˡ⁺¹).
            let (a, b) = (weight_beta * self.beta.mass(l), weight_rho * self.rho.mass(l));
            let p = self.beta.mass(l) * self.scale(l);
            for (j, (&g, &x)) in point.gradient.iter().zip(theta).enumerate() {
                let f = p * g / self.denominator(l, g) + decay * x;
                self.drift_beta[j] += a * f;
                self.drift_rho[j] += b * f;
            }
        }

        let scale = self.scale(n);
        point.hessian(problem, theta, |j| self.drift_beta[j]);
        for ((c, &g), &product) in out.iter_mut().zip(&point.gradient).zip(&point.product) {
            *c = scale * product / self.denominator(n, g);
        }
        point.hessian(problem, theta, |j| self.drift_rho[j]);
        for ((c, &g), &product) in out.iter_mut().zip(&point.gradient).zip(&point.product) {
            let r = self.denominator(n, g);
            let w = if self.inside { g * g / (r * r * r) } else { g.abs() / (q.sqrt() * r * r) };
            *c -= scale * p * w * product;
        }
    }
}
