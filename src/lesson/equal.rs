//! β = ρ: the correction of large gradients is gone.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::order_study;
use crate::experiment::Experiment;

/// How often h is halved.
const HALVINGS: usize = 3;

/// With β = ρ and g² ≫ ε the first-order flow is of order two.
pub const LESSON: Lesson = Lesson {
    title: "β equal to ρ",
    task: "β and ρ are both 0.9, and ε = 1e-8 is small compared with every g². h is halved over the same time. With which slope does the largest error of the first-order flow fall?",
    link: "v=1&b2=0.9&eps=1e-8&steps=500",
    view: "order",
    hint: "c = B_β − B_ρ g²/(g²+ε). How large is c here? How much is left for the modified equation to correct?",
    fields: &[Field {
        label: "Slope of the first-order flow",
        kind: Kind::Number { tolerance: Tolerance::Absolute(0.15) },
    }],
    meaning: "c = B ε/(g²+ε) is nearly zero: the terms of β and ρ cancel, and the first-order flow is of order \
             two by itself. That is why the one-step defect d is near 1 here: there is little to correct.",
    how: "The slope of the order study at a fixed time span, with h halved three times.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let slope = order_study(experiment, HALVINGS).span.slopes.first?;
    Some(Key {
        right: vec![Part::Number(slope)],
        mistakes: vec![Mistake::number(slope - 1.0, "That is usually true. Here the correction is nearly zero.")],
    })
}
