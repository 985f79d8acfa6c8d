//! A modified equation as lines of mathematics.

use super::layout::{Markup, Math, above, below, fenced, letter, name, over, row};
use super::modified::{Drift, Equation, Shape};
use super::rational::Rational;
use super::term::{Base, Call, Symbol, Term};
use crate::formula::Unary;
use serde::Serialize;

/// A line of mathematics.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What it holds for, in words: empty where that is clear.
    pub about: &'static str,
    /// In LaTeX.
    pub tex: String,
    /// In MathML.
    pub math: Markup,
}

impl Line {
    pub(super) fn new(about: &'static str, math: &Math) -> Self {
        Self { about, tex: math.tex(), math: math.markup() }
    }
}

/// The lines of an equation: the direction, the correction, what they are made of, and the limit.
pub fn written(equation: &Equation) -> Vec<Line> {
    let step = row(vec![Math::Fenced("(", Box::new(name("n")), ")")]);
    let of_n = |letter: &str| above(below(name(letter), name("j")), step.clone());
    let mut lines = Vec::new();
    let is_steady = equation.at.direction.changes() || equation.at.correction.changes();
    let at = Pen { shape: &equation.at.shape, drifts: &equation.drifts };
    let left = |letter: &str| if is_steady { of_n(letter) } else { below(name(letter), name("j")) };
    lines.push(Line::new("", &equal(left("F"), at.term(&equation.at.direction))));
    lines.push(Line::new("", &equal(left("C"), at.term(&equation.at.correction))));
    let shapes = [Some(&equation.at), equation.limit.as_ref()];
    let turned = equation.at.correction.depends_on(&Symbol::Turned);
    if let (Shape::Other(other), true) = (&equation.at.shape, turned) {
        lines.push(Line::new("with", &equal(below(name("u"), name("j")), at.term(other))));
    }
    for (own, term) in &equation.names {
        let is = |base: &Base| matches!(base, Base::Symbol(Symbol::Named(name, _)) if name == own);
        let later = equation.names.iter().any(|other| other.1.has(&is));
        if later || equation.at.direction.has(&is) || equation.at.correction.has(&is) {
            let left = at.term(&Term::symbol(Symbol::Named(own.clone(), term.changes())));
            lines.push(Line::new("with", &equal(left, at.term(term))));
        }
    }
    for drift in equation.drifts.iter().filter(|own| equation.at.correction.depends_on(&Symbol::Drifted(own.slot))) {
        lines.push(Line::new("with", &equal(drift_name(drift), at.drift(drift))));
    }
    let is_age = |base: &Base| matches!(base, Base::Age { .. });
    if equation.at.correction.has(&is_age) {
        lines.push(Line::new("with", &age()));
    }
    if shapes
        .iter()
        .flatten()
        .any(|terms| terms.shape == Shape::OneNorm && terms.correction.depends_on(&Symbol::Turned))
    {
        lines.push(Line::new("with", &one_norm()));
    }
    if let Some(limit) = &equation.limit {
        let about = "for n → ∞";
        let pen = Pen { shape: &limit.shape, drifts: &[] };
        lines.push(Line::new(about, &equal(below(name("F"), name("j")), pen.term(&limit.direction))));
        lines.push(Line::new(about, &equal(below(name("C"), name("j")), pen.term(&limit.correction))));
        if let Shape::Other(other) = &limit.shape
            && limit.correction.depends_on(&Symbol::Turned)
            && equation.at.shape != limit.shape
        {
            lines.push(Line::new("with", &equal(below(name("u"), name("j")), pen.term(other))));
        }
    }
    lines
}

fn equal(left: Math, right: Math) -> Math {
    row(vec![left, Math::Sign("="), right])
}

fn whole(n: i128) -> Math {
    Math::Number(n.to_string())
}

/// `B_q(n) = (1+q)/(1−q) − 2(n+1)qⁿ⁺¹/(1−qⁿ⁺¹)`.
fn age() -> Math {
    let q = || name("q");
    let power = || above(q(), row(vec![name("n"), Math::Sign("+"), whole(1)]));
    let left = row(vec![below(name("B"), q()), fenced(name("n"))]);
    let limit = over(row(vec![whole(1), Math::Sign("+"), q()]), row(vec![whole(1), Math::Sign("−"), q()]));
    let count = fenced(row(vec![name("n"), Math::Sign("+"), whole(1)]));
    let layer = over(row(vec![whole(2), count, power()]), row(vec![whole(1), Math::Sign("−"), power()]));
    equal(left, row(vec![limit, Math::Sign("−"), layer]))
}

fn norm() -> Math {
    let inner = row(vec![Math::Sign("∇"), name("E")]);
    below(Math::Fenced("‖", Box::new(inner), "‖"), row(vec![whole(1), Math::Sign(","), name("ε")]))
}

fn one_norm() -> Math {
    let square = above(below(name("g"), name("i")), whole(2));
    let root = Math::Root(Box::new(row(vec![square, Math::Sign("+"), name("ε")])));
    equal(norm(), row(vec![below(Math::Sign("∑"), name("i")), root]))
}

fn drift_name(drift: &Drift) -> Math {
    below(name("D"), row(vec![name("j"), Math::Sign(","), letter(&drift.name)]))
}

struct Pen<'a> {
    shape: &'a Shape,
    drifts: &'a [Drift],
}

impl Pen<'_> {
    fn drift(&self, drift: &Drift) -> Math {
        let q = self.raisable(&drift.decay);
        let (n, l) = (|| name("n"), || name("l"));
        let minus = |rest: Vec<Math>| {
            let mut all = vec![n(), Math::Sign("−")];
            all.extend(rest);
            row(all)
        };
        let (first, second) = if drift.before {
            (minus(vec![l(), Math::Sign("−"), whole(1)]), n())
        } else {
            (minus(vec![l()]), row(vec![n(), Math::Sign("+"), whole(1)]))
        };
        let top = row(vec![above(q.clone(), first), Math::Sign("−"), above(q.clone(), second)]);
        let bottom = row(vec![whole(1), Math::Sign("−"), q]);
        let from = row(vec![l(), Math::Sign("="), whole(0)]);
        let sum = Math::Sum(Box::new(from), Box::new(minus(vec![whole(1)])));
        let then = above(below(name("F"), name("j")), fenced(l()));
        row(vec![sum, over(top, bottom), then])
    }

    /// A formula with its sign.
    pub fn term(&self, term: &Term) -> Math {
        if let Some(terms) = term.terms() {
            if term.number == Rational::ONE {
                return self.sum(terms);
            }
            if term.number == Rational::whole(-1) && terms.iter().any(|own| own.number.sign() < 0) {
                return self.sum(&terms.iter().map(|own| own.with(own.number.negative())).collect::<Vec<_>>());
            }
        }
        let (negative, inner) = self.signed(term);
        if negative { row(vec![Math::Sign("−"), inner]) } else { inner }
    }

    fn sum(&self, terms: &[Term]) -> Math {
        let mut sorted: Vec<&Term> = terms.iter().collect();
        let is_step = |term: &Term| term.factors.iter().all(|own| own.0 == Base::Symbol(Symbol::Step));
        // n + 1, 1 + β, g² + ε.
        sorted.sort_by_key(|term| (term.is_scalar(), !is_step(term), term.constant().is_none()));
        sorted.sort_by_key(|term| term.constant().is_some() && terms.len() == 2 && terms.iter().all(is_step));
        // A sum begins with a plus where it can.
        if let Some(at) = sorted.iter().position(|term| term.number.sign() > 0) {
            let first = sorted.remove(at);
            sorted.insert(0, first);
        }
        let mut parts = Vec::new();
        for term in sorted {
            let (negative, inner) = self.signed(term);
            match (negative, parts.is_empty()) {
                (true, _) => parts.push(Math::Sign("−")),
                (false, false) => parts.push(Math::Sign("+")),
                (false, true) => {}
            }
            parts.push(inner);
        }
        row(parts)
    }

    /// Whether it is below zero, and what is left.
    fn signed(&self, term: &Term) -> (bool, Math) {
        let mut negative = term.number.sign() < 0;
        let number = if negative { term.number.negative() } else { term.number };
        // −(a − b) is b − a.
        let turned = term.factors.iter().position(|(base, power)| {
            *power == Rational::ONE
                && (is_tall(base) || !Term::base((*base).clone()).is_scalar())
                && matches!(base, Base::Sum(terms) if terms.iter().any(|own| own.number.sign() < 0))
        });
        let mut term = term.clone();
        if let (true, Some(at)) = (negative, turned)
            && let Some((Base::Sum(terms), _)) = term.factors.get_mut(at)
        {
            terms.iter_mut().for_each(|own| own.number = own.number.negative());
            negative = false;
        }
        let term = &term;
        let (mut top, mut bottom, mut after) = (Vec::new(), Vec::new(), Vec::new());
        let mut factors: Vec<(&Base, Rational)> = term.factors.iter().map(|own| (&own.0, own.1)).collect();
        factors.sort_by_key(|(base, power)| rank(base, *power));
        // q·qⁿ is qⁿ⁺¹.
        let mut shift: Vec<(usize, i128)> = Vec::new();
        for at in 0..factors.len() {
            let (Base::Grown(inner), own) = factors[at] else { continue };
            let [(base, one)] = inner.factors.as_slice() else { continue };
            let of = factors.iter().find(|(other, power)| other == &base && power.sign() == own.sign());
            if let (true, Some((_, power))) = (*one == Rational::ONE && inner.number == Rational::ONE, of)
                && power.is_whole()
            {
                shift.push((at, power.top().abs()));
            }
        }
        let merged: Vec<Base> = shift
            .iter()
            .filter_map(|(at, _)| match factors[*at].0 {
                Base::Grown(inner) => inner.factors.first().map(|own| own.0.clone()),
                _ => None,
            })
            .collect();
        let mut number = number;
        for (at, (base, power)) in factors.iter().enumerate() {
            let up = power.sign() > 0;
            let size = if up { *power } else { power.negative() };
            if merged.contains(base) {
                continue;
            }
            let math = if let Base::Grown(inner) = base {
                let mut more = shift.iter().find(|own| own.0 == at).map_or(0, |own| own.1);
                if inner.factors.is_empty() && up && number == inner.number {
                    (number, more) = (Rational::ONE, 1);
                }
                let mut exponent = Vec::new();
                if size != Rational::ONE {
                    exponent.push(plain(size));
                }
                exponent.push(name("n"));
                if more != 0 {
                    exponent.extend([Math::Sign("+"), whole(more)]);
                }
                above(self.raisable(inner), row(exponent))
            } else {
                self.factor(base, size, up && is_tall(base))
            };
            let side = match (up, base) {
                (true, base) if is_late(base) => &mut after,
                (true, _) => &mut top,
                (false, _) => &mut bottom,
            };
            // Two numbers would be read as one.
            if begins_with_digit(&math) && (!side.is_empty() || number != Rational::ONE) {
                side.push(Math::Sign("·"));
            }
            side.push(math);
        }
        let (above, below) = if is_decimal(number) {
            if number != Rational::ONE {
                top.insert(0, plain(number));
            }
            (1, 1)
        } else {
            (number.top(), number.bottom())
        };
        if above != 1 {
            top.insert(0, whole(above));
        }
        if below != 1 {
            bottom.insert(0, whole(below));
        }
        let mut parts = Vec::new();
        if bottom.is_empty() {
            parts.extend(top);
        } else {
            let bare = |mut all: Vec<Math>| {
                if all.len() == 1
                    && let Some(Math::Fenced("(", inner, _)) = all.first()
                {
                    return (**inner).clone();
                }
                if all.is_empty() { whole(1) } else { row(std::mem::take(&mut all)) }
            };
            parts.push(over(bare(top), bare(bottom)));
        }
        parts.extend(after);
        if parts.is_empty() {
            parts.push(whole(1));
        }
        let single = parts.len() == 1;
        let math = match parts.pop() {
            Some(only) if single => only,
            Some(last) => {
                parts.push(last);
                row(parts)
            }
            None => whole(1),
        };
        (negative, math)
    }

    /// A factor to a power above 0.
    fn factor(&self, base: &Base, power: Rational, tall: bool) -> Math {
        let inner = match base {
            Base::Sum(terms) => {
                let sum = self.sum(terms);
                if power == Rational::HALF {
                    return Math::Root(Box::new(sum));
                }
                if tall { Math::Fenced("[", Box::new(sum), "]") } else { fenced(sum) }
            }
            Base::Number(x) => plain(*x),
            Base::Symbol(symbol) => self.symbol(symbol),
            Base::Grown(base) => above(self.raisable(base), name("n")),
            Base::Age { decay, before } => {
                let n = if *before { row(vec![name("n"), Math::Sign("−"), whole(1)]) } else { name("n") };
                row(vec![below(name("B"), self.term(decay)), fenced(n)])
            }
            Base::Call(call, parts) => self.call(*call, parts),
        };
        match power {
            Rational::ONE => inner,
            Rational::HALF => Math::Root(Box::new(inner)),
            power => above(inner, plain(power)),
        }
    }

    /// With brackets where it is more than a letter.
    fn raisable(&self, term: &Term) -> Math {
        let math = self.term(term);
        match term.factors.as_slice() {
            [] if term.number.is_whole() || is_decimal(term.number) => math,
            [(Base::Symbol(_), power)] if *power == Rational::ONE && term.number == Rational::ONE => math,
            _ => fenced(math),
        }
    }

    fn symbol(&self, symbol: &Symbol) -> Math {
        let at_j = |text: &str| below(name(text), name("j"));
        let turned = |inner: Vec<Math>| below(Math::Fenced("[", Box::new(row(inner)), "]"), name("j"));
        match symbol {
            Symbol::Pi => name("π"),
            Symbol::E => name("e"),
            Symbol::Setting(own) => setting(own),
            Symbol::Named(own, false) => letter(own),
            Symbol::Named(own, true) => row(vec![letter(own), fenced(name("n"))]),
            Symbol::Step => name("n"),
            Symbol::Gradient => at_j("g"),
            Symbol::Parameter => at_j("θ"),
            Symbol::Direction => at_j("F"),
            Symbol::Before(slot) | Symbol::After(slot) => below(name("s"), whole(*slot as i128)),
            Symbol::Turned => match self.shape {
                Shape::Gradient => turned(vec![name("H"), name("g")]),
                Shape::Direction => turned(vec![name("H"), name("F")]),
                Shape::Other(_) => turned(vec![name("H"), name("u")]),
                Shape::OneNorm => row(vec![below(Math::Sign("∂"), name("j")), norm()]),
            },
            Symbol::Drifted(slot) => {
                let drift = self.drifts.iter().find(|own| own.slot == *slot);
                turned(vec![name("H"), drift.map_or(name("D"), |own| below(name("D"), letter(&own.name)))])
            }
        }
    }

    fn call(&self, call: Call, parts: &[Term]) -> Math {
        let part = |k: usize| parts.get(k).map_or(name("?"), |part| self.term(part));
        let called = |function: &str| {
            let mut all = Vec::new();
            for k in 0..parts.len() {
                if k > 0 {
                    all.push(Math::Sign(","));
                }
                all.push(part(k));
            }
            row(vec![name(function), fenced(row(all))])
        };
        match call {
            Call::Unary(Unary::Abs) => Math::Fenced("|", Box::new(part(0)), "|"),
            Call::Unary(function) => called(function_name(function)),
            Call::Larger => called("max"),
            Call::Smaller => called("min"),
            Call::Where => {
                let (less, more) = (part(1), part(0));
                let when = row(vec![Math::Words("where "), less, Math::Sign("<"), more]);
                Math::Cases(vec![[part(2), when], [part(3), Math::Words("elsewhere")]])
            }
        }
    }
}

fn begins_with_digit(math: &Math) -> bool {
    match math {
        Math::Number(_) => true,
        Math::Row(parts) => parts.first().is_some_and(begins_with_digit),
        Math::Above(base, _) | Math::Below(base, _) => begins_with_digit(base),
        _ => false,
    }
}

/// The letter of a setting, as the page labels it.
pub(super) fn setting(own: &str) -> Math {
    match own {
        "b1" => name("β"),
        "b2" => name("ρ"),
        "eps" => name("ε"),
        "wd" => name("λ"),
        other => letter(other),
    }
}

pub(super) fn function_name(function: Unary) -> &'static str {
    crate::formula::Function::Unary(function).name()
}

/// Fractions of small numbers are written as such, others as decimals where they are short.
fn is_decimal(x: Rational) -> bool {
    x.bottom() == 10 || x.bottom() > 12 && 1_000_000_000 % x.bottom() == 0
}

fn plain(x: Rational) -> Math {
    if x.is_whole() {
        whole(x.top())
    } else if is_decimal(x) {
        Math::Number(x.value().to_string())
    } else {
        row(vec![whole(x.top()), Math::Sign("/"), whole(x.bottom())])
    }
}

/// The order in which factors are read.
fn rank(base: &Base, power: Rational) -> (u8, bool) {
    let own = match base {
        Base::Number(_) => 0,
        Base::Symbol(Symbol::Pi | Symbol::E | Symbol::Setting(_) | Symbol::Named(..)) => 1,
        Base::Symbol(Symbol::Step) => 2,
        Base::Grown(_) => 3,
        Base::Age { .. } => 4,
        Base::Sum(terms) if terms.iter().all(Term::is_scalar) => 5,
        Base::Symbol(Symbol::Gradient | Symbol::Parameter) => 6,
        Base::Call(..) => 7,
        Base::Sum(_) => 8,
        Base::Symbol(_) => 9,
    };
    (own, power == Rational::ONE)
}

/// Whether it has a fraction, so that it stands beside one and not in it.
fn is_tall(base: &Base) -> bool {
    let has_fraction = |term: &Term| term.factors.iter().any(|(base, power)| power.sign() < 0 || is_tall(base));
    matches!(base, Base::Sum(terms) if terms.iter().any(has_fraction))
}

fn is_late(base: &Base) -> bool {
    let is_field = matches!(
        base,
        Base::Symbol(Symbol::Turned | Symbol::Direction | Symbol::Drifted(_)) | Base::Call(Call::Where, _)
    );
    is_tall(base) || is_field
}
