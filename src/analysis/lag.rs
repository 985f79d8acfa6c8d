//! How the iterates differ from the first-order flow: in time or in place, by the distance of each from the other's
//! path over the run.

use super::report::{Flow, Report};
use super::validity::rounding;

/// How the iterates differ from the first-order flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// They do not, for all that rounding can tell.
    None,
    /// In time: the method is where the flow comes later.
    Ahead,
    /// In time: the method is where the flow was before.
    Behind,
    /// In place.
    Beside,
}

impl Lag {
    /// Measured over the run: one side is on the other's path where its distance from it stays under half of the
    /// distance at equal times.
    pub fn of(report: &Report, first: &Flow) -> Self {
        if first.largest_error <= rounding(&report.theta) {
            return Self::None;
        }
        let known = first.points.len().min(report.theta.len());
        let (theta, flow) = (&report.theta[..known], &first.points[..known]);
        let apart = |n: usize| distance(&theta[n], &flow[n]);
        let worst = (0..known).max_by(|&a, &b| apart(a).total_cmp(&apart(b))).unwrap_or(0);
        // Iterates that oscillate across a flow are neither ahead of it nor behind it.
        if theta.get(worst + 1).is_some_and(|next| distance(next, &theta[worst]) > apart(worst) && turns(theta, worst))
        {
            return Self::Beside;
        }
        let off = |points: &[Vec<f64>], path: &[Vec<f64>]| {
            sampled(known, worst).map(|n| nearest(&points[n], path).0).fold(0.0, f64::max)
        };
        // A method that is ahead is where its flow has not been yet, but the flow is on its path.
        let (method_off, flow_off) = (off(theta, flow), off(flow, theta));
        if method_off.min(flow_off) >= 0.5 * apart(worst) {
            Self::Beside
        } else if flow_off < method_off {
            if nearest(&flow[worst], theta).1 < worst as f64 { Self::Ahead } else { Self::Behind }
        } else if nearest(&theta[worst], flow).1 < worst as f64 {
            Self::Behind
        } else {
            Self::Ahead
        }
    }
}

/// Whether the step from an iterate goes back against the one to it.
fn turns(theta: &[Vec<f64>], n: usize) -> bool {
    let Some(before) = n.checked_sub(1) else { return false };
    let along = |((a, b), c): ((&f64, &f64), &f64)| (b - a) * (c - b);
    theta[before].iter().zip(&theta[n]).zip(&theta[n + 1]).map(along).sum::<f64>() < 0.0
}

/// Every step of a short run, some three hundred of a long one, and the one in question.
fn sampled(known: usize, and: usize) -> impl Iterator<Item = usize> {
    const MOST: usize = 300;
    (0..known).step_by(known.div_ceil(MOST).max(1)).chain([and])
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

/// The distance of a point from a path, and the place of the nearest point in steps.
///
/// Some three hundred points of a long path are looked at, and then the segments around the nearest of them.
fn nearest(point: &[f64], path: &[Vec<f64>]) -> (f64, f64) {
    const LOOKS: usize = 300;
    let stride = path.len().div_ceil(LOOKS).max(1);
    let square = |at: &[f64]| point.iter().zip(at).map(|(x, y)| (x - y) * (x - y)).sum::<f64>();
    let looks = (0..path.len()).step_by(stride).map(|n| (square(&path[n]), n));
    let Some((_, coarse)) = looks.min_by(|a, b| a.0.total_cmp(&b.0)) else { return (f64::INFINITY, 0.0) };
    // A short path is looked at whole: its segments may be longer than what is measured.
    let around = if stride == 1 { path.len() } else { stride };
    let from = coarse.saturating_sub(around);
    let mut best = (distance(point, &path[coarse]), coarse as f64);
    let to = (coarse + around + 1).min(path.len());
    for (n, pair) in path[from..to].windows(2).enumerate() {
        let (mut along, mut length) = (0.0, 0.0);
        for ((x, a), b) in point.iter().zip(&pair[0]).zip(&pair[1]) {
            along += (x - a) * (b - a);
            length += (b - a) * (b - a);
        }
        let share = if length > 0.0 { (along / length).clamp(0.0, 1.0) } else { 0.0 };
        let off = point
            .iter()
            .zip(&pair[0])
            .zip(&pair[1])
            .map(|((x, a), b)| x - (share * (b - a) + a))
            .map(|off| off * off)
            .sum::<f64>()
            .sqrt();
        if off < best.0 {
            best = (off, (from + n) as f64 + share);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_of_a_path_is_on_its_segments() {
        let path = vec![vec![0.0, 0.0], vec![2.0, 0.0], vec![2.0, 2.0]];
        assert_eq!(nearest(&[0.5, 1.0], &path), (1.0, 0.25));
        assert_eq!(nearest(&[3.0, 1.0], &path), (1.0, 1.5));
        assert_eq!(nearest(&[2.0, 9.0], &path), (7.0, 2.0));
    }
}
