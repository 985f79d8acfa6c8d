//! A decaying average in continuous time.

/// `a ← qa + (1−q)x` once a step, as the state of a flow: `a′ = κ(x(t−hτ) − a)`.
///
/// A step takes in what x was when it began. Over one step `∫κe^{−κ(h−s)} x(s−hτ) ds` is
/// `(1−q)x(0)` to second order if `hτ = h/(1−q) − 1/κ`; with κ = −ln q/h the decay over a step is
/// exact, and τ goes from 1 at q = 0 to ½ at q = 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Average {
    /// κ.
    pub rate: f64,
    /// τ, in steps.
    pub tau: f64,
}

/// Below this decay κ stands still, so that the flow does not become stiff without end.
///
/// What an average lags behind in all, τ + 1/(κh) = 1/(1−q) steps, stays exact; what is left of
/// a jump differs, but no jump in x is larger than O(h).
const LEAST: f64 = 0.05;

impl Average {
    /// The average of decay `q` in (0, 1) at step size `h`.
    pub fn new(q: f64, h: f64) -> Self {
        let gap = 1.0 - q;
        // 1/(1−q) + 1/ln q cancels near 1; there its series, ½ + (1−q)/12 + …, takes over.
        let tau = if gap < 1e-3 { 0.5 + gap / 12.0 + gap * gap / 24.0 } else { 1.0 / gap + 1.0 / q.ln() };
        Self { rate: -q.ln() / h, tau }
    }

    /// As [`new`](Self::new), for every `q` in [0, 1).
    pub fn bounded(q: f64, h: f64) -> Self {
        if q >= LEAST {
            return Self::new(q, h);
        }
        let rate = -LEAST.ln();
        Self { rate: rate / h, tau: 1.0 / (1.0 - q) - 1.0 / rate }
    }

    /// `1 − e^{−κt}`: how far the average has filled up by time t.
    pub fn mass(&self, t: f64) -> f64 {
        -(-self.rate * t).exp_m1()
    }

    /// The rate towards x of the average divided by its [`mass`](Self::mass), at time t > 0.
    pub fn pull(&self, t: f64) -> f64 {
        self.rate / self.mass(t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_is_that_of_the_average_for_every_decay() {
        for q in [0.0, 1e-9, 0.01, 0.04999, 0.05, 0.5, 0.9, 0.9991, 0.999_999] {
            let average = Average::bounded(q, 0.01);
            let lag = average.tau + 1.0 / (average.rate * 0.01);
            assert!((lag * (1.0 - q) - 1.0).abs() < 1e-9, "{q}: {lag}");
            assert!(average.tau >= 0.5 && average.tau <= 1.0, "{q}: {}", average.tau);
        }
    }
}
