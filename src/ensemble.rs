//! The ensemble: the same method from several starts, or on several orders of its batches.
//!
//! It shows implicit bias: which minimum a method reaches, and how sharp it is. Members are compared like the runs of a
//! [race]: at the last step, and at a matched loss, the lowest loss reached by every member that does not diverge and
//! falls below its initial loss.

mod ends;
mod numbers;

pub use ends::{Bar, Ends, Quantity, ends};
pub use numbers::{numbers, read};

use std::f64::consts::TAU;

use crate::experiment::{BatchOrder, Experiment, MAX_START, Settings};
use crate::problem::Loss;
use crate::race::{self, Racer};

/// The most members.
pub const MOST: usize = 25;

/// The most steps of a member that are kept; of a longer run every second, third, … step, and the last.
pub const KEPT: usize = 2000;

/// How many runs an ensemble has, and in what they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// No ensemble.
    One,
    /// 8 starts on a ring.
    Ring8,
    /// 16 starts on a ring.
    Ring16,
    /// 9 starts on a grid.
    Grid9,
    /// 25 starts on a grid.
    Grid25,
    /// 8 seeds.
    Seeds8,
    /// 16 seeds.
    Seeds16,
}

impl Many {
    /// Their words in a link.
    const TABLE: [(&'static str, Self); 6] = [
        ("ring8", Self::Ring8),
        ("ring16", Self::Ring16),
        ("grid9", Self::Grid9),
        ("grid25", Self::Grid25),
        ("seeds8", Self::Seeds8),
        ("seeds16", Self::Seeds16),
    ];

    /// The first that the words of the key `race` name.
    pub fn of(words: &[&str]) -> Self {
        let named = |word: &&str| Self::TABLE.iter().find(|(key, _)| key == word).map(|(_, many)| *many);
        words.iter().find_map(named).unwrap_or(Self::One)
    }

    /// Its word in a link.
    pub fn key(self) -> &'static str {
        Self::TABLE.iter().find(|(_, many)| *many == self).map_or("", |(key, _)| key)
    }

    /// How many.
    pub fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Ring8 | Self::Seeds8 => 8,
            Self::Grid9 => 9,
            Self::Ring16 | Self::Seeds16 => 16,
            Self::Grid25 => 25,
        }
    }
}

/// A run of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The iterates that are kept, as far as the run goes.
    pub theta: Vec<Vec<f64>>,
    /// E at each.
    pub loss: Vec<f64>,
    /// ‖∇E‖₁ at each.
    pub norm: Vec<f64>,
    /// The step whose iterate is out of bounds.
    pub diverged_at: Option<usize>,
    /// Whether it diverges by growth, while still within bounds.
    pub grows: bool,
}

/// The settings of each member, at most [`MOST`].
///
/// A ring and a grid lie around the start in the plane of the first two coordinates; the other coordinates are the
/// start's. Of a loss of one parameter they are equally spaced. Seeds count up from the run's own.
///
/// # Errors
/// A sentence for the reader, if all seeds would give the same run.
pub fn members(experiment: &Experiment, many: Many, spread: f64) -> Result<Vec<Settings>, &'static str> {
    let settings = experiment.settings();
    let from = |offsets: Vec<(f64, f64)>| {
        let place = |(x, y): (f64, f64)| {
            let mut start = experiment.start().to_vec();
            for (at, by) in start.iter_mut().zip([x, y]) {
                *at = (*at + spread * by).clamp(-MAX_START, MAX_START);
            }
            Settings { start: Some(start), ..settings.clone() }
        };
        offsets.into_iter().map(place).collect()
    };
    let line = |count: usize| (0..count).map(|k| (across(k, count), 0.0)).collect();
    let is_line = experiment.dim() == 1;
    Ok(match many {
        Many::One => Vec::new(),
        Many::Ring8 | Many::Ring16 if is_line => from(line(many.count())),
        Many::Grid9 | Many::Grid25 if is_line => from(line(many.count())),
        Many::Ring8 | Many::Ring16 => {
            let count = many.count();
            from((0..count).map(|k| (TAU * k as f64 / count as f64).sin_cos()).map(|(y, x)| (x, y)).collect())
        }
        Many::Grid9 | Many::Grid25 => {
            let side = if many == Many::Grid9 { 3 } else { 5 };
            from((0..side * side).map(|k| (across(k % side, side), across(k / side, side))).collect())
        }
        Many::Seeds8 | Many::Seeds16 => {
            if experiment.problem().samples() < 2 {
                return Err("This loss has no samples, so there is no batch order to vary: choose starts instead.");
            }
            if !matches!(settings.batch, BatchOrder::Shuffle | BatchOrder::Iid) {
                return Err("The order of the batches is not random: choose shuffled or independent batches.");
            }
            let seeds = 0..many.count() as u64;
            seeds.map(|k| Settings { seed: settings.seed.wrapping_add(k), ..settings.clone() }).collect()
        }
    })
}

/// The k-th of `count` equally spaced points from −1 to 1.
fn across(k: usize, count: usize) -> f64 {
    2.0 * k as f64 / (count - 1) as f64 - 1.0
}

/// The interval between kept steps of a run with this many steps.
pub fn every(steps: usize) -> usize {
    steps.div_ceil(KEPT).max(1)
}

impl Member {
    /// Runs a member; `None` if its settings are invalid.
    pub fn run(settings: Settings) -> Option<Self> {
        let experiment = Experiment::new(settings).ok()?;
        let racer = Racer::new(String::new(), &experiment);
        let last = racer.theta.len().saturating_sub(1);
        let every = every(experiment.steps());
        // A run that went out of bounds keeps the same steps as the others, and its last.
        let at: Vec<usize> = (0..=last).filter(|&n| n % every == 0 || n == last).collect();
        let of = |series: &[f64]| at.iter().filter_map(|&n| series.get(n).copied()).collect();
        Some(Self {
            theta: at.iter().filter_map(|&n| racer.theta.get(n).cloned()).collect(),
            loss: of(&racer.loss),
            norm: of(&racer.norm),
            diverged_at: racer.diverged_at,
            grows: racer.grows,
        })
    }

    /// Whether it diverges, by its size or by its growth.
    pub fn diverges(&self) -> bool {
        self.diverged_at.is_some() || self.grows
    }

    /// The iterates of steps that all keep.
    fn common(&self, every: usize) -> &[Vec<f64>] {
        match self.diverged_at {
            Some(step) if step.saturating_sub(1) % every != 0 => self.theta.split_last().map_or(&[], |(_, rest)| rest),
            _ => &self.theta,
        }
    }
}

/// The mean of the iterates at each step that is kept.
///
/// A member that goes out of bounds counts as far as it goes, without its last iterate if the others do not keep that
/// step; one that diverges by growth does not count. Ends where no member is left.
pub fn mean(members: &[Member], every: usize) -> Vec<Vec<f64>> {
    let counted: Vec<&[Vec<f64>]> = members.iter().filter(|one| !one.grows).map(|one| one.common(every)).collect();
    let longest = counted.iter().map(|theta| theta.len()).max().unwrap_or(0);
    (0..longest)
        .map(|i| {
            let points: Vec<&Vec<f64>> = counted.iter().filter_map(|theta| theta.get(i)).collect();
            let dim = points.first().map_or(0, |point| point.len());
            let sum = |j: usize| points.iter().filter_map(|point| point.get(j)).sum::<f64>();
            (0..dim).map(|j| sum(j) / points.len() as f64).collect()
        })
        .collect()
}

/// The matched loss of the members, over the iterates that are kept.
pub fn matched_loss(members: &[Member]) -> Option<f64> {
    race::matched_loss(members.iter().filter(|one| !one.diverges()).map(|one| &*one.loss))
}
