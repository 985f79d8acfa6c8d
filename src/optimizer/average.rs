//! The averages that several methods are made of.

use super::{Blend, Choices, Hyper};
use crate::number::{Number, constant, power, root};

/// `m ← βm + (1−β)g`, divided by `1−βⁿ⁺¹` with bias correction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstMoment {
    /// β.
    pub beta: f64,
    /// Divide by `1−βⁿ⁺¹`.
    pub bias_correction: bool,
}

impl FirstMoment {
    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { beta: hyper.b1, bias_correction: hyper.bias_correction }
    }

    /// `1−βⁿ⁺¹` with bias correction, 1 without.
    #[inline(always)]
    pub(super) fn scale(&self, n: usize) -> f64 {
        if self.bias_correction { 1.0 - power(self.beta, n + 1) } else { 1.0 }
    }

    /// The average as the one thing that a direction is made of.
    pub(crate) fn blend(&self, n: usize, linear: bool) -> Blend {
        let (scale, intake) = (self.scale(n), 1.0 - self.beta);
        Blend { memory: self.beta / scale, gradient: intake / scale, intake, linear }
    }

    /// Takes `g` into `m`.
    #[inline(always)]
    pub(super) fn advance<T: Number>(&self, m: &mut T, g: T) {
        *m = *m * self.beta + g * (1.0 - self.beta);
    }
}

/// `v ← ρv + (1−ρ)g²` and the denominator made of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecondMoment {
    /// ρ.
    pub rho: f64,
    /// ε.
    pub eps: f64,
    /// ε inside the root.
    pub inside: bool,
    /// Divide the moments by what bias correction says.
    pub bias_correction: bool,
}

impl SecondMoment {
    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { rho: hyper.b2, eps: hyper.eps, inside: hyper.inside, bias_correction: hyper.bias_correction }
    }

    /// `1−ρⁿ⁺¹` with bias correction, 1 without.
    #[inline(always)]
    pub(super) fn scale(&self, n: usize) -> f64 {
        if self.bias_correction { 1.0 - power(self.rho, n + 1) } else { 1.0 }
    }

    /// Takes `g` into `v` and returns the denominator `R`.
    #[inline(always)]
    pub(super) fn advance<T: Number>(&self, v: &mut T, g: T, scale: f64) -> T {
        *v = *v * self.rho + g * g * (1.0 - self.rho);
        self.denominator(*v / scale)
    }

    /// `√(v̂+ε)` inside, `√v̂+ε` outside.
    #[inline(always)]
    pub(super) fn denominator<T: Number>(&self, hat: T) -> T {
        if self.inside { root(hat + constant::<T>(self.eps)) } else { root(hat) + constant::<T>(self.eps) }
    }
}

/// The sign, or with ε > 0 the smooth sign `x/√(x²+ε)`.
#[inline(always)]
pub(super) fn sign<T: Number>(x: T, eps: f64) -> T {
    if eps > 0.0 {
        x / (x * x + constant::<T>(eps)).sqrt()
    } else {
        constant(crate::number::value(&x).partial_cmp(&0.0).map_or(f64::NAN, |order| f64::from(order as i8)))
    }
}

/// The signs of `x` as choices, or nothing where ε makes them smooth.
pub(super) fn signs<T: Number>(x: impl Iterator<Item = T>, eps: f64) -> Option<Choices> {
    (eps == 0.0).then(|| Choices::of(x.map(|x| (x, constant(0.0)))))
}
