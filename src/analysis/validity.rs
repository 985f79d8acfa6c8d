//! How far the modified equation can be trusted on a run.
//!
//! Four measures, each graded; the worst grade is the run's.
//!
//! ```text
//! d = rmsₙ |θ⁽ⁿ⁺¹⁾ − Φ₂(θ⁽ⁿ⁾)| / rmsₙ |θ⁽ⁿ⁺¹⁾ − Φ₁(θ⁽ⁿ⁾)|          the one-step defect ratio
//! χ = maxₙⱼ h (max(A_β(n), A_ρ(n)) + ½) |(HF)ⱼ| / √(gⱼ²+ε)        the expansion parameter
//! ```
//!
//! with Φ₁, Φ₂ the first-order and modified flow over one step from the iterates themselves; the stall
//! layer, in which an anti-penalty is as large as the direction it corrects; and stiffness, where the
//! equation could not be followed to the end at all.
//!
//! The thresholds are those of an ensemble of 288 runs of Adam (`tests/validity.rs` runs it again):
//! where the grade is green or amber the modified equation was never further from the iterates than the
//! first-order flow, where it is red in about half.

use crate::experiment::Experiment;
use crate::flow::{Budget, Field, Memory, Terms, one_step};
use crate::optimizer::{Adamw, Optimizer, Update};
use crate::problem::{Batch, HessianVector, hessian_vector};

use super::penalty::OneNorm;
use super::report::{Grade, Grades, Validity};

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

fn graded(measure: f64, [green, amber]: [f64; 2]) -> Grade {
    if measure < green {
        Grade::Green
    } else if measure <= amber {
        Grade::Amber
    } else {
        Grade::Red
    }
}

/// Grades a run by its iterates and the gradients there; `stopped` says that the modified flow was not
/// followed to the end.
pub fn validity(
    experiment: &Experiment,
    field: &mut dyn Field,
    theta: &[Vec<f64>],
    gradient: &[Vec<f64>],
    stopped: bool,
    budget: &mut Budget,
) -> Validity {
    let d = defect_ratio(experiment, field, theta, budget);
    let chi = expansion(experiment, field, theta);
    let stalls_at = stall(experiment, field, theta, gradient);
    let grades = Grades {
        d: match d {
            Defect::Nothing => Grade::Green,
            Defect::Unknown => Grade::Red,
            Defect::Ratio(d) => graded(d, D),
        },
        // Where there is nothing left to correct nothing can be expanded wrongly.
        chi: if d == Defect::Nothing { Grade::Green } else { chi.map_or(Grade::Green, |chi| graded(chi, CHI)) },
        stall: if stalls_at.is_some() { Grade::Amber } else { Grade::Green },
        stiffness: if stopped { Grade::Red } else { Grade::Green },
    };
    let grade = grades.worst();
    let words = words(experiment, d, &grades);
    let d = if let Defect::Ratio(d) = d { Some(d) } else { None };
    Validity { d, chi, stalls_at, grade, grades, words }
}

/// χ, the largest relative change of a gradient over the memory of an average.
fn expansion(experiment: &Experiment, field: &mut dyn Field, theta: &[Vec<f64>]) -> Option<f64> {
    let (beta, rho) = match &experiment.method().optimizer {
        Optimizer::Momentum(m) => (m.beta, 0.0),
        Optimizer::Ema(m) => (m.average.beta, 0.0),
        Optimizer::Rmsprop(m) => (0.0, m.second.rho),
        Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => (m.first.beta, m.second.rho),
        _ => return None,
    };
    let last = theta.len() - 1;
    let (beta, rho) = (Memory::new(beta, last), Memory::new(rho, last));
    let eps = experiment.settings().hyper.eps;
    let stride = last.div_ceil(SAMPLES).max(1);
    let mut direction = vec![0.0; experiment.dim()];
    let mut chi: f64 = 0.0;
    for n in (0..last).step_by(stride) {
        field.direction(n, &theta[n], &mut direction);
        let (g, along) = hessian_vector(experiment.problem(), &theta[n], Batch::Full, &direction);
        let age = beta.age(n).max(rho.age(n)) + 0.5;
        for (g, p) in g.iter().zip(along) {
            chi = chi.max(experiment.h() * age * p.abs() / (g * g + eps).sqrt());
        }
    }
    Some(chi)
}

/// The first step at which the correction of a coordinate undoes its direction.
fn stall(experiment: &Experiment, field: &dyn Field, theta: &[Vec<f64>], gradient: &[Vec<f64>]) -> Option<usize> {
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

/// The one-step defect ratio, as far as there is one.
#[derive(Clone, Copy, PartialEq)]
enum Defect {
    /// The first-order flow already follows the iterates to the last digit.
    Nothing,
    /// No step could be followed.
    Unknown,
    /// d.
    Ratio(f64),
}

fn defect_ratio(experiment: &Experiment, field: &mut dyn Field, theta: &[Vec<f64>], budget: &mut Budget) -> Defect {
    let steps = theta.len() - 1;
    let stride = steps.div_ceil(SAMPLES).max(1);
    let (mut first, mut modified, mut scale) = (0.0, 0.0, 0.0_f64);
    let mut count = 0;
    for n in (0..steps).step_by(stride) {
        let mut defect = |terms| {
            let end = one_step(field, n, &theta[n], experiment.h(), terms, budget)?;
            Some(end.iter().zip(&theta[n + 1]).map(|(a, b)| (a - b) * (a - b)).sum::<f64>())
        };
        if let (Some(a), Some(b)) = (defect(Terms::First), defect(Terms::Modified)) {
            first += a;
            modified += b;
            count += 1;
            scale = theta[n].iter().fold(scale, |m, x| m.max(x.abs()));
        }
    }
    if count == 0 {
        return Defect::Unknown;
    }
    let rms = |sum: f64| (sum / f64::from(count)).sqrt();
    if rms(first) <= NOTHING * scale.max(1.0) { Defect::Nothing } else { Defect::Ratio(rms(modified) / rms(first)) }
}

/// Why a modified equation that can be followed is not valid.
fn cause(experiment: &Experiment) -> &'static str {
    match experiment.method().memory() {
        Some(0..=1) => "the step size is too large to expand in.",
        _ => "the method remembers too much for this step size.",
    }
}

/// The grade in words, by what decides it.
fn words(experiment: &Experiment, d: Defect, grades: &Grades) -> String {
    match grades.worst() {
        _ if grades.stiffness == Grade::Red => {
            "The modified equation could not be followed to the end of this run; it is not to be trusted here.".into()
        }
        Grade::Red if d == Defect::Unknown => "The modified equation could not be followed here.".into(),
        Grade::Red => format!("The modified equation is not valid here: {}", cause(experiment)),
        Grade::Amber if grades.d == Grade::Amber => {
            "The modified equation is near the end of its range: it helps, but not by much.".into()
        }
        Grade::Amber if grades.chi == Grade::Amber => {
            "The modified equation is near the end of its range: within the memory a gradient changes by as much as \
             its size."
                .into()
        }
        Grade::Amber => "The modified equation helps, but stands still where the run goes on.".into(),
        Grade::Green if d == Defect::Nothing => {
            "The first-order flow already follows the iterates to the last digit.".into()
        }
        Grade::Green => "The modified equation is valid here: it follows each step far closer.".into(),
    }
}
