//! The sign of c at the usual defaults.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::Averages;
use crate::experiment::Experiment;

/// c tends to `B_β(∞) − B_ρ(∞)` where g² ≫ ε.
pub const LESSON: Lesson = Lesson {
    title: "What is the sign of Adam’s correction?",
    task: "This is Adam with its usual defaults, β = 0.9, ρ = 0.999, ε = 1e-8. Every gradient of this run is large compared \
           with √ε, so c does not depend on the gradient. Which number does c tend to as the run goes on? Give its sign \
           too.",
    link: "v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000",
    view: "run",
    hint: "c = B_β(n) − B_ρ(n) g²/(g²+ε), and B_q(n) tends to (1+q)/(1−q). Mark a late step under the sign figure: the formula then shows c close to its limit.",
    fields: &[Field { label: "c tends to", kind: Kind::Number { tolerance: Tolerance::Relative(0.005) } }],
    meaning: "c is far below zero: at the usual defaults Adam’s correction is an anti-penalty on the one-norm of the \
             gradient.",
    how: "B_β(∞) − B_ρ(∞) = (1+β)/(1−β) − (1+ρ)/(1−ρ), of the run’s own β and ρ.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let hyper = experiment.settings().hyper;
    let c = |n| Averages::new(hyper.b1, hyper.b2, n).coefficient(f64::INFINITY);
    let averages = Averages::new(hyper.b1, hyper.b2, None);
    Some(Key {
        right: vec![Part::Number(c(None))],
        mistakes: vec![
            Mistake::number(
                c(Some(experiment.steps())),
                "That is c at the last step of this run. Bias correction has not quite worn off there: take n → ∞.",
            ),
            Mistake::number(
                averages.beta,
                "That is B_β alone, the contribution of the momentum. ρ contributes as well.",
            ),
            Mistake::number(-averages.rho, "That is −B_ρ alone. The momentum adds B_β to it."),
            Mistake::number(
                averages.beta + averages.rho,
                "B_β is a penalty and B_ρ an anti-penalty: take their difference.",
            ),
        ],
    })
}
