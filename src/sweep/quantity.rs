//! The single numbers of a report that a sweep can keep.

use super::cell::Cell;
use crate::analysis::{Flow, FlowSet, Grade, OrderStudy, Partial, Parts, Validity};

/// One number of a report.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Its name.
    pub name: &'static str,
    /// Its unit; 1 for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What has to be computed for it.
    pub parts: Parts,
    /// Its value; nothing where the run has none.
    pub value: fn(&Partial) -> Cell,
}

/// No flow.
const NO_FLOW: FlowSet = FlowSet { first: false, modified: false, third: false, phase: false };
const VALIDITY: Parts = Parts { validity: true, ..Parts::NONE };
const ORDER: Parts = Parts { order: true, ..Parts::NONE };
/// Each flow by itself.
pub(super) const FIRST: Parts = Parts { flows: FlowSet { first: true, ..NO_FLOW }, ..Parts::NONE };
pub(super) const MODIFIED: Parts = Parts { flows: FlowSet { modified: true, ..NO_FLOW }, ..Parts::NONE };
pub(super) const THIRD: Parts = Parts { flows: FlowSet { third: true, ..NO_FLOW }, ..Parts::NONE };
pub(super) const PHASE: Parts = Parts { flows: FlowSet { phase: true, ..NO_FLOW }, ..Parts::NONE };

/// Every single number, in the order of the docs.
pub const QUANTITIES: &[Quantity] = &[
    Quantity {
        name: "d",
        unit: "1",
        about: "one-step defect of the modified equation divided by that of the first-order flow; valid below 0.3",
        parts: VALIDITY,
        value: |run| Cell::number(valid(run, |v| v.d)),
    },
    Quantity {
        name: "chi",
        unit: "1",
        about: "expansion parameter χ: the largest relative change of a gradient within the averaging window",
        parts: VALIDITY,
        value: |run| Cell::number(valid(run, |v| v.chi)),
    },
    Quantity {
        name: "stalls_at",
        unit: "step",
        about: "first step at which an anti-penalty is as large as the direction it corrects",
        parts: VALIDITY,
        value: |run| Cell::whole(valid(run, |v| v.stalls_at)),
    },
    Quantity {
        name: "grade",
        unit: "word",
        about: "how far the modified equation can be trusted: green, amber or red; the worst of the next five",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grade),
    },
    Quantity {
        name: "grade.d",
        unit: "word",
        about: "the grade by d",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grades.d),
    },
    Quantity {
        name: "grade.chi",
        unit: "word",
        about: "the grade by χ",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grades.chi),
    },
    Quantity {
        name: "grade.stall",
        unit: "word",
        about: "the grade by the stall layer",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grades.stall),
    },
    Quantity {
        name: "grade.stiffness",
        unit: "word",
        about: "red where a flow could not be followed",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grades.stiffness),
    },
    Quantity {
        name: "grade.error",
        unit: "word",
        about: "red where the modified equation is further from the iterates than the first-order flow, or the run diverges",
        parts: VALIDITY,
        value: |run| grade(run, |v| v.grades.error),
    },
    Quantity {
        name: "first.largest_error",
        unit: "θ",
        about: "largest distance, in any coordinate at any step, of the first-order flow from the iterates",
        parts: FIRST,
        value: |run| largest(&run.flows.first),
    },
    Quantity {
        name: "modified.largest_error",
        unit: "θ",
        about: "the same for the modified equation",
        parts: MODIFIED,
        value: |run| largest(&run.flows.modified),
    },
    Quantity {
        name: "third.largest_error",
        unit: "θ",
        about: "the same for the equation with the h² term",
        parts: THIRD,
        value: |run| largest(&run.flows.third),
    },
    Quantity {
        name: "phase.largest_error",
        unit: "θ",
        about: "the same for the phase-space flow",
        parts: PHASE,
        value: |run| largest(&run.flows.phase),
    },
    Quantity {
        name: "first.stopped_at",
        unit: "step",
        about: "last step to which the first-order flow was followed, where that is not the last of the run",
        parts: FIRST,
        value: |run| stopped(&run.flows.first),
    },
    Quantity {
        name: "modified.stopped_at",
        unit: "step",
        about: "the same for the modified equation",
        parts: MODIFIED,
        value: |run| stopped(&run.flows.modified),
    },
    Quantity {
        name: "third.stopped_at",
        unit: "step",
        about: "the same for the equation with the h² term",
        parts: THIRD,
        value: |run| stopped(&run.flows.third),
    },
    Quantity {
        name: "phase.stopped_at",
        unit: "step",
        about: "the same for the phase-space flow",
        parts: PHASE,
        value: |run| stopped(&run.flows.phase),
    },
    Quantity {
        name: "sign_changes",
        unit: "count",
        about: "how often the correction changes from a penalty to an anti-penalty or back along the run",
        parts: Parts { effect: true, ..Parts::NONE },
        value: |run| Cell::whole(run.sign_changes),
    },
    Quantity {
        name: "sign_changes_at",
        unit: "step",
        about: "step at which the correction last changes from a penalty to an anti-penalty or back",
        parts: Parts { effect: true, ..Parts::NONE },
        value: |run| Cell::whole(run.turned_at),
    },
    Quantity {
        name: "steps_taken",
        unit: "step",
        about: "last step whose iterate is finite",
        parts: Parts::NONE,
        value: |run| Cell::whole(run.theta.len().checked_sub(1)),
    },
    Quantity {
        name: "diverged_at",
        unit: "step",
        about: "first step whose iterate is out of bounds",
        parts: Parts::NONE,
        value: |run| Cell::whole(run.diverged_at),
    },
    Quantity {
        name: "growth",
        unit: "1",
        about: "loss at the end divided by that at the start, where the run diverges by growth or beyond a stability limit",
        parts: Parts { loss: true, ..Parts::NONE },
        value: |run| Cell::number(run.growth.map(|growth| growth.factor)),
    },
    Quantity {
        name: "heuristic_from",
        unit: "step",
        about: "first step from which the equations are only a heuristic, for methods that are not smooth",
        parts: Parts { heuristic: true, ..Parts::NONE },
        value: |run| Cell::whole(run.heuristic_from),
    },
    Quantity {
        name: "verdict",
        unit: "words",
        about: "the run in a few sentences",
        parts: Parts { words: true, ..Parts::NONE },
        value: |run| run.verdict.clone().map_or(Cell::Nothing, Cell::Word),
    },
    Quantity {
        name: "order.first",
        unit: "1",
        about: "measured order of the first-order flow at a fixed time span; many runs",
        parts: ORDER,
        value: |run| slope(run, |study| study.span.slopes.first),
    },
    Quantity {
        name: "order.modified",
        unit: "1",
        about: "the same for the modified equation",
        parts: ORDER,
        value: |run| slope(run, |study| study.span.slopes.modified),
    },
    Quantity {
        name: "order.third",
        unit: "1",
        about: "the same for the equation with the h² term",
        parts: ORDER,
        value: |run| slope(run, |study| study.span.slopes.third),
    },
    Quantity {
        name: "order.phase",
        unit: "1",
        about: "the same for the phase-space flow",
        parts: ORDER,
        value: |run| slope(run, |study| study.span.slopes.phase),
    },
    Quantity {
        name: "order.fixed.first",
        unit: "1",
        about: "measured slope of the first-order flow's error at a fixed number of steps: its order plus one",
        parts: ORDER,
        value: |run| slope(run, |study| study.fixed.slopes.first),
    },
    Quantity {
        name: "order.fixed.modified",
        unit: "1",
        about: "the same for the modified equation",
        parts: ORDER,
        value: |run| slope(run, |study| study.fixed.slopes.modified),
    },
    Quantity {
        name: "order.fixed.third",
        unit: "1",
        about: "the same for the equation with the h² term",
        parts: ORDER,
        value: |run| slope(run, |study| study.fixed.slopes.third),
    },
    Quantity {
        name: "order.fixed.phase",
        unit: "1",
        about: "the same for the phase-space flow",
        parts: ORDER,
        value: |run| slope(run, |study| study.fixed.slopes.phase),
    },
];

fn valid<T>(run: &Partial, of: fn(&Validity) -> Option<T>) -> Option<T> {
    run.validity.as_ref().and_then(of)
}

fn grade(run: &Partial, of: fn(&Validity) -> Grade) -> Cell {
    let word = run.validity.as_ref().map(of).map(|grade| match grade {
        Grade::Green => "green",
        Grade::Amber => "amber",
        Grade::Red => "red",
    });
    word.map_or(Cell::Nothing, |word| Cell::Word(word.into()))
}

fn largest(flow: &Option<Flow>) -> Cell {
    Cell::number(flow.as_ref().map(|flow| flow.largest_error))
}

fn stopped(flow: &Option<Flow>) -> Cell {
    Cell::whole(flow.as_ref().and_then(|flow| flow.stopped).map(|stop| stop.at))
}

fn slope(run: &Partial, of: fn(&OrderStudy) -> Option<f64>) -> Cell {
    Cell::number(run.order.as_ref().and_then(of))
}
