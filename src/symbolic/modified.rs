//! The modified equation of a method whose memories are averages of the gradient, as a formula.
//!
//! With `F(s, g, θ)` the direction, sₖ the averages `s ← qs + r(g)` and Mₖ their weight at step n, the direction with
//! every past iterate replaced by the present one is `Fₙ = F(M r(g), g, θ)`, and by [`crate::flow`] its correction is
//!
//! ```text
//! C = Σₖ ∂F/∂sₖ r′ₖ(g) (H Dₖ) + ½ ∂Fₙ/∂g (HFₙ) + ½ ∂F/∂θ Fₙ,      Dₖ = Σ_{l<n} (q^{n−l} − qⁿ⁺¹)/(1−q) F_l
//! ```
//!
//! Where Fₙ does not change with n, Dₖ is `Mₖ A_q(n) F`, and with `B = 1 + 2A`
//!
//! ```text
//! C = ½ (Σₖ B_q(n) Mₖ ∂F/∂sₖ r′ₖ + ∂F/∂g) (HF) + ½ ∂F/∂θ F
//! ```
//!
//! A memory that is read before its step is a step older: 1 + A(n−1) for A(n). For n → ∞ the second form holds always.

use super::algebra::Algebra;
use super::calculus::{Known, derivative, limit, value};
use super::rational::Rational;
use super::read::{Average, Averages, Reader};
use super::term::{Base, Call, Symbol, Term};
use super::why::Why;
use crate::experiment::Experiment;
use crate::formula::parse;
use crate::optimizer::{Optimizer, Own};
use crate::problem::{Batch, hessian_vector};

/// What the Hessian is applied to: u, of which F is a multiple.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// g.
    Gradient,
    /// `g/√(g² + ε)`: Hu is the derivative of the perturbed one-norm.
    OneNorm,
    /// F itself.
    Direction,
    /// Another.
    Other(Term),
}

/// Both terms at one n, or in the limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// F.
    pub direction: Term,
    /// C, of Hu and of what else was not worked out.
    pub correction: Term,
    pub shape: Shape,
    /// F by u.
    pub scale: Term,
}

/// The drift of a memory that has no shorter form than its sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    pub slot: usize,
    pub name: String,
    pub decay: Term,
    pub before: bool,
}

/// A modified equation.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// At step n.
    pub(super) at: Terms,
    /// For n → ∞, where that is another formula.
    pub(super) limit: Option<Terms>,
    pub(super) drifts: Vec<Drift>,
    /// Formulas of settings and n that the text names.
    pub(super) names: Vec<(String, Term)>,
    /// The values of settings now.
    settings: Vec<(String, f64)>,
}

/// How much longer than a sum over past steps its closed form may be.
const SUM: usize = 40;

/// Two decays are told apart from here on.
const APART: f64 = 1e-3;

impl Equation {
    /// Of an experiment with a typed method; `None` with another.
    pub fn of(experiment: &Experiment) -> Option<Result<Self, Why>> {
        let Optimizer::Own(own) = &experiment.method().optimizer else { return None };
        let settings = experiment.settings();
        Some(if !experiment.method().is_constant() {
            Err(Why::Schedule)
        } else if !experiment.batches().is_full() {
            Err(Why::Batch)
        } else {
            Self::new(own, &settings.hyper, settings.decay)
        })
    }

    /// Of a typed method.
    ///
    /// # Errors
    /// [`Why`] says why it has no formula.
    pub fn new(own: &Own, hyper: &crate::optimizer::Hyper, weight_decay: f64) -> Result<Self, Why> {
        let tree = parse(&own.source().text).map_err(|_| Why::Long)?;
        let sliders = own.sliders();
        let mut settings: Vec<(String, f64)> = sliders.iter().map(|own| (own.name.clone(), own.value)).collect();
        let known = [("b1", hyper.b1), ("b2", hyper.b2), ("eps", hyper.eps), ("wd", weight_decay)];
        settings.extend(known.map(|(name, x)| (name.to_owned(), x)));
        let mut algebra = Algebra::default();
        algebra.signed = sliders.iter().filter(|own| own.least < 0.0).map(|own| own.name.clone()).collect();
        let names: Vec<String> = sliders.iter().map(|own| own.name.clone()).collect();
        let method = Reader::new(&tree, own.memories(), &names, &mut algebra).averages(weight_decay != 0.0)?;
        let names = method.names.clone();
        let number = |term: &Term| value(term, 0, &|symbol| setting(&settings, &names, 0, symbol));
        for memory in &method.memories {
            let q = number(&memory.decay);
            if !(q > 0.0 && q < 1.0) {
                return Err(Why::Decay(memory.name.clone()));
            }
        }
        let (mut at, drifts) = at_step(&mut algebra, &method, &number);
        at.correction = by_cases(&mut algebra, &at.correction);
        if algebra.over {
            return Err(Why::Long);
        }
        let chooses = |base: &Base| match base {
            Base::Call(Call::Where, parts) => !parts.iter().take(2).all(Term::is_scalar),
            _ => false,
        };
        if at.correction.has(&chooses) {
            return Err(Why::Choice);
        }
        let limit = in_the_limit(&mut algebra, &method, &Known { names: &names, number: &number });
        let limit = limit.filter(|limit| !algebra.over && *limit != at);
        Ok(Self { at, limit, drifts, names, settings })
    }

    /// F and C at step n, by the formula; in the limit with `forever`.
    pub fn values(&self, experiment: &Experiment, n: usize, theta: &[f64], forever: bool) -> Option<[Vec<f64>; 2]> {
        let terms = if forever { self.limit.as_ref()? } else { &self.at };
        let (problem, dim) = (experiment.problem(), theta.len());
        let (gradient, _) = hessian_vector(problem, theta, Batch::Full, &vec![0.0; dim]);
        let each = |term: &Term, n: usize, more: &dyn Fn(&Symbol, usize) -> f64| -> Vec<f64> {
            (0..dim)
                .map(|j| {
                    value(term, n, &|symbol| match symbol {
                        Symbol::Gradient => gradient[j],
                        Symbol::Parameter => theta[j],
                        Symbol::Setting(_) | Symbol::Named(..) => setting(&self.settings, &self.names, n, symbol),
                        other => more(other, j),
                    })
                })
                .collect()
        };
        let none = |_: &Symbol, _: usize| f64::NAN;
        let turn = |v: &[f64]| hessian_vector(problem, theta, Batch::Full, v).1;
        let direction = each(&terms.direction, n, &none);
        let turned = turn(&match &terms.shape {
            Shape::Gradient => gradient.clone(),
            Shape::Direction => direction.clone(),
            Shape::OneNorm => each(&one_norm(), n, &none),
            Shape::Other(term) => each(term, n, &none),
        });
        let drifted: Vec<Vec<f64>> = self
            .drifts
            .iter()
            .map(|drift| {
                let q = value(&drift.decay, n, &|symbol| setting(&self.settings, &self.names, n, symbol));
                let mut sum = vec![0.0; dim];
                for l in 0..if forever { 0 } else { n } {
                    let exponent = n as i32 - l as i32 - i32::from(drift.before);
                    let weight = q.powi(exponent) * (1.0 - q.powi(l as i32 + 1)) / (1.0 - q);
                    let then = each(&self.at.direction, l, &none);
                    sum.iter_mut().zip(&then).for_each(|(sum, f)| *sum += weight * f);
                }
                turn(&sum)
            })
            .collect();
        let correction = each(&terms.correction, n, &|symbol, j| match symbol {
            Symbol::Turned => turned[j],
            Symbol::Direction => direction[j],
            Symbol::Drifted(slot) => {
                let at = self.drifts.iter().position(|drift| drift.slot == *slot);
                at.and_then(|at| drifted.get(at)).map_or(f64::NAN, |own| own[j])
            }
            _ => f64::NAN,
        });
        Some([direction, correction])
    }
}

fn setting(settings: &[(String, f64)], names: &[(String, Term)], n: usize, symbol: &Symbol) -> f64 {
    match symbol {
        Symbol::Named(name, _) => {
            let own = names.iter().find(|own| own.0 == *name);
            own.map_or(f64::NAN, |own| value(&own.1, n, &|symbol| setting(settings, names, n, symbol)))
        }
        Symbol::Setting(name) => settings.iter().find(|own| own.0 == *name).map_or(f64::NAN, |own| own.1),
        _ => f64::NAN,
    }
}

/// A choice by settings and n alone is made once and outermost.
fn by_cases(algebra: &mut Algebra, term: &Term) -> Term {
    let mut found = None;
    algebra.replaced(term, &mut |_, base| {
        if let Base::Call(Call::Where, parts) = base
            && let [a, b, ..] = parts.as_slice()
            && a.is_scalar()
            && b.is_scalar()
            && found.is_none()
        {
            found = Some((a.clone(), b.clone()));
        }
        None
    });
    let Some((a, b)) = found else { return term.clone() };
    let mut branch = |which: usize| {
        algebra.replaced(term, &mut |_, base| match base {
            Base::Call(Call::Where, parts) if parts.first() == Some(&a) && parts.get(1) == Some(&b) => {
                parts.get(which).cloned()
            }
            _ => None,
        })
    };
    let (yes, no) = (branch(2), branch(3));
    algebra.call(Call::Where, vec![a, b, yes, no])
}

/// `g/√(g² + ε)`.
pub fn one_norm() -> Term {
    let mut algebra = Algebra::default();
    let g = Term::symbol(Symbol::Gradient);
    let square = algebra.product(&g, &g);
    let sum = algebra.sum(&square, &Term::setting("eps"));
    let root = algebra.power(&sum, Rational::HALF.negative());
    algebra.product(&g, &root)
}

/// Into the number in front and the rest, which is u.
fn split(direction: &Term) -> (Term, Shape) {
    let (scale, rest): (Vec<_>, Vec<_>) =
        direction.factors.iter().cloned().partition(|own| Term::base(own.0.clone()).is_scalar());
    let scale = Term { factors: scale, number: direction.number };
    let rest = Term { factors: rest, number: Rational::ONE };
    let shape = match rest {
        rest if rest == Term::symbol(Symbol::Gradient) => Shape::Gradient,
        rest if rest == one_norm() => Shape::OneNorm,
        _ if scale == Term::one() => Shape::Direction,
        rest => Shape::Other(rest),
    };
    (scale, shape)
}

/// What a memory weighs at step n: `(1−qⁿ⁺¹)/(1−q)`, before the step `(1−qⁿ)/(1−q)`.
fn weight(algebra: &mut Algebra, memory: &Average) -> Term {
    let grown = Term::base(Base::Grown(Box::new(memory.decay.clone())));
    let last = if memory.before { grown } else { algebra.product(&grown, &memory.decay) };
    let (top, bottom) = (algebra.difference(&Term::one(), &last), algebra.difference(&Term::one(), &memory.decay));
    algebra.quotient(&top, &bottom)
}

/// A formula with every average at what it is where all gradients are the same.
fn frozen(algebra: &mut Algebra, term: &Term, placed: &[Term]) -> Term {
    algebra.replaced(term, &mut |_, base| match base {
        Base::Symbol(Symbol::Before(slot) | Symbol::After(slot)) => placed.get(*slot).cloned(),
        _ => None,
    })
}

/// The slopes of the direction at the frozen point: by each memory times r′, by g, by θ.
struct Slopes {
    direction: Term,
    memories: Vec<Term>,
    gradient: Term,
    parameter: Term,
}

fn slopes(algebra: &mut Algebra, method: &Averages, weights: &[Term], finally: Option<&Known<'_>>) -> Option<Slopes> {
    let placed: Vec<Term> =
        method.memories.iter().zip(weights).map(|(own, weight)| algebra.product(weight, &own.intake)).collect();
    let settle = |algebra: &mut Algebra, term: &Term| {
        let frozen = frozen(algebra, term, &placed);
        match finally {
            Some(known) => limit(algebra, &frozen, known),
            None => Some(frozen),
        }
    };
    let direction = settle(algebra, &method.direction)?;
    let mut memories = Vec::new();
    for (slot, own) in method.memories.iter().enumerate() {
        let symbol = if own.before { Symbol::Before(slot) } else { Symbol::After(slot) };
        let slope = derivative(algebra, &method.direction, &symbol);
        let intake = derivative(algebra, &own.intake, &Symbol::Gradient);
        let both = algebra.product(&slope, &intake);
        memories.push(settle(algebra, &both)?);
    }
    let gradient = derivative(algebra, &method.direction, &Symbol::Gradient);
    let parameter = derivative(algebra, &method.direction, &Symbol::Parameter);
    Some(Slopes { direction, memories, gradient: settle(algebra, &gradient)?, parameter: settle(algebra, &parameter)? })
}

/// `½ ∂F/∂θ F`.
fn of_parameter(algebra: &mut Algebra, slopes: &Slopes) -> Term {
    algebra.products(&[&Term::number(Rational::HALF), &slopes.parameter, &Term::symbol(Symbol::Direction)])
}

/// Where every direction is the same: ½ (Σ B M ∂F/∂s r′ + ∂F/∂g) (HF) + ½ ∂F/∂θ F.
fn steady(algebra: &mut Algebra, slopes: &Slopes, weights: &[Term], ages: &[Term], scale: &Term) -> Term {
    let mut parts = vec![slopes.gradient.clone()];
    for ((slope, weight), age) in slopes.memories.iter().zip(weights).zip(ages) {
        parts.push(algebra.products(&[slope, weight, age]));
    }
    let sum = algebra.total(&parts);
    let main = algebra.products(&[&Term::number(Rational::HALF), &sum, scale, &Term::symbol(Symbol::Turned)]);
    let rest = of_parameter(algebra, slopes);
    algebra.sum(&main, &rest)
}

fn at_step(algebra: &mut Algebra, method: &Averages, number: &dyn Fn(&Term) -> f64) -> (Terms, Vec<Drift>) {
    let weights: Vec<Term> = method.memories.iter().map(|own| weight(algebra, own)).collect();
    let nothing =
        || Slopes { direction: Term::zero(), memories: Vec::new(), gradient: Term::zero(), parameter: Term::zero() };
    let slopes = slopes(algebra, method, &weights, None).unwrap_or_else(nothing);
    let (scale, shape) = split(&slopes.direction);
    let direction = slopes.direction.clone();
    if !direction.changes() {
        let ages: Vec<Term> = method
            .memories
            .iter()
            .map(|own| {
                let age = Term::base(Base::Age { decay: Box::new(own.decay.clone()), before: own.before });
                if own.before { algebra.sum(&Term::whole(2), &age) } else { age }
            })
            .collect();
        let correction = steady(algebra, &slopes, &weights, &ages, &scale);
        return (Terms { direction, correction, shape, scale }, Vec::new());
    }
    let drifts = method
        .memories
        .iter()
        .enumerate()
        .map(|(slot, own)| Drift { slot, name: own.name.clone(), decay: own.decay.clone(), before: own.before })
        .collect();
    let is_multiple = match &shape {
        Shape::Gradient | Shape::OneNorm => true,
        Shape::Other(rest) => !rest.changes(),
        Shape::Direction => false,
    };
    let sums: Option<Vec<Term>> =
        is_multiple.then(|| method.memories.iter().map(|own| summed(algebra, &scale, own, number)).collect()).flatten();
    let mut main = vec![slopes.gradient.clone()];
    for (slope, weight) in slopes.memories.iter().zip(&weights) {
        main.push(algebra.product(slope, weight));
    }
    let half = Term::number(Rational::HALF);
    let whole = algebra.total(&main);
    let whole = algebra.products(&[&half, &whole, &scale]);
    let turned = Term::symbol(Symbol::Turned);
    let rest = of_parameter(algebra, &slopes);
    let mut all = vec![algebra.product(&whole, &turned), rest.clone()];
    for (slot, slope) in slopes.memories.iter().enumerate() {
        all.push(algebra.product(slope, &Term::symbol(Symbol::Drifted(slot))));
    }
    let correction = algebra.total(&all);
    let closed = sums.map(|sums| {
        let mut all = vec![whole];
        for (slope, sum) in slopes.memories.iter().zip(&sums) {
            all.push(algebra.product(slope, sum));
        }
        let sum = algebra.total(&all);
        let main = algebra.product(&sum, &turned);
        algebra.sum(&main, &rest)
    });
    match closed.filter(|closed| closed.size() <= correction.size() + SUM) {
        Some(correction) => (Terms { direction, correction, shape, scale }, Vec::new()),
        None => (Terms { direction, correction, shape, scale }, drifts),
    }
}

/// `Σ_{l<n} (q^{n−l} − qⁿ⁺¹)/(1−q) c_l` in closed form, where c is of powers of l alone.
fn summed(algebra: &mut Algebra, scale: &Term, memory: &Average, number: &dyn Fn(&Term) -> f64) -> Option<Term> {
    let q = &memory.decay;
    // Numbers would be multiplied out, and no reader knows them again.
    if q.constant().is_some() {
        return None;
    }
    let terms = algebra.expanded(std::slice::from_ref(scale))?;
    let grown = |base: &Term| Term::base(Base::Grown(Box::new(base.clone())));
    let by_steps = grown(q);
    let step = Term::symbol(Symbol::Step);
    let mut all = Vec::new();
    for term in terms {
        let (changing, constant): (Vec<_>, Vec<_>) =
            term.factors.iter().cloned().partition(|own| Term::base(own.0.clone()).changes());
        let mut p = Term::one();
        for (base, power) in changing {
            let Base::Grown(base) = base else { return None };
            let raised = algebra.power(&base, power);
            p = algebra.product(&p, &raised);
        }
        let constant = Term { factors: constant, number: term.number };
        // pⁿ, as powers of what p is made of.
        let mut p_grown = Term::one();
        for (base, power) in &p.factors {
            let own = grown(&Term::base(base.clone()));
            let own = algebra.power(&own, *power);
            p_grown = algebra.product(&p_grown, &own);
        }
        if p.number != Rational::ONE {
            if !p.factors.is_empty() {
                return None;
            }
            p_grown = grown(&p);
        }
        // Σ q^{n−l} p^l and Σ p^l.
        let (first, second) = if p == Term::one() {
            let (top, bottom) = (algebra.difference(&Term::one(), &by_steps), algebra.difference(&Term::one(), q));
            let top = algebra.product(&top, q);
            (algebra.quotient(&top, &bottom), step.clone())
        } else {
            let (top, bottom) = (algebra.difference(&Term::one(), &p_grown), algebra.difference(&Term::one(), &p));
            let second = algebra.quotient(&top, &bottom);
            if p == *q {
                (algebra.product(&step, &by_steps), second)
            } else if (number(q) - number(&p)).abs() < APART {
                return None;
            } else {
                let (top, bottom) = (algebra.difference(&by_steps, &p_grown), algebra.difference(q, &p));
                let top = algebra.product(&top, q);
                (algebra.quotient(&top, &bottom), second)
            }
        };
        let second = algebra.products(&[q, &by_steps, &second]);
        let both = algebra.difference(&first, &second);
        all.push(algebra.product(&constant, &both));
    }
    let sum = algebra.total(&all);
    let rest = algebra.difference(&Term::one(), q);
    let sum = algebra.quotient(&sum, &rest);
    Some(if memory.before { algebra.quotient(&sum, q) } else { sum })
}

fn in_the_limit(algebra: &mut Algebra, method: &Averages, known: &Known<'_>) -> Option<Terms> {
    let mut weights = Vec::new();
    let mut ages = Vec::new();
    let at_step: Vec<Term> = method.memories.iter().map(|own| weight(algebra, own)).collect();
    for own in &method.memories {
        let rest = algebra.difference(&Term::one(), &own.decay);
        weights.push(algebra.power(&rest, Rational::whole(-1)));
        let top = if own.before {
            algebra.difference(&Term::whole(3), &own.decay)
        } else {
            algebra.sum(&Term::one(), &own.decay)
        };
        ages.push(algebra.quotient(&top, &rest));
    }
    let slopes = slopes(algebra, method, &at_step, Some(known))?;
    let (scale, shape) = split(&slopes.direction);
    let correction = steady(algebra, &slopes, &weights, &ages, &scale);
    Some(Terms { direction: slopes.direction, correction, shape, scale })
}
