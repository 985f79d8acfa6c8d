//! A formula as a product: a number times powers of symbols, functions and sums.

use std::collections::BTreeMap;

use super::rational::Rational;
use crate::formula::Unary;

/// What a name or a letter stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Symbol {
    Pi,
    E,
    /// `b1`, `b2`, `eps`, λ and sliders, by name; none of them changes from step to step.
    Setting(String),
    /// A name that the text gives to a formula of settings and n; whether that changes with n.
    Named(String, bool),
    /// n, the number of the step from 0.
    Step,
    /// A coordinate of the gradient.
    Gradient,
    /// The parameter of the same coordinate.
    Parameter,
    /// A memory before a step.
    Before(usize),
    /// A memory after it.
    After(usize),
    /// The direction of the same coordinate.
    Direction,
    /// The Hessian times the direction without its number, at the same coordinate.
    Turned,
    /// The Hessian times the drift of a memory.
    Drifted(usize),
}

/// A function that is no power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Unary(Unary),
    Larger,
    Smaller,
    /// `yes` where `a > b`, else `no`.
    Where,
}

/// What is raised to a power in a product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// To a broken power; to a whole one it is in the coefficient.
    Number(Rational),
    Symbol(Symbol),
    /// `qⁿ`.
    Grown(Box<Term>),
    /// `B_q(n)`, or `B_q(n−1)` where a memory is read before its step.
    Age {
        decay: Box<Term>,
        before: bool,
    },
    Call(Call, Vec<Term>),
    /// A sum of more than one term: no factor is common to all, and the first has a positive number.
    Sum(Vec<Term>),
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// By base, each once, none to the power 0.
    pub factors: Vec<(Base, Rational)>,
    pub number: Rational,
}

impl Term {
    pub fn number(number: Rational) -> Self {
        Self { factors: Vec::new(), number }
    }

    pub fn whole(n: i128) -> Self {
        Self::number(Rational::whole(n))
    }

    pub fn zero() -> Self {
        Self::whole(0)
    }

    pub fn one() -> Self {
        Self::whole(1)
    }

    pub fn base(base: Base) -> Self {
        Self { factors: vec![(base, Rational::ONE)], number: Rational::ONE }
    }

    pub fn symbol(symbol: Symbol) -> Self {
        Self::base(Base::Symbol(symbol))
    }

    pub fn setting(name: &str) -> Self {
        Self::symbol(Symbol::Setting(name.into()))
    }

    pub fn is_zero(&self) -> bool {
        self.number == Rational::ZERO
    }

    /// The number, of one.
    pub fn constant(&self) -> Option<Rational> {
        self.factors.is_empty().then_some(self.number)
    }

    /// With another number before it.
    pub fn with(&self, number: Rational) -> Self {
        Self { factors: self.factors.clone(), number }
    }

    /// Its terms, where it is a number times a sum; else itself.
    pub fn terms(&self) -> Option<&[Term]> {
        match self.factors.as_slice() {
            [(Base::Sum(terms), power)] if *power == Rational::ONE => Some(terms),
            _ => None,
        }
    }

    /// How much there is to read.
    pub fn size(&self) -> usize {
        let number = usize::from(self.number != Rational::ONE || self.factors.is_empty());
        number
            + usize::from(!self.number.is_whole())
            + self.factors.iter().map(|(base, power)| base.size() + usize::from(*power != Rational::ONE)).sum::<usize>()
    }

    /// Whether a symbol is somewhere in it.
    pub fn has(&self, is: &dyn Fn(&Base) -> bool) -> bool {
        self.factors.iter().any(|(base, _)| base.has(is))
    }

    pub fn depends_on(&self, symbol: &Symbol) -> bool {
        self.has(&|base| matches!(base, Base::Symbol(own) if own == symbol))
    }

    /// Whether it changes with the number of the step.
    pub fn changes(&self) -> bool {
        self.has(&|base| {
            matches!(base, Base::Symbol(Symbol::Step | Symbol::Named(_, true)) | Base::Grown(_) | Base::Age { .. })
        })
    }

    /// Whether it is the same in every coordinate: of settings and n alone.
    pub fn is_scalar(&self) -> bool {
        !self.has(&|base| {
            use Symbol::{E, Named, Pi, Setting, Step};
            matches!(base, Base::Symbol(symbol) if !matches!(symbol, Pi | E | Setting(_) | Named(..) | Step))
        })
    }
}

impl Base {
    fn size(&self) -> usize {
        match self {
            Self::Number(_) | Self::Symbol(_) => 1,
            Self::Grown(base) => 1 + base.size(),
            Self::Age { decay, .. } => 1 + decay.size(),
            Self::Call(_, parts) => 1 + parts.iter().map(Term::size).sum::<usize>(),
            Self::Sum(terms) => terms.iter().map(|term| 1 + term.size()).sum(),
        }
    }

    fn has(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self)
            || match self {
                Self::Number(_) | Self::Symbol(_) => false,
                Self::Grown(base) => base.has(is),
                Self::Age { decay, .. } => decay.has(is),
                Self::Call(_, parts) | Self::Sum(parts) => parts.iter().any(|part| part.has(is)),
            }
    }
}

/// Terms by what their numbers stand before.
pub type Collected = BTreeMap<Vec<(Base, Rational)>, Rational>;
