//! How far the modified equation can be trusted on a run.
//!
//! Five measures, each graded; the worst grade is the run's.
//!
//! ```text
//! d = rmsₙ |θ⁽ⁿ⁺¹⁾ − Φ₂(θ⁽ⁿ⁾)| / rmsₙ |θ⁽ⁿ⁺¹⁾ − Φ₁(θ⁽ⁿ⁾)|          the one-step defect
//! χ = maxₙⱼ h (max(A_β(n), A_ρ(n)) + ½) |(HF)ⱼ| / Rⱼ              the expansion parameter
//! e = maxₙ |θ⁽ⁿ⁾ − θ̃₂(tₙ)| / maxₙ |θ⁽ⁿ⁾ − θ̃₁(tₙ)|                the errors over the run, and at its end
//! ```
//!
//! with Φ₁, Φ₂ the flows of the first-order and the modified equation over one step from the iterates themselves, θ̃₁, θ̃₂ the flows from the
//! initial point, and R what the method divides by: `√(gⱼ²+ε)` or `|gⱼ|+ε`, where the norm is of the whole gradient
//! `√(‖g‖²+ε)`, and with mini-batches the mean over the samples in the place of g². The others are the stall layer, in
//! which an anti-penalty is as large as the direction it corrects, and whether both flows could be followed.
//!
//! A step that cannot be followed is lost: it counts as red, never as left out. What was not computed, because the
//! work of one run has a limit, counts as nothing. χ is defined for every method whose average forgets; AdaGrad's never
//! does, and with ε = 0 a sign has no derivative: there it is `None`.
//!
//! The thresholds of d and χ are those of an ensemble of 288 runs of Adam. `tests/validity.rs` runs it again, and over
//! random links of all methods checks the claim: where the grade is green or amber the modified equation is no further
//! from the iterates than the first-order flow.

use crate::experiment::Experiment;
use crate::flow::{Budget, Field, Memory, StopReason, Terms, one_step};
use crate::optimizer::{Slot, Update};
use crate::problem::{Batch, HessianVector, Loss, hessian_vector};

use super::describe::{count, number, share};
use super::growth::Growth;
use super::iterates::leaves_domain;
use super::kink::{DOMAIN, KINK, crossed};
use super::norm::{Norm, OneNorm};
use super::report::{Flow, Grade, Grades, Validity};

/// How many steps of a run are sampled.
const SAMPLES: usize = 40;

/// Below this one-step defect of the first-order flow there is nothing left to correct.
///
/// Rounding of a coordinate of size one, a few times over.
const NOTHING: f64 = 1e-14;

/// Below which d the grade is green, and up to which it is amber.
const D: [f64; 2] = [0.3, 0.6];

/// Below which χ the grade is green, and up to which it is amber.
const CHI: [f64; 2] = [1.0, 3.0];

/// At the end of a run an error counts if it is at least this share of the first-order flow's largest: two flows that
/// have nearly converged may come in either order.
const MATERIAL: f64 = 0.5;

/// The cause of a failure that `heuristic_from` tells.
pub const NOT_SMOOTH: &str = "the step is not differentiable along the run";

fn graded(measure: f64, [green, amber]: [f64; 2]) -> Grade {
    if measure < green {
        Grade::Green
    } else if measure <= amber {
        Grade::Amber
    } else {
        Grade::Red
    }
}

/// What a run is graded by.
pub struct Graded<'a> {
    /// The experiment.
    pub experiment: &'a Experiment,
    /// The iterates.
    pub theta: &'a [Vec<f64>],
    /// The gradients there.
    pub gradient: &'a [Vec<f64>],
    /// The first-order flow beside them.
    pub first: &'a Flow,
    /// The modified equation beside them.
    pub modified: &'a Flow,
    /// How the run diverges, if it does.
    pub growth: Option<Growth>,
    /// The first step from which the equations are heuristic.
    pub heuristic_from: Option<usize>,
    /// The first iterate that is out of bounds.
    pub diverged_at: Option<usize>,
}

/// Grades a run.
pub fn validity(run: &Graded, field: &mut dyn Field, budget: &mut Budget) -> Validity {
    let defect = Defect::measure(run, field, budget);
    let expansion = Expansion::measure(run, field);
    let stalls_at = stall(run, field);
    let is_settled = defect.is_nothing() && is_followed(run.first);
    let grades = Grades {
        d: match defect.ratio() {
            _ if defect.lost > 0 => Grade::Red,
            _ if defect.is_nothing() => Grade::Green,
            ratio => ratio.map_or(Grade::Green, |d| graded(d, D)),
        },
        // Where there is nothing left to correct nothing can be expanded wrongly.
        chi: expansion.as_ref().filter(|_| !is_settled).map_or(Grade::Green, |found| graded(found.chi, CHI)),
        stall: if stalls_at.is_some() { Grade::Amber } else { Grade::Green },
        stiffness: if is_followed(run.first) && is_followed(run.modified) { Grade::Green } else { Grade::Red },
        error: if is_further(run) || run.growth.is_some() || run.diverged_at.is_some() {
            Grade::Red
        } else {
            Grade::Green
        },
    };
    let d = defect.ratio().filter(|_| !defect.is_nothing());
    let chi = expansion.as_ref().map(|found| found.chi).filter(|chi| chi.is_finite());
    let words = words(run, &defect, expansion.as_ref(), &grades);
    Validity { d, chi, stalls_at, grade: grades.worst(), grades, words }
}

/// Whether a flow was followed as far as the work of one run allowed.
fn is_followed(flow: &Flow) -> bool {
    flow.stopped.is_none_or(|stop| stop.why == StopReason::Budget)
}

/// The steps at which both flows are known.
pub fn common(first: &Flow, modified: &Flow) -> usize {
    first.error.len().min(modified.error.len())
}

/// The largest errors of the two on the steps at which both are known.
pub fn errors(first: &Flow, modified: &Flow) -> (f64, f64) {
    let known = common(first, modified);
    let largest = |flow: &Flow| flow.error[..known].iter().copied().fold(0.0, f64::max);
    (largest(first), largest(modified))
}

/// Below this distance points of a run are the same, for all that a double and the integrator can tell.
pub fn rounding(theta: &[Vec<f64>]) -> f64 {
    let size = theta.iter().flatten().fold(0.0, |m: f64, x| m.max(x.abs()));
    1e-14 * size + 1e-9 * extent(theta)
}

/// The longest side of the box around a path.
pub fn extent(theta: &[Vec<f64>]) -> f64 {
    let dim = theta.first().map_or(0, Vec::len);
    let side = |j: usize| {
        let (low, high) = theta.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x[j]), b.max(x[j])));
        high - low
    };
    (0..dim).map(side).fold(0.0, f64::max)
}

/// Whether the modified equation is further from the iterates than the first-order flow: at most, on the steps at which
/// both are known or on its own, or in the end.
fn is_further(run: &Graded) -> bool {
    let (first, modified) = errors(run.first, run.modified);
    let end = common(run.first, run.modified).saturating_sub(1);
    let at_end = |flow: &Flow| flow.error.get(end).copied().unwrap_or(0.0);
    let counts = rounding(run.theta);
    let is_left = run.modified.largest_error > counts && run.modified.largest_error > run.first.largest_error;
    (modified > counts && modified > first)
        || is_left
        || (at_end(run.modified) > counts.max(MATERIAL * first) && at_end(run.modified) > at_end(run.first))
}

/// The expansion parameter, and where its age comes from.
struct Expansion {
    chi: f64,
    /// The decay of the average that looks back further, and its key; `None` where nothing does.
    decay: Option<(&'static str, f64)>,
}

impl Expansion {
    /// χ, the largest relative change of a gradient within the window of an average.
    fn measure(run: &Graded, field: &mut dyn Field) -> Option<Self> {
        let Graded { experiment, theta, gradient, .. } = *run;
        let hyper = &experiment.settings().hyper;
        let uses = experiment.method().optimizer.uses();
        // AdaGrad's sum never forgets: its age is that of the run.
        let forgets = experiment.method().memory().is_some();
        if !forgets || (uses.contains(&"eps") && hyper.eps == 0.0) {
            return None;
        }
        let last = theta.len() - 1;
        let typed = uses.contains(&"step").then(|| longest_decay(experiment)).flatten();
        let averages: Vec<(&str, Memory)> = [("b1", hyper.b1), ("b2", hyper.b2)]
            .into_iter()
            .filter(|(key, decay)| uses.contains(key) && is_decay(experiment, *decay))
            .chain(typed.map(|decay| ("step", decay)))
            .map(|(key, decay)| (key, Memory::new(decay, last)))
            .collect();
        let norm = Norm::of(experiment);
        let mut direction = vec![0.0; experiment.dim()];
        let mut chi: f64 = 0.0;
        for n in (0..last).step_by(last.div_ceil(SAMPLES).max(1)) {
            field.direction(n, &theta[n], &mut direction);
            let change = hessian_vector(experiment.problem(), &theta[n], Batch::Full, &direction).1;
            let age = averages.iter().map(|(_, memory)| memory.age(n)).fold(0.0, f64::max) + 0.5;
            let relative = norm.relative_change(&squares(experiment, &theta[n], &gradient[n]), &change);
            chi = chi.max(experiment.h() * age * relative);
        }
        let oldest = averages.iter().max_by(|a, b| a.1.age(last).total_cmp(&b.1.age(last)));
        let decay = oldest.filter(|(_, memory)| memory.age(last) >= 1.0).map(|(key, memory)| (*key, memory.decay()));
        Some(Self { chi, decay })
    }
}

/// Whether something that the method keeps may decay so. Lion's ρ₁ is only a weight.
fn is_decay(experiment: &Experiment, q: f64) -> bool {
    let method = experiment.method();
    (0..method.slots()).any(|slot| match method.slot(slot) {
        Slot::Average { decay, .. } => (decay - q).abs() <= 1e-12,
        Slot::Held => true,
    })
}

/// The longest of a typed method's averages, where it is neither β nor ρ.
fn longest_decay(experiment: &Experiment) -> Option<f64> {
    let (method, hyper) = (experiment.method(), experiment.settings().hyper);
    let decays = (0..method.slots()).filter_map(|slot| match method.slot(slot) {
        Slot::Average { decay, .. } => Some(decay),
        Slot::Held => None,
    });
    // A decay that was computed, as 1 − (1 − β), is the same but for rounding.
    let is_own = |decay: &f64| [hyper.b1, hyper.b2].iter().all(|known| (known - decay).abs() > 1e-12);
    decays.filter(is_own).reduce(f64::max)
}

/// What a method that sees one sample at a time averages in the place of gⱼ².
fn squares(experiment: &Experiment, theta: &[f64], gradient: &[f64]) -> Vec<f64> {
    if experiment.batches().is_full() {
        return gradient.iter().map(|g| g * g).collect();
    }
    let samples = experiment.problem().samples();
    let mut sum = vec![0.0; theta.len()];
    let mut own = vec![0.0; theta.len()];
    for k in 0..samples {
        experiment.problem().gradient(theta, Batch::Sample(k), &mut own);
        sum.iter_mut().zip(&own).for_each(|(s, g)| *s += g * g / samples as f64);
    }
    sum
}

/// The first step at which the correction of a coordinate undoes its direction.
fn stall(run: &Graded, field: &dyn Field) -> Option<usize> {
    let Graded { experiment, theta, gradient, .. } = *run;
    let norm = OneNorm::of(experiment);
    let dim = experiment.dim();
    let (mut c, mut slopes) = (vec![0.0; dim], vec![0.0; dim]);
    let mut product = HessianVector::new(dim);
    theta.iter().zip(gradient).take(theta.len() - 1).enumerate().find_map(|(n, (point, g))| {
        if !field.coefficient(n, g, &mut c) || c.iter().all(|&c| c >= 0.0) {
            return None;
        }
        slopes.iter_mut().zip(g).for_each(|(s, &x)| *s = norm.slope(x));
        let along = product.of(experiment.problem(), point, Batch::Full, &slopes);
        let undone =
            |j: usize| c[j] < 0.0 && experiment.h() * (c[j] * along[j].eps).abs() >= 2.0 * g[j].abs() && g[j] != 0.0;
        (0..dim).any(undone).then_some(n)
    })
}

/// One-step defects over the sampled steps.
struct Defect {
    /// Sums of squares: of the first-order flow, of the modified equation, of the correction's own step h²C.
    first: f64,
    modified: f64,
    correction: f64,
    /// The largest coordinate at which one was measured.
    scale: f64,
    /// Steps that both flows took.
    taken: usize,
    /// Steps that one of them could not take.
    lost: usize,
}

impl Defect {
    fn measure(run: &Graded, field: &mut dyn Field, budget: &mut Budget) -> Self {
        let Graded { experiment, theta, .. } = *run;
        let (h, dim) = (experiment.h(), experiment.dim());
        let (mut direction, mut correction) = (vec![0.0; dim], vec![0.0; dim]);
        let mut found = Self { first: 0.0, modified: 0.0, correction: 0.0, scale: 0.0, taken: 0, lost: 0 };
        let steps = theta.len() - 1;
        for n in (0..steps).step_by(steps.div_ceil(SAMPLES).max(1)) {
            let mut defect = |terms| {
                let end = one_step(field, n, &theta[n], h, terms, budget)?;
                Ok(end.iter().zip(&theta[n + 1]).map(|(a, b)| (a - b) * (a - b)).sum::<f64>())
            };
            match (defect(Terms::First), defect(Terms::Modified)) {
                (Err(StopReason::Budget), _) | (_, Err(StopReason::Budget)) => break,
                (Ok(first), Ok(modified)) => {
                    field.correction(n, &theta[n], &mut direction, &mut correction);
                    found.first += first;
                    found.modified += modified;
                    found.correction += correction.iter().map(|c| h * h * c * (h * h * c)).sum::<f64>();
                    found.scale = theta[n].iter().fold(found.scale, |m, x| m.max(x.abs()));
                    found.taken += 1;
                }
                _ => found.lost += 1,
            }
        }
        found
    }

    /// Whether the first-order flow takes every step already, for all that rounding can tell.
    fn is_nothing(&self) -> bool {
        self.lost == 0 && self.taken > 0 && (self.first / self.taken as f64).sqrt() <= NOTHING * self.scale.max(1.0)
    }

    /// d; `None` where no step was taken or nothing was missed.
    fn ratio(&self) -> Option<f64> {
        (self.taken > 0 && self.first > 0.0).then(|| (self.modified / self.first).sqrt())
    }

    /// The correction's step by the defect that it would have to explain.
    fn share(&self) -> Option<f64> {
        (self.taken > 0 && self.first > 0.0).then(|| (self.correction / self.first).sqrt())
    }
}

/// The grade in words, by what decides it.
fn words(run: &Graded, defect: &Defect, expansion: Option<&Expansion>, grades: &Grades) -> String {
    match grades.worst() {
        Grade::Red => {
            let stop = run.modified.stopped.filter(|stop| stop.why != StopReason::Budget);
            let why = match stop {
                _ if run.diverged_at.is_some() && leaves_domain(run.experiment) => format!("the run {DOMAIN}"),
                _ if run.growth.is_some() || run.diverged_at.is_some() => "the run diverges".into(),
                Some(stop) => {
                    let why = if stop.why == StopReason::Stiff { "becomes too stiff to follow" } else { "diverges" };
                    format!("it {why} at step {}", count(stop.at + 1))
                }
                None => cause(run, defect, expansion, grades),
            };
            format!("The modified equation fails here: {why}.")
        }
        grade => grade_words(grade, defect.ratio(), expansion.map(|found| found.chi)) + ".",
    }
}

/// The grade with the measure that has it by itself, d before χ; alone where neither has.
pub fn grade_words(grade: Grade, d: Option<f64>, chi: Option<f64>) -> String {
    let name = match grade {
        Grade::Green => "The modified equation is valid here",
        Grade::Amber => "The modified equation is near the end of its range",
        Grade::Red => "The modified equation fails here",
    };
    let decides = |measure: Option<f64>, limits| measure.filter(|&x| graded(x, limits) == grade);
    match (decides(d, D), decides(chi, CHI)) {
        (Some(d), _) => format!("{name}: one-step defect {} (valid below {})", number(d), D[0]),
        (_, Some(chi)) => format!("{name}: χ = {} (valid below {})", number(chi), CHI[0]),
        _ => name.into(),
    }
}

/// Why a modified equation that was followed fails, as far as a cause was found.
fn cause(run: &Graded, defect: &Defect, expansion: Option<&Expansion>, grades: &Grades) -> String {
    if grades.chi == Grade::Red
        && let Some(Expansion { chi, decay }) = expansion
    {
        let chi = if chi.is_finite() { number(*chi) } else { "∞".into() };
        return match decay {
            Some((key, decay)) => {
                // No further back than the run began.
                let window = count(((1.0 / (1.0 - decay)).round() as usize).min(run.theta.len() - 1));
                let decay = format!("{decay:.6}");
                let decay = decay.trim_end_matches('0');
                let letter = match *key {
                    "b1" => "β",
                    "step" => "a decay",
                    _ if run.experiment.method().optimizer.info().key == "lion" => "ρ₂",
                    _ => "ρ",
                };
                format!(
                    "χ = {chi} (useful up to {}). With {letter} = {decay} the method looks back over about {} \
                     steps, in which the gradient changes too much for an expansion in h",
                    CHI[1], window
                )
            }
            None => format!(
                "in a step the gradient changes too much for an expansion in h (χ = {chi}, useful up to {})",
                CHI[1]
            ),
        };
    }
    if let Some(step) = run.heuristic_from {
        if crossed(run.experiment, run.theta) == Some(step) {
            return format!("the run {KINK} at step {}", count(step));
        }
        return format!("from step {} on, {NOT_SMOOTH}", count(step));
    }
    if defect.lost > 0 {
        return format!(
            "{} of {} sampled steps are too stiff to take",
            count(defect.lost),
            count(defect.lost + defect.taken)
        );
    }
    // Where C vanishes the first-order flow is of order two by itself, as with β = ρ and small ε.
    if let Some(part) = defect.share().filter(|part| *part < 0.5) {
        return format!(
            "the correction accounts for {} of the first-order flow’s error in one step",
            if part < 1e-4 { "under 0.01%".into() } else { format!("only {}", share(part)) }
        );
    }
    match defect.ratio() {
        Some(d) if grades.d == Grade::Red => {
            format!("its one-step defect is {} (valid below {})", number(d), D[0])
        }
        _ if !is_followed(run.first) => "there is no first-order flow left to compare it with".into(),
        _ => {
            let (first, modified) = errors(run.first, run.modified);
            let (when, first, modified) = if modified > first {
                ("", first, modified)
            } else {
                let end = common(run.first, run.modified).saturating_sub(1);
                ("at the end ", run.first.error[end], run.modified.error[end])
            };
            format!("{when}it is further off ({}) than the first-order flow ({})", number(modified), number(first))
        }
    }
}
