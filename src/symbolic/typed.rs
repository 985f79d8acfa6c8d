//! What was typed, as mathematics: a line for each statement.

use super::layout::{Math, above, below, fenced, letter, name, over, row};
use super::written::{Line, setting};
use crate::formula::{Binary, Error, Function, Node, Source, Tree, Unary, parse};
use crate::optimizer::meaning;

/// How strongly a piece holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Negative,
    Product,
    Power,
    Whole,
}

/// The lines of a text, set as mathematics.
///
/// # Errors
/// Where the text cannot be parsed.
pub fn typed(source: &Source, is_method: bool) -> Result<Vec<Line>, Error> {
    let tree = parse(&source.text)?;
    let setter = Setter { tree: &tree, is_method };
    let mut lines = Vec::new();
    for own in &tree.start {
        lines
            .push(Line::new("at first", &setter.statement(own.name.as_ref().map(|own| &*own.0), own.first, own.value)));
    }
    for own in &tree.statements {
        lines.push(Line::new("", &setter.statement(own.name.as_ref().map(|own| &*own.0), own.first, own.value)));
    }
    for own in &tree.declarations {
        let parts = setter.all(own.first, own.most);
        let part = |node: usize| {
            node.checked_sub(own.first).and_then(|at| parts.get(at)).map_or(name("?"), |own| own.0.clone())
        };
        let range = row(vec![part(own.least), Math::Sign(","), part(own.most)]);
        let range = Math::Fenced("[", Box::new(range), "]");
        let math = row(vec![setter.name(&own.name), Math::Sign("="), part(own.value), Math::Sign("∈"), range]);
        lines.push(Line::new("slider", &math));
    }
    Ok(lines)
}

struct Setter<'a> {
    tree: &'a Tree,
    is_method: bool,
}

impl Setter<'_> {
    fn name(&self, own: &str) -> Math {
        match meaning(own) {
            known @ ("b1" | "b2" | "eps") if self.is_method => setting(known),
            "x" if self.is_method => name("θ"),
            _ => letter(own),
        }
    }

    fn statement(&self, assigned: Option<&str>, first: usize, value: usize) -> Math {
        let right = self.all(first, value).pop().map_or(name("?"), |own| own.0);
        match assigned {
            None => right,
            Some(own) => {
                let is_memory = self.is_method && self.reads(own, first, value);
                let sign = if is_memory { "←" } else { "=" };
                row(vec![self.name(own), Math::Sign(sign), right])
            }
        }
    }

    fn reads(&self, own: &str, first: usize, last: usize) -> bool {
        (first..=last).any(|node| matches!(self.tree.nodes.get(node), Some(Node::Name(name)) if name == own))
    }

    /// Every node from `first` to `last`, in order.
    fn all(&self, first: usize, last: usize) -> Vec<(Math, Bond)> {
        let mut values: Vec<(Math, Bond)> = Vec::new();
        for node in first..=last {
            let next = {
                let at = |part: usize| -> (Math, Bond) {
                    let own = part.checked_sub(first).and_then(|at| values.get(at));
                    own.cloned().unwrap_or((name("?"), Bond::Whole))
                };
                self.node(node, &at)
            };
            // What is taken into another is not needed again, and so not copied.
            values.push(next);
        }
        values
    }

    fn node(&self, node: usize, at: &dyn Fn(usize) -> (Math, Bond)) -> (Math, Bond) {
        let bound = |part: usize, bond: Bond| {
            let (math, own) = at(part);
            if own < bond { fenced(math) } else { math }
        };
        match self.tree.nodes.get(node) {
            None => (name("?"), Bond::Whole),
            Some(Node::Number(x)) => number(*x),
            Some(Node::Name(own)) => (self.name(own), Bond::Whole),
            Some(Node::Negative(a)) => (row(vec![Math::Sign("−"), bound(*a, Bond::Product)]), Bond::Negative),
            Some(Node::Binary(binary, a, b)) => match binary {
                Binary::Add => (row(vec![bound(*a, Bond::Sum), Math::Sign("+"), bound(*b, Bond::Product)]), Bond::Sum),
                Binary::Subtract => {
                    (row(vec![bound(*a, Bond::Sum), Math::Sign("−"), bound(*b, Bond::Product)]), Bond::Sum)
                }
                Binary::Multiply => {
                    let (a, b) = (bound(*a, Bond::Negative), bound(*b, Bond::Product));
                    let mut parts = vec![a];
                    if matches!(last_of(&b), Math::Number(_)) {
                        parts.push(Math::Sign("·"));
                    }
                    parts.push(b);
                    (row(parts), Bond::Product)
                }
                Binary::Divide => (over(at(*a).0, at(*b).0), Bond::Product),
                Binary::Power => (above(bound(*a, Bond::Whole), at(*b).0), Bond::Power),
            },
            Some(Node::Call(function, [a, b])) => (called(*function, &at(*a).0, &at(*b).0), Bond::Whole),
            Some(Node::Where { a, b, or_equal, yes, no }) => {
                let sign = if *or_equal { "≥" } else { ">" };
                let when = row(vec![Math::Words("where "), at(*a).0, Math::Sign(sign), at(*b).0]);
                (Math::Cases(vec![[at(*yes).0, when], [at(*no).0, Math::Words("elsewhere")]]), Bond::Sum)
            }
        }
    }
}

/// The first piece of a row.
fn last_of(math: &Math) -> &Math {
    match math {
        Math::Row(parts) => parts.first().map_or(math, last_of),
        Math::Above(base, _) => last_of(base),
        other => other,
    }
}

fn number(x: f64) -> (Math, Bond) {
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..9).contains(&exponent) {
        return (Math::Number(x.to_string()), Bond::Whole);
    }
    let minus = exponent < 0;
    let size = Math::Number(exponent.unsigned_abs().to_string());
    let power = above(Math::Number("10".into()), if minus { row(vec![Math::Sign("−"), size]) } else { size });
    if digits == "1" {
        return (power, Bond::Power);
    }
    (row(vec![Math::Number(digits.into()), Math::Sign("·"), power]), Bond::Product)
}

fn called(function: Function, a: &Math, b: &Math) -> Math {
    let (a, b) = (a.clone(), b.clone());
    let one = |text: &str, inner: Math| row(vec![name(text), fenced(inner)]);
    match function {
        Function::Unary(Unary::Sqrt) => Math::Root(Box::new(a)),
        Function::Unary(Unary::Abs) => Math::Fenced("|", Box::new(a), "|"),
        Function::Unary(Unary::Exp) => above(name("e"), a),
        Function::Norm => below(Math::Fenced("‖", Box::new(a), "‖"), Math::Number("2".into())),
        Function::MaxAbs => below(Math::Fenced("‖", Box::new(a), "‖"), name("∞")),
        Function::Larger | Function::Smaller | Function::Hypot | Function::Dot => {
            one(function.name(), row(vec![a, Math::Sign(","), b]))
        }
        other => one(other.name(), a),
    }
}
