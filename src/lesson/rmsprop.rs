//! The term that RMSProp lacks.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::Averages;
use crate::experiment::Experiment;

/// β = 0 takes `B_β(∞) − B_0 = 2A_β(∞)` from c.
pub const LESSON: Lesson = Lesson {
    title: "What RMSProp lacks",
    task: "RMSProp is Adam with β = 0. Take the same ρ, the same ε and the same gradient, once bias correction has worn off: \
           by how much is c of Adam with β = 0.9 larger than c of RMSProp?",
    link: "v=1&eps=0.01&steps=900",
    view: "run",
    hint: "Compare B_β at β = 0.9 with B_β at β = 0. The term with ρ is the same in both.",
    fields: &[Field {
        label: "c of Adam minus c of RMSProp",
        kind: Kind::Number { tolerance: Tolerance::Relative(0.01) },
    }],
    meaning: "RMSProp lacks 2A_β = 2β/(1−β), twice the mean age of the gradients in the first moment, and with it nearly all of \
             the penalty. What remains is B₀ = 1, the penalty of gradient descent.",
    how: "c of Adam less c of RMSProp, both for n → ∞ and large gradients; that is 2A_β = 2β/(1−β).",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let hyper = experiment.settings().hyper;
    let adam = Averages::new(hyper.b1, hyper.b2, None);
    let rmsprop = Averages::new(0.0, hyper.b2, None);
    // Any gradient will do; the difference does not depend on it.
    let c = |averages: Averages| averages.coefficient(f64::INFINITY);
    Some(Key {
        right: vec![Part::Number(c(adam) - c(rmsprop))],
        mistakes: vec![
            Mistake::number(adam.beta, "That is B_β at β = 0.9. RMSProp has one as well: what is B_β at β = 0?"),
            Mistake::number(
                (adam.beta - rmsprop.beta) / 2.0,
                "That is A_β, the mean age of the gradients in the first moment. It enters c twice.",
            ),
            Mistake::number(adam.rho, "That is B_ρ, which both have."),
            Mistake::number(c(adam), "That is c of Adam at large gradients. How much of it is due to β?"),
        ],
    })
}
