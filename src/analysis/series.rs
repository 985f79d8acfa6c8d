//! What else changes along a run: another norm of the gradient and the sharpness.

use crate::experiment::Experiment;

use super::map::sharpness;
use super::report::Report;

/// A plain norm of ∇E beside the one that the correction is about, at each iterate, N+1 numbers, with its name: the
/// two-norm, or where the first is that one, the one-norm.
pub fn other_norm(report: &Report) -> (&'static str, Vec<f64>) {
    let of = |norm: fn(&[f64]) -> f64| report.gradient.iter().map(|g| norm(g)).collect();
    if report.norm_name.words == "two-norm" {
        ("one-norm", of(|g| g.iter().map(|x| x.abs()).sum()))
    } else {
        ("two-norm", of(|g| g.iter().map(|x| x * x).sum::<f64>().sqrt()))
    }
}

/// The largest eigenvalue of the Hessian of E at every so many iterates and at the last, with the
/// step of each.
pub fn sharpness_along(experiment: &Experiment, report: &Report, every: usize) -> Vec<(usize, f64)> {
    let last = report.theta.len().saturating_sub(1);
    let chosen = report.theta.iter().enumerate().filter(|(n, _)| n % every.max(1) == 0 || *n == last);
    chosen.filter(|(_, x)| x.len() == experiment.dim()).map(|(n, x)| (n, sharpness(experiment.problem(), x))).collect()
}

/// The step whose iterate is nearest to `(x, y)` in its first two coordinates, if it is within
/// `reach`; of several as near, the first. A loss of one coordinate has 0 as its second.
pub fn nearest(report: &Report, (x, y): (f64, f64), reach: f64) -> Option<usize> {
    let at = |point: &[f64], j: usize| point.get(j).copied().unwrap_or(0.0);
    let away = report.theta.iter().map(|point| (at(point, 0) - x).hypot(at(point, 1) - y)).enumerate();
    let (step, away) = away.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (away <= reach).then_some(step)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analysis::analyze;
    use crate::experiment::Settings;

    #[test]
    fn norms_and_curvatures_of_a_quadratic() {
        let settings =
            Settings { problem: "quadratic".into(), optimizer: "gd".into(), steps: 7, h: 0.01, ..Settings::default() };
        let experiment = Experiment::new(settings).unwrap();
        let report = analyze(&experiment);
        let sharp = sharpness_along(&experiment, &report, 3);
        assert_eq!(sharp.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 3, 6, 7]);
        let condition = experiment.settings().shape.condition;
        assert!(sharp.iter().all(|p| (p.1 - condition).abs() < 1e-9 * condition), "{sharp:?}");
        let (name, norms) = other_norm(&report);
        assert_eq!(name, "one-norm");
        assert_eq!(norms.len(), 8);
        let g = &report.gradient[5];
        assert!((norms[5] - g[0].abs() - g[1].abs()).abs() < 1e-14 * norms[5]);
        assert!((report.norm[5] - g[0].hypot(g[1])).abs() < 1e-14 * norms[5]);
    }

    #[test]
    fn the_nearest_iterate_is_found_within_reach_only() {
        let experiment = Experiment::new(Settings { steps: 50, h: 0.05, ..Settings::default() }).unwrap();
        let report = analyze(&experiment);
        for n in [0, 17, 50] {
            let at = (report.theta[n][0] + 1e-9, report.theta[n][1]);
            assert_eq!(nearest(&report, at, 1e-6), Some(n));
            assert_eq!(nearest(&report, (at.0, at.1 + 9.0), 1.0), None);
        }
        assert_eq!(nearest(&report, (f64::NAN, 0.0), 1.0), None);
    }
}
