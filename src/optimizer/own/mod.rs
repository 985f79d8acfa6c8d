//! A method of the reader's own, as a formula: `θ ← θ − h·step`
//!
//! ```text
//! m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)
//! ```
//!
//! `g` is the gradient, `x` the parameter, `t` the number of the step from 1, all coordinate by coordinate; `b1`, `b2`
//! and `eps` are the settings of these names. A name that is read before it is assigned is a memory, which begins at 0
//! or as a `start:` line says. Which memories are averages, with what decay, whether the step is linear and which of its
//! choices are not smooth is found from the formula ([`structure`]); all flows are derived from it as from a built-in
//! method. `h` cannot be read: a direction that depends on the step size has no limit as h → 0.

mod compile;
mod frozen;
mod structure;

use std::sync::Arc;

use super::{Choices, Hyper, Info, Kept, NormKind, Recall, Slot, Takes, Update};
use crate::formula::{Error, Input, Program, Slider, Source};
use crate::number::{Number, constant};
use crate::prose::prose;

use compile::Compiled;
pub(crate) use compile::meaning;
pub(crate) use frozen::{Frozen, evaluate};

/// A method that was typed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    compiled: Arc<Compiled>,
    /// That of the method, prepared for the steps of a run.
    program: Program,
    /// The number of coordinates.
    count: usize,
}

/// The most pairs of numbers that the choices of one coordinate are made between.
const EDGES: usize = 16;

impl Own {
    /// The step unless a link gives one: Adam with bias correction and ε inside the root.
    pub const DEFAULT: &'static str =
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)";

    /// What the page and the link need to know about it, whatever the formula.
    pub const INFO: Info = Info {
        key: "own",
        name: "Your method",
        formula: prose("θ ← θ − h step, with a step that you type"),
        uses: &["step", "b1", "b2", "eps"],
        norm: NormKind::One,
        about: prose("The flows are derived from what you type."),
        names: &[],
        eps_may_be_zero: false,
    };

    /// The method of a formula.
    ///
    /// # Errors
    /// Where the text is no method, and what to write.
    pub fn new(source: &Source, hyper: &Hyper) -> Result<Self, Error> {
        let compiled = Compiled::new(source, hyper)?;
        Ok(Self { program: compiled.step.clone(), compiled: Arc::new(compiled), count: 1 })
    }

    /// The formula.
    pub fn source(&self) -> &Source {
        &self.compiled.source
    }

    /// The declared sliders.
    pub fn sliders(&self) -> &[Slider] {
        &self.compiled.sliders
    }

    /// The names of the memories, in ASCII, slot by slot.
    pub fn memories(&self) -> &[String] {
        &self.compiled.memories
    }

    /// The values of `b1`, `b2` and `eps`.
    pub fn settings(&self) -> [(&'static str, f64); 3] {
        let Hyper { b1, b2, eps, .. } = self.compiled.hyper;
        [("b1", b1), ("b2", b2), ("eps", eps)]
    }

    /// Which of `b1`, `b2` and `eps` the formula reads, by link key, with `step`.
    pub fn uses(&self) -> &'static [&'static str] {
        self.compiled.uses
    }

    /// The norm of the gradient that its correction is reported about: the two-norm where the step is linear or sums
    /// over coordinates, else the one-norm.
    pub fn norm(&self) -> NormKind {
        self.compiled.structure.norm
    }

    /// Its terms in closed form, where every memory is an average of the gradient and nothing is chosen or summed up.
    pub(crate) fn frozen(&self) -> Option<&Frozen> {
        self.compiled.frozen.as_ref()
    }

    /// What a step costs, in steps of the built-in methods.
    pub fn weight(&self) -> u64 {
        (self.compiled.step.operations() / 24).max(1) as u64
    }

    /// What a slot takes in, found by giving an empty memory a gradient and then twice that.
    fn takes(&self, slot: usize) -> Takes {
        let taken = |g: f64| {
            let (mut state, mut out) = (vec![0.0; self.slots()], [0.0]);
            Self { program: self.compiled.step.clone(), count: 1, ..self.clone() }.step(
                1,
                &mut state,
                &[0.0],
                &[g],
                &mut out,
            );
            state.get(slot).copied().unwrap_or(0.0)
        };
        let ratio = taken(2.0) / taken(1.0);
        if (ratio - 2.0).abs() < 1e-9 {
            Takes::Gradient
        } else if (ratio - 4.0).abs() < 1e-9 {
            Takes::Square
        } else {
            Takes::Other("what it is given")
        }
    }

    /// What the memory begins with that depends on the first gradient, written over `state`.
    fn begin<T: Number>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T]) {
        let Some(start) = self.compiled.start.as_ref().filter(|_| n == 0) else { return };
        let dim = grad.len();
        let mut context = state;
        let load = |_: &&mut [T], input: Input, j: usize| outside(input, j, theta, grad, &[]);
        start.program.run(0, dim, &mut context, load, |state, value, which, j| {
            let slot = start.slots.get(which).map(|&slot| slot * dim + j);
            if let Some(number) = slot.and_then(|i| state.get_mut(i)) {
                *number = value;
            }
        });
    }
}

/// An input at a coordinate.
#[inline(always)]
fn outside<T: Number>(input: Input, j: usize, theta: &[T], grad: &[T], state: &[T]) -> T {
    match input {
        Input::Gradient => grad.get(j).copied(),
        Input::Parameter(_) => theta.get(j).copied(),
        Input::Memory(slot) => state.get(usize::from(slot) * grad.len() + j).copied(),
    }
    .unwrap_or(constant(f64::NAN))
}

impl Update for Own {
    fn slots(&self) -> usize {
        self.compiled.memories.len()
    }

    fn step<T: Number>(&self, n: usize, state: &mut [T], theta: &[T], grad: &[T], out: &mut [T]) {
        self.begin(n, state, theta, grad);
        let dim = grad.len();
        let mut context = (state, out);
        let load = |c: &(&mut [T], &mut [T]), input: Input, j: usize| outside(input, j, theta, grad, c.0);
        // Sums are taken before anything is stored, and a coordinate reads its own memory alone.
        self.program.run(n, dim, &mut context, load, |c, value, which, j| {
            let slot = match which.checked_sub(1) {
                None => c.1.get_mut(j),
                Some(slot) => c.0.get_mut(slot * dim + j),
            };
            if let Some(slot) = slot {
                *slot = value;
            }
        });
    }

    fn start<T: Number>(&self, state: &mut [T]) {
        let dim = state.len() / self.slots().max(1);
        for (slot, &x) in self.compiled.begins.iter().enumerate() {
            state.iter_mut().skip(slot * dim).take(dim).for_each(|s| *s = constant(x));
        }
    }

    fn shaped(self, rows: usize, columns: usize) -> Self {
        Self { count: rows * columns, ..self }
    }

    fn prepared(self, last: usize) -> Self {
        Self { program: self.program.prepared(last, self.count), ..self }
    }

    fn choices<T: Number>(&self, n: usize, state: &[T], theta: &[T], grad: &[T]) -> Option<Choices> {
        let edges = self.compiled.edges.as_ref()?;
        let mut begun;
        let state = if n == 0 && self.compiled.start.is_some() {
            begun = state.to_vec();
            self.begin(n, &mut begun, theta, grad);
            &begun
        } else {
            state
        };
        let zero = constant::<T>(0.0);
        let mut pairs = [(zero, zero); 32];
        let load = |_: &[(T, T); 32], input: Input, j: usize| outside(input, j, theta, grad, state);
        edges.program.run(n, grad.len(), &mut pairs, load, |pairs, value, which, j| {
            if let Some(pair) = pairs.get_mut(j * edges.count + which / 2) {
                if which % 2 == 0 { pair.0 = value } else { pair.1 = value }
            }
        });
        Some(Choices::of(pairs.into_iter().take(edges.count * grad.len())))
    }

    fn slot(&self, slot: usize) -> Slot {
        self.compiled.structure.slots.get(slot).copied().unwrap_or(Slot::Held)
    }

    fn kept(&self) -> Vec<Kept> {
        let slots = (0..self.slots()).zip(self.memories());
        slots
            .map(|(slot, name)| {
                let (takes, recall) = (self.takes(slot), Recall::from(self.slot(slot)));
                let sets = |(key, value): &(&'static str, f64)| {
                    self.uses().contains(key) && matches!(recall, Recall::Decays { decay, .. } if decay == *value)
                };
                let key = self.settings().into_iter().find(sets).map(|setting| setting.0);
                Kept { symbol: name.clone().into(), key, takes, recall }
            })
            .collect()
    }

    fn memory(&self) -> Option<usize> {
        self.compiled.structure.memory
    }
}
