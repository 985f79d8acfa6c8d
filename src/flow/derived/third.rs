//! The h² term, derived like the h term, from the optimizer's own code.
//!
//! The past iterates seen from x = θ(tₙ) are sums of directions, `θ⁽ᵏ⁾ = x + h Σ_{l=k}^{n−1} F_l`,
//! whatever the method. So replaying it on series in h, each step fed what the replay before it
//! says of the past, gives the map `x ↦ x − h(F0 + hF1 + h²F2)` term by term; backward error
//! analysis of that map, memoryless now, gives the equation. With φ the frozen direction of step
//! n, `w = Dφ[φ]` and `C = F1 + ½w` (the modified equation's C), collecting terms leaves
//!
//! ```text
//! D = Z − (1/24) D²φ[φ,φ],       e = ½C + w/12
//! Z = h²-part of step n fed, at step k, x + h(Sₖ + ½φ) + h²(Σ_{l=k}^{n−1} M_l + e)
//! M_l = δ-part of step l when the past drifts by Sₖ + ½φ
//! ```
//!
//! Four replays, linear in n, on numbers no deeper than a series of three terms; the half step in
//! what is fed is the midpoint rule, and takes the place of nested derivatives. It is this
//! project's own, for full batches and mini-batches alike, and is tested by fixed-step slopes of
//! 4, by the closed forms, and by the n → ∞ reference values.

use halfstep_split::split;

use crate::number::Dual2;
use crate::optimizer::Update;
use crate::problem::Loss;

use super::Derived;

/// Buffers of the replays on series `re + h·v1 + ½h²·v2`.
pub(super) struct SeriesReplay {
    state: Vec<Dual2<f64>>,
    theta: Vec<Dual2<f64>>,
    gradient: Vec<Dual2<f64>>,
    out: Vec<Dual2<f64>>,
}

impl SeriesReplay {
    pub(super) fn new(slots: usize, dim: usize) -> Self {
        let zero = Dual2::new(0.0, 0.0, 0.0);
        Self { state: vec![zero; slots], theta: vec![zero; dim], gradient: vec![zero; dim], out: vec![zero; dim] }
    }
}

/// Apart from the rest of the replay: the numbers that it runs on are its own.
#[split(studies)]
pub(super) fn third_order(
    derived: &mut Derived<'_>,
    n: usize,
    theta: &[f64],
    first: &mut [f64],
    correction: &mut [f64],
    second: &mut [f64],
) {
    derived.third_order(n, theta, first, correction, second);
}

impl Derived<'_> {
    fn third_order(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64], second: &mut [f64]) {
        let dim = theta.len();
        let from = self.first_step(n);
        self.look_around(from, n, theta, true);
        self.replay(from, n);
        self.last_direction(first);
        self.drift(from, n, (1.0, 0.5), correction);

        // The frozen direction along itself: w and D²φ[φ,φ].
        self.start_series();
        for k in from..=n {
            self.series_step(k, |j| (first[j], 0.0));
        }
        let frozen: Vec<(f64, f64)> = self.series.out.iter().map(|f| (f.v1, f.v2)).collect();
        let shift: Vec<f64> = correction.iter().zip(&frozen).map(|(c, (w, _))| 0.5 * c + w / 12.0).collect();

        // Sₖ and Σ M_l at the first replayed step; both lose a term a step on the way to n.
        let last = (n - from) * dim;
        let (directions, slopes) = (std::mem::take(&mut self.directions), std::mem::take(&mut self.slopes));
        let total =
            |terms: &[f64]| -> Vec<f64> { (0..dim).map(|j| terms[..last].iter().skip(j).step_by(dim).sum()).collect() };
        let (mut sum, mut drift) = (total(&directions), total(&slopes));
        self.start_series();
        for k in from..=n {
            self.series_step(k, |j| (sum[j] + 0.5 * first[j], drift[j] + shift[j]));
            if k + 1 < n {
                let at = (k - from) * dim;
                for j in 0..dim {
                    sum[j] -= directions[at + j];
                    drift[j] -= slopes[at + j];
                }
            } else {
                // The empty product: exactly 1, so rounding in the differences cannot leak in.
                sum.fill(0.0);
                drift.fill(0.0);
            }
        }
        (self.directions, self.slopes) = (directions, slopes);
        for ((d, z), (_, curve)) in second.iter_mut().zip(&self.series.out).zip(&frozen) {
            *d = 0.5 * z.v2 - curve / 24.0;
        }
    }

    fn start_series(&mut self) {
        self.series.state.fill(Dual2::new(0.0, 0.0, 0.0));
        self.method.start(&mut self.series.state);
    }

    /// One step fed `θ + h·a + h²·b` with the coordinates' (a, b) from `shift`.
    fn series_step(&mut self, k: usize, shift: impl Fn(usize) -> (f64, f64)) {
        let SeriesReplay { state, theta: point, gradient, out } = &mut self.series;
        for (j, (at, &x)) in point.iter_mut().zip(&self.theta).enumerate() {
            let (a, b) = shift(j);
            *at = Dual2::new(x, a, 2.0 * b);
        }
        self.experiment.problem().gradient(point, self.experiment.batches().at(k), gradient);
        self.method.step(k, state, point, gradient, out);
    }
}
