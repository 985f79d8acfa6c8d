//! What holds at one step of a run: a value for each symbol of the modified equation.

use serde::Serialize;

use crate::experiment::Experiment;
use crate::flow::{Memory, field};
use crate::problem::{Batch, hessian_vector};

use super::equation::tex;
use super::norm::{Norm, OneNorm};
use super::report::{Flow, Report};

/// The values at step n.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    /// n.
    pub n: usize,
    /// h.
    pub h: f64,
    /// `E`.
    pub loss: f64,
    /// The [`Norm`] of ∇E.
    pub norm: f64,
    /// How far the flows are from the iterate; `None` where it is not known.
    pub errors: Errors,
    /// `B_β(n)`, where the coefficient has it.
    pub first_memory: Option<f64>,
    /// `B_ρ(n)`, where the coefficient has it.
    pub second_memory: Option<f64>,
    /// The modified equation in LaTeX, without values.
    pub tex: Vec<&'static str>,
    /// One for each coordinate.
    pub coordinates: Vec<Coordinate>,
}

/// The error of the two flows that every run is followed by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Errors {
    pub first: Option<f64>,
    pub modified: Option<f64>,
}

/// The values of one coordinate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coordinate {
    /// `θⱼ`.
    pub theta: f64,
    /// `∂ⱼE`.
    pub gradient: f64,
    /// `Fⱼ`, the direction.
    pub direction: f64,
    /// `Cⱼ`, the correction without its factor h.
    pub correction: f64,
    /// `(Hs)ⱼ`, the derivative of the norm by `θⱼ`.
    pub norm_slope: f64,
    /// The rate at which this coordinate of the correction changes the norm.
    pub effect: f64,
    /// `cⱼ`, where the correction is of that form.
    pub coefficient: Option<f64>,
    /// What `B_ρ(n)` is multiplied by in `cⱼ`: `gⱼ²/(gⱼ²+ε)`, with ε outside the root `|gⱼ|/(|gⱼ|+ε)`.
    pub share: Option<f64>,
    /// `Rⱼ`, what the gradient is divided by.
    pub root: Option<f64>,
}

/// The values at step `n` of a run, or at its last one if it has fewer.
pub fn snapshot(experiment: &Experiment, report: &Report, n: usize) -> Snapshot {
    let n = n.min(report.theta.len().saturating_sub(1));
    let (theta, gradient) = (&report.theta[n], &report.gradient[n]);
    let mut slopes = vec![0.0; gradient.len()];
    Norm::of(experiment).slope(gradient, &mut slopes);
    let (_, norm_slope) = hessian_vector(experiment.problem(), theta, Batch::Full, &slopes);

    let dim = experiment.dim();
    let (mut direction, mut correction) = (vec![0.0; dim], vec![0.0; dim]);
    field(experiment).correction(n, theta, &mut direction, &mut correction);

    let coefficient = report.coefficient.as_ref().and_then(|c| c.get(n));
    // Read where there is a coefficient, whose methods have both.
    let OneNorm { eps, inside } = OneNorm::of(experiment);
    let coordinates = (0..dim)
        .map(|j| {
            let size = gradient[j].abs();
            let root = if inside { size.hypot(eps.sqrt()) } else { size + eps };
            let share = if inside { slopes[j] * slopes[j] } else { slopes[j].abs() };
            Coordinate {
                theta: theta[j],
                gradient: gradient[j],
                direction: direction[j],
                correction: correction[j],
                norm_slope: norm_slope[j],
                effect: report
                    .effect
                    .get(n)
                    .and_then(|effect| effect.get(j))
                    .copied()
                    .unwrap_or(-experiment.h() * norm_slope[j] * correction[j]),
                coefficient: coefficient.map(|c| c[j]),
                share: coefficient.map(|_| share),
                root: coefficient.map(|_| root),
            }
        })
        .collect();

    let uses = experiment.method().optimizer.uses();
    let hyper = experiment.settings().hyper;
    let memory = |key: &str, decay: f64| {
        // Without the average there is no memory: B = 1.
        coefficient.map(|_| if uses.contains(&key) { Memory::new(decay, n).b(n) } else { 1.0 })
    };
    let error = |flow: &Option<Flow>| flow.as_ref().and_then(|flow| flow.error.get(n).copied());
    let flows = &report.flows;
    Snapshot {
        errors: Errors { first: error(&flows.first), modified: error(&flows.modified) },
        n,
        h: experiment.h(),
        loss: report.loss[n],
        norm: report.norm[n],
        first_memory: memory("b1", hyper.b1),
        second_memory: memory("b2", hyper.b2),
        tex: tex(experiment, report),
        coordinates,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analysis::analyze;
    use crate::experiment::Settings;
    use crate::optimizer::{EpsPlace, Hyper};

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-3)
    }

    /// The formula on the page, put together from the values under its symbols, is the flow.
    #[test]
    fn the_symbols_make_the_equation() {
        for optimizer in ["adam", "rmsprop"] {
            for eps_place in [EpsPlace::Inside, EpsPlace::Outside] {
                let hyper = Hyper { eps_place, ..Hyper::default() };
                let settings = Settings { optimizer: optimizer.into(), hyper, steps: 40, ..Settings::default() };
                let experiment = Experiment::new(settings).unwrap();
                let report = analyze(&experiment);
                for n in [0, 7, 40, 1000] {
                    let at = snapshot(&experiment, &report, n);
                    assert_eq!(at.n, n.min(40));
                    for x in &at.coordinates {
                        let (c, root) = (x.coefficient.unwrap(), x.root.unwrap());
                        let memories = at.first_memory.unwrap() - at.second_memory.unwrap() * x.share.unwrap();
                        assert!(near(c, memories), "{optimizer} {n}: {c} {memories}");
                        assert!(near(x.direction, x.gradient / root));
                        assert!(near(x.correction, 0.5 * c * x.norm_slope / root));
                        assert!(near(x.effect, -at.h * x.norm_slope * x.correction));
                    }
                }
            }
        }
    }

    #[test]
    fn a_method_without_a_coefficient_has_none() {
        let settings = Settings { optimizer: "momentum".into(), h: 1e-4, steps: 10, ..Settings::default() };
        let experiment = Experiment::new(settings).unwrap();
        let at = snapshot(&experiment, &analyze(&experiment), 5);
        assert_eq!(at.first_memory, None);
        assert!(at.coordinates.iter().all(|x| x.coefficient.is_none() && x.root.is_none() && x.direction != 0.0));
    }
}
