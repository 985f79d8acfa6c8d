//! What the correction does to the norm of the gradient over the steps of a run: senses, their counts and stretches.
//!
//! The sense of a step is that of the effect `−h (Hs)ⱼ Cⱼ` of its coordinates. c has the opposite sign where the
//! correction is a coefficient times `Hs`, but not with weight decay, so words, strip and map follow the effect.

use super::report::Report;

/// What a correction does at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It lowers the norm in every coordinate that it changes.
    Penalty,
    /// It raises it in every coordinate that it changes.
    Anti,
    /// It does either, by coordinate.
    Mixed,
}

impl Sense {
    /// By the effects on the coordinates at a step; `None` where all are 0.
    pub fn of(effect: &[f64]) -> Option<Self> {
        let lowers = effect.iter().any(|&e| e < 0.0);
        let raises = effect.iter().any(|&e| e > 0.0);
        match (lowers, raises) {
            (true, false) => Some(Self::Penalty),
            (false, true) => Some(Self::Anti),
            (true, true) => Some(Self::Mixed),
            (false, false) => None,
        }
    }
}

/// Steps of one sense, one after the other; those without any effect in between are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The sense.
    pub sense: Sense,
    /// The first step.
    pub from: usize,
    /// The last step.
    pub to: usize,
}

/// At how many steps the correction does what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Penalizes.
    pub penalty: usize,
    /// Is an anti-penalty.
    pub anti: usize,
    /// Coordinates differ.
    pub mixed: usize,
    /// Does nothing.
    pub zero: usize,
}

impl Counts {
    /// The steps counted.
    pub fn all(&self) -> usize {
        self.penalty + self.anti + self.mixed + self.zero
    }
}

/// A run, by what its correction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Every stretch.
    pub stretches: Vec<Stretch>,
    /// The counts.
    pub counts: Counts,
    /// How often the sign changes, from penalty to anti-penalty or back.
    pub changes: usize,
    /// The first step after the last of these changes.
    pub turned_at: Option<usize>,
}

impl Course {
    /// Of the steps of a run as far as the correction is known. The last iterate is an end and no step.
    pub fn of(report: &Report) -> Self {
        Self::along(&report.effect, report.theta.len())
    }

    /// By the effects at the iterates of a run that has so many.
    pub fn along(effect: &[Vec<f64>], iterates: usize) -> Self {
        let steps = effect.len().min(iterates.saturating_sub(1));
        let mut counts = Counts::default();
        let mut stretches: Vec<Stretch> = Vec::new();
        for (n, effect) in effect[..steps].iter().enumerate() {
            let Some(sense) = Sense::of(effect) else {
                counts.zero += 1;
                continue;
            };
            match sense {
                Sense::Penalty => counts.penalty += 1,
                Sense::Anti => counts.anti += 1,
                Sense::Mixed => counts.mixed += 1,
            }
            match stretches.last_mut() {
                Some(last) if last.sense == sense => last.to = n,
                _ => stretches.push(Stretch { sense, from: n, to: n }),
            }
        }
        let clear: Vec<Stretch> = stretches.iter().copied().filter(|s| s.sense != Sense::Mixed).collect();
        let turns = || clear.windows(2).filter(|pair| pair[0].sense != pair[1].sense);
        let (changes, turned_at) = (turns().count(), turns().next_back().map(|pair| pair[1].from));
        Self { stretches, counts, changes, turned_at }
    }

    /// The stretches without the first few steps, in which averages have not filled: up to a fiftieth of the run.
    pub fn after_start(&self) -> Vec<Stretch> {
        let few = (self.counts.all() / 50).max(1);
        let settled: Vec<Stretch> = self.stretches.iter().copied().filter(|stretch| stretch.to >= few).collect();
        if settled.is_empty() { self.stretches.clone() } else { settled }
    }
}
