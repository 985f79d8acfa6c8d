//! The averages that several methods are made of.

use super::{Blend, Choices, EpsPlace, Hyper};
use crate::number::{Number, Parameter, Scaled, constant, root};

/// `m ← βm + (1−β)g`, divided by `1−βⁿ⁺¹` with bias correction.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstMoment<P = f64> {
    /// β.
    pub beta: P,
    /// Divide by `1−βⁿ⁺¹`.
    pub bias_correction: bool,
    scales: Scales<P>,
}

impl FirstMoment {
    pub(super) fn new(hyper: &Hyper) -> Self {
        Self::of(hyper.b1, hyper.bias_correction)
    }

    /// The average as the one thing that a direction is made of.
    pub(crate) fn blend(&self, n: usize, linear: bool) -> Blend {
        let (scale, intake) = (self.scale(n), 1.0 - self.beta);
        Blend { memory: self.beta / scale, gradient: intake / scale, intake, linear }
    }
}

impl<P: Parameter> FirstMoment<P> {
    /// The average with decay β.
    pub(crate) fn of(beta: P, bias_correction: bool) -> Self {
        Self { beta, bias_correction, scales: Scales::default() }
    }

    /// See [`Update::prepared`](super::Update::prepared).
    pub(super) fn prepared(self, last: usize) -> Self {
        Self { scales: Scales::new(self.beta, last, self.bias_correction), ..self }
    }

    /// `1−βⁿ⁺¹` with bias correction, 1 without.
    #[inline(always)]
    pub(super) fn scale(&self, n: usize) -> P {
        if self.bias_correction { self.scales.at(self.beta, n) } else { P::ONE }
    }

    /// Takes `g` into `m`.
    #[inline(always)]
    pub(super) fn advance<T: Scaled<P>>(&self, m: &mut T, g: T) {
        *m = *m * self.beta + g * self.beta.rest();
    }
}

/// `v ← ρv + (1−ρ)g²` and the denominator made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondMoment<P = f64> {
    /// ρ.
    pub rho: P,
    /// ε.
    pub eps: f64,
    /// Where ε is added; never before a correction that there is not.
    pub eps_place: EpsPlace,
    /// Divide the moments by what bias correction says.
    pub bias_correction: bool,
    scales: Scales<P>,
}

impl SecondMoment {
    pub(super) fn new(hyper: &Hyper) -> Self {
        let Hyper { b2: rho, eps, eps_place, bias_correction, .. } = *hyper;
        let corrected = Self { rho, eps, eps_place, bias_correction: true, scales: Scales::default() };
        if bias_correction { corrected } else { corrected.uncorrected() }
    }

    /// The same without bias correction.
    pub fn uncorrected(&self) -> Self {
        Self { bias_correction: false, eps_place: self.eps_place.uncorrected(), ..self.clone() }
    }

    /// The same with another decay.
    pub(crate) fn with_rho<P: Parameter>(&self, rho: P) -> SecondMoment<P> {
        let Self { eps, eps_place, bias_correction, .. } = *self;
        SecondMoment { rho, eps, eps_place, bias_correction, scales: Scales::default() }
    }

    /// Whether ε is inside the root.
    pub fn is_inside(&self) -> bool {
        self.eps_place == EpsPlace::Inside
    }

    /// Whether what is added to v̂ is the same at every step.
    pub fn has_constant_eps(&self) -> bool {
        self.eps_place != EpsPlace::BeforeCorrection
    }
}

impl<P: Parameter> SecondMoment<P> {
    /// See [`Update::prepared`](super::Update::prepared).
    pub(super) fn prepared(self, last: usize) -> Self {
        Self { scales: Scales::new(self.rho, last, self.bias_correction), ..self }
    }

    /// `1−ρⁿ⁺¹` with bias correction, 1 without.
    #[inline(always)]
    pub(super) fn scale(&self, n: usize) -> P {
        if self.bias_correction { self.scales.at(self.rho, n) } else { P::ONE }
    }

    /// Takes `g` into `v` and returns the denominator `R`.
    #[inline(always)]
    pub(super) fn advance<T: Scaled<P>>(&self, v: &mut T, g: T, scale: P) -> T {
        *v = *v * self.rho + g * g * self.rho.rest();
        self.denominator(*v / scale, scale)
    }

    /// What a direction is divided by: `√(v̂+ε)`, `√v̂+ε` or `√v̂+ε/√scale`, the scale being what v̂ was divided by.
    #[inline(always)]
    pub(super) fn denominator<T: Scaled<P>>(&self, hat: T, scale: P) -> T {
        let eps = constant::<T>(self.eps);
        match self.eps_place {
            EpsPlace::Inside => root(hat + eps),
            EpsPlace::Outside => root(hat) + eps,
            EpsPlace::BeforeCorrection => root(hat) + eps / scale.root(),
        }
    }
}

/// `1−qⁿ⁺¹` for the first steps, as far as it was worked out.
#[derive(Clone, Debug, PartialEq)]
struct Scales<P>(Vec<P>);

impl<P> Default for Scales<P> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<P: Parameter> Scales<P> {
    /// Those of steps `0..=last`, or none where nothing will ask.
    fn new(q: P, last: usize, asked: bool) -> Self {
        Self(if asked { (0..=last).map(|n| q.power(n + 1).rest()).collect() } else { Vec::new() })
    }

    /// That of step n; the decay is that which they were worked out for.
    #[inline(always)]
    fn at(&self, q: P, n: usize) -> P {
        self.0.get(n).copied().unwrap_or_else(|| q.power(n + 1).rest())
    }
}

/// The sign, or with ε > 0 the smooth sign `x/√(x²+ε)`.
#[inline(always)]
pub(super) fn sign<T: Number>(x: T, eps: f64) -> T {
    if eps > 0.0 {
        x / (x * x + constant::<T>(eps)).sqrt()
    } else {
        // What is neither positive nor negative is 0 or not a number, and stays that.
        x.if_positive(|| constant(1.0), || (-x).if_positive(|| constant(-1.0), || constant::<T>(0.0) * x))
    }
}

/// The signs of `x` as choices, or nothing where ε makes them smooth.
pub(super) fn signs<T: Number>(x: impl Iterator<Item = T>, eps: f64) -> Option<Choices> {
    (eps == 0.0).then(|| Choices::of(x.map(|x| (x, constant(0.0)))))
}
