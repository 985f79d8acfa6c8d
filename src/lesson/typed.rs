//! A method that the student types, and the factor of its correction.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::experiment::{Experiment, Settings};
use crate::flow::field;
use crate::problem::{Batch, hessian_vector};

/// Steps after which β = 0.5 has forgotten the beginning.
const MANY: usize = 200;

/// Nesterov's method, worked out from the built-in one.
pub const LESSON: Lesson = Lesson {
    title: "A method of your own",
    task: "The field “step” contains gradient descent. Type Nesterov’s method in its place: the memory becomes m ← βm + g, and \
           the step is g + βm. Below the figures the page then writes out the modified equation of what you typed. For \
           n → ∞ its correction is C = k·Hg. How large is k at β = 0.5?",
    link: "v=1&opt=own&step=step%20%3D%20g&h=0.0005&b1=0.5",
    view: "run",
    hint: "Two lines: m = b1*m + g, then step = g + b1*m. Put β = 0.5 into the last line of the formula.",
    fields: &[Field { label: "k", kind: Kind::Number { tolerance: Tolerance::Relative(0.01) } }],
    meaning: "k = (1 − β + 2β²)/(2(1−β)³). Momentum without the look-ahead has (1 + β)/(2(1−β)³), 1.5 times as large here: the \
             step along the current gradient offsets part of the memory. Both were derived from the text alone.",
    how: "C divided by Hg after 200 steps of the built-in Nesterov method with the same β.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let factor = |optimizer: &str| {
        let hyper = experiment.settings().hyper;
        let settings = Settings { optimizer: optimizer.into(), hyper, steps: MANY, ..Settings::default() };
        let experiment = Experiment::new(settings).ok()?;
        let theta = experiment.start();
        let (mut direction, mut correction) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
        field(&experiment).correction(MANY, theta, &mut direction, &mut correction);
        let gradient = hessian_vector(experiment.problem(), theta, Batch::Full, &direction).0;
        let turned = hessian_vector(experiment.problem(), theta, Batch::Full, &gradient).1;
        Some((correction.first()? / turned.first()?, direction.first()? / gradient.first()?))
    };
    let (right, of_direction) = factor("nesterov")?;
    Some(Key {
        right: vec![Part::Number(right)],
        mistakes: vec![
            Mistake::number(
                factor("momentum")?.0,
                "That is momentum without the look-ahead. The step is g + βm, not m.",
            ),
            Mistake::number(factor("gd")?.0, "That is gradient descent, which the field starts with."),
            Mistake::number(of_direction, "That is the factor of F. The correction C is the line below it."),
        ],
    })
}
