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

/// Steps over the time span at the largest step size, where the span is not the run's: the first that is affordable.
/// The more steps there are, the less the first few count, in which averages fill up.
const SPAN_STEPS: [usize; 2] = [384, 96];

/// What is halved, and what stays the same meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Study {
    /// The time span `T = N·h`: half the step size takes twice the steps. The span is the run's where the errors of all
    /// flows can be measured there; else it is the longest that 384 steps (96 for costly methods) can cover, by doubling
    /// or halving the step size.
    Span,
    /// The number of steps, [`FIXED_STEPS`] or what the run has. The largest step size is not the run's but the one
    /// found by doubling or halving it: a dozen steps of the run's own size often show nothing but rounding.
    Fixed,
}

/// The largest error that a flow may have at the largest step size, as a share of the path: powers of h fall by
/// themselves there.
struct Shares {
    /// For a step size that is chosen.
    usual: f64,
    /// Where the most accurate flow is at rounding otherwise.
    most: f64,
}

/// What a row of a span that is not the run's may cost, in units of [`Field::cost`](crate::flow::Field::cost): seconds.
const QUICK: Budget = Budget(100_000_000);

/// Evaluations of a field in one interval, about.
const EVALUATIONS: u64 = 7;

/// How often the step size is doubled or halved at most.
const DOUBLINGS: i32 = 40;

/// The halvings after which the most accurate flow must still be above the rounding floor.
const ABOVE_FLOOR: i32 = 2;

impl Study {
    /// The run with the study's largest step size halved `k` times; `None` where it would have more than
    /// [`MAX_STEPS`] steps or take too long.
    pub fn finer(self, experiment: &Experiment, k: usize) -> Option<Experiment> {
        let Coarsest { steps, doublings, limit } = self.coarsest(experiment);
        let finer = self.halved(experiment, steps, doublings, i32::try_from(k).ok()?)?;
        // The largest step size is measured whatever it costs.
        (k == 0 || costs_at_most(limit, &finer)).then_some(finer)
    }

    /// The run with so many steps at the largest step size, h doubled so often and then halved so often.
    fn halved(self, experiment: &Experiment, steps: usize, doublings: i32, halvings: i32) -> Option<Experiment> {
        let steps = match self {
            Self::Fixed => steps,
            Self::Span => steps.checked_mul(2usize.checked_pow(u32::try_from(halvings).ok()?)?)?,
        };
        let mut settings = experiment.settings().clone();
        settings.steps = Some(steps).filter(|&steps| steps <= MAX_STEPS)?;
        settings.h *= 2.0_f64.powi(doublings - halvings);
        Experiment::with_problem(experiment.problem().clone(), settings).ok()
    }

    fn shares(self) -> Shares {
        match self {
            Self::Span => Shares { usual: 0.02, most: 0.1 },
            Self::Fixed => Shares { usual: 0.002, most: 0.03 },
        }
    }

    /// The largest step size, and how many steps are taken with it.
    fn coarsest(self, experiment: &Experiment) -> Coarsest {
        let Shares { usual, most } = self.shares();
        let own = experiment.steps();
        let steps = match self {
            Self::Fixed => FIXED_STEPS.min(own),
            Self::Span => {
                let can_be_halved = |steps: usize, limit: Budget| {
                    self.halved(experiment, steps, 0, ABOVE_FLOOR).is_some_and(|run| costs_at_most(limit, &run))
                };
                // Two step sizes are enough for a slope.
                let shows_orders =
                    |errors: Errors| errors.gain >= 0.9 && errors.total >= 3.0 && !self.sinks(&errors, 1);
                if can_be_halved(own, Budget::STUDY)
                    && Errors::within(most, experiment, Budget::STUDY).is_some_and(shows_orders)
                {
                    return Coarsest { steps: own, doublings: 0, limit: Budget::STUDY };
                }
                let [many, few] = SPAN_STEPS.map(|steps| steps.min(own));
                if can_be_halved(many, QUICK) { many } else { few }
            }
        };
        let at = |share: f64, doublings: i32| {
            let run = self.halved(experiment, steps, doublings, 0)?;
            Errors::within(share, &run, QUICK).filter(|errors| errors.gain >= 2.0)
        };
        let is_within = |share: f64, doublings: i32| at(share, doublings).is_some();
        let mut found = if is_within(usual, 0) {
            (1..=DOUBLINGS).take_while(|&k| is_within(usual, k)).last().unwrap_or(0)
        } else {
            (1..=DOUBLINGS).map(|k| -k).find(|&k| is_within(usual, k)).unwrap_or(0)
        };
        while found < DOUBLINGS
            && at(most, found).is_some_and(|errors| self.sinks(&errors, ABOVE_FLOOR))
            && is_within(most, found + 1)
        {
            found += 1;
        }
        Coarsest { steps, doublings: found, limit: QUICK }
    }

    /// Whether a flow whose errors fall as its order says is at rounding after so many halvings.
    fn sinks(self, errors: &Errors, halvings: i32) -> bool {
        let extra = i32::from(self == Self::Fixed);
        errors.accurate.iter().any(|&(order, error)| error * 0.5_f64.powi(halvings * (order + extra)) <= FLOOR)
    }
}

/// Where a study begins.
struct Coarsest {
    /// The number of steps.
    steps: usize,
    /// How often the run's step size is doubled; negative where it is halved.
    doublings: i32,
    /// What a finer row may cost.
    limit: Budget,
}

/// The errors at one step size.
struct Errors {
    /// The error of the modified equation by that with the h² term, where there is one. Below 1 the step size is too
    /// large for an expansion.
    gain: f64,
    /// The same for the first-order flow.
    total: f64,
    /// The order and the error of each more accurate flow there is.
    accurate: Vec<(i32, f64)>,
}

impl Errors {
    /// `None` where the run or a flow does not reach the end, or the error of a flow in θ is a larger share of the path.
    fn within(share: f64, experiment: &Experiment, limit: Budget) -> Option<Self> {
        let run = iterate(experiment);
        let most = share * extent(&run.theta);
        let near = |terms| off(&run, follow_terms(experiment, terms, limit)).filter(|&error| error <= most);
        // The cheap ones first: the others are not asked where one is too far off.
        let first = near(Terms::First)?;
        let modified = near(Terms::Modified)?;
        let (mut gain, mut total, mut accurate) = (f64::INFINITY, f64::INFINITY, Vec::new());
        if is_smooth(experiment) {
            let third = near(Terms::Third)?;
            (gain, total) = (modified / third, first / third);
            accurate.push((3, third));
        } else {
            accurate.push((2, modified));
        }
        if let Some(phase) = Phase::new(experiment) {
            accurate.push((2, off(&run, phase.follow(experiment.steps(), &mut limit.clone()))?));
        }
        Some(Self { gain, total, accurate })
    }
}

/// Whether the most expensive flow of a run costs no more than this.
fn costs_at_most(limit: Budget, experiment: &Experiment) -> bool {
    let field = field(experiment);
    let terms = if is_smooth(experiment) { Terms::Third } else { Terms::Modified };
    let cost = (0..experiment.steps()).fold(0u64, |sum, n| sum.saturating_add(field.cost(n, terms)));
    cost.saturating_mul(EVALUATIONS) <= limit.0
}

/// One measurement of a study: how far a flow gets from the iterates of a run at most. The outer
/// `None` says that the method has no such flow, the inner one that the flow or the run did not
/// reach the end.
pub fn measure(finer: &Experiment, flow: FlowKind) -> Option<Option<f64>> {
    let path = match flow {
        FlowKind::First => follow_terms(finer, Terms::First, Budget::STUDY),
        FlowKind::Modified => follow_terms(finer, Terms::Modified, Budget::STUDY),
        FlowKind::Third if is_smooth(finer) => follow_terms(finer, Terms::Third, Budget::STUDY),
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

fn follow_terms(experiment: &Experiment, terms: Terms, mut limit: Budget) -> Trajectory {
    follow(field(experiment).as_mut(), experiment, terms, experiment.steps(), &mut limit)
}

/// Largest error of a flow against the iterates, or `None` where either did not reach the end.
pub fn error(experiment: &Experiment, terms: Terms) -> Option<f64> {
    off(&iterate(experiment), follow_terms(experiment, terms, Budget::STUDY))
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

/// The least and the largest slope between two neighboring step sizes, without rows that do not count; `None` with fewer
/// than two rows. Where they are far apart the errors are no power of h at these step sizes.
pub fn slopes_between(h: &[f64], error: &[Option<f64>]) -> Option<(f64, f64)> {
    let points: Vec<(f64, f64)> =
        h.iter().zip(error).filter_map(|(h, e)| e.filter(|e| counts(*e)).map(|e| (h.ln(), e.ln()))).collect();
    let slopes = points.windows(2).map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0));
    slopes.fold(None, |range, slope| {
        Some(range.map_or((slope, slope), |(a, b): (f64, f64)| (a.min(slope), b.max(slope))))
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
