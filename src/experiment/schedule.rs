//! Learning-rate schedules: a factor ηₙ ≤ 1 on the whole direction of step n.

use crate::number::sin_cos;

/// How the step size changes along a run of N steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// `ηₙ = 1`.
    #[default]
    Constant,
    /// `ηₙ = min(1, (n+1)/W)`, W a tenth of the run; optax's `linear_schedule` begins at 0, this
    /// with the first step.
    Warmup,
    /// `ηₙ = ½(1 + cos(πn/N))`, as optax's `cosine_decay_schedule`.
    Cosine,
    /// `ηₙ = 1/√(n+1)`.
    Sqrt,
}

impl Schedule {
    /// All schedules with their link keys.
    pub const TABLE: &'static [(&'static str, Self)] =
        &[("constant", Self::Constant), ("warmup", Self::Warmup), ("cosine", Self::Cosine), ("sqrt", Self::Sqrt)];

    /// ηₙ for n = 0 … N; none for a constant step size.
    pub fn factors(self, steps: usize) -> Vec<f64> {
        let last = steps.max(1) as f64;
        let factor = |n: usize| match self {
            Self::Constant => 1.0,
            Self::Warmup => ((n + 1) as f64 / (last / 10.0).ceil()).min(1.0),
            Self::Cosine => 0.5 * (1.0 + sin_cos(180.0 * n as f64 / last).1),
            Self::Sqrt => 1.0 / ((n + 1) as f64).sqrt(),
        };
        if self == Self::Constant { Vec::new() } else { (0..=steps).map(factor).collect() }
    }
}
