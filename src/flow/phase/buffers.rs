//! The buffers of the derived phase-space flow.

use crate::number::Dual;

/// What one evaluation works with; d numbers for θ, then d for each slot.
pub(super) struct Buffers {
    /// The memory before a step; after one where that is wanted.
    pub memory: Vec<f64>,
    /// â′.
    pub rates: Vec<f64>,
    /// The means a moment ago, then the memory after a step from there.
    pub past: Vec<f64>,
    /// The memory a moment ago.
    pub before: Vec<f64>,
    /// θ a moment ago.
    pub theta: Vec<f64>,
    /// g.
    pub gradient: Vec<f64>,
    /// Hθ′ with θ′ = −F.
    pub turn: Vec<f64>,
    /// g a moment ago.
    pub earlier: Vec<f64>,
    /// A direction nobody asks for.
    pub output: Vec<f64>,
    /// F.
    pub direction: Vec<f64>,
    /// The memory and where it goes.
    pub dual_memory: Vec<Dual<f64>>,
    /// θ + δθ′.
    pub dual_theta: Vec<Dual<f64>>,
    /// g + δHθ′.
    pub dual_gradient: Vec<Dual<f64>>,
    /// F and how it turns.
    pub dual_direction: Vec<Dual<f64>>,
}

impl Buffers {
    pub fn new(dim: usize, slots: usize) -> Self {
        let (plain, zero) = (|n: usize| vec![0.0; n], Dual::new(0.0, 0.0));
        Self {
            memory: plain(slots * dim),
            rates: plain(slots * dim),
            past: plain(slots * dim),
            before: plain(slots * dim),
            theta: plain(dim),
            gradient: plain(dim),
            turn: plain(dim),
            earlier: plain(dim),
            output: plain(dim),
            direction: plain(dim),
            dual_memory: vec![zero; slots * dim],
            dual_theta: vec![zero; dim],
            dual_gradient: vec![zero; dim],
            dual_direction: vec![zero; dim],
        }
    }
}
