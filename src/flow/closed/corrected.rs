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
//!
//! The h² term is this project's own. With bias correction the frozen direction u is the same at
//! every step, so what [`super::super::Derived`] feeds its last replay is, m = n−k steps back,
//!
//! ```text
//! θ + h(m+½)u + h²( e + ½ Σ B_β(l) p/R − ½ Σ B_ρ(l) q p/R + ½λm u + ½m(m+1) w ),    l = k…n−1
//! p = Hu,   q = g²/R² or |g|/R,   w = Dφ[u],   e = ½C + w/12
//! ```
//!
//! and the averages of the gradient and its square over m are sums that depend on n alone. So it
//! is exact in n at the cost of a few gradients.

use super::super::Memory;
use super::moments::Moments;
use super::{Kernel, Place, Point};
use crate::number::{Dual2, DualNum, root};
use crate::optimizer::SecondMoment;
use crate::problem::{Batch, Loss};

pub(super) struct Corrected {
    beta: Memory,
    rho: Memory,
    third: Option<Third>,
    last: usize,
    pub(super) kernel: Kernel,
}

impl Corrected {
    pub(super) fn new(beta: f64, second: &SecondMoment, last: usize) -> Self {
        Self {
            beta: Memory::new(beta, last),
            rho: Memory::new(second.rho, last),
            third: None,
            last,
            kernel: Kernel { eps: second.eps, inside: second.is_inside() },
        }
    }

    /// R, and ε as a share of what stands under it.
    #[inline]
    fn denominator(&self, g: f64) -> (f64, f64) {
        let Kernel { eps, inside } = self.kernel;
        if inside {
            let square = g * g + eps;
            (square.sqrt(), eps / square)
        } else {
            let r = g.abs() + eps;
            (r, eps / r)
        }
    }

    /// `B_β(n)` and `B_ρ(n)`.
    #[inline]
    pub(super) fn weights(&self, n: usize) -> (f64, f64) {
        (self.beta.b(n), self.rho.b(n))
    }

    pub(super) fn coefficient(&self, n: usize, g: f64) -> f64 {
        self.kernel.coefficient(self.weights(n), g)
    }

    pub(super) fn correction(&self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, problem, theta, first, .. } = place;
        self.kernel.correction(self.weights(n), problem, theta, first, point, out);
    }

    /// The h² term; see the module's second part.
    pub(super) fn third(&mut self, place: &Place, point: &mut Point, correction: &[f64], out: &mut [f64]) {
        let &Place { n, problem, theta, decay, first, .. } = place;
        let third = self.third.get_or_insert_with(|| Third::new(&self.beta, &self.rho, self.last));
        let (beta, rho) = (third.beta.at(n), third.rho.at(n));
        let dim = theta.len();
        let g = point.gradient.clone();

        // p = Hu and T[u,u], both from one series along the flow.
        let along: Vec<Dual2<f64>> = theta.iter().zip(first).map(|(&x, &u)| Dual2::new(x, u, 0.0)).collect();
        let mut bent = vec![Dual2::new(0.0, 0.0, 0.0); dim];
        problem.gradient(&along, Batch::Full, &mut bent);

        // The frozen direction along itself: w = Dφ[u] and D²φ[u,u].
        let frozen: Vec<Dual2<f64>> =
            bent.iter().zip(&along).map(|(&g, &x)| g / self.root(g * g) + x * decay).collect();
        let shift: Vec<f64> = correction.iter().zip(&frozen).map(|(c, f)| 0.5 * c + f.v1 / 12.0).collect();

        let ratio: Vec<(f64, f64)> = g
            .iter()
            .zip(&bent)
            .map(|(&g, bent)| {
                let (r, share) = self.denominator(g);
                (bent.v1 / r, (1.0 - share) * bent.v1 / r)
            })
            .collect();
        let mut product = |v: &dyn Fn(usize) -> f64| -> Vec<f64> {
            point.hessian(problem, theta, v);
            point.product.clone()
        };
        let by_shift = product(&|j| shift[j]);
        let by_beta = product(&|j| ratio[j].0);
        let by_rho = product(&|j| ratio[j].1);
        let by_w = product(&|j| frozen[j].v1);

        for j in 0..dim {
            let (p, t) = (bent[j].v1, bent[j].v2);
            // The h²-part of the mean of what the steps are fed, for either weight.
            let curve = |m: &Ages| {
                by_shift[j]
                    + 0.5 * (m.over_beta * by_beta[j] - m.over_rho * by_rho[j])
                    + 0.5 * decay * m.age * p
                    + 0.5 * (m.square + m.age) * by_w[j]
                    + 0.5 * (m.square + m.age + 0.25) * t
            };
            let mean = Dual2::new(g[j], (beta.age + 0.5) * p, 2.0 * curve(&beta));
            let spread = (rho.square + rho.age + 0.25) * p * p;
            let square =
                Dual2::new(g[j] * g[j], 2.0 * (rho.age + 0.5) * g[j] * p, 2.0 * (2.0 * g[j] * curve(&rho) + spread));
            let z = mean / self.root(square);
            out[j] = 0.5 * z.v2 + decay * shift[j] - frozen[j].v2 / 24.0;
        }
    }

    /// √(s+ε) or √s+ε of a series s.
    fn root(&self, square: Dual2<f64>) -> Dual2<f64> {
        let Kernel { eps, inside } = self.kernel;
        if inside { (square + eps).sqrt() } else { root(square) + eps }
    }
}

/// What the h² term averages over the past, by both weights.
struct Third {
    beta: Averages,
    rho: Averages,
}

/// Means under one weight, for n = 0…N.
struct Averages {
    moments: Moments,
    over_beta: Vec<f64>,
    over_rho: Vec<f64>,
}

/// Means under one weight at one n.
struct Ages {
    /// Of m, the age of a step.
    age: f64,
    /// Of m².
    square: f64,
    /// Of `Σ B_β(l)` over the steps since.
    over_beta: f64,
    /// Of `Σ B_ρ(l)` over the steps since.
    over_rho: f64,
}

impl Third {
    fn new(beta: &Memory, rho: &Memory, last: usize) -> Self {
        let averages = |q: f64| {
            let moments = Moments::new(q, last);
            let (over_beta, over_rho) = (moments.running(q, beta), moments.running(q, rho));
            Averages { moments, over_beta, over_rho }
        };
        Self { beta: averages(beta.decay()), rho: averages(rho.decay()) }
    }
}

impl Averages {
    fn at(&self, n: usize) -> Ages {
        let mass = self.moments.mass[n];
        Ages {
            age: self.moments.first[n] / mass,
            square: self.moments.second[n] / mass,
            over_beta: self.over_beta[n] / mass,
            over_rho: self.over_rho[n] / mass,
        }
    }
}
