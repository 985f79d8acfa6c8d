//! An exponential average as a state of a flow.

use crate::number::power;

/// `s ← qs + gain·(1−q)x` followed in continuous time by `ŝ`, the average per weight: `s = ŝ·gain·(1−qⁿ)`
/// after n steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Average {
    /// q.
    pub decay: f64,
    /// What one unit of weight counts in the method's memory.
    pub gain: f64,
    /// κ = −ln q/h, the rate at which it forgets.
    pub rate: f64,
    /// τ = 1/(1−q) + 1/ln q: how far, in steps, what it takes in must be shifted so that following it
    /// through a step is taking in the value at the step's beginning. ½ as q → 1.
    pub tau: f64,
}

impl Average {
    /// For a decay q in (0, 1) and a step size h.
    pub fn new(decay: f64, gain: f64, h: f64) -> Self {
        let gap = 1.0 - decay;
        // 1/(1−q) + 1/ln q cancels near 1; there its series, ½ + (1−q)/12 + …, takes over.
        let tau = if gap < 1e-3 { 0.5 + gap / 12.0 + gap * gap / 24.0 } else { 1.0 / gap + 1.0 / decay.ln() };
        Self { decay, gain, rate: -decay.ln() / h, tau }
    }

    /// κ/(1−e^{−κt}), at which the average per weight is pulled at time t > 0.
    pub fn pull(&self, t: f64, per_weight: bool) -> f64 {
        if per_weight { self.rate / -(-self.rate * t).exp_m1() } else { self.rate }
    }

    /// What ŝ is multiplied with to give the method's own number after n steps.
    pub fn weight(&self, n: usize) -> f64 {
        self.gain * (1.0 - power(self.decay, n))
    }
}
