//! Which memory looks further back, read off the figure of the memory, and what it makes of the sign.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::Averages;
use crate::experiment::Experiment;
use crate::flow::Memory;

/// The step that the link marks.
const STEP: usize = 20;

const AGE: Kind = Kind::Number { tolerance: Tolerance::Relative(0.01) };

/// `c = 2(A_β − A_ρ)` where g² ≫ ε.
pub const LESSON: Lesson = Lesson {
    title: "The memory that looks further back",
    task: "“Memory of this step”, under the sign figure, shows what m and v keep of the past gradients at step 20. How many \
           steps back does m look on average, and how many v? Every gradient of this run is large compared with √ε: what \
           is c at this step, from these two numbers?",
    link: "v=1&eps=1e-8&steps=500&mem=1&at=20",
    view: "run",
    hint: "The marks in the figure are the mean ages A_β(20) and A_ρ(20), and the sentence under it says them. B_q = 1 + \
           2A_q, and c = B_β − B_ρ where g² is large compared with ε.",
    fields: &[
        Field { label: "Mean age of what m holds, in steps", kind: AGE },
        Field { label: "Mean age of what v holds, in steps", kind: AGE },
        Field { label: "c at step 20", kind: Kind::Number { tolerance: Tolerance::Relative(0.02) } },
    ],
    meaning: "c = 2(A_β − A_ρ), so the memory that looks further back decides the sign. While gradients shrink, m makes the \
             steps larger than the present gradient would, and v makes them smaller. v looks further back, so c is negative.",
    how: "A_q(n) = Σ k qᵏ / Σ qᵏ over the ages k up to step 20, of the run’s own β and ρ; c = B_β(20) − B_ρ(20).",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let hyper = experiment.settings().hyper;
    let [first, second] = [hyper.b1, hyper.b2].map(|q| Memory::new(q, STEP).age(STEP));
    let c = Averages::new(hyper.b1, hyper.b2, Some(STEP)).coefficient(f64::INFINITY);
    let ages = |m: f64, v: f64| vec![Some(Part::Number(m)), Some(Part::Number(v)), None];
    let limit = |q: f64| q / (1.0 - q);
    Some(Key {
        right: [first, second, c].map(Part::Number).to_vec(),
        mistakes: vec![
            Mistake {
                parts: vec![None, None, Some(Part::Number(first - second))],
                words: "That is the difference of the mean ages. B_q is 1 + 2A_q, so c is twice that.",
            },
            Mistake {
                parts: ages(limit(hyper.b1), limit(hyper.b2)),
                words: "These are the mean ages for n → ∞. At step 20 there are 21 gradients only: read the marks in the figure.",
            },
            Mistake { parts: ages(second, first), words: "These are the right ages, swapped: ρ is the decay of v." },
        ],
    })
}
