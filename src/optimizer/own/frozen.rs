//! The terms of the modified equation of a typed method, as formulas of plain numbers.
//!
//! Where every memory is an average of the gradient, `s ← qs + r(g)`, and nothing is chosen, the direction of step n is
//! a function `F(s, g, x)`. With the weights of [`crate::flow`] (`closed/averaged.rs`), and u the direction,
//!
//! ```text
//! Fₙ = F(Pₙ r(g), g, x),      C = Σ ∂F/∂s · Bₙ r′(g) Hu + ½ ∂F/∂g · Hu + ½ ∂F/∂x · u
//! ```
//!
//! The derivatives are found by reverse accumulation on the formula, so C is one more compiled formula, and no dual
//! numbers are needed.

use super::structure::Structure;
use crate::formula::{Graph, Id, Input, Op, Program, derivatives};
use crate::optimizer::Slot;

/// The compiled terms. The numbers that are given for a step are Pₙ of each slot, then Bₙ of each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frozen {
    /// Fₙ, of g and x.
    pub direction: Program,
    /// C, of g, x, Hu and u, without what weight decay and schedule add.
    pub correction: Program,
}

impl Frozen {
    /// Of the values `direction` and `after`, if the method is of that form.
    pub fn new(graph: &mut Graph, direction: Id, after: &[Id], structure: &Structure) -> Option<Self> {
        let averages = structure.slots.iter().all(|slot| matches!(slot, Slot::Average { .. }));
        let sums = graph.ops().iter().any(|op| matches!(op, Op::Sum(_) | Op::Most(_)));
        if !averages || sums || !structure.edges.is_empty() {
            return None;
        }
        let zero = graph.number(0.0);
        graph.gathers = true;
        // What each average takes in is what it becomes from nothing.
        let is_memory = |op: Op, _: Id| matches!(op, Op::Input(Input::Memory(_))).then_some(zero);
        let taken: Vec<Id> = after.iter().map(|&id| graph.substituted(id, &is_memory)).collect();
        let mut inputs: Vec<Input> = (0..after.len()).map(|slot| Input::Memory(slot as u16)).collect();
        inputs.extend([Input::Gradient, Input::Parameter(0)]);
        let slopes = derivatives(graph, direction, &inputs);
        let (along, first) = (graph.add(Op::Input(Input::Along)), graph.add(Op::Input(Input::Direction)));
        let half = graph.number(0.5);
        let mut correction = zero;
        for (slot, (&slope, &taken)) in slopes.iter().zip(&taken).enumerate() {
            let drift = graph.add(Op::Given((after.len() + slot) as u16));
            let intake = *derivatives(graph, taken, &[Input::Gradient]).first()?;
            let share = graph.product(slope, intake);
            let turned = graph.product(share, along);
            let part = graph.product(turned, drift);
            correction = graph.sum(correction, part);
        }
        for (slope, turned) in slopes.get(after.len()..)?.iter().zip([along, first]) {
            if graph.constant(*slope) != Some(0.0) {
                let share = graph.product(*slope, turned);
                let part = graph.product(share, half);
                correction = graph.sum(correction, part);
            }
        }
        let placed: Vec<Id> = taken
            .iter()
            .enumerate()
            .map(|(slot, &taken)| {
                let mass = graph.add(Op::Given(slot as u16));
                graph.product(mass, taken)
            })
            .collect();
        // A memory after the step is as much of the same: q Pₙ + 1 is one number.
        let filled: Vec<Id> = structure
            .slots
            .iter()
            .zip(&taken)
            .enumerate()
            .map(|(slot, (own, &taken))| {
                let decay = if let Slot::Average { decay, .. } = own { *decay } else { 0.0 };
                let (decay, mass, one) = (graph.number(decay), graph.add(Op::Given(slot as u16)), graph.number(1.0));
                let kept = graph.product(decay, mass);
                let mass = graph.sum(kept, one);
                graph.product(mass, taken)
            })
            .collect();
        let place = |op: Op, id: Id| match op {
            Op::Input(Input::Memory(slot)) => placed.get(usize::from(slot)).copied(),
            _ => after.iter().position(|&after| after == id).and_then(|slot| filled.get(slot)).copied(),
        };
        let direction = graph.substituted(direction, &place);
        let correction = graph.substituted(correction, &place);
        Some(Self {
            direction: Program::new(graph, &[direction]).ok()?,
            correction: Program::new(graph, &[correction]).ok()?,
        })
    }
}

/// Evaluates a term at every coordinate; `along` and `first` are read by a correction alone.
pub(crate) fn term(
    program: &Program,
    n: usize,
    theta: &[f64],
    gradient: &[f64],
    (along, first): (&[f64], &[f64]),
    out: &mut [f64],
) {
    let mut out = out;
    let load = |_: &&mut [f64], input: Input, j: usize| {
        let from = match input {
            Input::Gradient => gradient,
            Input::Parameter(_) => theta,
            Input::Along => along,
            Input::Direction => first,
            Input::Memory(_) => &[],
        };
        from.get(j).copied().unwrap_or(f64::NAN)
    };
    program.run(n, gradient.len(), &mut out, load, |out, value, _, j| {
        if let Some(slot) = out.get_mut(j) {
            *slot = value;
        }
    });
}
