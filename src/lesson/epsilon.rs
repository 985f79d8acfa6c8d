//! ε inside the root against ε outside.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::Averages;
use crate::experiment::Experiment;

/// The sign changes at `g² = κε` inside and at `|g| = κε` outside.
pub const LESSON: Lesson = Lesson {
    title: "The same ε is not the same",
    task: "The paper adds ε inside the root, √(v+ε), here 0.01; PyTorch and optax add it outside, √v+ε. In the long run \
           (n → ∞), which ε outside makes c change sign at the same gradient as ε = 0.01 inside?",
    link: "v=1&eps=0.01",
    view: "run",
    hint: "Inside, c = 0 where g² = κ ε; outside, where |g| = κ ε. κ is the same: (1+β)(1−ρ)/(2(ρ−β)).",
    fields: &[Field { label: "ε outside", kind: Kind::Number { tolerance: Tolerance::Relative(0.01) } }],
    meaning: "√(κ ε) = κ ε′ gives ε′ = √(ε/κ). With the same small ε the region of penalty is far smaller with ε outside: at the \
             usual defaults |g| below 9.8e-6 inside, below 9.6e-11 outside.",
    how: "√(κ ε)/κ with κ = (1+β)(1−ρ)/(2(ρ−β)): the ε′ at which κ ε′ = √(κ ε).",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let hyper = experiment.settings().hyper;
    let kappa = Averages::new(hyper.b1, hyper.b2, None).flip()?;
    let turn = (kappa * hyper.eps).sqrt();
    Some(Key {
        right: vec![Part::Number(turn / kappa)],
        mistakes: vec![
            Mistake::number(
                hyper.eps,
                "With the same ε the sign changes at |g| = κ ε outside, but at |g| = √(κ ε) inside.",
            ),
            Mistake::number(
                hyper.eps.sqrt(),
                "With ε′ = √ε both divide by the same number where g = 0, but the sign changes at another gradient: solve √(κ ε) = κ ε′.",
            ),
            Mistake::number(
                turn,
                "That is the gradient at which the sign changes. Which ε outside makes it change there?",
            ),
        ],
    })
}
