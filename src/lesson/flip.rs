//! The gradient size at which c changes sign, exact in n.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::Averages;
use crate::experiment::Experiment;

/// The step that is asked about; early enough for n to matter.
const STEP: usize = 20;

/// c = 0 where `g² = κₙ ε`, `κₙ = B_β(n)/(B_ρ(n) − B_β(n))`.
pub const LESSON: Lesson = Lesson {
    title: "Where the sign changes",
    task: "ρ is above β here, so c is negative for large gradients and positive for small ones. At which |g| does c \
           change sign at step n = 20? ε = 0.01 is inside the root.",
    link: "v=1&eps=0.01",
    view: "run",
    hint: "Set c = 0 and solve for g². Mark step 20: the formula shows B_β(20) and B_ρ(20).",
    fields: &[Field { label: "|g|", kind: Kind::Number { tolerance: Tolerance::Relative(0.01) } }],
    meaning: "g² = κₙ ε with κₙ = B_β(n)/(B_ρ(n) − B_β(n)). Early in a run both averages hold the same few gradients, κₙ \
             is large, and more gradients count as small. κₙ falls as the window of ρ fills.",
    how: "√(κₙ ε) with κₙ = B_β(n)/(B_ρ(n) − B_β(n)) at n = 20, of the run’s own β, ρ and ε.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let hyper = experiment.settings().hyper;
    let kappa = Averages::new(hyper.b1, hyper.b2, Some(STEP)).flip()?;
    let late = Averages::new(hyper.b1, hyper.b2, None).flip()?;
    Some(Key {
        right: vec![Part::Number((kappa * hyper.eps).sqrt())],
        mistakes: vec![
            Mistake::number(
                (late * hyper.eps).sqrt(),
                "That is the limit n → ∞. At step 20 bias correction still matters: take B_β(20) and B_ρ(20).",
            ),
            Mistake::number(kappa * hyper.eps, "That is g² where c = 0; |g| is its square root."),
            Mistake::number(kappa, "That is κ = B_β/(B_ρ − B_β). The sign changes where g² = κ ε."),
            Mistake::number(kappa.sqrt(), "That is √κ: ε is missing. The sign changes where g² = κ ε."),
        ],
    })
}
