//! Where a formula chooses, and where it is no number at all.

use crate::formula::{Graph, Id, Op, Unary};

/// The most choices of one formula that are watched.
const MOST: usize = 32;

/// What is looked at while a typed loss is minimized.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watched {
    /// The numbers whose sign decides: at 0 the loss has a kink.
    pub choices: Vec<Id>,
    /// Whether it has a function whose derivative goes on where the function does not, such as log.
    pub has_edge: bool,
}

/// The choices and edges of a value.
pub fn watched(graph: &mut Graph, value: Id) -> Watched {
    let mut is_part = vec![false; value as usize + 1];
    is_part[value as usize] = true;
    let mut pairs = Vec::new();
    let mut has_edge = false;
    for id in (0..=value).rev().filter(|&id| !graph.is_scalar(id)) {
        if !is_part.get(id as usize).copied().unwrap_or(false) {
            continue;
        }
        let op = graph.op(id);
        op.parts().for_each(|part| is_part[part as usize] = true);
        match op {
            Op::Select { a, b, .. } | Op::Larger(a, b) | Op::Smaller(a, b) => pairs.push((a, Some(b))),
            Op::Unary(Unary::Abs | Unary::Sign, a) => pairs.push((a, None)),
            Op::Unary(Unary::Log | Unary::Log1p | Unary::Sqrt, _) => has_edge = true,
            _ => {}
        }
    }
    let mut choices: Vec<Id> =
        pairs.into_iter().map(|(a, b)| b.map_or(a, |b| graph.difference(a, b))).take(MOST).collect();
    choices.sort_unstable();
    choices.dedup();
    Watched { choices, has_edge }
}
