//! Why an equation in θ alone fails at ρ = 0.999, and what the phase space does.

use super::Lesson;
use super::key::{Choice, Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::{FlowSet, Grade, analyze_quickly, complete};
use crate::experiment::{Experiment, Settings};

/// One change of the run that might cure it.
struct Cure {
    choice: Choice,
    change: fn(&mut Settings),
}

const CURES: &[Cure] = &[
    Cure { choice: Choice { value: "momentum", label: "less momentum, β = 0.5" }, change: |s| s.hyper.b1 = 0.5 },
    Cure {
        choice: Choice { value: "epsilon", label: "a larger stability constant, ε = 1e-6" },
        change: |s| s.hyper.eps = 1e-6,
    },
    Cure { choice: Choice { value: "memory", label: "a smaller step size, h = 1e-5" }, change: |s| s.h = 1e-5 },
    Cure {
        choice: Choice { value: "start", label: "bias correction off" },
        change: |s| s.hyper.bias_correction = false,
    },
];

const OPTIONS: &[Choice] = &[CURES[0].choice, CURES[1].choice, CURES[2].choice, CURES[3].choice];

/// Only `h/(1−ρ) ≪ 1` helps an equation in θ; the phase-space flow does not need it.
pub const LESSON: Lesson = Lesson {
    title: "A window too long for θ alone",
    task: "At the usual defaults the modified equation is not valid, and the page says so. Which one of these changes \
           makes it valid? Without any change, what is the largest error of the phase-space flow? “Memory of this step”, \
           under the sign figure, shows how far back v looks.",
    link: "v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000",
    view: "run",
    hint: "Try each change and read the line under the verdict. The largest error of each flow stands under the error \
           figure.",
    fields: &[
        Field { label: "The change that helps", kind: Kind::Choice { options: OPTIONS } },
        Field {
            label: "Largest error of the phase-space flow",
            kind: Kind::Number { tolerance: Tolerance::Relative(0.1) },
        },
    ],
    meaning: "The modified equation expands the past around θ, which needs h/(1−ρ) ≪ 1: little may change within the \
             averaging window. Here it is 1. The phase-space flow keeps m and v as states and expands nothing over \
             the window.",
    how: "Each change is made and graded: the one whose run is green. The error is the largest of the phase-space flow, over all steps.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let mut report = analyze_quickly(experiment);
    complete(experiment, &mut report, &FlowSet { phase: true, ..FlowSet::default() });
    let (first, modified, phase) = (report.flows.first?, report.flows.modified?, report.flows.phase?);
    let mut helps = CURES.iter().filter(|cure| {
        let mut settings = experiment.settings().clone();
        (cure.change)(&mut settings);
        Experiment::new(settings).is_ok_and(|changed| analyze_quickly(&changed).validity.grade == Grade::Green)
    });
    let right = helps.next()?;
    // One change helps, and one only: otherwise the question is wrong, and no answer is right.
    if helps.next().is_some() {
        return None;
    }
    let error = |x: f64| vec![None, Some(Part::Number(x))];
    Some(Key {
        right: vec![Part::Choice(right.choice.value), Part::Number(phase.largest_error)],
        mistakes: vec![
            Mistake {
                parts: error(modified.largest_error),
                words: "That is the error of the modified equation. The phase-space flow is a different curve.",
            },
            Mistake {
                parts: error(first.largest_error),
                words: "That is the error of the first-order flow. The phase-space flow is a different curve.",
            },
        ],
    })
}
