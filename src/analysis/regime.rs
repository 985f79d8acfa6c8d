//! The regime map of a run: which β and ρ its cells stand for, what they are compared with, and
//! what is seen, in words.

use serde::Serialize;

use crate::experiment::Experiment;
use crate::optimizer::EpsPlace;
use crate::problem::{Batch, Loss};

use super::describe::{count, number, subscript};
use super::map::sharpness;
use super::norm::Norm;
use super::potential::{Averages, flip_beta};
use super::report::{Report, Span, Tone};

/// The decays that a map shows: from none to this one, in decades of 1−β.
pub const LARGEST_DECAY: f64 = 0.9999;

/// The decay at a share of a map's edge: 0 at the low end, [`LARGEST_DECAY`] at the high one.
pub fn decay_at(share: f64) -> f64 {
    if share >= 1.0 { LARGEST_DECAY } else { 1.0 - (1.0 - LARGEST_DECAY).powf(share.max(0.0)) }
}

/// Where a decay stands on a map's edge; beyond the high end, at the end.
pub fn share_of(decay: f64) -> f64 {
    ((1.0 - decay).ln() / (1.0 - LARGEST_DECAY).ln()).clamp(0.0, 1.0)
}

/// Where a run stands on the formula's map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// β of the run.
    pub beta: f64,
    /// ρ of the run.
    pub rho: f64,
    /// `gⱼ²/ε` with ε inside the root, `|gⱼ|/ε` outside: all that c depends on besides β, ρ and n.
    pub u: f64,
    /// n; `None` is n → ∞, which holds for a method without bias correction.
    pub n: Option<usize>,
}

impl Place {
    /// The place at step `n` of a run, for coordinate `j`; `None` where the method has not both
    /// averages, or no coefficient of this form.
    pub fn of(experiment: &Experiment, report: &Report, n: usize, j: usize) -> Option<Self> {
        let uses = experiment.method().optimizer.uses();
        if report.coefficient.is_none() || !["b1", "b2"].iter().all(|key| uses.contains(key)) {
            return None;
        }
        let n = n.min(report.gradient.len().checked_sub(1)?);
        let hyper = experiment.settings().hyper;
        let size = report.gradient[n].get(j)?.abs();
        let u = if hyper.eps_place == EpsPlace::Inside { size * size / hyper.eps } else { size / hyper.eps };
        let n = hyper.bias_correction.then_some(n);
        // 0/0: without gradient and without ε there is nothing to weigh.
        u.is_finite().then_some(Self { beta: hyper.b1, rho: hyper.b2, u, n })
    }

    /// c at other decays.
    pub fn coefficient(&self, beta: f64, rho: f64) -> f64 {
        Averages::new(beta, rho, self.n).coefficient(self.u)
    }

    /// The map in words, for coordinate `j`, with the deciding ones marked.
    pub fn words(&self, j: usize) -> Vec<Span> {
        let Self { beta, rho, u, n } = *self;
        let when = n.map_or_else(|| "After many steps".into(), |n| format!("At step {}", count(n)));
        let c = self.coefficient(beta, rho);
        let sign = if c > 0.0 { "+" } else { "" };
        let anti = || Span { text: "is an anti-penalty on".into(), tone: Tone::Anti };
        let penalizes = || Span { text: "penalizes".into(), tone: Tone::Penalty };
        let plain = |text: String| Span { text, tone: Tone::Plain };
        let does = if c < 0.0 { anti() } else { penalizes() };
        let here =
            format!(" the perturbed one-norm of the gradient in θ{}: c = {sign}{}. ", subscript(j + 1), number(c));
        let mut words = vec![plain(format!("{when} the correction ")), does, plain(here)];
        match flip_beta(rho, u, n) {
            Some(turn) => words.extend([
                plain(format!("At this ρ the sign changes at β = {turn:.4}: below, it ")),
                anti(),
                plain(" the norm; above, it ".into()),
                penalizes(),
                plain(" it.".into()),
            ]),
            None => words.extend([plain("At this ρ it ".into()), penalizes(), plain(" the norm at every β.".into())]),
        }
        words
    }
}

/// What the cells of the simulated map are compared with: the first-order flow, which in these
/// methods does not depend on β and ρ once the averages have settled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// The loss at which the one-norms are compared: 1 % of what the run removes is left.
    pub level: f64,
    /// The perturbed one-norm, less its floor, where the flow first passes that loss.
    pub one_norm: Option<f64>,
    /// The largest eigenvalue of the Hessian at the end of the flow.
    pub sharpness: Option<f64>,
}

impl Reference {
    /// Of a run; `None` where its loss does not fall, or there is no flow.
    pub fn of(experiment: &Experiment, report: &Report) -> Option<Self> {
        let flow = report.flows.first.as_ref()?;
        let start = *report.loss.first()?;
        let least = report.loss.iter().copied().filter(|e| e.is_finite()).fold(start, f64::min);
        if least >= start {
            return None;
        }
        let level = least + 0.01 * (start - least);
        let problem = experiment.problem();
        let norm = Norm::of(experiment);
        let one_norm = flow.points.iter().find(|x| problem.value(x, Batch::Full) <= level).map(|x| {
            let mut g = vec![0.0; x.len()];
            problem.gradient(x, Batch::Full, &mut g);
            norm.value(&g)
        });
        let sharpness = flow.points.last().filter(|_| flow.stopped.is_none()).map(|x| sharpness(problem, x));
        Some(Self { level, one_norm, sharpness })
    }
}

/// Which of a whole run's effects a simulated map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The one-norm at the loss level.
    OneNorm,
    /// The sharpness at the end.
    Sharpness,
}

impl Measure {
    /// What the cells are compared with.
    pub fn reference(self, of: &Reference) -> Option<f64> {
        match self {
            Self::OneNorm => of.one_norm,
            Self::Sharpness => of.sharpness,
        }
    }

    /// The cells in words. A cell that is no number has no value; an infinite one is not computed yet.
    pub fn words(self, cells: &[f64], reference: &Reference, steps: usize) -> String {
        let Some(flow) = self.reference(reference) else {
            return format!(
                "The first-order flow does not reach {}, so there is nothing to compare with.",
                if self == Self::OneNorm { "that loss" } else { "the end of the run" }
            );
        };
        let done: Vec<f64> = cells.iter().copied().filter(|x| !x.is_infinite()).collect();
        let share = |count: usize| (100.0 * count as f64 / done.len().max(1) as f64).round();
        let larger = done.iter().filter(|x| **x > flow).count();
        let smaller = done.iter().filter(|x| **x < flow).count();
        let none = done.iter().filter(|x| x.is_nan()).count();
        let (what, lost) = match self {
            Self::OneNorm => (
                format!(
                    "the perturbed one-norm of the gradient, less its minimum, where the loss first passes {}, against {} along the first-order flow",
                    number(reference.level),
                    number(flow)
                ),
                "never reach that loss",
            ),
            Self::Sharpness => (
                format!("the sharpness where it ends, against {} at the end of the first-order flow", number(flow)),
                "diverge",
            ),
        };
        format!(
            "Each cell is a whole run of {} steps: {what}. It is larger in {}% of the cells, smaller in {}%; {}% {lost}.",
            count(steps),
            share(larger),
            share(smaller),
            share(none),
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analysis::{analyze, simulate};
    use crate::experiment::Settings;
    use crate::optimizer::Hyper;

    fn run(settings: Settings) -> (Experiment, Report) {
        let experiment = Experiment::new(settings).unwrap();
        let report = analyze(&experiment);
        (experiment, report)
    }

    #[test]
    fn edges_and_decades_of_a_map() {
        assert_eq!((decay_at(0.0), decay_at(1.0)), (0.0, LARGEST_DECAY));
        assert!((decay_at(0.25) - 0.9).abs() < 1e-12 && (decay_at(0.75) - 0.999).abs() < 1e-12);
        for decay in [0.0, 0.5, 0.97, 0.9999] {
            assert!((decay_at(share_of(decay)) - decay).abs() < 1e-12, "{decay}");
        }
        assert_eq!(share_of(0.999_999), 1.0);
    }

    #[test]
    fn the_map_at_the_run_itself_is_the_runs_coefficient() {
        for eps_place in [EpsPlace::Inside, EpsPlace::Outside] {
            let hyper = Hyper { eps_place, ..Hyper::default() };
            let (experiment, report) = run(Settings { hyper, steps: 60, ..Settings::default() });
            for (n, j) in [(0, 0), (7, 1), (60, 0)] {
                let place = Place::of(&experiment, &report, n, j).unwrap();
                let c = report.coefficient.as_ref().unwrap()[n][j];
                let of_map = place.coefficient(place.beta, place.rho);
                assert!((of_map - c).abs() <= 1e-9 * c.abs().max(1.0), "{eps_place:?} {n}: {of_map} {c}");
                let tone = if c < 0.0 { Tone::Anti } else { Tone::Penalty };
                assert_eq!(place.words(j)[1].tone, tone, "{eps_place:?} {n}");
            }
        }
    }

    #[test]
    fn methods_without_both_averages_have_no_place() {
        for optimizer in ["gd", "momentum", "rmsprop", "signum"] {
            let (experiment, report) = run(Settings { optimizer: optimizer.into(), steps: 5, ..Settings::default() });
            assert_eq!(Place::of(&experiment, &report, 2, 0), None, "{optimizer}");
        }
    }

    #[test]
    fn with_smaller_steps_the_cells_come_to_the_flow() {
        let off = |h: f64, steps| {
            let settings = Settings { h, steps, ..Settings::default() };
            let (experiment, report) = run(settings.clone());
            let reference = Reference::of(&experiment, &report).unwrap();
            let cell = simulate(&settings, 0.9, 0.97, reference.level).unwrap();
            (cell.one_norm.unwrap() - reference.one_norm.unwrap()).abs()
        };
        let (coarse, fine) = (off(0.004, 750), off(0.001, 3000));
        assert!(fine < coarse / 2.0, "{coarse} {fine}");
    }

    #[test]
    fn the_cells_in_words() {
        let reference = Reference { level: 0.5, one_norm: Some(2.0), sharpness: None };
        let words = Measure::OneNorm.words(&[1.0, 3.0, 3.0, f64::NAN, f64::INFINITY], &reference, 9);
        assert!(words.ends_with("larger in 50% of the cells, smaller in 25%; 25% never reach that loss."), "{words}");
        assert!(Measure::Sharpness.words(&[1.0], &reference, 9).contains("nothing to compare with"));
    }
}
