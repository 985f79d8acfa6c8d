//! Methods of one average, `F = Ψ(û) + λθ`: momentum in EMA form, Nesterov, and with bias correction
//! Signum, Lion and Muon.
//!
//! `û = Lₙ[g]` with `Lₙ[x] = Σₖ a_{n,k} xₖ` ([`Blend`]), `Wₙ = Lₙ[1]`. Where Ψ is linear, or Wₙ is 1 at
//! every step as bias correction makes it, the frozen direction is `Wₙu`, `u = Ψ(g) + λθ`, and what the
//! past drifts by is a number times u:
//!
//! ```text
//! αₖ = Ωₙ−Ωₖ + ½Wₙ,   Ωₖ = Σ_{l<k} W_l        C = Lₙ[α] Ψ′[Hu] + ½ λF
//! ```
//!
//! The h² term (**own**) is what [`super::super::Derived`] feeds its last replay, summed:
//!
//! ```text
//! û = Wₙ g + h Lₙ[α] Hu + h² ( H( Lₙ[κ] Ψ′[Hu] + λ Lₙ[τ] u + Wₙ e ) + ½ Lₙ[α²] T[u,u] )
//! κₖ = Σ_{l=k}^{n−1} L_l[α],    τₖ = Σ_{l=k}^{n−1} α_l,    e = ½C + (1/12) DF[F]
//! ```
//!
//! With a schedule step l moves by `η_l W_l u` where it moves by `W_l u` above, and C and F are ηₙ times what they are:
//! the h term has this form still, the h² term has not been worked out.
//!
//! The sums depend on n alone, obey recurrences of positive terms, and are made once a run; an
//! evaluation costs a few gradients. Ψ is the method's own first step. λ ≠ 0 needs W = 1.

use super::{Place, Point};
use crate::experiment::Method;
use crate::number::{Dual, Dual2, Number, constant};
use crate::optimizer::{Blend, Optimizer, Slot, Update};
use crate::problem::{Batch, Loss};

/// The sums of one method, for n = 0…N.
pub(super) struct Blended {
    sums: Vec<Sums>,
    /// ηₙ, where there is a schedule.
    factors: Option<Vec<f64>>,
    /// What the first step makes of a gradient.
    first_share: f64,
}

/// What step n needs of the past.
#[derive(Clone, Copy)]
struct Sums {
    /// `Wₙ`.
    weight: f64,
    /// `Lₙ[α]`.
    age: f64,
    /// `Lₙ[α²]`.
    square: f64,
    /// `Lₙ[κ]`.
    drift: f64,
    /// `Lₙ[τ]` for W = 1.
    decay: f64,
}

impl Blended {
    /// The sums for steps 0 … `last`, or `None` for a method that is not of this form.
    pub fn new(method: &Method, last: usize) -> Option<Self> {
        let Method { optimizer, decay, .. } = method;
        let factors = (!method.is_constant()).then(|| (0..=last).map(|n| method.factor(n)).collect::<Vec<_>>());
        let first = optimizer.blend(0)?;
        let Slot::Average { decay: q, .. } = optimizer.slot(0) else { return None };
        let mut sums = Vec::with_capacity(last + 1);
        // Over k < n with the memory's weights: of 1, of Ωₙ−Ωₖ, of its square, and of
        // Σ_{l=k}^{n−1} [W_l(Ωₙ−Ω_l) + Σⱼ a_{l,j}(Ω_l−Ωⱼ)].
        let (mut mass, mut reach, mut square, mut drift) = (0.0, 0.0, 0.0, 0.0);
        for n in 0..=last {
            let Blend { memory, gradient, intake, .. } = optimizer.blend(n)?;
            let w = memory * mass + gradient;
            let aged = memory * reach;
            let moved = w * factors.as_ref().map_or(1.0, |factors| factors[n]);
            sums.push(Sums {
                weight: w,
                age: aged + 0.5 * w * moved,
                square: memory * square + w * aged + 0.25 * w * w * w,
                drift: memory * drift + 0.5 * w * aged,
                decay: 0.5 * memory * (square + 2.0 * reach),
            });
            let newest = w * w + aged;
            drift = q * (drift + w * reach + newest * mass) + intake * newest;
            square = q * (square + w * (2.0 * reach + w * mass)) + intake * w * w;
            reach = q * (reach + moved * mass) + intake * moved;
            mass = q * mass + intake;
        }
        let is_even = sums.iter().all(|s| (s.weight - 1.0).abs() < 1e-12);
        (is_even || first.linear && *decay == 0.0).then_some(Self { sums, factors, first_share: first.gradient })
    }

    /// Whether the h² term has this form, too.
    pub fn has_third(&self) -> bool {
        self.factors.is_none()
    }

    /// ηₙ.
    pub fn factor(&self, n: usize) -> f64 {
        self.factors.as_ref().map_or(1.0, |factors| factors[n])
    }

    /// Ψ of a blend, by the method's own first step.
    fn psi<T: Number>(&self, optimizer: &Optimizer, blend: &[T]) -> Vec<T> {
        let zero = vec![constant::<T>(0.0); blend.len()];
        let (mut state, mut out) = (zero.clone(), zero.clone());
        let gradient: Vec<T> = blend.iter().map(|&x| x / self.first_share).collect();
        optimizer.step(0, &mut state, &zero, &gradient, &mut out);
        out
    }

    /// F without decay.
    pub fn direction(&self, n: usize, optimizer: &Optimizer, g: &[f64], first: &mut [f64]) {
        let blend: Vec<f64> = g.iter().map(|g| self.sums[n].weight * g).collect();
        first.copy_from_slice(&self.psi(optimizer, &blend));
    }

    /// C without `½λF`, both without the schedule.
    pub fn correction(&self, place: &Place, point: &mut Point, out: &mut [f64]) {
        let &Place { n, optimizer, problem, theta, first, .. } = place;
        point.hessian(problem, theta, |j| first[j]);
        let Sums { weight, age, .. } = self.sums[n];
        // F is Wₙ times u: Ψ′[Hu] is Wₙ² times less than what F turns by.
        let blend: Vec<Dual<f64>> =
            point.gradient.iter().zip(&point.product).map(|(g, p)| Dual::new(weight * g, age / weight * p)).collect();
        out.iter_mut().zip(self.psi(optimizer, &blend)).for_each(|(c, f)| *c = f.eps);
    }

    /// The h² term.
    pub fn third(&self, place: &Place, point: &mut Point, correction: &[f64], out: &mut [f64]) {
        let &Place { n, optimizer, problem, theta, decay, first } = place;
        let sums = self.sums[n];
        let weight = sums.weight;
        // HF and T[F,F], and the frozen direction along itself.
        let along: Vec<Dual2<f64>> = theta.iter().zip(first).map(|(&x, &f)| Dual2::new(x, f, 0.0)).collect();
        let mut bent = vec![Dual2::new(0.0, 0.0, 0.0); theta.len()];
        problem.gradient(&along, Batch::Full, &mut bent);
        let frozen = self.psi(optimizer, &bent.iter().map(|&g| g * weight).collect::<Vec<_>>());

        let shift = |j: usize| 0.5 * correction[j] + (frozen[j].v1 + decay * first[j]) / 12.0;
        let scale = 1.0 / (weight * weight);
        point.hessian(problem, theta, |j| {
            sums.drift * scale * frozen[j].v1 + decay * sums.decay * first[j] + weight * shift(j)
        });
        let blend: Vec<Dual2<f64>> = bent
            .iter()
            .zip(&point.product)
            .map(|(g, p)| Dual2::new(weight * g.re, sums.age / weight * g.v1, 2.0 * p + sums.square * scale * g.v2))
            .collect();
        for (j, (d, z)) in out.iter_mut().zip(self.psi(optimizer, &blend)).enumerate() {
            *d = 0.5 * z.v2 + decay * shift(j) - frozen[j].v2 / 24.0;
        }
    }
}
