//! The terms of the modified equation of a typed method, as formulas of plain numbers.
//!
//! Where every memory is an average of the gradient, `s ← qs + r(g)`, and nothing is chosen, the direction of step n is
//! a function `F(s, g, x)`. With the weights of [`crate::flow`] (`closed/averaged.rs`), and u the direction,
//!
//! ```text
//! Fₙ = F(Pₙ r(g), g, x),      C = Σ ∂F/∂s · Bₙ r′(g) Hu + ½ ∂F/∂g · Hu + ½ ∂F/∂x · u
//! ```
//!
//! The derivatives are found by reverse accumulation on the formula, so no dual numbers are needed. C is linear in Hu and
//! u; their factors have most of their work in common with F, so all three are one compiled formula.

use super::structure::Structure;
use crate::formula::{Graph, Id, Input, Op, Program, derivatives};
use crate::optimizer::Slot;

/// The compiled terms. The numbers that are given for a step are Pₙ of each slot, then Bₙ of each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frozen {
    /// Fₙ, of g and x.
    pub direction: Program,
    /// Fₙ and the factor of Hu in C; where the step reads x, that of u as well. Without weight decay and schedule.
    pub terms: Program,
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
        let half = graph.number(0.5);
        let mut by_product = zero;
        for (slot, (&slope, &taken)) in slopes.iter().zip(&taken).enumerate() {
            let drift = graph.add(Op::Given((after.len() + slot) as u16));
            let intake = *derivatives(graph, taken, &[Input::Gradient]).first()?;
            let share = graph.product(slope, intake);
            let part = graph.product(share, drift);
            by_product = graph.sum(by_product, part);
        }
        let &[by_gradient, by_parameter] = slopes.get(after.len()..)? else { return None };
        let part = graph.product(by_gradient, half);
        by_product = graph.sum(by_product, part);
        let mut wanted = vec![direction, by_product];
        if graph.constant(by_parameter) != Some(0.0) {
            wanted.push(graph.product(by_parameter, half));
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
        let wanted: Vec<Id> = wanted.into_iter().map(|id| graph.substituted(id, &place)).collect();
        Some(Self { direction: Program::new(graph, wanted.get(..1)?).ok()?, terms: Program::new(graph, &wanted).ok()? })
    }
}

/// Evaluates what is wanted at every coordinate: of the first `out[0]`, and so on.
pub(crate) fn evaluate<const N: usize>(
    program: &Program,
    n: usize,
    theta: &[f64],
    gradient: &[f64],
    mut out: [&mut [f64]; N],
) {
    let load = |_: &[&mut [f64]; N], input: Input, j: usize| {
        let from = match input {
            Input::Gradient => gradient,
            Input::Parameter(_) => theta,
            Input::Memory(_) => &[],
        };
        from.get(j).copied().unwrap_or(f64::NAN)
    };
    program.run(n, gradient.len(), &mut out, load, |out, value, which, j| {
        if let Some(slot) = out.get_mut(which).and_then(|out| out.get_mut(j)) {
            *slot = value;
        }
    });
}
