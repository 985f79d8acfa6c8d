//! The largest stable step size on a quadratic.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::{iterate, sharpness};
use crate::experiment::Experiment;
use crate::problem::{Batch, Loss};

/// Steps of a trial run; a step size a hair too large shows within them.
const STEPS: usize = 2000;

/// The largest step size at which the run itself does not grow, found by trying.
pub const LESSON: Lesson = Lesson {
    title: "The largest stable step size",
    task: "Momentum with β = 0.9 on a quadratic whose largest curvature is 20. Gradient descent diverges above \
           h = 2/20 = 0.1. What is the largest step size at which momentum does not diverge?",
    link: "v=1&problem=quadratic&cond=20&opt=momentum&h=0.05&steps=400",
    view: "run",
    hint: "Raise h until the verdict says that the run diverges. Or look at one coordinate: at the limit θ alternates in \
           sign.",
    fields: &[Field { label: "Largest h", kind: Kind::Number { tolerance: Tolerance::Relative(0.01) } }],
    meaning: "h λ = 2(1+β): momentum is stable up to a larger h than gradient descent. Its modified equation fails \
             earlier: beyond h λ = (1−√β)² the iterates oscillate, which no flow in θ alone can do.",
    how: "Found by bisection: the largest h at which the loss after 2,000 steps is not above that at the start.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let steepest = sharpness(experiment.problem(), experiment.start());
    let (mut low, mut high) = (0.0, 8.0 / steepest);
    if !grows(experiment, high)? {
        return None;
    }
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if grows(experiment, middle)? { high = middle } else { low = middle }
    }
    let beta = experiment.settings().hyper.b1;
    Some(Key {
        right: vec![Part::Number(low)],
        mistakes: vec![
            Mistake::number(2.0 / steepest, "That is the limit of gradient descent. Momentum is stable beyond it."),
            Mistake::number(
                2.0 * (1.0 - beta) / steepest,
                "That takes h/(1−β) as the step size. At the limit the iterates alternate in sign, and momentum damps such iterates.",
            ),
            Mistake::number(low * steepest, "That is h times the curvature; divide by 20."),
        ],
    })
}

/// Whether the loss at the end of a long run with this step size is above that at its start.
fn grows(experiment: &Experiment, h: f64) -> Option<bool> {
    let settings = crate::experiment::Settings { h, steps: STEPS, ..experiment.settings().clone() };
    let experiment = Experiment::new(settings).ok()?;
    let run = iterate(&experiment);
    let loss = |theta: &[f64]| experiment.problem().value(theta, Batch::Full);
    Some(run.diverged_at.is_some() || loss(run.theta.last()?) > loss(experiment.start()))
}
