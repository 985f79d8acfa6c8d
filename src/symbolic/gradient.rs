//! The gradient of a typed loss for NumPy, which derives nothing by itself.

use crate::formula::{Error, Id, Input, Op};
use crate::problem::{MAX_PARAMETERS, Own};

use super::python::{Assignment, Bond, Dialect, Kind, Piece, bound, python_name, unary};

/// A line for each value that the gradient is made of, and the derivative by each parameter. Parameters and columns are
/// there by their names; with a column in it a derivative is an array with a number for each row.
///
/// # Errors
/// Where the text is no loss.
pub fn gradient(own: &Own) -> Result<(Vec<Assignment>, Vec<Assignment>), Error> {
    let (graph, slopes) = own.derived()?;
    let mut needed = vec![false; graph.ops().len()];
    for &slope in &slopes {
        needed[slope as usize] = true;
    }
    for (id, op) in graph.ops().iter().enumerate().rev() {
        if needed[id] {
            op.parts().for_each(|part| needed[part as usize] = true);
        }
    }
    let mut values: Vec<Piece> = Vec::with_capacity(needed.len());
    let mut lines = Vec::new();
    let names: Vec<String> = own.parameters().iter().chain(own.data().names()).map(|own| python_name(own)).collect();
    let mut free = (1..).map(|k| format!("v{k}")).filter(|name| !names.contains(name));
    for (&op, needed) in graph.ops().iter().zip(&needed) {
        if !needed {
            values.push(("0.0".into(), Bond::Whole, Kind::Plain));
            continue;
        }
        let piece = numpy(op, &values, own);
        if matches!(op, Op::Constant(_) | Op::Input(_)) {
            values.push(piece);
        } else if let Some(name) = free.next() {
            let (value, _, kind) = piece;
            lines.push(Assignment { name: name.clone(), value, kind });
            values.push((name, Bond::Whole, kind));
        }
    }
    let slopes = slopes.iter().zip(own.parameters()).map(|(&slope, name)| {
        let (value, _, kind) = values.get(slope as usize).cloned().unwrap_or(("0.0".into(), Bond::Whole, Kind::Plain));
        Assignment { name: python_name(name), value, kind }
    });
    Ok((lines, slopes.collect()))
}

/// A value of a graph for NumPy; `values` are those before it.
fn numpy(op: Op, values: &[Piece], own: &Own) -> Piece {
    let at = |id: Id| values.get(id as usize).cloned().unwrap_or(("0.0".into(), Bond::Whole, Kind::Plain));
    let infix = |a: Id, sign: &str, b: Id, bond: Bond| {
        let (a, b) = (at(a), at(b));
        (format!("{} {sign} {}", bound(&a, Bond::Negative), bound(&b, Bond::Negative)), bond, a.2.max(b.2))
    };
    match op {
        Op::Constant(bits) => {
            let x = f64::from_bits(bits);
            let text = if x.is_finite() { format!("{x:?}") } else { format!("np.float64(\"{x}\")") };
            (text, if x < 0.0 { Bond::Negative } else { Bond::Whole }, Kind::Plain)
        }
        Op::Input(Input::Parameter(j)) => {
            let column = usize::from(j).checked_sub(MAX_PARAMETERS);
            let (names, j, kind) = match column {
                None => (own.parameters(), usize::from(j), Kind::Scalar),
                Some(column) => (own.data().names(), column, Kind::Array),
            };
            (names.get(j).map(|name| python_name(name)).unwrap_or_default(), Bond::Whole, kind)
        }
        Op::Negative(a) => (format!("-{}", bound(&at(a), Bond::Whole)), Bond::Negative, at(a).2),
        Op::Add(a, b) => infix(a, "+", b, Bond::Sum),
        Op::Subtract(a, b) => infix(a, "-", b, Bond::Sum),
        Op::Multiply(a, b) => infix(a, "*", b, Bond::Product),
        Op::Divide(a, b) => infix(a, "/", b, Bond::Product),
        Op::PowerOf(a, bits) => {
            let p = f64::from_bits(bits);
            (format!("{}**{p:?}", bound(&at(a), Bond::Whole)), Bond::Power, at(a).2)
        }
        Op::Unary(function, a) => (unary(Dialect::Numpy, function, &at(a)), Bond::Whole, at(a).2),
        Op::Larger(a, b) | Op::Smaller(a, b) => {
            let own = if matches!(op, Op::Larger(..)) { "maximum" } else { "minimum" };
            (format!("np.{own}({}, {})", at(a).0, at(b).0), Bond::Whole, at(a).2.max(at(b).2))
        }
        Op::Select { a, b, yes, no } => {
            let kind = [a, b, yes, no].map(|part| at(part).2).into_iter().max().unwrap_or(Kind::Scalar);
            let (a, b) = (bound(&at(a), Bond::Sum), bound(&at(b), Bond::Sum));
            (format!("np.where({a} > {b}, {}, {})", at(yes).0, at(no).0), Bond::Whole, kind)
        }
        // A loss has neither steps nor coordinates, and constants are folded.
        Op::Time
        | Op::Count
        | Op::Given(_)
        | Op::Input(Input::Gradient | Input::Memory(_))
        | Op::Power(..)
        | Op::Sum(_)
        | Op::Most(_) => ("np.nan".into(), Bond::Whole, Kind::Plain),
    }
}
