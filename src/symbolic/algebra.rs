//! Sums, products and powers in one form each, with what is common taken out and what cancels gone.
//!
//! A product keeps its sums as factors, so that `(1−β)/(1−β)` is 1 without division of polynomials. A sum takes out
//! what all its terms have; of the forms with its factors multiplied out or on one denominator it has the shortest.

use super::rational::Rational;
use super::term::{Base, Call, Collected, Symbol, Term};
use crate::formula::Unary;

/// The longest formula that is written out, in symbols.
const LONGEST: usize = 600;

/// The most terms of a sum.
const MOST_TERMS: usize = 60;

/// The most symbols that are gone through for one formula.
const MOST_WORK: usize = 1_000_000;

/// Arithmetic on formulas that stops where they are too long to be read.
#[derive(Debug, Default)]
pub struct Algebra {
    /// Whether something was too long; everything is 0 from there on.
    pub over: bool,
    work: usize,
    /// Settings that may be negative: others are known to be positive or 0.
    pub signed: Vec<String>,
}

impl Algebra {
    fn number(&mut self, found: Option<Rational>) -> Rational {
        self.over |= found.is_none();
        found.unwrap_or(Rational::ZERO)
    }

    /// The term, unless it is too long.
    fn checked(&mut self, term: Term) -> Term {
        let size = term.size();
        self.work += size + 1;
        self.over |= size > LONGEST || self.work > MOST_WORK;
        if self.over { Term::zero() } else { term }
    }

    pub fn negative(&mut self, a: &Term) -> Term {
        a.with(a.number.negative())
    }

    pub fn product(&mut self, a: &Term, b: &Term) -> Term {
        let number = a.number.times(b.number);
        let number = self.number(number);
        if number == Rational::ZERO {
            return Term::zero();
        }
        let mut factors = a.factors.clone();
        for (base, power) in &b.factors {
            match factors.binary_search_by(|own| own.0.cmp(base)) {
                Ok(at) => {
                    let sum = factors[at].1.plus(*power);
                    factors[at].1 = self.number(sum);
                }
                Err(at) => factors.insert(at, (base.clone(), *power)),
            }
        }
        factors.retain(|(_, power)| *power != Rational::ZERO);
        let mut term = Term { factors, number };
        self.pull_numbers(&mut term);
        unsign(&mut term);
        self.checked(term)
    }

    pub fn products(&mut self, all: &[&Term]) -> Term {
        all.iter().fold(Term::one(), |product, term| self.product(&product, term))
    }

    /// Whole powers of numbers belong to the coefficient.
    fn pull_numbers(&mut self, term: &mut Term) {
        let mut number = term.number;
        let mut over = false;
        term.factors.retain(|(base, power)| match base {
            Base::Number(own) if power.is_whole() => {
                let product = own.to(power.top()).and_then(|own| own.times(number));
                over |= product.is_none();
                number = product.unwrap_or(Rational::ZERO);
                false
            }
            _ => true,
        });
        self.over |= over;
        term.number = number;
    }

    pub fn quotient(&mut self, a: &Term, b: &Term) -> Term {
        let inverse = self.power(b, Rational::whole(-1));
        self.product(a, &inverse)
    }

    /// Whether it is known to be positive.
    fn is_positive(&self, base: &Base) -> bool {
        match base {
            Base::Number(x) => x.sign() > 0,
            Base::Symbol(Symbol::Setting(name)) => !self.signed.contains(name),
            Base::Symbol(Symbol::Pi | Symbol::E | Symbol::Step) | Base::Age { .. } => true,
            Base::Grown(base) => self.is_never_negative(base),
            Base::Call(Call::Unary(Unary::Abs | Unary::Exp | Unary::Cosh | Unary::Sigmoid | Unary::Softplus), _) => {
                true
            }
            Base::Call(..) | Base::Symbol(_) => false,
            Base::Sum(terms) => terms.iter().all(|term| self.is_never_negative(term)) || self.is_decay(terms),
        }
    }

    fn is_never_negative(&self, term: &Term) -> bool {
        term.number.sign() >= 0 && term.factors.iter().all(|(base, power)| power.is_even() || self.is_positive(base))
    }

    /// `1 − q` for a q of decays alone.
    fn is_decay(&self, terms: &[Term]) -> bool {
        let is_decay = |term: &Term| {
            term.number.sign() < 0
                && term.number.value() >= -1.0
                && term.factors.iter().all(|(base, power)| {
                    let is = match base {
                    Base::Symbol(Symbol::Setting(name)) => name == "b1" || name == "b2",
                    Base::Grown(base) => base.factors.iter().all(
                        |(base, _)| matches!(base, Base::Symbol(Symbol::Setting(name)) if name == "b1" || name == "b2"),
                    ),
                    _ => false,
                };
                    is && power.sign() > 0
                })
        };
        matches!(terms, [one, rest] if one.constant() == Some(Rational::ONE) && is_decay(rest))
    }

    pub fn absolute(&mut self, a: &Term) -> Term {
        let mut all = Term::number(if a.number.sign() < 0 { a.number.negative() } else { a.number });
        for (base, power) in &a.factors {
            let own = Term { factors: vec![(base.clone(), *power)], number: Rational::ONE };
            let own = if power.is_even() || !power.is_whole() || self.is_positive(base) {
                own
            } else {
                let inner = Term::base(base.clone());
                Term {
                    factors: vec![(Base::Call(Call::Unary(Unary::Abs), vec![inner]), *power)],
                    number: Rational::ONE,
                }
            };
            all = self.product(&all, &own);
        }
        all
    }

    pub fn power(&mut self, a: &Term, power: Rational) -> Term {
        if power == Rational::ZERO {
            return Term::one();
        }
        if a.is_zero() {
            // A division by 0 has no formula.
            self.over |= power.sign() < 0;
            return Term::zero();
        }
        if !power.is_whole() {
            let unknown = a.factors.iter().filter(|(base, own)| !own.is_even() && !self.is_positive(base)).count();
            if a.number.sign() < 0 || unknown > 1 {
                let whole = Base::Sum(vec![a.clone()]);
                return Term { factors: vec![(whole, power)], number: Rational::ONE };
            }
        }
        let mut all = match (power.is_whole(), a.number.root(power.bottom())) {
            (true, _) => {
                let number = a.number.to(power.top());
                Term::number(self.number(number))
            }
            (false, Some(root)) => {
                let number = root.to(power.top());
                Term::number(self.number(number))
            }
            (false, None) => Term { factors: vec![(Base::Number(a.number), power)], number: Rational::ONE },
        };
        for (base, own) in &a.factors {
            let new = own.times(power);
            let new = self.number(new);
            let base = if !power.is_whole() && own.is_even() && !new.is_even() && !self.is_positive(base) {
                Base::Call(Call::Unary(Unary::Abs), vec![Term::base(base.clone())])
            } else {
                base.clone()
            };
            let factor = Term { factors: vec![(base, new)], number: Rational::ONE };
            all = self.product(&all, &factor);
        }
        self.checked(all)
    }

    pub fn sum(&mut self, a: &Term, b: &Term) -> Term {
        self.total(&[a.clone(), b.clone()])
    }

    pub fn difference(&mut self, a: &Term, b: &Term) -> Term {
        let b = self.negative(b);
        self.total(&[a.clone(), b])
    }

    /// The sum of terms, in the shortest of its forms.
    pub fn total(&mut self, terms: &[Term]) -> Term {
        if self.over {
            return Term::zero();
        }
        let flat = self.flat(terms);
        let mut best = self.factored(&flat);
        // What is shorter may be made shorter again.
        for _ in 0..3 {
            let size = best.size();
            best = self.shorter(best);
            if best.size() == size {
                break;
            }
        }
        self.checked(best)
    }

    /// In the shortest of the forms of the sum that is a factor of it.
    fn shorter(&mut self, mut best: Term) -> Term {
        let Some(at) = best
            .factors
            .iter()
            .position(|(base, power)| matches!(base, Base::Sum(own) if own.len() > 1 && *power == Rational::ONE))
        else {
            return best;
        };
        let Base::Sum(rest) = best.factors[at].0.clone() else { return best };
        if rest.len() > MOST_TERMS {
            self.over = true;
            return Term::zero();
        }
        let mut outer = best.clone();
        outer.factors.remove(at);
        for form in [Self::multiplied_out, Self::on_one_denominator, Self::with_a_factor, Self::in_groups] {
            // A form that is too long is none.
            let was_over = std::mem::take(&mut self.over);
            let other = form(self, &rest).map(|other| self.product(&outer, &other));
            let is_over = std::mem::replace(&mut self.over, was_over || self.work > MOST_WORK);
            if let Some(other) = other.filter(|other| !is_over && other.size() < best.size()) {
                best = other;
            }
        }
        best
    }

    /// `aS + bS` as `(a + b)S` where some terms have a sum S as a factor and the rest is a multiple of it.
    fn with_a_factor(&mut self, terms: &[Term]) -> Option<Term> {
        let sums = terms.iter().flat_map(|term| &term.factors);
        let sums: Vec<Base> =
            sums.filter(|own| matches!(own.0, Base::Sum(_)) && own.1.sign() > 0).map(|own| own.0.clone()).collect();
        for base in sums {
            let Base::Sum(inner) = &base else { continue };
            let (with, without): (Vec<Term>, Vec<Term>) = terms
                .iter()
                .cloned()
                .partition(|term| term.factors.iter().any(|own| own.0 == base && own.1.sign() > 0));
            let Some(mut quotient) = self.divided(&without, inner) else { continue };
            let inverse = Term { factors: vec![(base.clone(), Rational::whole(-1))], number: Rational::ONE };
            quotient.extend(with.iter().map(|term| self.product(term, &inverse)));
            let sum = self.total(&quotient);
            return Some(self.product(&sum, &Term::base(base)));
        }
        None
    }

    /// With those terms put together that have a factor in common which the others do not have.
    fn in_groups(&mut self, terms: &[Term]) -> Option<Term> {
        let is_below = |own: &&(Base, Rational)| own.1.sign() < 0;
        let mut bases: Vec<Base> =
            terms.iter().flat_map(|term| &term.factors).filter(is_below).map(|own| own.0.clone()).collect();
        bases.sort();
        bases.dedup();
        let mut best: Option<Term> = None;
        // The last group is of what is the same in every coordinate.
        for base in bases.into_iter().map(Some).chain([None]) {
            let has = |term: &Term| match &base {
                Some(base) => term.factors.iter().any(|own| own.0 == *base && own.1.sign() < 0),
                None => term.is_scalar(),
            };
            let (with, without): (Vec<Term>, Vec<Term>) = terms.iter().cloned().partition(has);
            if with.len() < 2 || without.is_empty() {
                continue;
            }
            let mut all = without;
            all.push(self.total(&with));
            let flat = self.flat(&all);
            let other = self.factored(&flat);
            if best.as_ref().is_none_or(|best| other.size() < best.size()) {
                best = Some(other);
            }
        }
        best
    }

    /// Like terms collected, sums of sums in one.
    fn flat(&mut self, terms: &[Term]) -> Vec<Term> {
        let mut all = Collected::new();
        for term in terms {
            let parts: Vec<Term> = match term.terms() {
                Some(parts) => parts.iter().map(|part| part.with(self.times(part.number, term.number))).collect(),
                None => vec![term.clone()],
            };
            for part in parts {
                let slot = all.entry(part.factors).or_insert(Rational::ZERO);
                let sum = slot.plus(part.number);
                *slot = sum.unwrap_or(Rational::ZERO);
                self.over |= sum.is_none();
                self.work += 1;
            }
        }
        all.into_iter()
            .filter(|(_, number)| *number != Rational::ZERO)
            .map(|(factors, number)| Term { factors, number })
            .collect()
    }

    fn times(&mut self, a: Rational, b: Rational) -> Rational {
        let product = a.times(b);
        self.number(product)
    }

    /// What is common to all terms, times a sum of what is left.
    fn factored(&mut self, flat: &[Term]) -> Term {
        let Some((first, rest)) = flat.split_first() else { return Term::zero() };
        if rest.is_empty() {
            return first.clone();
        }
        let mut common = Term::number(first.number);
        for term in rest {
            common.number = common.number.common(term.number);
        }
        for (base, power) in &first.factors {
            let powers: Vec<Rational> = flat
                .iter()
                .map(|term| term.factors.iter().find(|own| own.0 == *base).map_or(Rational::ZERO, |own| own.1))
                .collect();
            let nearest = powers.iter().copied().min_by(|a, b| a.value().abs().total_cmp(&b.value().abs()));
            let nearest = nearest.unwrap_or(Rational::ZERO);
            if powers.iter().all(|own| own.sign() == power.sign()) && nearest != Rational::ZERO {
                common.factors.push((base.clone(), nearest));
            }
        }
        let sign = if first.number.sign() < 0 { Rational::whole(-1) } else { Rational::ONE };
        common.number = if common.number.sign() < 0 { common.number.negative() } else { common.number };
        common.number = self.times(common.number, sign);
        let inverse = self.power(&common, Rational::whole(-1));
        let mut left: Vec<Term> = flat.iter().map(|term| self.product(term, &inverse)).collect();
        // What was taken out may leave sums that are terms of the whole.
        if left.iter().any(|term| term.terms().is_some()) {
            left = self.flat(&left);
            if left.len() < 2 {
                let left = left.first().cloned().unwrap_or_else(Term::zero);
                return self.product(&common, &left);
            }
            let inner = self.factored(&left);
            return self.product(&common, &inner);
        }
        left.sort();
        let leading = left.first().map_or(Rational::ONE, |term| term.number);
        if leading.sign() < 0 {
            left.iter_mut().for_each(|term| term.number = term.number.negative());
            common.number = common.number.negative();
        }
        let sum = Term::base(Base::Sum(left));
        self.product(&common, &sum)
    }

    /// With the sums among its factors multiplied out.
    fn multiplied_out(&mut self, terms: &[Term]) -> Option<Term> {
        let expanded = self.expanded(terms)?;
        Some(self.factored(&expanded))
    }

    /// Terms without sums to whole powers, like ones collected.
    pub fn expanded(&mut self, terms: &[Term]) -> Option<Vec<Term>> {
        let mut all = Vec::new();
        for term in terms {
            let mut parts = vec![Term::number(term.number)];
            for (base, power) in &term.factors {
                match base {
                    Base::Sum(inner) if power.is_whole() && (1..=4).contains(&power.top()) => {
                        for _ in 0..power.top() {
                            let mut next = Vec::new();
                            for part in &parts {
                                for own in inner {
                                    next.push(self.product(part, own));
                                }
                            }
                            if next.len() > MOST_TERMS {
                                return None;
                            }
                            parts = self.flat(&next);
                        }
                    }
                    _ => {
                        let factor = Term { factors: vec![(base.clone(), *power)], number: Rational::ONE };
                        parts = parts.iter().map(|part| self.product(part, &factor)).collect();
                    }
                }
            }
            all.extend(parts);
            if all.len() > 4 * MOST_TERMS || self.over {
                return None;
            }
        }
        Some(self.flat(&all))
    }

    /// On one denominator, with what divides the numerator gone.
    fn on_one_denominator(&mut self, terms: &[Term]) -> Option<Term> {
        let mut bottom = Term::one();
        for (base, power) in terms.iter().flat_map(|term| &term.factors).filter(|(_, power)| power.sign() < 0) {
            if let Err(at) = bottom.factors.binary_search_by(|own| own.0.cmp(base)) {
                bottom.factors.insert(at, (base.clone(), *power));
            }
        }
        for (base, power) in &mut bottom.factors {
            let powers = terms.iter().flat_map(|term| &term.factors).filter(|own| own.0 == *base).map(|own| own.1);
            *power = powers.min_by(|a, b| a.value().total_cmp(&b.value())).unwrap_or(*power);
        }
        if bottom.factors.is_empty() {
            return None;
        }
        let top = self.power(&bottom, Rational::whole(-1));
        let raised: Vec<Term> = terms.iter().map(|term| self.product(term, &top)).collect();
        let mut above = self.expanded(&raised)?;
        let mut below = bottom;
        for at in 0..below.factors.len() {
            let Base::Sum(divisor) = below.factors[at].0.clone() else { continue };
            while below.factors[at].1.sign() < 0 && above.len() > 1 {
                let Some(quotient) = self.divided(&above, &divisor) else { break };
                above = quotient;
                let next = below.factors[at].1.plus(Rational::ONE);
                below.factors[at].1 = self.number(next);
            }
        }
        below.factors.retain(|(_, power)| *power != Rational::ZERO);
        let is_scalar = below.factors.iter().all(|own| Term::base(own.0.clone()).is_scalar());
        if above.len() > terms.len() && !is_scalar {
            return None;
        }
        let above = self.factored(&above);
        Some(self.product(&above, &below))
    }

    /// The quotient of two sums, where nothing is left over.
    fn divided(&mut self, above: &[Term], below: &[Term]) -> Option<Vec<Term>> {
        let leading = |terms: &[Term]| terms.iter().max_by(|a, b| lexical(a, b)).cloned();
        let by = leading(below)?;
        let inverse = self.power(&by, Rational::whole(-1));
        let (mut rest, mut quotient) = (above.to_vec(), Vec::new());
        for _ in 0..MOST_TERMS {
            let Some(first) = leading(&rest) else { return Some(self.flat(&quotient)) };
            let part = self.product(&first, &inverse);
            if part.factors.iter().any(|(base, power)| power.sign() < 0 && by.factors.iter().any(|own| own.0 == *base))
            {
                return None;
            }
            for own in below {
                let own = self.product(&part, own);
                let own = self.negative(&own);
                rest.push(own);
            }
            rest = self.flat(&rest);
            quotient.push(part);
            if rest.len() > MOST_TERMS || self.over {
                return None;
            }
        }
        None
    }

    /// A function; of a number it stays one only where that is exact.
    pub fn call(&mut self, call: Call, parts: Vec<Term>) -> Term {
        match (call, parts.as_slice()) {
            (Call::Unary(Unary::Sqrt), [a]) => self.power(a, Rational::HALF),
            (Call::Unary(Unary::Abs), [a]) => self.absolute(a),
            (Call::Unary(Unary::Sign), [a]) => {
                let size = self.absolute(a);
                self.quotient(a, &size)
            }
            (Call::Where, [a, b, yes, no]) => match (a.constant(), b.constant()) {
                (Some(a), Some(b)) => {
                    if a.value() > b.value() {
                        yes.clone()
                    } else {
                        no.clone()
                    }
                }
                _ if yes == no => yes.clone(),
                _ => self.checked(Term::base(Base::Call(call, parts))),
            },
            (Call::Larger | Call::Smaller, [a, b]) => match (a.constant(), b.constant()) {
                _ if a == b => a.clone(),
                (Some(x), Some(y)) => {
                    if (x.value() > y.value()) == (call == Call::Larger) {
                        a.clone()
                    } else {
                        b.clone()
                    }
                }
                _ => self.checked(Term::base(Base::Call(call, parts))),
            },
            _ => self.checked(Term::base(Base::Call(call, parts))),
        }
    }

    /// A formula with some of its parts replaced; everything is put together anew.
    pub fn replaced(&mut self, term: &Term, with: &mut dyn FnMut(&mut Self, &Base) -> Option<Term>) -> Term {
        let mut all = Term::number(term.number);
        for (base, power) in &term.factors {
            if self.over {
                return Term::zero();
            }
            let new = match with(self, base) {
                Some(new) => new,
                None => match base {
                    Base::Sum(terms) => {
                        let terms: Vec<Term> = terms.iter().map(|term| self.replaced(term, with)).collect();
                        self.total(&terms)
                    }
                    Base::Call(call, parts) => {
                        let parts = parts.iter().map(|part| self.replaced(part, with)).collect();
                        self.call(*call, parts)
                    }
                    other => Term::base(other.clone()),
                },
            };
            let raised = self.power(&new, *power);
            all = self.product(&all, &raised);
        }
        all
    }
}

/// The order in which a sum is divided: by the power of the first symbol, then of the next.
fn lexical(a: &Term, b: &Term) -> std::cmp::Ordering {
    let mut bases: Vec<&Base> = a.factors.iter().chain(&b.factors).map(|own| &own.0).collect();
    bases.sort();
    bases.dedup();
    let power =
        |term: &Term, base: &Base| term.factors.iter().find(|own| own.0 == *base).map_or(0.0, |own| own.1.value());
    let mut orders = bases.iter().map(|base| power(a, base).total_cmp(&power(b, base)));
    orders.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}

/// Writes `a²/|a|` as `|a|` and `a|a|²` as `a³`: of each and its absolute value, the lowest powers.
fn unsign(term: &mut Term) {
    let sized: Vec<(Base, Rational)> = term
        .factors
        .iter()
        .filter_map(|(base, power)| match base {
            Base::Call(Call::Unary(Unary::Abs), parts) => match parts.as_slice() {
                [one] => match one.factors.as_slice() {
                    [(inner, _)] => Some((inner.clone(), *power)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    for (inner, size) in sized {
        let at = term.factors.iter().position(|own| own.0 == inner);
        let own = at.map_or(Rational::ZERO, |at| term.factors[at].1);
        let (true, Some(sum)) = (own.is_whole(), own.plus(size)) else { continue };
        let is_odd = !own.is_even();
        let even = if is_odd { sum.plus(Rational::whole(-1)) } else { Some(sum) };
        let Some(even) = even else { continue };
        let absolute = Base::Call(Call::Unary(Unary::Abs), vec![Term::base(inner.clone())]);
        term.factors.retain(|own| own.0 != inner && own.0 != absolute);
        let (plain, sized) = match (even.is_even(), is_odd) {
            (true, _) => (sum, Rational::ZERO),
            (false, false) => (Rational::ZERO, sum),
            (false, true) => (Rational::ONE, even),
        };
        for (base, power) in [(inner, plain), (absolute, sized)] {
            if power != Rational::ZERO
                && let Err(at) = term.factors.binary_search_by(|own| own.0.cmp(&base))
            {
                term.factors.insert(at, (base, power));
            }
        }
    }
}
