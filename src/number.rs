//! The number type everything numeric is written over, and the few operations that need care.
//!
//! Losses and optimizers are generic over [`Number`]. On `f64` they run; on [`Dual`] numbers the
//! same code yields derivatives, and because the types nest, series of dual numbers yield the
//! higher terms of a modified equation.

use std::cmp::Ordering;
use std::ops::{Div, Mul};

pub use num_dual::{Dual, Dual2, DualNum, DualStruct};

/// A real number, or one that carries derivatives: `f64`, `Dual<f64>`, `Dual2<f64>`, and nestings.
pub trait Number: DualNum<Primitive = f64> + Copy {
    /// Which of two numbers is larger: by value, and where the values tie by the first derivative
    /// that does not.
    fn order(&self, other: &Self) -> Ordering;

    /// The larger of two numbers.
    ///
    /// Where the values tie, as when an average of a frozen gradient is compared with itself a
    /// step ago, the first derivative that differs decides: it says which was larger just before.
    #[inline]
    fn larger(self, other: Self) -> Self {
        if self.order(&other) == Ordering::Less { other } else { self }
    }

    /// Whether it is several numbers side by side, which may choose differently.
    const SIDE_BY_SIDE: bool = false;

    /// `yes` where the value of `by` is positive, else `no`, number by number.
    fn select(by: &Self, yes: Self, no: Self) -> Self;

    /// `yes` where the value is positive, else `no`: the one way for losses and methods to choose
    /// by value. Numbers side by side take both and keep one of each.
    #[inline(always)]
    fn if_positive(self, yes: impl FnOnce() -> Self, no: impl FnOnce() -> Self) -> Self {
        if Self::SIDE_BY_SIDE {
            Self::select(&self, yes(), no())
        } else if value(&self) > 0.0 {
            yes()
        } else {
            no()
        }
    }
}

/// A decay of a method, β or ρ: one for a run, or one for each of several runs side by side.
pub trait Parameter: Copy + std::fmt::Debug + PartialEq {
    /// 1.
    const ONE: Self;

    /// `1 − q`.
    fn rest(self) -> Self;

    /// `qⁿ`, as [`power`].
    fn power(self, n: usize) -> Self;

    /// `√q`.
    fn root(self) -> Self;

    /// The largest of the runs'.
    fn largest(self) -> f64;
}

impl Parameter for f64 {
    const ONE: Self = 1.0;

    #[inline(always)]
    fn rest(self) -> Self {
        1.0 - self
    }

    #[inline(always)]
    fn power(self, n: usize) -> Self {
        power(self, n)
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    fn largest(self) -> f64 {
        self
    }
}

/// A number that a parameter can scale.
pub trait Scaled<P>: Number + Mul<P, Output = Self> + Div<P, Output = Self> {}

impl<T: Number> Scaled<f64> for T {}

/// Relative difference below which two numbers tie: rounding, a few times over.
const TIE: f64 = 1e-12;

impl Number for f64 {
    #[inline(always)]
    fn select(by: &Self, yes: Self, no: Self) -> Self {
        if *by > 0.0 { yes } else { no }
    }

    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        let gap = (self - other).abs();
        // Of something infinite everything is a small part; that is no tie.
        if gap <= TIE * self.abs().max(other.abs()) && gap.is_finite() {
            Ordering::Equal
        } else {
            self.partial_cmp(other).unwrap_or(Ordering::Equal)
        }
    }
}

impl<T: Number> Number for Dual<T> {
    const SIDE_BY_SIDE: bool = T::SIDE_BY_SIDE;

    #[inline(always)]
    fn select(by: &Self, yes: Self, no: Self) -> Self {
        Self::new(T::select(&by.re, yes.re, no.re), T::select(&by.re, yes.eps, no.eps))
    }

    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.re.order(&other.re).then_with(|| self.eps.order(&other.eps))
    }
}

impl<T: Number> Number for Dual2<T> {
    const SIDE_BY_SIDE: bool = T::SIDE_BY_SIDE;

    #[inline(always)]
    fn select(by: &Self, yes: Self, no: Self) -> Self {
        let part = |yes, no| T::select(&by.re, yes, no);
        Self::new(part(yes.re, no.re), part(yes.v1, no.v1), part(yes.v2, no.v2))
    }

    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.re.order(&other.re).then_with(|| self.v1.order(&other.v1)).then_with(|| self.v2.order(&other.v2))
    }
}

/// `|x|`, with the derivative of its side; at 0 that of the right.
pub fn size<T: Number>(x: T) -> T {
    (-x).if_positive(|| -x, || x)
}

/// An array made element by element, in a plain loop.
///
/// `array::from_fn` and `map` are calls of a general machine that is not always inlined for wasm;
/// in the innermost loop that cost ten times the arithmetic.
#[inline(always)]
pub fn each<T: Copy, const D: usize>(blank: T, f: impl Fn(usize) -> T) -> [T; D] {
    let mut out = [blank; D];
    for (k, x) in out.iter_mut().enumerate() {
        *x = f(k);
    }
    out
}

/// A constant as a [`Number`].
#[inline(always)]
pub fn constant<T: Number>(x: f64) -> T {
    T::from(x)
}

/// The plain value of a number, without its derivatives; not to branch by (see [`Number::if_positive`]).
#[inline(always)]
pub fn value<T: Number>(x: &T) -> f64 {
    DualStruct::re(x)
}

/// √x with √0 = 0 in every part.
///
/// The derivative of √ at 0 is infinite, and a zero derivative times it would be NaN. Where an
/// optimizer takes the root of an accumulated square this is the limit along the zero gradient.
#[inline(always)]
pub fn root<T: Number>(x: T) -> T {
    if T::SIDE_BY_SIDE {
        // What is neither positive nor negative is 0 or not a number, and stays that.
        let zero = |x: T| constant::<T>(0.0) * x;
        x.if_positive(|| x.sqrt(), || (-x).if_positive(|| x.sqrt(), || zero(x)))
    } else if value(&x) == 0.0 {
        constant(0.0)
    } else {
        x.sqrt()
    }
}

/// Beyond this the derivatives of tanh are below 1e-129, and the parts of sinh/cosh overflow.
const FLAT: f64 = 150.0;

/// tanh whose derivatives are finite everywhere; dual numbers divide sinh by cosh.
pub fn tanh<T: Number>(u: T) -> T {
    (u - FLAT).if_positive(|| constant(1.0), || (-u - FLAT).if_positive(|| constant(-1.0), || u.tanh()))
}

/// `log(1 + eᶻ)`, without overflow for large z.
#[inline]
pub fn softplus<T: Number>(z: T) -> T {
    z.if_positive(|| z + (-z).exp().ln_1p(), || z.exp().ln_1p())
}

/// `1/(1 + e⁻ᶻ)`, without overflow for large |z|.
#[inline]
pub fn logistic<T: Number>(z: T) -> T {
    let one = constant::<T>(1.0);
    z.if_positive(
        || one / (one + (-z).exp()),
        || {
            let e = z.exp();
            e / (one + e)
        },
    )
}

/// qⁿ by repeated squaring; 0 where it is so small that 1 − qⁿ is 1.
///
/// Only multiplications, so that a browser and a native build give the same bits; `f64::powi`
/// does not promise that.
#[inline]
pub fn power(q: f64, n: usize) -> f64 {
    let (mut base, mut left, mut result) = (q, n, 1.0);
    while left > 0 {
        if normal(base) == 0.0 {
            return 0.0;
        }
        result *= base_or_one(base, left);
        base *= base;
        left >>= 1;
    }
    result
}

/// The base where the last bit of an exponent is set, and otherwise 1.
///
/// Read from memory: a choice, even one by masks, is compiled to a branch, and as the bits of n are not to
/// be foreseen a power took five times as long.
#[inline(always)]
fn base_or_one(base: f64, exponent: usize) -> f64 {
    [1.0, base][exponent & 1]
}

/// A weight ≥ 0, or 0 where the product of two such would no longer be a normal number: with those
/// processors are a hundred times slower, and a weight that decays by less than half never leaves the
/// least of them.
#[inline(always)]
pub(crate) fn normal(weight: f64) -> f64 {
    if weight < 1e-150 { 0.0 } else { weight }
}

/// Sine and cosine of an angle in degrees, exact at multiples of 90°.
///
/// Only multiplications and additions after an exact reduction to ±45°, for the same bits in a
/// browser and a native build; `f64::sin_cos` is the platform's.
pub fn sin_cos(degrees: f64) -> (f64, f64) {
    let degrees = degrees.rem_euclid(360.0);
    let quarters = (degrees / 90.0).round();
    let x = (degrees - 90.0 * quarters).to_radians();
    let square = x * x;
    // 1 − x²/(m(m+1)) (1 − x²/((m+2)(m+3)) (…)): the series of sine from m = 2, of cosine from 1.
    // At 45° the first term left out is below 1e-18.
    let series = |first: u32| {
        (0..8).rev().fold(1.0, |rest, k| {
            let m = f64::from(first + 2 * k);
            1.0 - square / (m * (m + 1.0)) * rest
        })
    };
    let (sin, cos) = (x * series(2), series(1));
    match quarters as i32 {
        1 => (cos, -sin),
        2 => (-sin, -cos),
        3 => (-cos, sin),
        _ => (sin, cos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_one_alone_and_in_lanes_and_nothing_once_it_is_below_counting() {
        for q in [0.0, 1e-200, 0.3, 0.5, 0.8, 0.9, 0.99, 0.999_999] {
            for n in (0..4000).chain([10_000, 20_001]) {
                let (ours, theirs) = (power(q, n), f64::powi(q, n as i32));
                let relative = (ours - theirs).abs() / theirs;
                assert!(relative < 1e-12 || (ours < 1e-150 && theirs < 1e-150), "{q}^{n}: {ours} and {theirs}");
                assert_eq!(crate::lanes::Lanes([q, 0.7]).power(n).0, [ours, power(0.7, n)], "{q}^{n}");
            }
        }
        assert_eq!(power(0.5, 20_000), 0.0);
    }

    #[test]
    fn sine_and_cosine_are_those_of_the_platform_to_the_last_digit() {
        for k in -7300..=7300 {
            let degrees = f64::from(k) * 0.1;
            let (sin, cos) = sin_cos(degrees);
            let (s, c) = degrees.to_radians().sin_cos();
            // The platform's takes radians, whose rounding grows with the angle.
            assert!((sin - s).abs() < 2e-15 && (cos - c).abs() < 2e-15, "{degrees}: {sin} {cos}");
            assert!((sin * sin + cos * cos - 1.0).abs() < 5e-16, "{degrees}");
        }
        assert_eq!([0.0, 90.0, 180.0, 270.0, 360.0].map(|d| sin_cos(d).0), [0.0, 1.0, 0.0, -1.0, 0.0]);
        assert_eq!([0.0, 90.0, 180.0, 270.0, -90.0].map(|d| sin_cos(d).1), [1.0, 0.0, -1.0, 0.0, 0.0]);
    }

    #[test]
    fn ties_are_decided_by_the_first_derivative_that_differs() {
        let dual = |re, eps| Dual::new(re, eps);
        assert_eq!(dual(1.0, 2.0).larger(dual(2.0, 0.0)).re, 2.0);
        // The values differ by rounding only.
        assert_eq!(dual(1.0, -1.0).larger(dual(1.0 - 1e-15, 3.0)).eps, 3.0);
        assert_eq!(Dual2::new(1.0, 0.5, 0.0).larger(Dual2::new(1.0, 0.5, 1.0)).v2, 1.0);
        let nested = |a, b, c, d| Dual2::new(dual(a, b), dual(c, d), dual(0.0, 0.0));
        assert_eq!(nested(1.0, 0.0, 2.0, 0.0).larger(nested(1.0, 0.0, 2.0, 4.0)).v1.eps, 4.0);
        assert_eq!(nested(1.0, 3.0, 2.0, 0.0).larger(nested(1.0, 0.0, 5.0, 4.0)).re.eps, 3.0);
        assert_eq!(1.0.larger(f64::INFINITY), f64::INFINITY);
        assert_eq!((-1e300).larger(f64::NEG_INFINITY), -1e300);
    }
}
