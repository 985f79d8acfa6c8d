//! Derivatives, the limit of many steps, and values.

use super::algebra::Algebra;
use super::rational::Rational;
use super::term::{Base, Call, Symbol, Term};
use crate::formula::Unary;

/// The derivative by a symbol.
pub fn derivative(algebra: &mut Algebra, term: &Term, by: &Symbol) -> Term {
    let mut all = Vec::new();
    for (at, (base, power)) in term.factors.iter().enumerate() {
        if algebra.over || !Term::base(base.clone()).depends_on(by) {
            continue;
        }
        let inner = slope(algebra, base, by);
        if inner.is_zero() {
            continue;
        }
        let mut rest = term.clone();
        rest.factors.remove(at);
        let less = power.plus(Rational::whole(-1)).unwrap_or(Rational::ZERO);
        let left = algebra.power(&Term::base(base.clone()), less);
        all.push(algebra.products(&[&rest, &Term::number(*power), &left, &inner]));
    }
    algebra.total(&all)
}

fn slope(algebra: &mut Algebra, base: &Base, by: &Symbol) -> Term {
    match base {
        Base::Symbol(own) if own == by => Term::one(),
        Base::Number(_) | Base::Symbol(_) | Base::Grown(_) | Base::Age { .. } => Term::zero(),
        Base::Sum(terms) => {
            let terms: Vec<Term> = terms.iter().map(|term| derivative(algebra, term, by)).collect();
            algebra.total(&terms)
        }
        Base::Call(Call::Unary(function), parts) => {
            let Some(a) = parts.first() else { return Term::zero() };
            let inner = derivative(algebra, a, by);
            let outer = outer(algebra, *function, a, &Term::base(base.clone()));
            algebra.product(&outer, &inner)
        }
        Base::Call(call, parts) => {
            let slopes: Vec<Term> = parts.iter().map(|part| derivative(algebra, part, by)).collect();
            match (call, parts.as_slice(), slopes.as_slice()) {
                (Call::Larger, [a, b], [x, y]) => {
                    algebra.call(Call::Where, vec![a.clone(), b.clone(), x.clone(), y.clone()])
                }
                (Call::Smaller, [a, b], [x, y]) => {
                    algebra.call(Call::Where, vec![b.clone(), a.clone(), x.clone(), y.clone()])
                }
                (Call::Where, [a, b, ..], [_, _, yes, no]) => {
                    algebra.call(Call::Where, vec![a.clone(), b.clone(), yes.clone(), no.clone()])
                }
                _ => Term::zero(),
            }
        }
    }
}

/// `f′(a)`, with `y = f(a)`.
fn outer(algebra: &mut Algebra, function: Unary, a: &Term, y: &Term) -> Term {
    let one = Term::one();
    let square = algebra.product(a, a);
    let over = |algebra: &mut Algebra, bottom: &Term| algebra.power(bottom, Rational::whole(-1));
    let call = |algebra: &mut Algebra, function: Unary| algebra.call(Call::Unary(function), vec![a.clone()]);
    match function {
        Unary::Exp => y.clone(),
        Unary::Expm1 => algebra.sum(y, &one),
        Unary::Log => over(algebra, a),
        Unary::Log1p => {
            let more = algebra.sum(a, &one);
            over(algebra, &more)
        }
        Unary::Sin => call(algebra, Unary::Cos),
        Unary::Cos => {
            let sin = call(algebra, Unary::Sin);
            algebra.negative(&sin)
        }
        Unary::Tan => {
            let square = algebra.product(y, y);
            algebra.sum(&one, &square)
        }
        Unary::Asin | Unary::Acos => {
            let rest = algebra.difference(&one, &square);
            let slope = algebra.power(&rest, Rational::HALF.negative());
            if function == Unary::Asin { slope } else { algebra.negative(&slope) }
        }
        Unary::Atan => {
            let sum = algebra.sum(&one, &square);
            over(algebra, &sum)
        }
        Unary::Sinh => call(algebra, Unary::Cosh),
        Unary::Cosh => call(algebra, Unary::Sinh),
        Unary::Tanh => {
            let square = algebra.product(y, y);
            algebra.difference(&one, &square)
        }
        Unary::Cbrt => {
            let square = algebra.product(y, y);
            let slope = over(algebra, &square);
            algebra.quotient(&slope, &Term::whole(3))
        }
        Unary::Abs => algebra.quotient(a, y),
        Unary::Sqrt => algebra.quotient(&Term::number(Rational::HALF), y),
        Unary::Sign => Term::zero(),
        Unary::Sigmoid => {
            let rest = algebra.difference(&one, y);
            algebra.product(y, &rest)
        }
        Unary::Softplus => call(algebra, Unary::Sigmoid),
        Unary::Erf => {
            let negative = algebra.negative(&square);
            let bell = algebra.call(Call::Unary(Unary::Exp), vec![negative]);
            let root = algebra.power(&Term::symbol(Symbol::Pi), Rational::HALF.negative());
            algebra.products(&[&Term::whole(2), &bell, &root])
        }
    }
}

/// What the names of a text stand for, and what a formula of settings is now.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub names: &'a [(String, Term)],
    pub number: &'a dyn Fn(&Term) -> f64,
}

/// What a formula tends to as n → ∞, powers of decays being nothing then; `None` where it tends to nothing finite.
pub fn limit(algebra: &mut Algebra, term: &Term, known: &Known<'_>) -> Option<Term> {
    let mut all = Term::number(term.number);
    let mut vanishes = false;
    for (base, power) in &term.factors {
        let new = match base {
            Base::Grown(_) | Base::Symbol(Symbol::Step) if power.sign() < 0 => {
                vanishes |= matches!(base, Base::Symbol(_));
                if !matches!(base, Base::Symbol(_)) {
                    return None;
                }
                continue;
            }
            // A power of a decay is less than any power of n.
            Base::Grown(_) => {
                vanishes = true;
                continue;
            }
            Base::Symbol(Symbol::Step) => {
                if !fades(term) {
                    return None;
                }
                continue;
            }
            Base::Symbol(Symbol::Named(name, true)) => {
                let (_, own) = known.names.iter().find(|own| own.0 == *name)?;
                limit(algebra, own, known)?
            }
            Base::Age { decay, .. } => {
                let top = algebra.sum(&Term::one(), decay);
                let bottom = algebra.difference(&Term::one(), decay);
                algebra.quotient(&top, &bottom)
            }
            // Beside a power of a decay whatever grows with n is nothing.
            Base::Sum(_) if power.sign() > 0 && fades(term) => continue,
            Base::Sum(terms) => {
                let terms: Vec<Term> = terms.iter().map(|own| limit(algebra, own, known)).collect::<Option<_>>()?;
                let sum = algebra.total(&terms);
                if sum.is_zero() && power.sign() < 0 {
                    return None;
                }
                sum
            }
            Base::Call(call, parts) => {
                let parts: Vec<Term> = parts.iter().map(|own| limit(algebra, own, known)).collect::<Option<_>>()?;
                match (call, parts.as_slice()) {
                    // What depends on settings alone is decided by their values.
                    (Call::Where, [a, b, yes, no]) if a.is_scalar() && b.is_scalar() => {
                        if (known.number)(a) > (known.number)(b) { yes.clone() } else { no.clone() }
                    }
                    (Call::Larger, [a, b]) if a.is_scalar() && b.is_scalar() => {
                        if (known.number)(a) > (known.number)(b) { a.clone() } else { b.clone() }
                    }
                    (Call::Smaller, [a, b]) if a.is_scalar() && b.is_scalar() => {
                        if (known.number)(a) > (known.number)(b) { b.clone() } else { a.clone() }
                    }
                    _ => algebra.call(*call, parts),
                }
            }
            Base::Number(_) | Base::Symbol(_) => Term::base(base.clone()),
        };
        let raised = algebra.power(&new, *power);
        all = algebra.product(&all, &raised);
    }
    Some(if vanishes { Term::zero() } else { all })
}

/// Whether a power of a decay is a factor of it.
fn fades(term: &Term) -> bool {
    term.factors.iter().any(|own| matches!(own.0, Base::Grown(_)) && own.1.sign() > 0)
}

/// The value of a formula, given those of its symbols; of `B_q(n)` by its decay and n.
pub fn value(term: &Term, n: usize, of: &dyn Fn(&Symbol) -> f64) -> f64 {
    term.factors.iter().fold(term.number.value(), |product, (base, power)| {
        let x = base_value(base, n, of);
        let p = power.value();
        product
            * match (power.is_whole(), power.bottom()) {
                (true, _) => x.powi(p as i32),
                (_, 2) => x.sqrt().powi(power.top() as i32),
                _ => x.powf(p),
            }
    })
}

fn base_value(base: &Base, n: usize, of: &dyn Fn(&Symbol) -> f64) -> f64 {
    match base {
        Base::Number(x) => x.value(),
        Base::Symbol(Symbol::Pi) => std::f64::consts::PI,
        Base::Symbol(Symbol::E) => std::f64::consts::E,
        Base::Symbol(Symbol::Step) => n as f64,
        Base::Symbol(symbol) => of(symbol),
        Base::Grown(base) => value(base, n, of).powi(n as i32),
        Base::Age { decay, before } => {
            let q = value(decay, n, of);
            match n.checked_sub(usize::from(*before)) {
                Some(n) => crate::flow::Memory::new(q, n).b(n),
                // Of nothing; its weight is 0.
                None => 1.0,
            }
        }
        Base::Sum(terms) => terms.iter().map(|term| value(term, n, of)).sum(),
        Base::Call(call, parts) => {
            let x = |k: usize| parts.get(k).map_or(f64::NAN, |part| value(part, n, of));
            match call {
                Call::Unary(function) => function.of(x(0)),
                Call::Larger => x(0).max(x(1)),
                Call::Smaller => x(0).min(x(1)),
                Call::Where => {
                    if x(0) > x(1) {
                        x(2)
                    } else {
                        x(3)
                    }
                }
            }
        }
    }
}
