//! The norm of the gradient along a run, and what the correction does to it.
//!
//! Along the flow `θ′ = −F − hC` the method's [`Norm`] `N(∇E)` changes by `(Hs)·θ′` with `s = N′(∇E)`, so coordinate j
//! of the correction changes it at the rate `−h (Hs)ⱼ Cⱼ`. Where `C = (1/2R) c ∘ Hs` that is `−(h/2R) cⱼ (Hs)ⱼ²`: the
//! sign of −c. With weight decay or without bias correction C has other parts, and c alone does not tell.

use crate::experiment::Experiment;
use crate::flow::{Budget, Field, Terms};
use crate::problem::{Batch, HessianVector};

use super::norm::Norm;

/// What the correction does at each iterate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Penalty {
    /// `N(∇E)`.
    pub norm: Vec<f64>,
    /// cⱼ, where the method's correction has that form; as many as `effect`.
    pub coefficient: Option<Vec<Vec<f64>>>,
    /// `−h (Hs)ⱼ Cⱼ`; fewer than the iterates where the work budget ended first or one is not finite.
    pub effect: Vec<Vec<f64>>,
}

/// The norm at every iterate; the coefficient and the effect at as many as the budget allows.
///
/// A derived correction reads the whole history, so a long run would cost the square of its steps.
pub fn penalty(
    experiment: &Experiment,
    field: &mut dyn Field,
    theta: &[Vec<f64>],
    gradient: &[Vec<f64>],
    budget: &mut Budget,
) -> Penalty {
    let norm = Norm::of(experiment);
    let dim = experiment.dim();
    let values = gradient.iter().map(|g| norm.value(g)).collect();

    let mut first = vec![0.0; dim];
    let mut correction = vec![0.0; dim];
    let mut slopes = vec![0.0; dim];
    let mut product = HessianVector::new(dim);
    let mut effect = Vec::with_capacity(theta.len());
    let mut coefficient = Vec::with_capacity(theta.len());
    let mut has_coefficient = true;
    // The last point is an end, not the start of a step; it is given the index it would have.
    for (n, (point, g)) in theta.iter().zip(gradient).enumerate() {
        if budget.is_spent() {
            break;
        }
        budget.spend(field.cost(n, Terms::Modified));
        norm.slope(g, &mut slopes);
        let product = product.of(experiment.problem(), point, Batch::Full, &slopes);
        field.correction(n, point, &mut first, &mut correction);
        let change: Vec<f64> = product.iter().zip(&correction).map(|(p, c)| -experiment.h() * p.eps * c).collect();
        let mut c = vec![0.0; dim];
        has_coefficient &= field.coefficient(n, g, &mut c);
        // Beyond what a number can hold nothing is known.
        if !change.iter().sum::<f64>().is_finite() || !c.iter().all(|c| c.is_finite()) {
            break;
        }
        effect.push(change);
        coefficient.push(c);
    }
    Penalty { norm: values, coefficient: has_coefficient.then_some(coefficient), effect }
}
