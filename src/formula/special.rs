//! The error function on any number.
//!
//! For |x| below 2.5 by Kummer's series `erf x = (2/√π) x e^{−x²} Σ (2x²)ᵏ/(1·3·…·(2k+1))`, whose terms have one sign;
//! beyond by Laplace's continued fraction `erfc x = e^{−x²}/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …))))`. Both are made of
//! `+ × ÷ exp`, so derivatives come with the number. Source: NIST Digital Library of Mathematical Functions, 7.6.2
//! and 7.9.1.

use std::f64::consts::{FRAC_2_SQRT_PI, PI};

use crate::number::{Number, constant, size};

/// Where the fraction takes over.
const TURN: f64 = 2.5;

/// Terms of the series; at x = 2.5 the last is below 1e-17.
const TERMS: u32 = 60;

/// Levels of the fraction; at x = 2.5 more do not change the last digit.
const LEVELS: u32 = 90;

/// Beyond this e^{−x²} is 0.
const FLAT: f64 = 26.0;

/// `erf x`.
pub fn erf<T: Number>(x: T) -> T {
    let side = |x: T| (size(x) - TURN).if_positive(|| constant::<T>(1.0) - upper(x), || series(x));
    x.if_positive(|| side(x), || -side(-x))
}

fn series<T: Number>(x: T) -> T {
    let square = x * x;
    let sum = (1..=TERMS)
        .rev()
        .fold(constant::<T>(1.0), |rest, k| constant::<T>(1.0) + square * (2.0 / f64::from(2 * k + 1)) * rest);
    x * (-square).exp() * sum * FRAC_2_SQRT_PI
}

/// `erfc x` for x > 0.
fn upper<T: Number>(x: T) -> T {
    (x - FLAT).if_positive(
        || constant(0.0),
        || {
            let rest = (1..=LEVELS).rev().fold(x, |rest, k| x + constant::<T>(0.5 * f64::from(k)) / rest);
            (-x * x).exp() / rest / PI.sqrt()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Dual2;

    /// Values at 20 digits from mpmath.
    #[test]
    fn values_and_derivatives() {
        for (x, y) in [
            (0.0, 0.0),
            (1e-8, 1.128_379_167_095_512_6e-8),
            (0.5, 0.520_499_877_813_046_5),
            (1.0, 0.842_700_792_949_714_9),
            (2.0, 0.995_322_265_018_952_7),
            (2.6, 0.999_763_965_583_470_7),
            (4.0, 0.999_999_984_582_742_1),
            (30.0, 1.0),
        ] {
            for (x, y) in [(x, y), (-x, -y)] {
                let at = erf(Dual2::new(x, 1.0, 0.0));
                assert!((at.re - y).abs() <= 4e-16 * y.abs(), "{x}: {} {y}", at.re);
                let slope = FRAC_2_SQRT_PI * f64::exp(-x * x);
                assert!((at.v1 - slope).abs() < 1e-14, "{x}: {} {slope}", at.v1);
                assert!((at.v2 + 2.0 * x * slope).abs() < 1e-13, "{x}: {}", at.v2);
            }
        }
    }
}
