//! How fast the errors of both equations fall with the step size.

use super::Lesson;
use super::key::{Field, Key, Kind, Mistake, Part, Tolerance};
use crate::analysis::order_study;
use crate::experiment::Experiment;

/// How often h is halved.
const HALVINGS: usize = 3;

const SLOPE: Kind = Kind::Number { tolerance: Tolerance::Absolute(0.1) };

/// Slopes 1 and 2, as fitted by the order study of this run.
pub const LESSON: Lesson = Lesson {
    title: "One order higher",
    task: "Halve the step size and double the number of steps, so that the run covers the same time, and see how the \
           largest errors fall. In a plot of log error over log h, what is the slope of the first-order flow, and what \
           that of the modified equation?",
    link: "v=1&h=0.004&b1=0.5&b2=0.7&steps=200",
    view: "order",
    hint: "The order study does the halving. By hand: an error that falls to a half has slope 1, one that falls to a \
           quarter has slope 2.",
    fields: &[
        Field { label: "Slope of the first-order flow", kind: SLOPE },
        Field { label: "Slope of the modified equation", kind: SLOPE },
    ],
    meaning: "The first-order flow has an error of O(h), the modified equation of O(h²): the correction removes exactly the \
             leading error term.",
    how: "The slopes of the order study at a fixed time span, with h halved three times.",
    key,
};

fn key(experiment: &Experiment) -> Option<Key> {
    let study = order_study(experiment, HALVINGS);
    let (first, modified) = (study.span.slopes.first?, study.span.slopes.modified?);
    let both = |a: f64, b: f64| vec![Some(Part::Number(a)), Some(Part::Number(b))];
    let mut mistakes = vec![Mistake {
        parts: both(modified, first),
        words: "These are the right slopes, swapped: the larger slope belongs to the smaller error.",
    }];
    if let (Some(a), Some(b)) = (study.fixed.slopes.first, study.fixed.slopes.modified) {
        mistakes.push(Mistake {
            parts: both(a, b),
            words: "These are the slopes at a fixed number of steps, where the time shrinks with h as well. Keep the time fixed.",
        });
    }
    Some(Key { right: vec![Part::Number(first), Part::Number(modified)], mistakes })
}
