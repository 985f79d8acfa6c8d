//! The gradient of a value, by reverse accumulation, as further values of the same graph.
//!
//! It costs a few operations for each of the value's, whatever the number of parameters (Griewank and Walther,
//! *Evaluating Derivatives*, 2008, section 3.2). At a kink the derivative is that of one side: of `max` and `relu` as
//! [`Graph::select`] chooses, of `abs` 0.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::function::Unary;
use super::graph::{Graph, Id, Input, Op};

/// The derivatives of `value` by the parameters `0..count`.
pub fn gradient(graph: &mut Graph, value: Id, count: usize) -> Vec<Id> {
    let parameters: Vec<Input> = (0..count).map(|j| Input::Parameter(j as u16)).collect();
    derivatives(graph, value, &parameters)
}

/// The derivatives of `value` by inputs.
pub fn derivatives(graph: &mut Graph, value: Id, inputs: &[Input]) -> Vec<Id> {
    let mut adjoint = vec![None; value as usize + 1];
    adjoint[value as usize] = Some(graph.number(1.0));
    for id in (0..=value).rev() {
        let Some(own) = adjoint.get(id as usize).copied().flatten() else { continue };
        for (part, share) in shares(graph, id, own).into_iter().flatten() {
            if graph.is_scalar(part) {
                continue;
            }
            if let Some(slot) = adjoint.get_mut(part as usize) {
                *slot = Some(match *slot {
                    Some(sum) => graph.sum(sum, share),
                    None => share,
                });
            }
        }
    }
    inputs
        .iter()
        .map(|&input| {
            let input = graph.add(Op::Input(input));
            adjoint.get(input as usize).copied().flatten().unwrap_or_else(|| graph.number(0.0))
        })
        .collect()
}

/// What each part of a value gets of the value's adjoint.
fn shares(graph: &mut Graph, id: Id, own: Id) -> [Option<(Id, Id)>; 2] {
    let zero = graph.number(0.0);
    match graph.op(id) {
        Op::Negative(a) => [Some((a, graph.negative(own))), None],
        Op::Add(a, b) => [Some((a, own)), Some((b, own))],
        Op::Subtract(a, b) => [Some((a, own)), Some((b, graph.negative(own)))],
        Op::Multiply(a, b) => [Some((a, graph.product(own, b))), Some((b, graph.product(own, a)))],
        Op::Divide(a, b) => {
            let by_a = graph.quotient(own, b);
            let turned = graph.product(by_a, id);
            [Some((a, by_a)), Some((b, graph.negative(turned)))]
        }
        Op::PowerOf(a, bits) => {
            let p = f64::from_bits(bits);
            let (factor, less) = (graph.number(p), graph.number(p - 1.0));
            let power = graph.power(a, less);
            let slope = graph.product(factor, power);
            [Some((a, graph.product(own, slope))), None]
        }
        Op::Unary(f, a) => match slope(graph, f, a, id) {
            Some(slope) => [Some((a, graph.product(own, slope))), None],
            None => [None, None],
        },
        Op::Larger(a, b) => [Some((a, graph.select(b, a, zero, own))), Some((b, graph.select(b, a, own, zero)))],
        Op::Smaller(a, b) => [Some((a, graph.select(a, b, zero, own))), Some((b, graph.select(a, b, own, zero)))],
        Op::Select { a, b, yes, no } => {
            [Some((yes, graph.select(a, b, own, zero))), Some((no, graph.select(a, b, zero, own)))]
        }
        // Of constants and t alone, or of a method, whose derivatives are taken by dual numbers.
        Op::Constant(_)
        | Op::Time
        | Op::Count
        | Op::Given(_)
        | Op::Input(_)
        | Op::Power(..)
        | Op::Sum(_)
        | Op::Most(_) => [None, None],
    }
}

/// `f′(a)`, with `y = f(a)` at hand; `None` where it is 0.
fn slope(graph: &mut Graph, f: Unary, a: Id, y: Id) -> Option<Id> {
    let one = graph.number(1.0);
    let square = graph.product(a, a);
    Some(match f {
        Unary::Sqrt => {
            // As the root itself: at 0 its limit along the zero gradient.
            let (half, zero) = (graph.number(0.5), graph.number(0.0));
            let slope = graph.quotient(half, y);
            graph.select(a, zero, slope, zero)
        }
        Unary::Cbrt => {
            let (third, square) = (graph.number(1.0 / 3.0), graph.product(y, y));
            graph.quotient(third, square)
        }
        Unary::Exp => y,
        Unary::Expm1 => graph.sum(y, one),
        Unary::Log => graph.quotient(one, a),
        Unary::Log1p => {
            let more = graph.sum(one, a);
            graph.quotient(one, more)
        }
        Unary::Sin => graph.call(Unary::Cos, a),
        Unary::Cos => {
            let sin = graph.call(Unary::Sin, a);
            graph.negative(sin)
        }
        Unary::Tan => {
            let square = graph.product(y, y);
            graph.sum(one, square)
        }
        Unary::Asin | Unary::Acos => {
            let rest = graph.difference(one, square);
            let root = graph.call(Unary::Sqrt, rest);
            let slope = graph.quotient(one, root);
            if f == Unary::Asin { slope } else { graph.negative(slope) }
        }
        Unary::Atan => {
            let sum = graph.sum(one, square);
            graph.quotient(one, sum)
        }
        Unary::Sinh => graph.call(Unary::Cosh, a),
        Unary::Cosh => graph.call(Unary::Sinh, a),
        Unary::Tanh => {
            let square = graph.product(y, y);
            graph.difference(one, square)
        }
        Unary::Abs => graph.call(Unary::Sign, a),
        Unary::Sign => return None,
        Unary::Sigmoid => {
            let rest = graph.difference(one, y);
            graph.product(y, rest)
        }
        Unary::Softplus => graph.call(Unary::Sigmoid, a),
        Unary::Erf => {
            let negative = graph.negative(square);
            let (bell, factor) = (graph.call(Unary::Exp, negative), graph.number(FRAC_2_SQRT_PI));
            graph.product(factor, bell)
        }
    })
}
