//! An expression of the tree as a value of the graph.

use super::Error;
use super::function::{Function, Unary};
use super::graph::{Graph, Id, Op};
use super::syntax::{Binary, Node, NodeId, Tree};

/// What a name stands for.
pub type Find<'a> = &'a mut dyn FnMut(&mut Graph, &str, (usize, usize)) -> Result<Id, Error>;

/// The value of the expression whose nodes are `first..=last`, names found in the order of the text.
///
/// With `reduces` the functions over coordinates may be used, which a loss has none of.
pub fn lower(
    tree: &Tree,
    (first, last): (NodeId, NodeId),
    reduces: bool,
    graph: &mut Graph,
    find: Find<'_>,
) -> Result<Id, Error> {
    // Every node stands after its parts, so no recursion is needed, however long a sum is.
    let mut values: Vec<Id> = Vec::new();
    let at = |values: &[Id], node: NodeId| node.checked_sub(first).and_then(|i| values.get(i)).copied().unwrap_or(0);
    for node in first..=last {
        let place = tree.places.get(node).copied().unwrap_or_default();
        let value = match tree.nodes.get(node) {
            None => graph.number(f64::NAN),
            Some(Node::Number(x)) => graph.number(*x),
            Some(Node::Name(name)) => match name.as_str() {
                "pi" => graph.number(std::f64::consts::PI),
                "e" => graph.number(std::f64::consts::E),
                _ => find(graph, name, place)?,
            },
            Some(Node::Negative(a)) => graph.negative(at(&values, *a)),
            Some(Node::Binary(binary, a, b)) => {
                let (a, b) = (at(&values, *a), at(&values, *b));
                match binary {
                    Binary::Add => graph.sum(a, b),
                    Binary::Subtract => graph.difference(a, b),
                    Binary::Multiply => graph.product(a, b),
                    Binary::Divide => graph.quotient(a, b),
                    Binary::Power => graph.power(a, b),
                }
            }
            Some(Node::Call(function, _)) if function.reduces() && !reduces => {
                let words = format!("{} is for methods; in a loss, add the terms with +", function.name());
                return Err(Error::new(place, words));
            }
            Some(Node::Call(function, [a, b])) => call(graph, *function, at(&values, *a), at(&values, *b)),
            Some(Node::Where { a, b, or_equal, yes, no }) => {
                let [a, b, yes, no] = [a, b, yes, no].map(|part| at(&values, *part));
                if *or_equal { graph.select(b, a, no, yes) } else { graph.select(a, b, yes, no) }
            }
        };
        graph.check(place)?;
        values.push(value);
    }
    Ok(at(&values, last))
}

fn call(graph: &mut Graph, function: Function, a: Id, b: Id) -> Id {
    match function {
        Function::Unary(unary) => graph.call(unary, a),
        Function::Relu => {
            let zero = graph.number(0.0);
            graph.select(a, zero, a, zero)
        }
        Function::Larger => graph.larger(a, b),
        Function::Smaller => graph.smaller(a, b),
        Function::Hypot => {
            let squares = [a, b].map(|x| graph.product(x, x));
            let sum = graph.sum(squares[0], squares[1]);
            graph.call(Unary::Sqrt, sum)
        }
        Function::Sum => total(graph, a),
        Function::Mean => {
            let (sum, count) = (total(graph, a), graph.add(Op::Count));
            graph.quotient(sum, count)
        }
        Function::Dot => {
            let product = graph.product(a, b);
            total(graph, product)
        }
        Function::Norm => {
            let square = graph.product(a, a);
            let sum = total(graph, square);
            graph.call(Unary::Sqrt, sum)
        }
        Function::MaxAbs => {
            let size = graph.call(Unary::Abs, a);
            if graph.is_scalar(size) { size } else { graph.add(Op::Most(size)) }
        }
        // Parsed as a node of its own.
        Function::Where => a,
    }
}

/// The sum over coordinates; of what is the same in each, their number times it.
fn total(graph: &mut Graph, a: Id) -> Id {
    if graph.is_scalar(a) {
        let count = graph.add(Op::Count);
        return graph.product(count, a);
    }
    graph.add(Op::Sum(a))
}
