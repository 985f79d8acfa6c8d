//! The words of the keys that are chosen from a table of another room.

use super::kind::Choice;
use crate::experiment::{BatchOrder, Schedule};
use crate::optimizer::{self, EpsPlace, Optimizer};
use crate::problem::{Loss, Problem, Shape};

pub(super) fn problems() -> Vec<Choice> {
    let row = |info: &crate::problem::Info| {
        let samples = Problem::from_key(info.key, &Shape::default()).map_or(1, |problem| problem.samples());
        let batches: &[&str] = if samples > 1 { &["batch", "seed"] } else { &[] };
        Choice {
            value: info.key,
            label: info.name,
            formula: Some(info.formula),
            about: info.minimum,
            uses: [info.uses, batches].concat(),
            start: info.start,
            names: &[],
        }
    };
    let table = Problem::TABLE.iter();
    #[cfg(feature = "own")]
    let table = table.chain([&crate::problem::Own::INFO]);
    table.map(row).collect()
}

pub(super) fn optimizers() -> Vec<Choice> {
    let row = |info: &optimizer::Info| Choice {
        formula: Some(info.formula),
        uses: info.uses.to_vec(),
        names: info.names,
        ..Choice::word(info.key, info.name, info.about)
    };
    let table = Optimizer::TABLE.iter();
    #[cfg(feature = "own")]
    let table = table.chain([&crate::optimizer::Own::INFO]);
    table.map(row).collect()
}

/// The choices with the settings that a typed method really reads, and a typed loss with data.
#[cfg(feature = "own")]
pub(super) fn as_typed(mut chosen: Vec<Choice>, settings: &crate::experiment::Settings) -> Vec<Choice> {
    let own = crate::optimizer::Own::INFO.key;
    if settings.optimizer == own
        && let Ok(method) = crate::optimizer::Own::new(&settings.typed.step, &settings.hyper)
    {
        let typed = chosen.iter_mut().filter(|choice| choice.value == own && choice.uses.contains(&"step"));
        typed.for_each(|choice| choice.uses = method.uses().to_vec());
    }
    if settings.problem == own
        && let Ok(loss) = crate::problem::Own::with_data(&settings.typed.loss, &settings.typed.data)
        && loss.samples() > 1
    {
        let typed = chosen.iter_mut().filter(|choice| choice.value == own && choice.uses.contains(&"f"));
        typed.for_each(|choice| choice.uses.extend(["batch", "seed"]));
    }
    chosen
}

pub(super) fn schedules() -> Vec<Choice> {
    let row = |&(key, schedule): &(&'static str, Schedule)| match schedule {
        Schedule::Constant => Choice::word(key, "Constant", "The same step size throughout."),
        Schedule::Warmup => Choice::word(key, "Warm-up", "Grows linearly over the first tenth of the run."),
        Schedule::Cosine => Choice::word(key, "Cosine", "Falls like half a cosine to zero at the end."),
        Schedule::Sqrt => Choice::word(key, "1/√n", "Falls like one over the square root of the step number."),
    };
    Schedule::TABLE.iter().map(row).collect()
}

pub(super) fn eps_places() -> Vec<Choice> {
    let row = |&(key, place): &(&'static str, EpsPlace)| match place {
        EpsPlace::Inside => Choice::word(key, "Inside the root", "Divides by √(v̂+ε), as in the paper."),
        EpsPlace::Outside => Choice::word(key, "Outside the root", "Divides by √v̂+ε, as in PyTorch and optax."),
        EpsPlace::BeforeCorrection => Choice::word(
            key,
            "Before bias correction",
            "Divides by (√v+ε)/√(1−ρⁿ⁺¹), the ε̂ of the Adam paper, as in TensorFlow.",
        ),
    };
    EpsPlace::TABLE.iter().map(row).collect()
}

pub(super) fn batches() -> Vec<Choice> {
    let row = |&(key, order): &(&'static str, BatchOrder)| match order {
        BatchOrder::Full => Choice::word(key, "Full", "Every step sees all samples."),
        BatchOrder::Cyclic => Choice::word(key, "Cyclic", "One sample per step, in a fixed order."),
        BatchOrder::Shuffle => Choice {
            uses: vec!["seed"],
            ..Choice::word(
                key,
                "Shuffled",
                "One sample per step; each epoch sees every sample once, in a new random order.",
            )
        },
        BatchOrder::Iid => Choice {
            uses: vec!["seed"],
            ..Choice::word(key, "Independent", "One sample per step, each drawn at random from all samples.")
        },
    };
    BatchOrder::TABLE.iter().map(row).collect()
}
