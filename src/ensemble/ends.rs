//! Where the members of an ensemble end: a histogram.

use serde::Serialize;

use super::{Member, every, matched_loss};
use crate::analysis::{number, sharpness};
use crate::experiment::Experiment;

/// What the members are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The largest eigenvalue of the Hessian at the last step.
    Sharpness,
    /// ‖∇E‖₁ at the last step.
    Norm,
    /// The largest eigenvalue of the Hessian at the matched loss.
    MatchedSharpness,
    /// ‖∇E‖₁ at the matched loss.
    MatchedNorm,
    /// The place of the last iterate.
    Place,
}

impl Quantity {
    /// The one that a word of the key `race` names.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "norm-end" => Some(Self::Norm),
            "sharp-matched" => Some(Self::MatchedSharpness),
            "norm-matched" => Some(Self::MatchedNorm),
            "place" => Some(Self::Place),
            _ => None,
        }
    }

    /// The first that the words of that key name; without any, the sharpness at the last step.
    pub fn of(words: &[&str]) -> Self {
        words.iter().find_map(|word| Self::from_key(word)).unwrap_or(Self::Sharpness)
    }

    /// Its name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sharpness => "sharpness at the last step",
            Self::Norm => "one-norm at the last step",
            Self::MatchedSharpness => "sharpness at the matched loss",
            Self::MatchedNorm => "one-norm at the matched loss",
            Self::Place => "last iterate",
        }
    }

    fn is_matched(self) -> bool {
        matches!(self, Self::MatchedSharpness | Self::MatchedNorm)
    }
}

/// A bar of the histogram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// From where, of a quantity that is a number.
    pub from: f64,
    /// To where; the last bar has its end.
    pub to: f64,
    /// The place, of places: the first iterate that was found there.
    pub place: Option<Vec<f64>>,
    /// What is written of it.
    pub label: String,
    /// How many members.
    pub count: usize,
}

/// The histogram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ends {
    /// The bars, from left to right; of places the most frequent first.
    pub bars: Vec<Bar>,
    /// Members that diverge, by size or growth; they have no end.
    pub diverged: usize,
    /// Members that do not diverge and do not reach the matched loss, where it is asked for.
    pub unmatched: usize,
    /// The matched loss.
    pub level: Option<f64>,
    /// All of it in words.
    pub words: String,
}

/// The most places that have a bar of their own.
const PLACES: usize = 8;
/// Two members end in one place if they are nearer than this share of the extent of all iterates.
const NEAR: f64 = 0.03;
/// From this ratio on numbers are counted in equal ratios.
const RATIO: f64 = 50.0;
/// Numbers that differ relatively by less are the same.
const SAME: f64 = 1e-6;

/// Counts where the members end; a matched loss is one of the steps that are kept.
pub fn ends(experiment: &Experiment, members: &[Member], quantity: Quantity) -> Ends {
    let problem = experiment.problem();
    let level = matched_loss(members);
    let stay: Vec<&Member> = members.iter().filter(|one| !one.diverges()).collect();
    let diverged = members.len() - stay.len();
    let at = |one: &Member| -> Option<usize> {
        let last = one.theta.len().checked_sub(1)?;
        if !quantity.is_matched() {
            return Some(last);
        }
        let level = level?;
        one.loss.iter().position(|&loss| loss <= level)
    };
    let found: Vec<(&Member, usize)> = stay.iter().filter_map(|one| Some((*one, at(one)?))).collect();
    let unmatched = stay.len() - found.len();
    let bars = match quantity {
        Quantity::Place => places(&stay, &found),
        Quantity::Norm | Quantity::MatchedNorm => {
            bins(found.iter().filter_map(|(one, n)| one.norm.get(*n).copied()).collect())
        }
        Quantity::Sharpness | Quantity::MatchedSharpness => {
            bins(found.iter().filter_map(|(one, n)| Some(sharpness(problem, one.theta.get(*n)?))).collect())
        }
    };
    let mut ends = Ends { bars, diverged, unmatched, level, words: String::new() };
    ends.words = ends.told(quantity, members.len());
    let every = every(experiment.steps());
    if quantity.is_matched() && every > 1 && level.is_some() {
        ends.words += &format!(" One step in {every} is kept, and the matched loss is that of a kept step.");
    }
    ends
}

/// The places where members end, the most frequent first.
fn places(stay: &[&Member], found: &[(&Member, usize)]) -> Vec<Bar> {
    let limit = NEAR * extent(stay);
    let mut places: Vec<(&[f64], usize)> = Vec::new();
    for (one, n) in found {
        let Some(end) = one.theta.get(*n) else { continue };
        match places.iter_mut().find(|(place, _)| distance(place, end) <= limit) {
            Some((_, count)) => *count += 1,
            None => places.push((end, 1)),
        }
    }
    places.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = places.len() > PLACES;
    let own = if more { PLACES - 1 } else { places.len() };
    let mut bars: Vec<Bar> = places
        .iter()
        .take(own)
        .map(|(place, count)| Bar {
            from: f64::NAN,
            to: f64::NAN,
            place: Some(place.to_vec()),
            label: point(place),
            count: *count,
        })
        .collect();
    if more {
        let count = places.iter().skip(own).map(|(_, count)| count).sum();
        bars.push(Bar { from: f64::NAN, to: f64::NAN, place: None, label: "elsewhere".into(), count });
    }
    bars
}

/// "(1.00, −0.50)", the first two coordinates.
fn point(place: &[f64]) -> String {
    let numbers: Vec<String> = place.iter().take(2).map(|&x| number(if x.abs() < 1e-9 { 0.0 } else { x })).collect();
    format!("({}{})", numbers.join(", "), if place.len() > 2 { ", …" } else { "" })
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

/// The largest extent of the iterates along a coordinate.
fn extent(members: &[&Member]) -> f64 {
    let dim = members.first().and_then(|one| one.theta.first()).map_or(0, Vec::len);
    let along = |j: usize| {
        let all = members.iter().flat_map(|one| &one.theta).filter_map(|theta| theta.get(j));
        let (lo, hi) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &x| (lo.min(x), hi.max(x)));
        hi - lo
    };
    (0..dim).map(along).fold(0.0, f64::max)
}

/// Equal bins, as many as Sturges' rule says, in equal ratios where the numbers span much.
fn bins(mut found: Vec<f64>) -> Vec<Bar> {
    found.retain(|x| x.is_finite());
    found.sort_by(f64::total_cmp);
    let (Some(&lo), Some(&hi)) = (found.first(), found.last()) else { return Vec::new() };
    let label = |from: f64, to: f64| {
        let (from, to) = (number(from), number(to));
        if from == to { from } else { format!("{from} to {to}") }
    };
    if hi - lo <= SAME * lo.abs().max(hi.abs()) {
        return vec![Bar { from: lo, to: hi, place: None, label: label(lo, hi), count: found.len() }];
    }
    let count = (found.len() as f64).log2().ceil() as usize + 1;
    let is_log = lo > 0.0 && hi / lo > RATIO;
    let edge = |k: usize| match k {
        0 => lo,
        _ if k == count => hi,
        _ if is_log => lo * (hi / lo).powf(k as f64 / count as f64),
        _ => lo + (hi - lo) * (k as f64 / count as f64),
    };
    let bin = |k: usize| {
        let (from, to) = (edge(k), edge(k + 1));
        let is_in = |x: &&f64| **x >= from && (**x < to || k + 1 == count);
        Bar { from, to, place: None, label: label(from, to), count: found.iter().filter(is_in).count() }
    };
    (0..count).map(bin).collect()
}

impl Ends {
    fn told(&self, quantity: Quantity, all: usize) -> String {
        let ends = |bar: &Bar| if bar.count == 1 { "ends" } else { "end" };
        let mut words = match (self.bars.as_slice(), quantity) {
            ([], _) if quantity.is_matched() && self.level.is_none() => {
                "Every run diverges or never falls below its initial loss, so there is no loss at which to compare them."
                    .to_owned()
            }
            ([], _) => "No run has an end that can be counted.".to_owned(),
            ([one], Quantity::Place) => format!("{} of {all} runs {} near {}.", one.count, ends(one), one.label),
            (bars, Quantity::Place) => {
                let each = |bar: &Bar| match bar.place {
                    Some(_) => format!("{} {} near {}", bar.count, ends(bar), bar.label),
                    None => format!("{} {} elsewhere", bar.count, ends(bar)),
                };
                let list: Vec<String> = bars.iter().map(each).collect();
                format!("Of {all} runs, {}.", list.join(", "))
            }
            ([one], _) => format!("The {} is {} in {} of {all} runs.", quantity.words(), one.label, one.count),
            (bars, _) => {
                let (lo, hi) = (bars.first().map_or(f64::NAN, |b| b.from), bars.last().map_or(f64::NAN, |b| b.to));
                let counted: usize = bars.iter().map(|bar| bar.count).sum();
                let most = bars.iter().max_by_key(|bar| bar.count).map_or("", |bar| &bar.label);
                let name = quantity.words();
                format!("In {counted} runs the {name} ranges from {} to {}, most often {most}.", number(lo), number(hi))
            }
        };
        let one = |n: usize| if n == 1 { "run" } else { "runs" };
        if self.diverged > 0 {
            let verb = if self.diverged == 1 { "diverges and is" } else { "diverge and are" };
            words += &format!(" {} {} {verb} not counted.", self.diverged, one(self.diverged));
        }
        if self.unmatched > 0 {
            let verb = if self.unmatched == 1 { "does" } else { "do" };
            words += &format!(" {} {} {verb} not reach the matched loss.", self.unmatched, one(self.unmatched));
        }
        words
    }
}
