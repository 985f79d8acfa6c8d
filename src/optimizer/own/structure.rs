//! What a method is made of, read off its formula.
//!
//! A memory whose value after a step is `q·m + r(g)`, with a constant q in (0, 1) and an r of the gradient alone, is an
//! exponential average. It is *fresh* where the direction is made of the value after the step, and not where it is made
//! of the one before. Everything else is carried from step to step. `tests/own_methods.rs` checks what is read here by
//! probing the step itself.

use crate::formula::{Graph, Id, Input, Op, Unary};
use crate::optimizer::{NormKind, Slot, decay_memory};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    pub slots: Vec<Slot>,
    /// As [`Update::memory`](crate::optimizer::Update::memory).
    pub memory: Option<usize>,
    pub norm: NormKind,
    /// Pairs of numbers of which the larger is chosen; with nothing it is 0.
    pub edges: Vec<(Id, Option<Id>)>,
}

/// The inputs that a value depends on, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Inputs(u32);

impl Inputs {
    const GRADIENT: u32 = 1;
    const PARAMETER: u32 = 2;
    const TIME: u32 = 4;

    fn memory(slot: usize) -> u32 {
        8 << slot
    }

    fn of(op: Op) -> u32 {
        match op {
            Op::Input(Input::Gradient) => Self::GRADIENT,
            Op::Input(Input::Parameter(_)) => Self::PARAMETER,
            Op::Input(Input::Memory(slot)) => Self::memory(usize::from(slot)),
            Op::Time => Self::TIME,
            _ => 0,
        }
    }
}

impl Structure {
    /// Of the values `direction` and `after`, those of the memories after a step, which began with `begins`.
    pub fn of(graph: &Graph, direction: Id, after: &[Id], begins: &[Id]) -> Self {
        let mut inputs: Vec<u32> = Vec::with_capacity(graph.ops().len());
        for &op in graph.ops() {
            let parts = op.parts().fold(Inputs::of(op), |all, part| all | at(&inputs, part));
            inputs.push(parts);
        }
        let slots: Vec<Slot> = after
            .iter()
            .zip(begins)
            .enumerate()
            .map(|(slot, (&after, &begin))| {
                let is_zero = graph.constant(begin) == Some(0.0);
                average(graph, &inputs, direction, slot, after).filter(|_| is_zero).unwrap_or(Slot::Held)
            })
            .collect();
        Self {
            slots,
            memory: memory(graph, &inputs, after),
            norm: norm(graph, direction, after),
            edges: edges(graph, direction, after),
        }
    }
}

fn at<T: Copy + Default>(values: &[T], id: Id) -> T {
    values.get(id as usize).copied().unwrap_or_default()
}

/// The average in a slot, if it is one.
fn average(graph: &Graph, inputs: &[u32], direction: Id, slot: usize, after: Id) -> Option<Slot> {
    let memory = Inputs::memory(slot);
    let decay = slope(graph, after, Input::Memory(slot as u16)).filter(|q| (0.0..1.0).contains(q) && *q > 0.0)?;
    if at(inputs, after) & !memory != Inputs::GRADIENT {
        return None;
    }
    // A plain average of the gradient is followed in its own scale, and a sum of it, too.
    let gain = slope(graph, after, Input::Gradient).map_or(1.0, |intake| intake / (1.0 - decay));
    let gain = if gain == 0.0 || (gain - 1.0).abs() < 1e-12 { 1.0 } else { gain };
    let (new, old) = reached(graph, direction, after, Input::Memory(slot as u16));
    match (new, old) {
        (true, false) => Some(Slot::Average { decay, gain, fresh: true }),
        (false, true) => Some(Slot::Average { decay, gain, fresh: false }),
        _ => None,
    }
}

/// The constant c where `value = c·input + rest`, the rest without the input.
fn slope(graph: &Graph, value: Id, input: Input) -> Option<f64> {
    let mut slopes: Vec<Option<f64>> = Vec::with_capacity(value as usize + 1);
    for &op in graph.ops().iter().take(value as usize + 1) {
        let of = |id: Id| slopes.get(id as usize).copied().flatten();
        let constant = |id: Id| graph.constant(id);
        let free = |id: Id| of(id) == Some(0.0);
        slopes.push(match op {
            Op::Input(own) if own == input => Some(1.0),
            _ if op.parts().all(free) => Some(0.0),
            Op::Negative(a) => of(a).map(|c| -c),
            Op::Add(a, b) => of(a).zip(of(b)).map(|(c, d)| c + d),
            Op::Subtract(a, b) => of(a).zip(of(b)).map(|(c, d)| c - d),
            Op::Multiply(a, b) if free(b) => of(a).zip(constant(b)).map(|(c, x)| c * x),
            Op::Multiply(a, b) if free(a) => of(b).zip(constant(a)).map(|(c, x)| c * x),
            Op::Divide(a, b) if free(b) => of(a).zip(constant(b)).map(|(c, x)| c / x),
            _ => None,
        });
    }
    slopes.get(value as usize).copied().flatten()
}

/// Whether `direction` is made of `after`, and whether of the input besides.
fn reached(graph: &Graph, direction: Id, after: Id, input: Input) -> (bool, bool) {
    let mut used = vec![false; direction as usize + 1];
    used[direction as usize] = true;
    let (mut new, mut old) = (false, false);
    for id in (0..=direction).rev().filter(|_| true) {
        if !used[id as usize] {
            continue;
        }
        if id == after {
            new = true;
            continue;
        }
        let op = graph.op(id);
        old |= op == Op::Input(input);
        op.parts().for_each(|part| used[part as usize] = true);
    }
    (new, old)
}

/// How many past steps count: as long as it takes every memory to forget.
fn memory(graph: &Graph, inputs: &[u32], after: &[Id]) -> Option<usize> {
    let mut windows = Vec::new();
    let mut is_chain = false;
    for (slot, &value) in after.iter().enumerate() {
        let own = Inputs::memory(slot);
        windows.push(decay_memory(shrinks(graph, value, slot).filter(|q| *q < 1.0)?)?);
        is_chain |= at(inputs, value) & !own & !(Inputs::GRADIENT | Inputs::PARAMETER | Inputs::TIME) != 0;
    }
    // What is averaged again is forgotten after what it was averaged from.
    let longest = windows.iter().copied().max().unwrap_or(0);
    Some(if is_chain { windows.iter().sum() } else { longest + 3 })
}

/// The most by which a difference in a memory is multiplied in a step, where that is known.
fn shrinks(graph: &Graph, value: Id, slot: usize) -> Option<f64> {
    let input = Input::Memory(slot as u16);
    let mut most: Vec<Option<f64>> = Vec::with_capacity(value as usize + 1);
    for &op in graph.ops().iter().take(value as usize + 1) {
        let of = |id: Id| most.get(id as usize).copied().flatten();
        let free = |id: Id| of(id) == Some(0.0);
        let size = |id: Id| graph.constant(id).map(f64::abs);
        most.push(match op {
            Op::Input(own) if own == input => Some(1.0),
            _ if op.parts().all(free) => Some(0.0),
            Op::Negative(a) | Op::Unary(Unary::Abs, a) => of(a),
            Op::Larger(a, b) | Op::Smaller(a, b) => of(a).zip(of(b)).map(|(c, d)| c.max(d)),
            Op::Multiply(a, b) if free(b) => of(a).zip(size(b)).map(|(c, x)| c * x),
            Op::Multiply(a, b) if free(a) => of(b).zip(size(a)).map(|(c, x)| c * x),
            Op::Divide(a, b) if free(b) => of(a).zip(size(b)).map(|(c, x)| c / x),
            // An affine one may cancel: m + c(g − m) forgets by 1 − c.
            Op::Add(a, b) => of(a).zip(of(b)).map(|(c, d)| c + d),
            Op::Subtract(a, b) => of(a).zip(of(b)).map(|(c, d)| c + d),
            _ => None,
        });
    }
    let bound = most.get(value as usize).copied().flatten();
    slope(graph, value, input).map(f64::abs).or(bound)
}

/// The norm: that of a linear step or of one that sums over coordinates is the two-norm.
fn norm(graph: &Graph, direction: Id, after: &[Id]) -> NormKind {
    let sums = graph.ops().iter().any(|op| matches!(op, Op::Sum(_) | Op::Most(_)));
    let mut linear: Vec<bool> = Vec::with_capacity(graph.ops().len());
    for (id, &op) in graph.ops().iter().enumerate() {
        let of = |id: Id| at(&linear, id);
        let scalar = |id: Id| graph.is_scalar(id);
        linear.push(match op {
            _ if scalar(id as Id) => false,
            Op::Input(Input::Gradient | Input::Memory(_)) => true,
            Op::Negative(a) => of(a),
            Op::Add(a, b) | Op::Subtract(a, b) => of(a) && of(b),
            Op::Multiply(a, b) => of(a) && scalar(b) || scalar(a) && of(b),
            Op::Divide(a, b) => of(a) && scalar(b),
            _ => false,
        });
    }
    let is_linear = at(&linear, direction) && after.iter().all(|&id| at(&linear, id));
    if sums || is_linear { NormKind::Two } else { NormKind::One }
}

/// Where the step chooses.
fn edges(graph: &Graph, direction: Id, after: &[Id]) -> Vec<(Id, Option<Id>)> {
    let mut used = vec![false; graph.ops().len()];
    [direction].iter().chain(after).for_each(|&id| used[id as usize] = true);
    for id in (0..used.len()).rev() {
        if used[id] {
            graph.op(id as Id).parts().for_each(|part| used[part as usize] = true);
        }
    }
    let mut edges: Vec<(Id, Option<Id>)> = Vec::new();
    for id in (0..used.len()).filter(|&id| used[id] && !graph.is_scalar(id as Id)) {
        let edge = match graph.op(id as Id) {
            Op::Larger(a, b) | Op::Smaller(a, b) | Op::Select { a, b, .. } => Some((a, Some(b))),
            Op::Unary(f, a) if f.has_edge() => Some((a, None)),
            Op::Most(a) => Some((a, Some(id as Id))),
            _ => None,
        };
        // What depends on the number of a step alone is the same for a run and its derivation.
        edges.extend(edge.filter(|(a, b)| !(graph.is_scalar(*a) && b.is_none_or(|b| graph.is_scalar(b)))));
    }
    edges.dedup();
    edges
}
