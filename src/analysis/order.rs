//! How the errors fall with the step size.
//!
//! At a fixed time span `T = N·h` a flow of order p has an error that falls with slope p in the
//! log-log plot. At a fixed number of steps the slope is p+1; since bias-corrected methods forget
//! a wrong dependence on n within the span, only this one can catch it.

use crate::experiment::{Experiment, MAX_STEPS};
use crate::flow::{Budget, Phase, Terms, Trajectory, field, follow};

use super::iterates::{Iterates, is_smooth, iterate};
use super::report::{ByFlow, FlowKind, OrderStudy, Slopes};
use super::validity::extent;

/// Below this an error is rounding, not order.
pub const FLOOR: f64 = 1e-11;

/// Steps of the fixed-step study.
pub const FIXED_STEPS: usize = 12;

/// What stays the same while h is halved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Study {
    /// The time span `T = N·h`: half the step size takes twice the steps.
    Span,
    /// The number of steps, [`FIXED_STEPS`] or what the run has. The largest step size is not the run's but the one,
    /// by doubling or halving it, at which the first-order flow is off by a small share of the path: a dozen steps
    /// of the run's own size often show nothing but rounding.
    Fixed,
}

/// How far off the first-order flow is at the largest step size of the fixed study, as a share of the path: powers of h
/// fall by themselves there. Where the highest order is then at rounding, up to the second.
const FIRST: [f64; 2] = [0.002, 0.03];

/// How often the step size is doubled or halved for that at most.
const DOUBLINGS: i32 = 24;

impl Study {
    /// The run with the study's largest step size halved `k` times; `None` where it would have more than
    /// [`MAX_STEPS`] steps.
    pub fn finer(self, experiment: &Experiment, k: usize) -> Option<Experiment> {
        let halved = i32::try_from(k).ok()?;
        match self {
            Self::Span => {
                let factor = 2usize.checked_pow(u32::try_from(k).ok()?)?;
                let steps = experiment.steps().checked_mul(factor).filter(|&steps| steps <= MAX_STEPS)?;
                scaled(experiment, -halved, steps)
            }
            Self::Fixed => {
                let steps = FIXED_STEPS.min(experiment.steps());
                scaled(experiment, doublings(experiment, steps) - halved, steps)
            }
        }
    }
}

/// The run with h doubled so often, and other steps.
fn scaled(experiment: &Experiment, doublings: i32, steps: usize) -> Option<Experiment> {
    let mut settings = experiment.settings().clone();
    settings.steps = steps;
    settings.h *= 2.0_f64.powi(doublings);
    Experiment::with_problem(experiment.problem().clone(), settings).ok()
}

/// How often h is doubled for the largest step size of the fixed study; negative where it is halved.
fn doublings(experiment: &Experiment, steps: usize) -> i32 {
    let is_within = |share: f64, doublings: i32| {
        scaled(experiment, doublings, steps).is_some_and(|run| {
            let theta = iterate(&run).theta;
            // All of it must be followed, and the first order not be too far off.
            let followed = error(&run, Terms::First).zip(error(&run, Terms::Modified));
            followed.is_some_and(|(first, modified)| first.max(modified) <= share * extent(&theta))
        })
    };
    let [least, most] = FIRST;
    let mut found = if is_within(least, 0) {
        (1..=DOUBLINGS).take_while(|&k| is_within(least, k)).last().unwrap_or(0)
    } else {
        (1..=DOUBLINGS).map(|k| -k).find(|&k| is_within(least, k)).unwrap_or(0)
    };
    // Two halvings on it has to be more than rounding still.
    let highest = if is_smooth(experiment) { Terms::Third } else { Terms::Modified };
    let is_rounding = |doublings: i32| {
        scaled(experiment, doublings - 2, steps)
            .and_then(|run| error(&run, highest))
            .is_some_and(|error| !counts(error))
    };
    while found < DOUBLINGS && is_rounding(found) && is_within(most, found + 1) {
        found += 1;
    }
    found
}

/// One measurement of a study: how far a flow gets from the iterates of a run at most. The outer
/// `None` says that the method has no such flow, the inner one that the flow or the run did not
/// reach the end.
pub fn measure(finer: &Experiment, flow: FlowKind) -> Option<Option<f64>> {
    let path = match flow {
        FlowKind::First => follow_terms(finer, Terms::First),
        FlowKind::Modified => follow_terms(finer, Terms::Modified),
        FlowKind::Third if is_smooth(finer) => follow_terms(finer, Terms::Third),
        FlowKind::Third => return None,
        FlowKind::Phase => Phase::new(finer)?.follow(finer.steps(), &mut Budget::STUDY.clone()),
    };
    Some(off(&iterate(finer), path))
}

/// Both studies of an experiment, with h halved `halvings` times, or until a run would have more
/// than [`MAX_STEPS`] steps.
pub fn order_study(experiment: &Experiment, halvings: usize) -> OrderStudy {
    OrderStudy { span: study(experiment, halvings, Study::Span), fixed: study(experiment, halvings, Study::Fixed) }
}

fn study(experiment: &Experiment, halvings: usize, which: Study) -> Slopes {
    let finer: Vec<Experiment> = (0..=halvings).map_while(|k| which.finer(experiment, k)).collect();
    let column = |flow| finer.iter().map(|run| measure(run, flow)).collect::<Option<Vec<_>>>();
    let errors = ByFlow {
        first: column(FlowKind::First),
        modified: column(FlowKind::Modified),
        third: column(FlowKind::Third),
        phase: column(FlowKind::Phase),
    };
    Slopes::fitted(finer.iter().map(Experiment::h).collect(), errors)
}

impl Slopes {
    /// The slopes of these errors, one for each step size and flow.
    pub fn fitted(h: Vec<f64>, errors: ByFlow<Option<Vec<Option<f64>>>>) -> Self {
        let of = |list: &Option<Vec<Option<f64>>>| slope(&h, list.as_deref()?);
        let slopes = ByFlow {
            first: of(&errors.first),
            modified: of(&errors.modified),
            third: of(&errors.third),
            phase: of(&errors.phase),
        };
        Self { h, errors, slopes }
    }
}

fn follow_terms(experiment: &Experiment, terms: Terms) -> Trajectory {
    follow(field(experiment).as_mut(), experiment, terms, experiment.steps(), &mut Budget::STUDY.clone())
}

/// Largest error of a flow against the iterates, or `None` where either did not reach the end.
pub fn error(experiment: &Experiment, terms: Terms) -> Option<f64> {
    off(&iterate(experiment), follow_terms(experiment, terms))
}

fn off(run: &Iterates, path: Trajectory) -> Option<f64> {
    (run.diverged_at.is_none() && path.stopped.is_none()).then(|| {
        path.points
            .iter()
            .zip(&run.theta)
            .flat_map(|(a, b)| a.iter().zip(b).map(|(x, y)| (x - y).abs()))
            .fold(0.0, f64::max)
    })
}

/// Least-squares slope of log error against log h, without missing rows and those at the
/// rounding floor; `None` with fewer than two rows left.
pub fn slope(h: &[f64], error: &[Option<f64>]) -> Option<f64> {
    fit(h, error).map(|fit| fit.slope)
}

/// A power law `error = (h/middle)^slope · level`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerLaw {
    /// The slope in the log-log plot.
    pub slope: f64,
    /// ln of the geometric mean of the step sizes.
    middle: f64,
    /// ln of the error there.
    level: f64,
}

impl PowerLaw {
    /// The error at a step size.
    pub fn at(&self, h: f64) -> f64 {
        (self.level + self.slope * (h.ln() - self.middle)).exp()
    }
}

/// The power law nearest to the errors in logarithms by least squares; see [`slope`].
pub fn fit(h: &[f64], error: &[Option<f64>]) -> Option<PowerLaw> {
    let points: Vec<(f64, f64)> =
        h.iter().zip(error).filter_map(|(h, e)| e.filter(|e| counts(*e)).map(|e| (h.ln(), e.ln()))).collect();
    if points.len() < 2 {
        return None;
    }
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / count, b + y / count));
    let (above, below) =
        points.iter().fold((0.0, 0.0), |(a, b), (p, q)| (a + (p - x) * (q - y), b + (p - x) * (p - x)));
    // Of one step size alone there is none.
    let slope = above / below;
    slope.is_finite().then_some(PowerLaw { slope, middle: x, level: y })
}

/// Whether an error says something about the order.
pub fn counts(error: f64) -> bool {
    error > FLOOR && error.is_finite()
}
