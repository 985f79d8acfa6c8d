//! An explicit Runge–Kutta pair with error control, for one smooth interval.
//!
//! Dormand and Prince's 5(4) pair (1980): order 5, seven stages, the last of which is the first
//! of the next step; the difference of the two orders controls the step. Explicit methods cannot
//! follow a stiff field, so the number of sub-steps is capped and reaching it is an answer.

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

/// The buffers of an integration in d dimensions.
#[derive(Clone, Debug)]
pub struct DormandPrince {
    stages: [Vec<f64>; 7],
    trial: Vec<f64>,
}

impl DormandPrince {
    /// Buffers for `dim` coordinates.
    pub fn new(dim: usize) -> Self {
        Self { stages: std::array::from_fn(|_| vec![0.0; dim]), trial: vec![0.0; dim] }
    }

    /// Takes `y` along the autonomous field `f` for a time `span` > 0.
    ///
    /// Returns how it ended and how often `f` was evaluated; unless it reached the end, `y` is
    /// the last accepted point.
    pub fn advance(&mut self, y: &mut [f64], span: f64, mut f: impl FnMut(&[f64], &mut [f64])) -> (Outcome, usize) {
        let mut done = 0.0;
        let mut step = span;
        f(y, &mut self.stages[0]);
        let mut evaluations = 1;
        for _ in 0..MAX_SUBSTEPS {
            let last = step >= span - done;
            if last {
                step = span - done;
            }
            self.stages(y, step, &mut f);
            evaluations += 6;
            let error = self.error(y, step);
            if !error.is_finite() && step <= span * 1e-6 {
                return (Outcome::Diverged, evaluations);
            }
            if error <= 1.0 {
                y.copy_from_slice(&self.trial);
                if last {
                    return (Outcome::Reached, evaluations);
                }
                done += step;
                let [first, .., seventh] = &mut self.stages;
                std::mem::swap(first, seventh);
            }
            step *= growth(error);
        }
        (Outcome::Stiff, evaluations)
    }

    /// Fills stages 2 to 7 and leaves the fifth-order point in `trial`.
    fn stages(&mut self, y: &[f64], step: f64, f: &mut impl FnMut(&[f64], &mut [f64])) {
        for (s, row) in A.iter().enumerate() {
            for (j, t) in self.trial.iter_mut().enumerate() {
                let slope: f64 = row.iter().zip(&self.stages).map(|(a, k)| a * k[j]).sum();
                *t = y[j] + step * slope;
            }
            f(&self.trial, &mut self.stages[s + 1]);
        }
    }

    /// The largest local error in units of the tolerance.
    fn error(&self, y: &[f64], step: f64) -> f64 {
        let mut worst: f64 = 0.0;
        for (j, (&from, &to)) in y.iter().zip(&self.trial).enumerate() {
            let difference: f64 = E.iter().zip(&self.stages).map(|(e, k)| e * k[j]).sum();
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

    #[test]
    fn the_fifth_root_is_one() {
        for x in [1e-300, 3e-7, 0.5, 1.0, 17.0, 32.0, 4e11] {
            let root = fifth_root(x);
            assert!((root.powi(5) / x - 1.0).abs() < 1e-13, "{x}: {root}");
        }
    }
}
