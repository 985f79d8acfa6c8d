//! The number type everything numeric is written over, and the few operations that need care.
//!
//! Losses and optimizers are generic over [`Number`]. On `f64` they run; on [`Dual`] numbers the
//! same code yields derivatives, and because the types nest, series of dual numbers yield the
//! higher terms of a modified equation.

pub use num_dual::{Dual, Dual2, DualNum, DualStruct};

/// A real number, or one that carries derivatives: `f64`, `Dual<f64>`, or the series `Dual2<f64>`.
pub trait Number: DualNum<Primitive = f64> + Copy {
    /// The coefficients, the value first.
    fn parts(&self) -> [f64; 3];

    /// The larger of two numbers.
    ///
    /// Where the values tie, as when an average of a frozen gradient is compared with itself a
    /// step ago, the first derivative that differs decides: it says which was larger just before.
    fn larger(self, other: Self) -> Self {
        for (a, b) in self.parts().into_iter().zip(other.parts()) {
            if (a - b).abs() > TIE * a.abs().max(b.abs()) {
                return if a > b { self } else { other };
            }
        }
        self
    }
}

/// Relative difference below which two numbers tie: rounding, a few times over.
const TIE: f64 = 1e-12;

impl Number for f64 {
    fn parts(&self) -> [f64; 3] {
        [*self, 0.0, 0.0]
    }
}

impl Number for Dual<f64> {
    fn parts(&self) -> [f64; 3] {
        [self.re, self.eps, 0.0]
    }
}

impl Number for Dual2<f64> {
    fn parts(&self) -> [f64; 3] {
        [self.re, self.v1, self.v2]
    }
}

/// `|x|`, with the derivative of its side; at 0 that of the right.
pub fn size<T: Number>(x: T) -> T {
    if value(&x) < 0.0 { -x } else { x }
}

/// A constant as a [`Number`].
#[inline(always)]
pub fn constant<T: Number>(x: f64) -> T {
    T::from(x)
}

/// The plain value of a number, without its derivatives.
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
    if value(&x) == 0.0 { constant(0.0) } else { x.sqrt() }
}

/// qⁿ by repeated squaring.
///
/// Only multiplications, so that a browser and a native build give the same bits; `f64::powi`
/// does not promise that.
#[inline]
pub fn power(q: f64, n: usize) -> f64 {
    let (mut base, mut left, mut result) = (q, n, 1.0);
    while left > 0 {
        if left & 1 == 1 {
            result *= base;
        }
        base *= base;
        left >>= 1;
    }
    result
}
