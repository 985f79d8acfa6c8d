//! The regime map over (β, ρ): what the formula says of the sign, and what whole runs did.

use crate::experiment::{Experiment, Settings};
use crate::problem::{Batch, Loss, Problem, hessian_vector};

use super::iterates::iterate;
use super::norm::Norm;
use super::potential::Averages;

/// c over a grid of β (outer, slow) and ρ (inner, fast), at one `u` and one n.
///
/// The result has `beta.len()·rho.len()` numbers.
pub fn coefficient_map(beta: &[f64], rho: &[f64], u: f64, n: Option<usize>) -> Vec<f64> {
    beta.iter().flat_map(|&b| rho.iter().map(move |&r| Averages::new(b, r, n).coefficient(u))).collect()
}

/// What a whole run did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The perturbed one-norm of the gradient, less its floor, where the run first passes the loss level, between
    /// two steps by the loss; `None` if it never does.
    pub one_norm: Option<f64>,
    /// The largest eigenvalue of the Hessian at the last iterate; `None` if the run diverged.
    pub sharpness: Option<f64>,
}

/// One cell of the simulated map: the experiment with other β and ρ.
///
/// Runs are compared where they have the same loss, `level`: the one-norm there tells what the
/// method did to it on the way, whatever its speed.
pub fn simulate(settings: &Settings, beta: f64, rho: f64, level: f64) -> Option<Cell> {
    let mut settings = settings.clone();
    settings.hyper.b1 = beta;
    settings.hyper.b2 = rho;
    let experiment = Experiment::new(settings).ok()?;
    let run = iterate(&experiment);
    let norm = Norm::of(&experiment);
    let problem = experiment.problem();
    let loss: Vec<f64> = run.theta.iter().map(|x| problem.value(x, Batch::Full)).collect();
    let passed = loss.windows(2).position(|pair| pair[0] > level && pair[1] <= level);
    let one_norm =
        passed.map(|n| one_norm_at(problem, &norm, level, (&run.theta[n], loss[n]), (&run.theta[n + 1], loss[n + 1])));
    let last = run.theta.last()?;
    let sharpness = run.diverged_at.is_none().then(|| sharpness(problem, last));
    Some(Cell { one_norm, sharpness })
}

/// The one-norm where the loss is `level`, between two iterates with their losses.
pub(super) fn one_norm_at(
    problem: &Problem,
    norm: &Norm,
    level: f64,
    (from, high): (&[f64], f64),
    (to, low): (&[f64], f64),
) -> f64 {
    let share = (high - level) / (high - low);
    let point: Vec<f64> = from.iter().zip(to).map(|(a, b)| a + share * (b - a)).collect();
    let mut g = vec![0.0; point.len()];
    problem.gradient(&point, Batch::Full, &mut g);
    norm.value(&g)
}

/// The largest eigenvalue of the Hessian at `theta`, by Jacobi rotations.
pub fn sharpness<L: Loss>(problem: &L, theta: &[f64]) -> f64 {
    let dim = theta.len();
    let mut h: Vec<Vec<f64>> = (0..dim)
        .map(|j| {
            let unit: Vec<f64> = (0..dim).map(|i| if i == j { 1.0 } else { 0.0 }).collect();
            hessian_vector(problem, theta, Batch::Full, &unit).1
        })
        .collect();
    // Each sweep squares what is left off the diagonal; ten are more than any small matrix needs.
    for _ in 0..10 {
        for p in 0..dim {
            for q in p + 1..dim {
                rotate(&mut h, p, q);
            }
        }
    }
    (0..dim).map(|j| h[j][j]).fold(f64::NEG_INFINITY, f64::max)
}

/// Makes `h[p][q]` zero by a rotation of the plane of p and q.
fn rotate(h: &mut [Vec<f64>], p: usize, q: usize) {
    let off = h[p][q];
    if off == 0.0 || !off.is_finite() {
        return;
    }
    let half = (h[q][q] - h[p][p]) / (2.0 * off);
    let t = half.signum() / (half.abs() + (half * half + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in h.iter_mut() {
        let (a, b) = (row[p], row[q]);
        (row[p], row[q]) = (c * a - s * b, s * a + c * b);
    }
    // p comes before q.
    let (above, below) = h.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}
