//! The coefficient as a function of the gradient: its potential, and where it changes sign.
//!
//! With bias correction `cⱼ = [B_β(n)−B_ρ(n)] + B_ρ(n)/(1+u)` depends on the gradient only through
//! `u`, which is `gⱼ²/ε` with ε inside the root and `|gⱼ|/ε` outside. In one dimension the
//! correction is then exactly a gradient, `(h/2) c(g) dN(g)/dθ = h dψ(g(θ))/dθ`; in more it is one
//! only as ε → 0 or ε → ∞, because c differs by coordinate.

use crate::flow::Memory;

use super::norm::OneNorm;

/// The averages of a method with bias correction at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Averages {
    /// `B_β(n)`.
    pub beta: f64,
    /// `B_ρ(n)`.
    pub rho: f64,
}

impl Averages {
    /// Exact at step `n`; `None` is n → ∞.
    pub fn new(beta: f64, rho: f64, n: Option<usize>) -> Self {
        Self { beta: b(beta, n), rho: b(rho, n) }
    }

    /// c at `u = g²/ε` (inside) or `|g|/ε` (outside), u ≥ 0.
    pub fn coefficient(&self, u: f64) -> f64 {
        (self.beta - self.rho) + self.rho / (1.0 + u)
    }

    /// κ: c > 0 for u < κ and c < 0 above; `None` where c > 0 for every u.
    pub fn flip(&self) -> Option<f64> {
        (self.rho > self.beta).then(|| self.beta / (self.rho - self.beta))
    }

    /// `ψ(g) = ∫₀ᵍ ½ c(y) dN(y)`, N the perturbed one-norm of one coordinate.
    ///
    /// ψ rises while c > 0 (a penalty) and falls beyond the flip; it is even in g.
    pub fn potential(&self, norm: &OneNorm, g: f64) -> f64 {
        let gap = self.beta - self.rho;
        let eps = norm.eps;
        if norm.inside {
            let (r, root) = ((eps + g * g).sqrt(), eps.sqrt());
            if r == 0.0 {
                return 0.0;
            }
            // r − √ε = g²/(r+√ε) and √ε − ε/r = √ε·g²/(r(r+√ε)), without the differences.
            let rise = g * g / (r + root);
            0.5 * (gap * rise + self.rho * rise * root / r)
        } else {
            let size = g.abs();
            let log = if eps > 0.0 { eps * (size / eps).ln_1p() } else { 0.0 };
            let bend = if size > 0.0 { eps * size / (size + eps) } else { 0.0 };
            0.5 * (gap * (size - log) + self.rho * (log - bend))
        }
    }
}

/// `B_q(n)`; `None` is n → ∞, `(1+q)/(1−q)`.
///
/// A map asks for thousands: the closed form where its difference keeps twelve digits, else sums.
fn b(q: f64, n: Option<usize>) -> f64 {
    let Some(n) = n else { return (1.0 + q) / (1.0 - q) };
    let count = (n + 1) as f64;
    if q <= 0.0 || count * (1.0 - q) < 1e-2 {
        return Memory::new(q, n).b(n);
    }
    // qⁿ⁺¹ and 1 − qⁿ⁺¹.
    let log = count * (q - 1.0).ln_1p();
    let age = q / (1.0 - q) + count * log.exp() / log.exp_m1();
    1.0 + 2.0 * age
}

/// `β*(ρ, u)`: the β at which c = 0; below it the term is an anti-penalty.
///
/// `None` where c > 0 for every β ≥ 0.
pub fn flip_beta(rho: f64, u: f64, n: Option<usize>) -> Option<f64> {
    decay_with(b(rho, n) * u / (1.0 + u), n)
}

/// `ρ*(β, u)`: the ρ at which c = 0; above it the term is an anti-penalty.
///
/// `None` where c > 0 for every ρ < 1.
pub fn flip_rho(beta: f64, u: f64, n: Option<usize>) -> Option<f64> {
    if u <= 0.0 { None } else { decay_with(b(beta, n) * (1.0 + u) / u, n) }
}

/// The decay q in [0, 1) with `B_q(n) = value`, or `None`; `B_q(n)` rises from 1 to n+1.
fn decay_with(value: f64, n: Option<usize>) -> Option<f64> {
    if value < 1.0 {
        return None;
    }
    let Some(n) = n else { return Some((value - 1.0) / (value + 1.0)) };
    if value >= (n + 1) as f64 {
        return None;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // Halving as often as a double has digits.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if middle < 1.0 && b(middle, Some(n)) < value { low = middle } else { high = middle }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_slope_of_the_potential_is_half_the_coefficient_times_that_of_the_norm() {
        for inside in [true, false] {
            let norm = OneNorm { eps: 0.3, inside };
            let averages = Averages::new(0.9, 0.99, Some(40));
            for g in [-2.0, -0.1, 0.05, 0.7, 30.0] {
                let t = 1e-6 * f64::max(1.0, g);
                let slope = (averages.potential(&norm, g + t) - averages.potential(&norm, g - t)) / (2.0 * t);
                let u = if inside { g * g / 0.3 } else { g.abs() / 0.3 };
                let want = 0.5 * averages.coefficient(u) * norm.slope(g);
                assert!((slope - want).abs() < 1e-7 * want.abs().max(1.0), "{inside} {g}: {slope} {want}");
            }
        }
    }

    #[test]
    fn the_closed_form_and_the_sums_are_the_same() {
        for q in [0.0, 1e-9, 0.3, 0.9, 0.999, 0.9999, 0.999_999] {
            for n in [0, 1, 7, 100, 20_000] {
                let (quick, exact) = (b(q, Some(n)), Memory::new(q, n).b(n));
                assert!((quick - exact).abs() <= 1e-11 * exact, "{q} {n}: {quick} {exact}");
            }
        }
    }

    #[test]
    fn the_flip_is_where_the_coefficient_is_zero() {
        for n in [Some(1), Some(50), None] {
            let averages = Averages::new(0.9, 0.999, n);
            let kappa = averages.flip().unwrap();
            assert!(averages.coefficient(kappa).abs() < 1e-9);
            let beta = flip_beta(0.999, kappa, n).unwrap();
            let rho = flip_rho(0.9, kappa, n).unwrap();
            assert!((beta - 0.9).abs() < 1e-9 && (rho - 0.999).abs() < 1e-9, "{n:?}: {beta} {rho}");
        }
        assert_eq!(Averages::new(0.9, 0.9, None).flip(), None);
        assert_eq!(Averages::new(0.9, 0.999, Some(0)).flip(), None);
    }
}
