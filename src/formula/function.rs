//! The functions of the language.

use crate::number::{Number, constant, logistic, root, size, softplus, tanh, value};

use super::special::erf;

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unary {
    Sqrt,
    Cbrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Abs,
    Sign,
    Sigmoid,
    Softplus,
    Erf,
}

impl Unary {
    /// Its value.
    #[inline(always)]
    pub fn of<T: Number>(self, x: T) -> T {
        match self {
            Self::Sqrt => root(x),
            Self::Cbrt => x.cbrt(),
            Self::Exp => x.exp(),
            Self::Expm1 => x.exp_m1(),
            Self::Log => x.ln(),
            Self::Log1p => x.ln_1p(),
            Self::Sin => x.sin(),
            Self::Cos => x.cos(),
            Self::Tan => x.tan(),
            Self::Asin => x.asin(),
            Self::Acos => x.acos(),
            Self::Atan => x.atan(),
            Self::Sinh => x.sinh(),
            Self::Cosh => x.cosh(),
            Self::Tanh => tanh(x),
            Self::Abs => size(x),
            Self::Sign => sign(x),
            Self::Sigmoid => logistic(x),
            Self::Softplus => softplus(x),
            Self::Erf => erf(x),
        }
    }

    /// Whether it has a kink or a jump at 0.
    pub fn has_edge(self) -> bool {
        matches!(self, Self::Abs | Self::Sign)
    }
}

/// The exact sign; what is neither positive nor negative is 0 or not a number, and stays that.
#[inline]
pub fn sign<T: Number>(x: T) -> T {
    x.if_positive(|| constant(1.0), || (-x).if_positive(|| constant(-1.0), || constant::<T>(0.0) * x))
}

/// `x^p` for a constant p; an x that is exactly 0 has no derivatives, as for [`root`].
#[inline]
pub fn power_of<T: Number>(x: T, p: f64) -> T {
    if !T::SIDE_BY_SIDE && value(&x) == 0.0 && p > 0.0 { constant(0.0) } else { x.powf(p) }
}

/// What a name with an opening bracket after it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Unary(Unary),
    Relu,
    Larger,
    Smaller,
    Hypot,
    Where,
    Sum,
    Mean,
    Dot,
    Norm,
    MaxAbs,
}

impl Function {
    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|row| row.name == name).map(|row| row.function)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|row| row.function == self).map_or("", |row| row.name)
    }

    /// How many numbers it takes.
    pub fn arguments(self) -> usize {
        match self {
            Self::Where => 3,
            Self::Larger | Self::Smaller | Self::Hypot | Self::Dot => 2,
            _ => 1,
        }
    }

    /// Whether it is one number for all coordinates.
    pub fn reduces(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Dot | Self::Norm | Self::MaxAbs)
    }
}

/// A row of the table of functions.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    pub(crate) function: Function,
    /// What it is.
    pub about: &'static str,
}

const fn one(name: &'static str, function: Unary, about: &'static str) -> Row {
    Row { name, function: Function::Unary(function), about }
}

const fn row(name: &'static str, function: Function, about: &'static str) -> Row {
    Row { name, function, about }
}

/// Every function.
pub const FUNCTIONS: &[Row] = &[
    one("sqrt", Unary::Sqrt, "the square root"),
    one("cbrt", Unary::Cbrt, "the cube root"),
    one("exp", Unary::Exp, "e to the power"),
    one("expm1", Unary::Expm1, "exp(x) − 1, exact near 0"),
    one("log", Unary::Log, "the natural logarithm"),
    one("log1p", Unary::Log1p, "log(1 + x), exact near 0"),
    one("sin", Unary::Sin, "the sine of radians"),
    one("cos", Unary::Cos, "the cosine of radians"),
    one("tan", Unary::Tan, "the tangent of radians"),
    one("asin", Unary::Asin, "the inverse of sin"),
    one("acos", Unary::Acos, "the inverse of cos"),
    one("atan", Unary::Atan, "the inverse of tan"),
    one("sinh", Unary::Sinh, "the hyperbolic sine"),
    one("cosh", Unary::Cosh, "the hyperbolic cosine"),
    one("tanh", Unary::Tanh, "the hyperbolic tangent"),
    one("abs", Unary::Abs, "the absolute value"),
    one("sign", Unary::Sign, "−1, 0 or 1"),
    row("min", Function::Smaller, "the smaller of two"),
    row("max", Function::Larger, "the larger of two"),
    row("hypot", Function::Hypot, "sqrt(a² + b²)"),
    one("sigmoid", Unary::Sigmoid, "1/(1 + exp(−x))"),
    one("softplus", Unary::Softplus, "log(1 + exp(x))"),
    row("relu", Function::Relu, "max(x, 0)"),
    one("erf", Unary::Erf, "the error function"),
    row("where", Function::Where, "where(a < b, c, d) is c where a < b, and d elsewhere"),
    row("sum", Function::Sum, "the sum over coordinates"),
    row("mean", Function::Mean, "the mean over coordinates"),
    row("dot", Function::Dot, "the sum of the products of two"),
    row("norm", Function::Norm, "the two-norm over coordinates"),
    row("maxabs", Function::MaxAbs, "the largest absolute value of a coordinate"),
];
