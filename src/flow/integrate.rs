//! An explicit Runge–Kutta pair with error control, for one smooth interval.
//!
//! Dormand and Prince's 5(4) pair (1980): order 5, seven stages, the last of which is the first
//! of the next step; the difference of the two orders controls the step. Explicit methods cannot
//! follow a stiff field, so the number of sub-steps is capped and reaching it is an answer.

use super::Budget;

/// Local error tolerance, relative and absolute.
///
/// A thousand intervals then add up to about 1e-9, well below every error the page shows; on a
/// smooth interval of one optimizer step the first attempt is usually far below it.
pub const TOLERANCE: f64 = 1e-12;

/// The most sub-steps one interval may take before it counts as stiff.
pub const MAX_SUBSTEPS: usize = 400;

/// How the integration of one interval ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The end of the interval was reached.
    Reached,
    /// The cap on sub-steps was reached first.
    Stiff,
    /// The solution is no longer finite.
    Diverged,
    /// The work budget was spent first.
    Spent,
}

const A: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];

/// Fifth-order weights minus fourth-order weights.
const E: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

/// An integration in d dimensions, interval after interval.
#[derive(Clone, Debug)]
pub struct DormandPrince {
    /// Seven times d numbers, stage after stage.
    stages: Vec<f64>,
    trial: Vec<f64>,
    /// The step that the last interval came to; the next one is likely to be like it.
    step: f64,
}

impl DormandPrince {
    /// Buffers for `dim` coordinates.
    pub fn new(dim: usize) -> Self {
        Self { stages: vec![0.0; 7 * dim], trial: vec![0.0; dim], step: f64::INFINITY }
    }

    /// Takes `y` along the autonomous field `f`, whose evaluation costs `cost`, for a time `span` > 0.
    ///
    /// Returns how it ended; unless it reached the end, `y` is the last accepted point. The budget may be
    /// overdrawn by one step.
    pub fn advance(
        &mut self,
        y: &mut [f64],
        span: f64,
        budget: &mut Budget,
        cost: u64,
        // Of no single type, so that there is one copy of all this in what a visit downloads.
        f: &mut dyn FnMut(&[f64], &mut [f64]),
    ) -> Outcome {
        let (mut done, dim) = (0.0, y.len());
        f(y, &mut self.stages[..dim]);
        budget.spend(cost);
        for _ in 0..MAX_SUBSTEPS {
            let last = self.step >= span - done;
            let step = if last { span - done } else { self.step };
            self.stages(y, step, f);
            budget.spend(6 * cost);
            let error = self.error(y, step);
            if !error.is_finite() && step <= span * 1e-6 {
                return Outcome::Diverged;
            }
            if error <= 1.0 {
                y.copy_from_slice(&self.trial);
                if last {
                    // A step that the end cut short says only that it may be longer.
                    if self.step < span {
                        self.step = self.step.max(step * growth(error));
                    }
                    return Outcome::Reached;
                }
                done += step;
                self.stages.copy_within(6 * dim.., 0);
            }
            self.step = step * growth(error);
            if budget.is_spent() {
                return Outcome::Spent;
            }
        }
        Outcome::Stiff
    }

    /// Fills stages 2 to 7 and leaves the fifth-order point in `trial`.
    fn stages(&mut self, y: &[f64], step: f64, f: &mut dyn FnMut(&[f64], &mut [f64])) {
        let dim = y.len();
        for (s, row) in A.iter().enumerate() {
            let (known, next) = self.stages.split_at_mut((s + 1) * dim);
            for (j, t) in self.trial.iter_mut().enumerate() {
                *t = y[j] + step * weighted(row, known, dim, j);
            }
            f(&self.trial, &mut next[..dim]);
        }
    }

    /// The largest local error in units of the tolerance.
    fn error(&self, y: &[f64], step: f64) -> f64 {
        let mut worst: f64 = 0.0;
        for (j, (&from, &to)) in y.iter().zip(&self.trial).enumerate() {
            let difference = weighted(&E, &self.stages, self.trial.len(), j);
            let scale = TOLERANCE * (1.0 + from.abs().max(to.abs()));
            let error = (step * difference / scale).abs();
            if !error.is_finite() {
                return f64::INFINITY;
            }
            worst = worst.max(error);
        }
        worst
    }
}

/// Coordinate j of the stages, weighted and summed.
#[inline(always)]
fn weighted(weights: &[f64], stages: &[f64], dim: usize, j: usize) -> f64 {
    weights.iter().zip(stages.chunks_exact(dim)).map(|(w, stage)| w * stage[j]).sum()
}

/// The factor for the next step: the fifth root law with a safety margin, bounded both ways.
fn growth(error: f64) -> f64 {
    if error == 0.0 {
        5.0
    } else if !error.is_finite() {
        0.1
    } else {
        (0.9 / fifth_root(error)).clamp(0.2, 5.0)
    }
}

/// `x^(1/5)` for x > 0, from + − × ÷ alone: a browser's `pow` may differ in the last bit, and with
/// it every later step.
fn fifth_root(x: f64) -> f64 {
    let (mut rest, mut scale) = (x, 1.0);
    while rest > 32.0 {
        rest /= 32.0;
        scale *= 2.0;
    }
    while rest < 1.0 {
        rest *= 32.0;
        scale *= 0.5;
    }
    // Newton's iteration from above: each turn takes a fifth off until it is near, then doubles the digits.
    let mut root = 1.0 + (rest - 1.0) / 5.0;
    for _ in 0..14 {
        let fourth = (root * root) * (root * root);
        root -= (root - rest / fourth) / 5.0;
    }
    root * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One interval of length 1 along `y′ = rate·y`: how it ended, how much of the budget is left, and where.
    fn along(rate: f64, budget: u64, cost: u64) -> (Outcome, u64, f64) {
        let (mut y, mut budget) = ([1.0], Budget(budget));
        let outcome = DormandPrince::new(1).advance(&mut y, 1.0, &mut budget, cost, &mut |y, out| out[0] = rate * y[0]);
        (outcome, budget.0, y[0])
    }

    #[test]
    fn an_interval_that_is_stiff_spends_no_more_than_there_is() {
        let mut evaluations = 0;
        let mut budget = Budget(1000);
        let outcome = DormandPrince::new(1).advance(&mut [1.0], 1.0, &mut budget, 10, &mut |y, out| {
            evaluations += 1;
            out[0] = -1e9 * y[0];
        });
        assert_eq!((outcome, budget), (Outcome::Spent, Budget(0)));
        assert!(evaluations <= 100 + 6, "{evaluations}");
        assert_eq!(along(-1e9, u64::MAX, 1).0, Outcome::Stiff);
        // One that is not takes one step, and may end with nothing left.
        assert_eq!(along(-1e-3, 70, 10), (Outcome::Reached, 0, (-1e-3_f64).exp()));
    }

    #[test]
    fn an_interval_begins_with_the_step_that_the_last_came_to() {
        let mut integrator = DormandPrince::new(1);
        let mut y = [1.0];
        let costs = [(); 4].map(|()| {
            let mut budget = Budget(1000);
            assert_eq!(integrator.advance(&mut y, 0.5, &mut budget, 1, &mut |y, out| out[0] = -y[0]), Outcome::Reached);
            1000 - budget.0
        });
        assert!(costs[0] > costs[1], "{costs:?}");
        assert!((y[0] - (-2.0_f64).exp()).abs() < 1e-11, "{y:?}");
    }

    #[test]
    fn the_fifth_root_is_one() {
        for x in [1e-300, 3e-7, 0.5, 1.0, 17.0, 32.0, 4e11] {
            let root = fifth_root(x);
            assert!((root.powi(5) / x - 1.0).abs() < 1e-13, "{x}: {root}");
        }
    }
}
