//! Several numbers side by side that take every operation together.

use std::cmp::Ordering;
use std::fmt;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use num_dual::{DualNum, DualStruct, Mappable};
use num_traits::{FromPrimitive, Inv, Num, One, Signed, Zero};

use crate::number::{Number, Parameter, Scaled, each, normal};

/// `L` numbers in lock-step, one for each run.
///
/// Sums, products, quotients and roots are those of `f64` in every lane, to the last bit, so a run in a lane is the run alone.
/// There is no branch over lanes: [`Number::if_positive`] takes both sides and keeps one in each.
/// Aligned so that pairs of lanes are registers of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(16))]
pub struct Lanes<const L: usize>(pub [f64; L]);

impl<const L: usize> Lanes<L> {
    /// The same in every lane.
    #[inline(always)]
    pub fn all(x: f64) -> Self {
        Self([x; L])
    }

    /// An operation in every lane.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(each(0.0, |k| f(self.0[k])))
    }

    /// An operation on two numbers in every lane.
    #[inline(always)]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self(each(0.0, |k| f(self.0[k], other.0[k])))
    }
}

macro_rules! operators {
    ($($name:ident $call:ident $assign:ident $to:ident $op:tt),+) => { $(
        impl<const L: usize> $name for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $call(self, other: Self) -> Self {
                self.zip(other, |a, b| a $op b)
            }
        }
        impl<const L: usize> $name<&Self> for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $call(self, other: &Self) -> Self {
                self.zip(*other, |a, b| a $op b)
            }
        }
        impl<const L: usize> $name<f64> for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $call(self, other: f64) -> Self {
                self.map(|a| a $op other)
            }
        }
        impl<const L: usize> $assign for Lanes<L> {
            #[inline(always)]
            fn $to(&mut self, other: Self) {
                *self = *self $op other;
            }
        }
        impl<const L: usize> $assign<f64> for Lanes<L> {
            #[inline(always)]
            fn $to(&mut self, other: f64) {
                *self = *self $op other;
            }
        }
    )+ };
}

operators!(
    Add add AddAssign add_assign +,
    Sub sub SubAssign sub_assign -,
    Mul mul MulAssign mul_assign *,
    Div div DivAssign div_assign /,
    Rem rem RemAssign rem_assign %
);

impl<const L: usize> Neg for Lanes<L> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|x| -x)
    }
}

impl<const L: usize> From<f64> for Lanes<L> {
    #[inline(always)]
    fn from(x: f64) -> Self {
        Self::all(x)
    }
}

impl<const L: usize> Number for Lanes<L> {
    /// Of the first lane only: nothing that runs in lanes asks (see [`super`]).
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.0[0].order(&other.0[0])
    }

    #[inline]
    fn larger(self, other: Self) -> Self {
        self.zip(other, Number::larger)
    }

    const SIDE_BY_SIDE: bool = L > 1;

    #[inline(always)]
    fn select(by: &Self, yes: Self, no: Self) -> Self {
        Self(each(0.0, |k| if by.0[k] > 0.0 { yes.0[k] } else { no.0[k] }))
    }
}

impl<const L: usize> Parameter for Lanes<L> {
    const ONE: Self = Self([1.0; L]);

    #[inline(always)]
    fn rest(self) -> Self {
        self.map(Parameter::rest)
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.map(Parameter::root)
    }

    /// As [`power`](crate::number::power), the lanes' products under way together.
    #[inline]
    fn power(self, n: usize) -> Self {
        let (mut base, mut left, mut result) = (self, n, Self::ONE);
        while left > 0 {
            base = base.map(normal);
            // As in `base_or_one`, for all lanes.
            result *= [Self::ONE, base][left & 1];
            base *= base;
            left >>= 1;
        }
        result
    }

    fn largest(self) -> f64 {
        self.0.into_iter().fold(0.0, f64::max)
    }
}

impl<const L: usize> Scaled<Self> for Lanes<L> {}

impl<const L: usize> DualStruct for Lanes<L> {
    type Real = f64;
    type Inner = Self;
    /// Of the first lane only, as [`Number::order`].
    #[inline]
    fn re(&self) -> f64 {
        self.0[0]
    }
    fn from_inner(inner: &Self) -> Self {
        *inner
    }
}

/// What `num_dual` asks of a number, function by function.
macro_rules! functions {
    ($($name:ident),+) => { $(
        #[inline]
        fn $name(&self) -> Self {
            self.map(|x| DualNum::$name(&x))
        }
    )+ };
}

impl<const L: usize> DualNum for Lanes<L> {
    type Primitive = f64;
    type InnerDual = Self;
    const NDERIV: usize = 0;

    functions!(
        recip, sqrt, cbrt, exp, exp2, exp_m1, ln, log2, log10, ln_1p, sin, cos, tan, asin, acos, atan, sinh, cosh,
        tanh, asinh, acosh, atanh, sph_j0, sph_j1, sph_j2
    );

    fn from_re(re: Self) -> Self {
        re
    }
    fn scale(self, factor: &Self) -> Self {
        self * *factor
    }
    fn powi(&self, n: i32) -> Self {
        self.map(|x| DualNum::powi(&x, n))
    }
    fn powf(&self, n: f64) -> Self {
        self.map(|x| DualNum::powf(&x, n))
    }
    fn log(&self, base: f64) -> Self {
        self.map(|x| DualNum::log(&x, base))
    }
    fn sin_cos(&self) -> (Self, Self) {
        (self.sin(), self.cos())
    }
    fn atan2(&self, other: Self) -> Self {
        self.zip(other, f64::atan2)
    }
}

impl<const L: usize> Mappable<Self> for Lanes<L> {
    type Output<O> = O;
    fn map_dual<M: Fn(Self) -> O, O>(self, f: M) -> O {
        f(self)
    }
}

impl<const L: usize> Zero for Lanes<L> {
    fn zero() -> Self {
        Self::all(0.0)
    }
    fn is_zero(&self) -> bool {
        self.0 == [0.0; L]
    }
}

impl<const L: usize> One for Lanes<L> {
    fn one() -> Self {
        Self::all(1.0)
    }
}

impl<const L: usize> Num for Lanes<L> {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        <f64 as Num>::from_str_radix(text, radix).map(Self::all)
    }
}

impl<const L: usize> Signed for Lanes<L> {
    fn abs(&self) -> Self {
        self.map(f64::abs)
    }
    fn abs_sub(&self, other: &Self) -> Self {
        self.zip(*other, |a, b| (a - b).max(0.0))
    }
    fn signum(&self) -> Self {
        self.map(f64::signum)
    }
    fn is_positive(&self) -> bool {
        self.0.iter().all(|x| x.is_sign_positive())
    }
    fn is_negative(&self) -> bool {
        self.0.iter().all(|x| x.is_sign_negative())
    }
}

impl<const L: usize> Inv for Lanes<L> {
    type Output = Self;
    fn inv(self) -> Self {
        self.map(|x| 1.0 / x)
    }
}

impl<const L: usize> Sum for Lanes<L> {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::all(0.0), |sum, x| sum + x)
    }
}

impl<const L: usize> Product for Lanes<L> {
    fn product<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::all(1.0), |product, x| product * x)
    }
}

impl<const L: usize> FromPrimitive for Lanes<L> {
    fn from_i64(n: i64) -> Option<Self> {
        f64::from_i64(n).map(Self::all)
    }
    fn from_u64(n: u64) -> Option<Self> {
        f64::from_u64(n).map(Self::all)
    }
    fn from_f64(x: f64) -> Option<Self> {
        Some(Self::all(x))
    }
}

impl<const L: usize> PartialOrd for Lanes<L> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<const L: usize> PartialEq<f64> for Lanes<L> {
    fn eq(&self, other: &f64) -> bool {
        self.0.iter().all(|x| x == other)
    }
}

impl<const L: usize> PartialOrd<f64> for Lanes<L> {
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        self.0[0].partial_cmp(other)
    }
}

impl<const L: usize> fmt::Display for Lanes<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0).finish()
    }
}
