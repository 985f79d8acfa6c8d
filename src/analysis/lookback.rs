//! What a step is made of: the past gradients of one coordinate, and the share of each in every memory.

use serde::Serialize;

use super::describe::{count, number, subscript};
use super::parts::{Divided, divide};
use super::report::Report;
use crate::experiment::Experiment;
use crate::optimizer::{Kept, Recall, Takes, Update};
use crate::problem::{Batch, Loss};

/// Weights below this share of the largest are not shown.
const COUNTS: f64 = 1e-4;
/// A smaller weight is set to 0, because products of such weights are subnormal numbers, which are slow.
const SMALLEST: f64 = 1e-150;

/// The past of step n as the method's memories have it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lookback {
    /// n.
    pub n: usize,
    /// The coordinate, from 0.
    pub coordinate: usize,
    /// `∂ⱼE` as step n−k saw it, for the ages k = 0 … n.
    pub gradients: Vec<f64>,
    /// The memories, slot by slot.
    pub memories: Vec<Recalled>,
    /// The step's direction divided by the one that the current gradient at every step would give; `None` where that
    /// is 0.
    pub ratio: Option<f64>,
    /// All of it in words.
    pub words: String,
}

/// A memory of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recalled {
    /// Its symbol.
    pub symbol: String,
    /// Link key of the setting that says how long it remembers.
    pub key: Option<&'static str>,
    /// The share of each age in it, summing to 1; empty where it is no weighted sum.
    pub weights: Vec<f64>,
    /// The mean age of what it holds, in steps: `A_q(n)` of an average. Of the largest, its age. `None` where there is
    /// no such thing.
    pub age: Option<f64>,
    /// Whether it holds one gradient, the largest.
    pub is_largest: bool,
    /// The weighted mean of the gradients, or the root of that of their squares, divided by the current gradient;
    /// `None` where the memory holds something else or the current gradient is 0.
    pub seen: Option<f64>,
    /// The rate at which its part of the correction changes the norm along this coordinate.
    pub effect: f64,
}

/// The past of step `n`, or of the last one, for a coordinate from 0; `None` for a report without the points.
pub fn lookback(experiment: &Experiment, report: &Report, n: usize, coordinate: usize) -> Option<Lookback> {
    let n = n.min(report.theta.len().saturating_sub(1));
    let coordinate = coordinate.min(experiment.dim().saturating_sub(1));
    let (theta, gradient) = point(experiment, report, n)?;
    let divided = divide(experiment, n, theta, gradient);
    let replayed = replay(experiment, report, n, coordinate)?;
    let kept = experiment.method().optimizer.kept();
    let memories = kept.iter().enumerate().map(|(slot, kept)| {
        let effect = divided.parts.get(slot).map_or(0.0, |part| part.effects[coordinate]);
        recalled(kept, &replayed.gradients, replayed.risen.get(slot).copied().flatten(), effect)
    });
    let memories: Vec<Recalled> = memories.collect();
    let ratio = replayed.direction / divided.direction[coordinate];
    let ratio = ratio.is_finite().then_some(ratio);
    let words = words(experiment, (n, coordinate), &kept, &memories, ratio, &divided);
    Some(Lookback { n, coordinate, gradients: replayed.gradients, memories, ratio, words })
}

/// An iterate and its gradient, where the report has both whole.
pub(super) fn point<'a>(experiment: &Experiment, report: &'a Report, n: usize) -> Option<(&'a [f64], &'a [f64])> {
    let whole = |of: &'a [Vec<f64>]| of.get(n).filter(|x| x.len() == experiment.dim());
    Some((whole(&report.theta)?, whole(&report.gradient)?))
}

struct Replayed {
    /// By age.
    gradients: Vec<f64>,
    /// The coordinate of the direction of step n.
    direction: f64,
    /// For each slot that keeps the largest value, its age in steps.
    risen: Vec<Option<usize>>,
}

/// Repeats the steps of the run with its own gradients.
fn replay(experiment: &Experiment, report: &Report, n: usize, j: usize) -> Option<Replayed> {
    let (method, dim) = (experiment.method(), experiment.dim());
    let kept = method.optimizer.kept();
    let mut state = vec![0.0; method.slots() * dim];
    method.start(&mut state);
    let [mut gradient, mut direction] = [vec![0.0; dim], vec![0.0; dim]];
    let mut gradients = Vec::with_capacity(n + 1);
    let mut risen = vec![None; kept.len()];
    for k in 0..=n {
        let (theta, full) = point(experiment, report, k)?;
        match experiment.batches().at(k) {
            Batch::Full => gradient.copy_from_slice(full),
            batch => experiment.problem().gradient(theta, batch, &mut gradient),
        }
        let before = state.clone();
        method.step(k, &mut state, theta, &gradient, &mut direction);
        gradients.push(gradient[j]);
        for (slot, kept) in kept.iter().enumerate() {
            let Recall::Largest { decay } = kept.recall else { continue };
            let at = slot * dim + j;
            // Above what was left of it by more than rounding.
            if state[at] > decay * before[at] * (1.0 + 1e-12) {
                risen[slot] = Some(k);
            }
        }
    }
    gradients.reverse();
    let risen = risen.into_iter().map(|at| at.map(|at: usize| n.saturating_sub(at))).collect();
    Some(Replayed { gradients, direction: direction[j], risen })
}

fn recalled(kept: &Kept, gradients: &[f64], risen: Option<usize>, effect: f64) -> Recalled {
    let weights = weights(kept.recall, gradients.len());
    let mean = |of: &dyn Fn(f64, usize) -> f64| weights.iter().enumerate().map(|(k, w)| w * of(gradients[k], k)).sum();
    let now = gradients.first().copied().unwrap_or(0.0);
    let seen = match kept.takes {
        Takes::Gradient => Some(mean(&|g, _| g) / now),
        Takes::Square => Some(f64::sqrt(mean(&|g, _| g * g)) / now.abs()),
        Takes::Other(_) => None,
    };
    let is_largest = matches!(kept.recall, Recall::Largest { .. });
    let age =
        if is_largest { risen.map(|age| age as f64) } else { (!weights.is_empty()).then(|| mean(&|_, k| k as f64)) };
    Recalled {
        symbol: kept.symbol.clone().into(),
        key: kept.key,
        age,
        is_largest,
        seen: seen.filter(|seen| seen.is_finite() && !weights.is_empty()),
        effect,
        weights,
    }
}

/// The share of each of so many ages, the newest first; none where the memory is no weighted sum.
fn weights(recall: Recall, ages: usize) -> Vec<f64> {
    let raw: Vec<f64> = match recall {
        Recall::Decays { decay, newest } => {
            let mut weight = 1.0;
            (0..ages)
                .map(|k| {
                    if k < newest {
                        return 0.0;
                    }
                    let now = weight;
                    weight = if weight < SMALLEST { 0.0 } else { weight * decay };
                    now
                })
                .collect()
        }
        Recall::Never => vec![1.0; ages],
        Recall::Largest { .. } | Recall::Carried => return Vec::new(),
    };
    let sum: f64 = raw.iter().sum();
    // A memory that is read before it is filled holds nothing at its first step.
    if sum > 0.0 { raw.into_iter().map(|w| w / sum).collect() } else { Vec::new() }
}

impl Lookback {
    /// Drops what is more than `reach` steps old.
    pub fn shorten(&mut self, reach: usize) {
        self.gradients.truncate(reach + 1);
        self.memories.iter_mut().for_each(|memory| memory.weights.truncate(reach + 1));
    }

    /// As far back as any of the weights counts, and somewhat beyond the mean ages; at least a few steps.
    pub fn reach(&self) -> usize {
        let last = self.gradients.len().saturating_sub(1);
        let far = self.memories.iter().map(|memory| {
            let most = memory.weights.iter().fold(0.0, |a: f64, w| a.max(*w));
            let seen = memory.weights.iter().rposition(|w| *w >= COUNTS * most).unwrap_or(0);
            // An exponential tail is flat long before it ends.
            let mean = memory.age.map_or(0.0, |age| 4.0 * age).ceil() as usize;
            if memory.is_largest { memory.age.map_or(0, |age| age as usize + 2) } else { seen.min(mean) }
        });
        far.max().unwrap_or(0).max(12).min(last)
    }
}

fn words(
    experiment: &Experiment,
    (n, j): (usize, usize),
    kept: &[Kept],
    memories: &[Recalled],
    ratio: Option<f64>,
    divided: &Divided,
) -> String {
    let name = experiment.method().optimizer.info().name;
    if memories.is_empty() {
        return format!(
            "{name} has no memory: each step uses the current gradient alone, and the correction comes from the finite step."
        );
    }
    let coordinate = format!("θ{}", subscript(j + 1));
    if n == 0 {
        return format!("At step 0 there is no past: {name} has only the current gradient in {coordinate}.");
    }
    let told: Vec<String> = kept.iter().zip(memories).map(|(kept, memory)| told(kept, memory, n)).collect();
    let end = match ratio {
        _ if divided.direction[j] == 0.0 => String::new(),
        None => String::new(),
        Some(ratio) if (ratio - 1.0).abs() < 5e-4 => {
            " So the step is what it would be with the current gradient at every step, to 0.05%.".into()
        }
        Some(ratio) if ratio < 0.0 => {
            " So the step has the opposite sign of what it would be with the current gradient at every step.".into()
        }
        Some(ratio) => format!(
            " So the step is {}: {} times what it would be with the current gradient at every step.",
            if ratio < 1.0 { "smaller" } else { "larger" },
            number(ratio)
        ),
    };
    format!("At step {}, for {coordinate}: {}.{end}", count(n), told.join("; "))
}

/// "m looks 9.00 steps back on average, and its mean gradient is 1.12 times the current one".
fn told(kept: &Kept, memory: &Recalled, n: usize) -> String {
    let Recalled { symbol, age, seen, .. } = memory;
    let back = |age: f64| format!("{} {} back", number(age), if age == 1.0 { "step" } else { "steps" });
    match (kept.recall, age) {
        (Recall::Decays { .. }, Some(age)) => {
            let of = match kept.takes {
                Takes::Other(what) => format!(" over {what}"),
                Takes::Gradient | Takes::Square => String::new(),
            };
            format!("{symbol} looks {} on average{of}{}", back(*age), amount(kept, *seen))
        }
        (Recall::Never, Some(age)) => format!(
            "{symbol} never forgets: it sums all {} squared gradients, {} on average{}",
            count(n + 1),
            back(*age),
            amount(kept, *seen)
        ),
        (Recall::Largest { decay }, age) => {
            let Takes::Other(what) = kept.takes else { return String::new() };
            let since = match age {
                Some(0.0) => "the current one".to_owned(),
                Some(age) => format!(
                    "that of {} ago",
                    if *age == 1.0 { "1 step".into() } else { format!("{} steps", count(*age as usize)) }
                ),
                None => "none yet".to_owned(),
            };
            let falls = if decay == 1.0 { "" } else { ", which is multiplied by ρ at each step" };
            format!("{symbol} keeps the largest {what}{falls}: {since}")
        }
        (_, _) => format!("{symbol} is carried from step to step, not as an average"),
    }
}

fn amount(kept: &Kept, seen: Option<f64>) -> String {
    match (kept.takes, seen) {
        (Takes::Gradient, Some(seen)) => format!(", and its mean gradient is {} times the current one", number(seen)),
        (Takes::Square, Some(seen)) => {
            format!(", and its root mean square is {} times the current gradient’s size", number(seen))
        }
        _ => String::new(),
    }
}
