//! One node for each distinct value: what is computed twice is there once, and what is constant is a number.

use std::collections::BTreeMap;

use crate::number::power;

use super::function::{Unary, power_of};
use super::{Error, MAX_OPERATIONS};

/// The place of a value in a [`Graph`]; what it is made of has lesser ones.
pub type Id = u32;

/// What comes from outside, coordinate by coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// The gradient, of a method.
    Gradient,
    /// The parameter: of a method its own coordinate, of a loss the one of this number.
    Parameter(u16),
    /// A memory before the step.
    Memory(u16),
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    /// A constant, by its bits.
    Constant(u64),
    /// t, the number of the step from 1.
    Time,
    /// The number of coordinates.
    Count,
    /// A plain number that is given for each step.
    Given(u16),
    /// From outside.
    Input(Input),
    /// `−a`.
    Negative(Id),
    /// `a + b`.
    Add(Id, Id),
    /// `a − b`.
    Subtract(Id, Id),
    /// `ab`.
    Multiply(Id, Id),
    /// `a/b`.
    Divide(Id, Id),
    /// `a^b`, both of constants and t alone.
    Power(Id, Id),
    /// `a^p` for a constant p, by its bits.
    PowerOf(Id, u64),
    /// A function.
    Unary(Unary, Id),
    /// The larger of two.
    Larger(Id, Id),
    /// The smaller of two.
    Smaller(Id, Id),
    /// `yes` where `a > b`, else `no`.
    Select {
        /// a.
        a: Id,
        /// b.
        b: Id,
        /// Where a > b.
        yes: Id,
        /// Elsewhere.
        no: Id,
    },
    /// The sum over coordinates.
    Sum(Id),
    /// The largest over coordinates.
    Most(Id),
}

impl Op {
    /// What it is made of.
    pub fn parts(self) -> impl Iterator<Item = Id> {
        let (parts, count) = match self {
            Self::Constant(_) | Self::Time | Self::Count | Self::Given(_) | Self::Input(_) => ([0; 4], 0),
            Self::Negative(a) | Self::PowerOf(a, _) | Self::Unary(_, a) | Self::Sum(a) | Self::Most(a) => {
                ([a, 0, 0, 0], 1)
            }
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Power(a, b)
            | Self::Larger(a, b)
            | Self::Smaller(a, b) => ([a, b, 0, 0], 2),
            Self::Select { a, b, yes, no } => ([a, b, yes, no], 4),
        };
        parts.into_iter().take(count)
    }
}

/// The values of a formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    ops: Vec<Op>,
    /// Whether each is made of constants and t alone.
    scalar: Vec<bool>,
    known: BTreeMap<Op, Id>,
    /// Whether factors of constants and t alone are gathered, which changes the last digit.
    pub gathers: bool,
}

/// The plain numbers that are given for a step.
pub type Given<'a> = dyn Fn(usize) -> f64 + 'a;

/// The largest exponent that is multiplied out.
const MULTIPLIED: f64 = 64.0;

impl Graph {
    /// The values, each after what it is made of.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A value.
    pub fn op(&self, id: Id) -> Op {
        self.ops.get(id as usize).copied().unwrap_or(Op::Constant(0))
    }

    /// Whether a value is made of constants and t alone.
    pub fn is_scalar(&self, id: Id) -> bool {
        self.scalar.get(id as usize).copied().unwrap_or(true)
    }

    /// Whether it has become too large.
    pub fn check(&self, place: (usize, usize)) -> Result<(), Error> {
        if self.ops.len() <= MAX_OPERATIONS {
            return Ok(());
        }
        Err(Error::new(place, format!("the formula needs more than {MAX_OPERATIONS} operations; make it shorter")))
    }

    /// The node of a value, a new one only where there is none.
    pub fn add(&mut self, op: Op) -> Id {
        if let Some(&id) = self.known.get(&op) {
            return id;
        }
        let id = self.ops.len() as Id;
        let scalar = match op {
            Op::Input(_) | Op::Sum(_) | Op::Most(_) => false,
            _ => op.parts().all(|part| self.is_scalar(part)),
        };
        self.ops.push(op);
        self.scalar.push(scalar);
        self.known.insert(op, id);
        id
    }

    /// A constant.
    pub fn number(&mut self, x: f64) -> Id {
        self.add(Op::Constant(x.to_bits()))
    }

    /// The number, of a constant.
    pub fn constant(&self, id: Id) -> Option<f64> {
        if let Op::Constant(bits) = self.op(id) { Some(f64::from_bits(bits)) } else { None }
    }

    fn both(&self, a: Id, b: Id) -> Option<(f64, f64)> {
        self.constant(a).zip(self.constant(b))
    }

    /// `−a`.
    pub fn negative(&mut self, a: Id) -> Id {
        match (self.constant(a), self.op(a)) {
            (Some(x), _) => self.number(-x),
            (_, Op::Negative(inner)) => inner,
            _ => self.add(Op::Negative(a)),
        }
    }

    /// `a + b`.
    pub fn sum(&mut self, a: Id, b: Id) -> Id {
        match (self.both(a, b), self.op(b)) {
            (Some((x, y)), _) => self.number(x + y),
            _ if self.constant(a) == Some(0.0) => b,
            _ if self.constant(b) == Some(0.0) => a,
            (_, Op::Negative(b)) => self.difference(a, b),
            // The order of a sum and of a product does not change its bits.
            _ => self.add(Op::Add(a.min(b), a.max(b))),
        }
    }

    /// `a − b`.
    pub fn difference(&mut self, a: Id, b: Id) -> Id {
        match (self.both(a, b), self.op(b)) {
            (Some((x, y)), _) => self.number(x - y),
            _ if self.constant(b) == Some(0.0) => a,
            (_, Op::Negative(b)) => self.sum(a, b),
            _ => self.add(Op::Subtract(a, b)),
        }
    }

    /// `ab`.
    pub fn product(&mut self, a: Id, b: Id) -> Id {
        match (self.constant(a), self.constant(b)) {
            (Some(x), Some(y)) => self.number(x * y),
            (Some(1.0), _) => b,
            (_, Some(1.0)) => a,
            (Some(-1.0), _) => self.negative(b),
            (_, Some(-1.0)) => self.negative(a),
            _ if self.gathers && self.is_scalar(a) != self.is_scalar(b) => {
                let (factor, rest) = if self.is_scalar(a) { (a, b) } else { (b, a) };
                self.scaled(factor, rest)
            }
            _ => self.add(Op::Multiply(a.min(b), a.max(b))),
        }
    }

    /// `a/b`.
    pub fn quotient(&mut self, a: Id, b: Id) -> Id {
        match (self.constant(a), self.constant(b)) {
            (Some(x), Some(y)) => self.number(x / y),
            (_, Some(1.0)) => a,
            _ if self.gathers && self.is_scalar(b) && !self.is_scalar(a) => {
                let one = self.number(1.0);
                let factor = self.quotient(one, b);
                self.scaled(factor, a)
            }
            _ => self.add(Op::Divide(a, b)),
        }
    }

    /// `factor·rest`, a factor of constants and t alone put into one that is there.
    fn scaled(&mut self, factor: Id, rest: Id) -> Id {
        match self.op(rest) {
            Op::Multiply(a, b) if self.is_scalar(a) => {
                let factor = self.product(factor, a);
                self.product(factor, b)
            }
            Op::Multiply(a, b) if self.is_scalar(b) => {
                let factor = self.product(factor, b);
                self.product(factor, a)
            }
            _ => self.add(Op::Multiply(factor.min(rest), factor.max(rest))),
        }
    }

    /// `f(a)`.
    pub fn call(&mut self, function: Unary, a: Id) -> Id {
        match self.constant(a) {
            Some(x) => self.number(function.of(x)),
            None => self.add(Op::Unary(function, a)),
        }
    }

    /// The larger of two.
    pub fn larger(&mut self, a: Id, b: Id) -> Id {
        match self.both(a, b) {
            Some((x, y)) => self.number(x.max(y)),
            None if a == b => a,
            None => self.add(Op::Larger(a, b)),
        }
    }

    /// The smaller of two.
    pub fn smaller(&mut self, a: Id, b: Id) -> Id {
        match self.both(a, b) {
            Some((x, y)) => self.number(x.min(y)),
            None if a == b => a,
            None => self.add(Op::Smaller(a, b)),
        }
    }

    /// `yes` where `a > b`, else `no`.
    pub fn select(&mut self, a: Id, b: Id, yes: Id, no: Id) -> Id {
        match self.both(a, b) {
            Some((x, y)) => {
                if x > y {
                    yes
                } else {
                    no
                }
            }
            None if yes == no => yes,
            None => self.add(Op::Select { a, b, yes, no }),
        }
    }

    /// `a^b`.
    ///
    /// A small whole exponent is multiplied out, so that the bits are the same everywhere; a power of constants and t
    /// is one number a step; any other exponent that changes goes by exp and log.
    pub fn power(&mut self, a: Id, b: Id) -> Id {
        if let Some((x, y)) = self.both(a, b) {
            return self.number(scalar_power(x, y));
        }
        if self.is_scalar(a) && self.is_scalar(b) {
            return self.add(Op::Power(a, b));
        }
        match self.constant(b) {
            Some(0.5) => self.call(Unary::Sqrt, a),
            Some(n) if n.fract() == 0.0 && n.abs() <= MULTIPLIED => {
                let power = self.multiplied(a, n.abs() as u32);
                let one = self.number(1.0);
                if n < 0.0 { self.quotient(one, power) } else { power }
            }
            Some(p) => self.add(Op::PowerOf(a, p.to_bits())),
            None => {
                let log = self.call(Unary::Log, a);
                let exponent = self.product(b, log);
                self.call(Unary::Exp, exponent)
            }
        }
    }

    /// `aⁿ` by repeated squaring.
    fn multiplied(&mut self, a: Id, n: u32) -> Id {
        match n {
            0 => self.number(1.0),
            1 => a,
            _ => {
                let half = self.multiplied(a, n / 2);
                let square = self.product(half, half);
                if n % 2 == 1 { self.product(square, a) } else { square }
            }
        }
    }

    /// A value with some of those that it is made of replaced by others; where there is nothing for one it stays.
    pub fn substituted(&mut self, value: Id, with: &dyn Fn(Op, Id) -> Option<Id>) -> Id {
        let mut new: Vec<Id> = Vec::with_capacity(value as usize + 1);
        for id in 0..=value {
            let of = |part: Id| new.get(part as usize).copied().unwrap_or(part);
            if let Some(other) = with(self.op(id), id) {
                new.push(other);
                continue;
            }
            let replaced = match self.op(id) {
                Op::Input(_) => id,
                op @ (Op::Constant(_) | Op::Time | Op::Count | Op::Given(_)) => self.add(op),
                Op::Negative(a) => self.negative(of(a)),
                Op::Add(a, b) => self.sum(of(a), of(b)),
                Op::Subtract(a, b) => self.difference(of(a), of(b)),
                Op::Multiply(a, b) => self.product(of(a), of(b)),
                Op::Divide(a, b) => self.quotient(of(a), of(b)),
                Op::Power(a, b) => self.power(of(a), of(b)),
                Op::PowerOf(a, p) => self.add(Op::PowerOf(of(a), p)),
                Op::Unary(f, a) => self.call(f, of(a)),
                Op::Larger(a, b) => self.larger(of(a), of(b)),
                Op::Smaller(a, b) => self.smaller(of(a), of(b)),
                Op::Select { a, b, yes, no } => self.select(of(a), of(b), of(yes), of(no)),
                Op::Sum(a) => self.add(Op::Sum(of(a))),
                Op::Most(a) => self.add(Op::Most(of(a))),
            };
            new.push(replaced);
        }
        new.get(value as usize).copied().unwrap_or(value)
    }

    /// A value of constants and t alone, from those of its parts.
    pub fn scalar(op: Op, time: f64, count: f64, given: &Given<'_>, of: impl Fn(Id) -> f64) -> f64 {
        match op {
            Op::Given(k) => given(usize::from(k)),
            Op::Constant(bits) => f64::from_bits(bits),
            Op::Time => time,
            Op::Count => count,
            Op::Negative(a) => -of(a),
            Op::Add(a, b) => of(a) + of(b),
            Op::Subtract(a, b) => of(a) - of(b),
            Op::Multiply(a, b) => of(a) * of(b),
            Op::Divide(a, b) => of(a) / of(b),
            Op::Power(a, b) => scalar_power(of(a), of(b)),
            Op::PowerOf(a, p) => power_of(of(a), f64::from_bits(p)),
            Op::Unary(f, a) => f.of(of(a)),
            Op::Larger(a, b) => of(a).max(of(b)),
            Op::Smaller(a, b) => of(a).min(of(b)),
            Op::Select { a, b, yes, no } => {
                if of(a) > of(b) {
                    of(yes)
                } else {
                    of(no)
                }
            }
            Op::Input(_) | Op::Sum(_) | Op::Most(_) => f64::NAN,
        }
    }
}

/// `a^b` on plain numbers; a decay to a whole power as the built-in methods take it.
fn scalar_power(a: f64, b: f64) -> f64 {
    if (0.0..=1.0).contains(&a) && (0.0..1e9).contains(&b) && b.fract() == 0.0 {
        power(a, b as usize)
    } else {
        a.powf(b)
    }
}
