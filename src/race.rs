//! The race: several runs on one loss in one picture.
//!
//! The quantities compared are the same for all methods: the loss E, the plain one-norm ‖∇E‖₁ (whatever norm a method's
//! correction changes), and the sharpness, the largest eigenvalue of the Hessian. Runs of different speed are compared at
//! a matched loss: the lowest loss reached by every run that does not diverge and falls below its initial loss.

use serde::Serialize;

use crate::analysis::{FlowKind, Iterates, Report, growth, iterate, sharpness};
use crate::experiment::{Experiment, Settings};
use crate::link::{Parsed, View, differences, write};
use crate::problem::{Batch, Loss};

/// The most runs of a race.
pub const MOST: usize = 6;

/// A run of a race.
#[derive(Clone, Debug)]
pub struct Racer {
    /// Its method, and the settings that distinguish it from other runs of that method.
    pub name: String,
    /// h.
    pub h: f64,
    /// θ₀ … θ_N, or as far as the run goes.
    pub theta: Vec<Vec<f64>>,
    /// E at each.
    pub loss: Vec<f64>,
    /// ‖∇E‖₁ at each.
    pub norm: Vec<f64>,
    /// The step whose iterate is out of bounds.
    pub diverged_at: Option<usize>,
    /// Whether it diverges by growth, while still within bounds.
    pub grows: bool,
    /// ‖θ̃(tₙ) − θ⁽ⁿ⁾‖∞ of the requested flow, as far as it was followed; empty if none was requested.
    pub error: Vec<f64>,
    /// Its settings.
    pub settings: Settings,
}

/// The results of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finish {
    /// Its method, and the settings that distinguish it from other runs of that method.
    pub name: String,
    /// h.
    pub h: f64,
    /// The number of steps taken.
    pub steps: usize,
    /// The run as a link.
    pub link: String,
    /// The step whose iterate is out of bounds.
    pub diverged_at: Option<usize>,
    /// Whether it diverges by growth, while still within bounds.
    pub grows: bool,
    /// Whether its loss ends above its initial value.
    pub rises: bool,
    /// The last iterate.
    pub end: Vec<f64>,
    /// E there.
    pub loss: f64,
    /// ‖∇E‖₁ there.
    pub norm: f64,
    /// The largest eigenvalue of the Hessian there; `None` of a run that diverges.
    pub sharpness: Option<f64>,
    /// Where it first reaches the matched loss.
    pub matched: Option<Matched>,
}

/// A run at the matched loss.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matched {
    /// The first step whose loss is at most the matched one.
    pub step: usize,
    /// ‖∇E‖₁ there.
    pub norm: f64,
    /// The largest eigenvalue of the Hessian there.
    pub sharpness: f64,
}

/// The runs of a race; the first is the current one.
#[derive(Clone, Debug)]
pub struct Race {
    /// The loss, with the settings of the current run.
    pub experiment: Experiment,
    /// The runs.
    pub racers: Vec<Racer>,
}

impl Race {
    /// Runs at most [`MOST`] settings, and only those with the loss of the first.
    pub fn new(present: &Experiment, others: &[Settings]) -> Self {
        let same = |settings: &&Settings| crate::compare::same_loss(present.settings(), settings);
        let all: Vec<&Settings> = std::iter::once(present.settings()).chain(others).take(MOST).filter(same).collect();
        let racers = all
            .iter()
            .enumerate()
            .filter_map(|(place, settings)| {
                let experiment = Experiment::new((*settings).clone()).ok()?;
                Some(Racer::new(name(&all, place, &experiment), &experiment))
            })
            .collect();
        Self { experiment: present.clone(), racers }
    }

    /// The race of a link: its own run, the pinned one if it is on the same loss, and those beside them.
    pub fn of(parsed: &Parsed) -> Self {
        let others: Vec<Settings> = parsed.view.pinned.iter().chain(&parsed.view.racers).cloned().collect();
        Self::new(&parsed.experiment, &others)
    }

    /// The lowest loss reached by every run that does not diverge and falls below its initial loss.
    pub fn matched_loss(&self) -> Option<f64> {
        matched_loss(self.racers.iter().filter(|racer| !racer.diverges()).map(|racer| &*racer.loss))
    }

    /// Adds to each run its distances from a flow, which come from the run's own report; see [`error`].
    pub fn measured(&self, errors: Vec<Vec<f64>>) -> Self {
        let mut race = self.clone();
        race.racers.iter_mut().zip(errors).for_each(|(racer, error)| racer.error = error);
        race
    }

    /// The results of each run.
    pub fn finishes(&self) -> Vec<Finish> {
        let problem = self.experiment.problem();
        let level = self.matched_loss();
        self.racers
            .iter()
            .map(|racer| {
                let end = racer.theta.last().cloned().unwrap_or_default();
                let at = level.and_then(|level| racer.loss.iter().position(|&loss| loss <= level));
                let last = |series: &[f64]| series.last().copied().unwrap_or(f64::NAN);
                Finish {
                    name: racer.name.clone(),
                    h: racer.h,
                    steps: racer.theta.len().saturating_sub(1),
                    link: write(&racer.settings, &View::default()),
                    diverged_at: racer.diverged_at,
                    grows: racer.grows,
                    rises: last(&racer.loss) > racer.loss.first().copied().unwrap_or(f64::NAN),
                    loss: last(&racer.loss),
                    norm: last(&racer.norm),
                    sharpness: (!racer.diverges()).then(|| sharpness(problem, &end)),
                    matched: at.and_then(|step| {
                        let (theta, &norm) = (racer.theta.get(step)?, racer.norm.get(step)?);
                        Some(Matched { step, norm, sharpness: sharpness(problem, theta) })
                    }),
                    end,
                }
            })
            .collect()
    }
}

impl Racer {
    pub(crate) fn new(name: String, experiment: &Experiment) -> Self {
        let Iterates { theta, diverged_at, .. } = iterate(experiment);
        let problem = experiment.problem();
        let mut gradient = vec![0.0; experiment.dim()];
        let (mut loss, mut norm) = (Vec::with_capacity(theta.len()), Vec::with_capacity(theta.len()));
        for point in &theta {
            problem.gradient(point, Batch::Full, &mut gradient);
            loss.push(problem.value(point, Batch::Full));
            norm.push(gradient.iter().map(|g| g.abs()).sum());
        }
        let grows = growth(experiment, &theta, &loss).is_some();
        let (h, error, settings) = (experiment.h(), Vec::new(), experiment.settings().clone());
        Self { name, h, theta, loss, norm, diverged_at, grows, error, settings }
    }

    /// Whether it diverges, by its size or by its growth.
    pub fn diverges(&self) -> bool {
        self.diverged_at.is_some() || self.grows
    }
}

/// The lowest loss reached by every one of these that falls below its initial loss.
pub(crate) fn matched_loss<'a>(losses: impl Iterator<Item = &'a [f64]>) -> Option<f64> {
    let least = |loss: &[f64]| {
        let least = loss.iter().copied().filter(|x| x.is_finite()).reduce(f64::min)?;
        (least < *loss.first()?).then_some(least)
    };
    losses.filter_map(least).reduce(f64::max)
}

/// The distance of a flow from the iterates at each step that both reach; empty where the method has no such flow.
pub fn error(report: &Report, flow: FlowKind) -> Vec<f64> {
    report.flows.of(flow).as_ref().map(|flow| flow.error.clone()).unwrap_or_default()
}

/// The most settings that a name mentions.
const MENTIONED: usize = 3;

/// The method and, where another run has the same method, the settings that differ.
fn name(all: &[&Settings], place: usize, experiment: &Experiment) -> String {
    let own = experiment.settings();
    let method = experiment.method().optimizer.info().name;
    let mut told: Vec<String> = Vec::new();
    for (at, other) in all.iter().enumerate() {
        if at == place || other.optimizer != own.optimizer {
            continue;
        }
        for difference in differences(other, own) {
            let label = if difference.symbol.is_empty() { difference.label } else { difference.symbol };
            let Some(value) = difference.b else { continue };
            let words = format!("{label} {}", value.replace('-', "−"));
            if told.len() < MENTIONED && !told.contains(&words) {
                told.push(words);
            }
        }
    }
    if told.is_empty() { method.into() } else { format!("{method}, {}", told.join(", ")) }
}

/// One of the usual methods, with the step size that makes its first step as long as that of the current run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Usual {
    /// The key of the method.
    pub opt: &'static str,
    /// h.
    pub h: f64,
}

/// The most common methods.
const USUAL: [&str; 5] = ["gd", "momentum", "rmsprop", "adam", "adamw"];

/// The usual methods except the current run's own, each with the h that makes its first step as long as the current
/// run's, rounded to two digits. A method whose first step is zero is left out.
pub fn usual(present: &Experiment) -> Vec<Usual> {
    let length = |experiment: &Experiment| {
        let one = Settings { steps: 1, ..experiment.settings().clone() };
        let theta = iterate(&Experiment::new(one).ok()?).theta;
        let (first, second) = (theta.first()?, theta.get(1)?);
        let length = first.iter().zip(second).map(|(a, b)| (b - a).powi(2)).sum::<f64>().sqrt();
        (length.is_finite() && length > 0.0).then_some(length / experiment.h())
    };
    let Some(own) = length(present) else { return Vec::new() };
    USUAL
        .into_iter()
        .filter(|&opt| opt != present.settings().optimizer)
        .filter_map(|opt| {
            let other = Experiment::new(Settings { optimizer: opt.into(), ..present.settings().clone() }).ok()?;
            let h = two_digits(present.h() * own / length(&other)?);
            Experiment::new(Settings { h, ..other.settings().clone() }).ok()?;
            Some(Usual { opt, h })
        })
        .collect()
}

fn two_digits(x: f64) -> f64 {
    let scale = 10f64.powi(x.abs().log10().floor() as i32 - 1);
    // For small x divide, because 12 / 1000 is the double nearest to 0.012 and 12 * 0.001 may not be.
    if scale < 1.0 { (x / scale).round() / (1.0 / scale).round() } else { (x / scale).round() * scale }
}
