//! A method's text as formulas: its direction, and what each memory becomes.

use std::collections::BTreeMap;

use super::algebra::Algebra;
use super::calculus::derivative;
use super::rational::Rational;
use super::term::{Base, Call, Symbol, Term};
use super::why::Why;
use crate::formula::{Binary, Function, Node, Tree};
use crate::optimizer::meaning;

/// A memory that is an average of the gradient: `s ← qs + r(g)`, from 0.
#[derive(Clone, Debug)]
pub struct Average {
    pub name: String,
    /// q.
    pub decay: Term,
    /// r.
    pub intake: Term,
    /// Whether the direction has it before its step.
    pub before: bool,
}

/// A method whose memories are averages.
#[derive(Clone, Debug)]
pub struct Averages {
    /// F, of the memories, g and θ.
    pub direction: Term,
    pub memories: Vec<Average>,
    /// Formulas of settings and n that the text names.
    pub names: Vec<(String, Term)>,
}

/// Reads statement by statement; what is a memory was found before.
pub struct Reader<'a> {
    pub tree: &'a Tree,
    pub memories: &'a [String],
    pub sliders: &'a [String],
    pub algebra: &'a mut Algebra,
    assigned: BTreeMap<String, Term>,
    updates: Vec<Option<Term>>,
    names: Vec<(String, Term)>,
}

/// From this size on a formula of settings and n that has a name keeps it.
const NAMED: usize = 8;

impl<'a> Reader<'a> {
    pub fn new(tree: &'a Tree, memories: &'a [String], sliders: &'a [String], algebra: &'a mut Algebra) -> Self {
        Self {
            tree,
            memories,
            sliders,
            algebra,
            assigned: BTreeMap::new(),
            updates: vec![None; memories.len()],
            names: Vec::new(),
        }
    }

    /// The method, with `decay` times the parameter added to the direction.
    pub fn averages(mut self, weight_decay: bool) -> Result<Averages, Why> {
        if let Some((name, _)) = self.tree.start.iter().filter_map(|own| own.name.as_ref()).next() {
            return Err(Why::Start(name.clone()));
        }
        let mut result = None;
        for (at, statement) in self.tree.statements.iter().enumerate() {
            let value = self.value(statement.first, statement.value)?;
            let Some((name, _)) = &statement.name else {
                result = Some(value);
                continue;
            };
            let is_last =
                self.tree.statements.iter().skip(at + 1).all(|own| own.name.as_ref().is_none_or(|own| own.0 != *name));
            match self.memories.iter().position(|own| own == name) {
                Some(slot) if is_last => {
                    if let Some(update) = self.updates.get_mut(slot) {
                        *update = Some(value);
                    }
                    self.assigned.insert(name.clone(), Term::symbol(Symbol::After(slot)));
                }
                // One that is assigned twice is not one thing.
                None if value.is_scalar() && value.size() >= NAMED && !self.assigned.contains_key(name) => {
                    let symbol = Symbol::Named(name.clone(), value.changes());
                    self.names.push((name.clone(), value));
                    self.assigned.insert(name.clone(), Term::symbol(symbol));
                }
                _ => {
                    self.assigned.insert(name.clone(), value);
                }
            }
        }
        let mut direction = self.assigned.get("step").cloned().or(result).ok_or(Why::Long)?;
        let mut memories = Vec::new();
        for (slot, name) in self.memories.iter().enumerate() {
            let update = self.updates.get(slot).cloned().flatten().ok_or(Why::Long)?;
            memories.push(average(self.algebra, &direction, slot, name, &update)?);
        }
        if weight_decay {
            let decay = Term::setting("wd");
            let share = self.algebra.product(&decay, &Term::symbol(Symbol::Parameter));
            direction = self.algebra.sum(&direction, &share);
        }
        if self.algebra.over { Err(Why::Long) } else { Ok(Averages { direction, memories, names: self.names }) }
    }

    fn value(&mut self, first: usize, last: usize) -> Result<Term, Why> {
        let mut values: Vec<Term> = Vec::new();
        for node in first..=last {
            let at =
                |node: usize| node.checked_sub(first).and_then(|at| values.get(at)).cloned().unwrap_or_else(Term::zero);
            let value = match self.tree.nodes.get(node) {
                None => return Err(Why::Long),
                Some(Node::Number(x)) => Term::number(Rational::of(*x).ok_or(Why::Long)?),
                Some(Node::Name(name)) => self.find(name),
                Some(Node::Negative(a)) => self.algebra.negative(&at(*a)),
                Some(Node::Binary(binary, a, b)) => {
                    let (a, b) = (at(*a), at(*b));
                    match binary {
                        Binary::Add => self.algebra.sum(&a, &b),
                        Binary::Subtract => self.algebra.difference(&a, &b),
                        Binary::Multiply => self.algebra.product(&a, &b),
                        Binary::Divide => self.algebra.quotient(&a, &b),
                        Binary::Power => self.raised(&a, &b),
                    }
                }
                Some(Node::Call(function, _)) if function.reduces() => return Err(Why::Sum(function.name())),
                Some(Node::Call(function, [a, b])) => self.call(*function, at(*a), at(*b)),
                Some(Node::Where { a, b, or_equal, yes, no }) => {
                    let parts = if *or_equal { [b, a, no, yes] } else { [a, b, yes, no] };
                    let parts = parts.iter().map(|part| at(**part)).collect();
                    self.algebra.call(Call::Where, parts)
                }
            };
            if self.algebra.over {
                return Err(Why::Long);
            }
            values.push(value);
        }
        values.pop().ok_or(Why::Long)
    }

    fn find(&mut self, name: &str) -> Term {
        if self.sliders.iter().any(|own| own == name) {
            return Term::setting(name);
        }
        if let Some(known) = self.assigned.get(name) {
            return known.clone();
        }
        match meaning(name) {
            "pi" => Term::symbol(Symbol::Pi),
            "e" => Term::symbol(Symbol::E),
            "g" => Term::symbol(Symbol::Gradient),
            "x" => Term::symbol(Symbol::Parameter),
            "t" => {
                let n = Term::symbol(Symbol::Step);
                self.algebra.sum(&n, &Term::one())
            }
            other => match self.memories.iter().position(|own| own == other) {
                Some(slot) => Term::symbol(Symbol::Before(slot)),
                None => Term::setting(other),
            },
        }
    }

    /// `a^b`; a decay to a power of n is `qⁿ`.
    fn raised(&mut self, a: &Term, b: &Term) -> Term {
        if let Some(power) = b.constant() {
            return self.algebra.power(a, power);
        }
        let (times, rest) = in_steps(b);
        if let (Some(times), Some(rest)) = (times, rest)
            && a.is_scalar()
            && !a.changes()
        {
            let grown = Term { factors: vec![(Base::Grown(Box::new(a.clone())), times)], number: Rational::ONE };
            let rest = self.algebra.power(a, rest);
            return self.algebra.product(&grown, &rest);
        }
        let log = self.algebra.call(Call::Unary(crate::formula::Unary::Log), vec![a.clone()]);
        let exponent = self.algebra.product(b, &log);
        self.algebra.call(Call::Unary(crate::formula::Unary::Exp), vec![exponent])
    }

    fn call(&mut self, function: Function, a: Term, b: Term) -> Term {
        match function {
            Function::Unary(unary) => self.algebra.call(Call::Unary(unary), vec![a]),
            Function::Relu => self.algebra.call(Call::Where, vec![a.clone(), Term::zero(), a, Term::zero()]),
            Function::Larger => self.algebra.call(Call::Larger, vec![a, b]),
            Function::Smaller => self.algebra.call(Call::Smaller, vec![a, b]),
            Function::Hypot => {
                let squares = [self.algebra.product(&a, &a), self.algebra.product(&b, &b)];
                let sum = self.algebra.total(&squares);
                self.algebra.power(&sum, Rational::HALF)
            }
            // Refused, or nodes of their own.
            Function::Sum | Function::Mean | Function::Dot | Function::Norm | Function::MaxAbs | Function::Where => a,
        }
    }
}

/// `c` and `d` of an exponent `cn + d`.
fn in_steps(term: &Term) -> (Option<Rational>, Option<Rational>) {
    let single = std::slice::from_ref(term);
    let mut found = (Some(Rational::ZERO), Some(Rational::ZERO));
    for own in term.terms().unwrap_or(single) {
        let scale = if term.terms().is_some() { term.number } else { Rational::ONE };
        let number = own.number.times(scale);
        match own.factors.as_slice() {
            [] => found.1 = found.1.zip(number).and_then(|(a, b)| a.plus(b)),
            [(Base::Symbol(Symbol::Step), power)] if *power == Rational::ONE => {
                found.0 = found.0.zip(number).and_then(|(a, b)| a.plus(b));
            }
            _ => return (None, None),
        }
    }
    found
}

/// The average that a memory is.
fn average(algebra: &mut Algebra, direction: &Term, slot: usize, name: &str, update: &Term) -> Result<Average, Why> {
    let not = || Why::NotAverage(name.into());
    let before = Symbol::Before(slot);
    let decay = derivative(algebra, update, &before);
    let mut nothing =
        |_: &mut Algebra, base: &Base| matches!(base, Base::Symbol(own) if *own == before).then(Term::zero);
    let intake = algebra.replaced(update, &mut nothing);
    if algebra.over {
        return Err(Why::Long);
    }
    let is_constant = decay.is_scalar() && !decay.changes() && !decay.is_zero();
    let foreign = |base: &Base| matches!(base, Base::Symbol(Symbol::Parameter | Symbol::Before(_) | Symbol::After(_)));
    if !is_constant || intake.has(&foreign) || intake.changes() {
        return Err(not());
    }
    let (old, new) = (direction.depends_on(&before), direction.depends_on(&Symbol::After(slot)));
    if old && new {
        return Err(Why::Both(name.into()));
    }
    Ok(Average { name: name.into(), decay, intake, before: old })
}
