//! A step of the method's own code with its memory placed where a flow says it is.

use crate::experiment::Method;
use crate::number::{Number, constant};
use crate::optimizer::Update;

use super::Average;

/// How a slot of the memory follows.
#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    /// As an average that the direction sees after it took in the present gradient.
    Fresh(Average),
    /// As an average that the direction sees before.
    Old(Average),
    /// From step to step.
    Held,
}

impl State {
    /// The average, if it is one.
    pub fn average(&self) -> Option<Average> {
        match self {
            Self::Fresh(average) | Self::Old(average) => Some(*average),
            Self::Held => None,
        }
    }
}

/// Buffers for steps on one kind of number.
#[derive(Clone, Debug)]
pub(super) struct Place<T> {
    /// The memory before the step.
    before: Vec<T>,
    /// The memory after it.
    after: Vec<T>,
    /// The direction.
    pub direction: Vec<T>,
}

impl<T: Number> Place<T> {
    pub fn new(slots: usize, dim: usize) -> Self {
        let zeros = |count: usize| vec![constant(0.0); count];
        Self { before: zeros(slots * dim), after: zeros(slots * dim), direction: zeros(dim) }
    }

    /// Takes step n with the memory such that a fresh average *becomes* `wanted` and the others *are*.
    ///
    /// What a fresh average takes in is read off a first run; it must not depend on another's memory.
    pub fn step(&mut self, method: &Method, states: &[State], n: usize, theta: &[T], grad: &[T], wanted: &[T]) {
        let dim = theta.len();
        self.run(method, n, theta, grad, wanted);
        for (slot, state) in states.iter().enumerate() {
            let State::Fresh(average) = state else { continue };
            let own = slot * dim..(slot + 1) * dim;
            let after = &self.after[own.clone()];
            for ((before, &after), &wanted) in self.before[own.clone()].iter_mut().zip(after).zip(&wanted[own]) {
                let taken = after - *before * average.decay;
                *before = (wanted - taken) / average.decay;
            }
        }
        self.after.copy_from_slice(&self.before);
        method.step(n, &mut self.after, theta, grad, &mut self.direction);
    }

    /// Takes step n from the memory `before`.
    pub fn run(&mut self, method: &Method, n: usize, theta: &[T], grad: &[T], before: &[T]) {
        self.before.copy_from_slice(before);
        self.after.copy_from_slice(before);
        method.step(n, &mut self.after, theta, grad, &mut self.direction);
    }

    /// What the average in `slot` takes in for one unit of weight, coordinate j, in the last step.
    pub fn taken(&self, slot: usize, average: Average, j: usize) -> T {
        let i = slot * self.direction.len() + j;
        (self.after[i] - self.before[i] * average.decay) / ((1.0 - average.decay) * average.gain)
    }

    /// The memory after the last step.
    pub fn memory(&self) -> &[T] {
        &self.after
    }
}
