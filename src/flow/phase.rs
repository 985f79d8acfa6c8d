//! The phase-space flow: the averages kept as states, for long memories.
//!
//! The equations in θ alone expand in `h/(1−ρ)`, the memory in units of time; at the usual
//! ρ = 0.999, h = 0.001 that is 1 and they fail. With the averages as states beside θ nothing is
//! expanded in the memory. This is the project's own extension. [`Lifted`] derives the flow from
//! the method's own code; [`Printed`] is the formula for bias-corrected Adam, AdamW and RMSProp,
//! a fast path.

mod average;
mod buffers;
mod lifted;
mod printed;

pub use lifted::Lifted;
pub use printed::{Printed, Square};

use crate::experiment::Experiment;
use crate::optimizer::Update;

use super::follow::{Budget, Trajectory};

/// The fastest phase-space form of an experiment.
pub struct Phase<'a>(Form<'a>);

enum Form<'a> {
    Printed(Printed<'a>),
    Lifted(Lifted<'a>),
}

impl<'a> Phase<'a> {
    /// The phase-space form; `None` where [`why_not`](Self::why_not) says why.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        match Printed::new(experiment).filter(Printed::resolves_the_start) {
            Some(printed) => Some(Self(Form::Printed(printed))),
            None => Lifted::new(experiment).map(Form::Lifted).map(Self),
        }
    }

    /// Why an experiment has no phase-space flow, to be read after "there is none, because";
    /// `None` where it has one.
    pub fn why_not(experiment: &Experiment) -> Option<&'static str> {
        if experiment.batches().is_full() {
            experiment.method().averages().err()
        } else {
            Some("with mini-batches the averages take in another gradient at every step, and jump")
        }
    }

    /// Follows the flow through `steps` intervals.
    pub fn follow(&self, steps: usize, budget: &mut Budget) -> Trajectory {
        match &self.0 {
            Form::Printed(printed) => printed.follow(steps, budget),
            Form::Lifted(lifted) => lifted.follow(steps, budget),
        }
    }
}
