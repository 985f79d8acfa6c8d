//! The norm of the gradient that a method's correction is about.
//!
//! | methods | norm N(v) | slope sⱼ = ∂N/∂vⱼ |
//! |---|---|---|
//! | gd, momentum, ema, nesterov | `‖v‖₂` | `vⱼ/‖v‖₂` |
//! | normgd | `√(‖v‖₂²+ε) − √ε` | `vⱼ/√(‖v‖₂²+ε)` |
//! | signum, lion, the Adam family; ε under the root | `Σ (√(vⱼ²+ε) − √ε)` | `vⱼ/√(vⱼ²+ε)` |
//! | the same; ε beside the root | `Σ (|vⱼ| − ε ln(1+|vⱼ|/ε))` | `vⱼ/(|vⱼ|+ε)` |
//! | muon | `tr √(VVᵀ+εI)`, less what it is at 0 | `((VVᵀ+εI)^(−1/2) V)ⱼ` |
//!
//! Every one is less its floor, so it is 0 where the gradient is 0. The paper's perturbed one-norm
//! `‖v‖₁,ε = Σ√(vⱼ²+ε)` is the third plus the constant `d√ε`; the rate at which it changes is the same. ε is that of the
//! method, and 0 where a method has none. With ε added before bias correction the norm is the one beside the root: what
//! stands beside √v̂ is ε/√(1−ρⁿ⁺¹), and the norm is that of n → ∞, as it is for methods without bias correction.

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::optimizer::{EpsPlace, Muon, NormKind, Optimizer};

/// The perturbed one-norm as the paper has it, floor included, and its derivative.
///
/// ε inside the root: `N(v) = Σ √(vⱼ²+ε)`, `sⱼ = vⱼ/√(vⱼ²+ε)`. Outside:
/// `N(v) = Σ (|vⱼ| − ε ln(1+|vⱼ|/ε))`, `sⱼ = vⱼ/(|vⱼ|+ε)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneNorm {
    /// ε.
    pub eps: f64,
    /// ε inside the root.
    pub inside: bool,
}

impl OneNorm {
    /// The norm that an experiment's settings name.
    pub fn of(experiment: &Experiment) -> Self {
        let hyper = &experiment.settings().hyper;
        Self { eps: hyper.eps, inside: hyper.eps_place == EpsPlace::Inside }
    }

    /// `N(v)`.
    pub fn value(&self, v: &[f64]) -> f64 {
        v.iter()
            .map(|&x| {
                let size = x.abs();
                if self.inside {
                    (x * x + self.eps).sqrt()
                } else if self.eps == 0.0 {
                    size
                } else {
                    size - self.eps * (size / self.eps).ln_1p()
                }
            })
            .sum()
    }

    /// `N(v) − N(0)`, without the difference.
    pub fn less_floor(&self, v: &[f64]) -> f64 {
        if !self.inside {
            return self.value(v);
        }
        let floor = self.eps.sqrt();
        v.iter()
            .map(|&x| {
                let size = x.abs();
                // x²/(√(x²+ε)+√ε).
                if size == 0.0 { 0.0 } else { size * (size / ((x * x + self.eps).sqrt() + floor)) }
            })
            .sum()
    }

    /// `sⱼ`; 0 at 0, where an unperturbed norm has a kink.
    pub fn slope(&self, x: f64) -> f64 {
        let size = if self.inside { (x * x + self.eps).sqrt() } else { x.abs() + self.eps };
        if size == 0.0 { 0.0 } else { x / size }
    }
}

/// The norm of one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    of: Of,
}

#[derive(Clone, Debug, PartialEq)]
enum Of {
    /// Of the whole vector.
    Two { eps: f64 },
    /// Of each coordinate.
    One(OneNorm),
    /// Of the gradient as a matrix; the method's first step is the slope.
    Nuclear(Muon),
}

/// What a norm is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormName {
    /// "perturbed one-norm".
    pub words: String,
    /// "‖∇E‖₁,ε".
    pub symbol: String,
}

impl Norm {
    /// The norm that the correction of an experiment's method is about.
    pub fn of(experiment: &Experiment) -> Self {
        let (hyper, optimizer) = (&experiment.settings().hyper, &experiment.method().optimizer);
        let has = |key: &str| optimizer.uses().contains(&key);
        let eps = if has("eps") { hyper.eps } else { 0.0 };
        let of = match (optimizer.norm(), optimizer) {
            (NormKind::Nuclear, Optimizer::Muon(muon)) => Of::Nuclear(muon.memoryless()),
            (NormKind::Two | NormKind::Nuclear, _) => Of::Two { eps },
            (NormKind::One, _) => {
                Of::One(OneNorm { eps, inside: hyper.eps_place == EpsPlace::Inside || !has("epsin") })
            }
            (NormKind::OneBeside, _) => Of::One(OneNorm { eps, inside: false }),
        };
        Self { of }
    }

    /// `N(v)`, 0 at 0.
    pub fn value(&self, v: &[f64]) -> f64 {
        match &self.of {
            Of::Two { eps } => {
                let (size, floor) = (length(v), eps.sqrt());
                if size == 0.0 { 0.0 } else { size * (size / ((size * size + eps).sqrt() + floor)) }
            }
            Of::One(norm) => norm.less_floor(v),
            Of::Nuclear(muon) => muon.nuclear_norm(v),
        }
    }

    /// `s`, of as many numbers as `v`; 0 at 0, where an unperturbed norm has a kink.
    pub fn slope(&self, v: &[f64], out: &mut [f64]) {
        match &self.of {
            Of::Two { eps } => {
                let size = (v.iter().map(|x| x * x).sum::<f64>() + eps).sqrt();
                out.iter_mut().zip(v).for_each(|(s, &x)| *s = if size == 0.0 { 0.0 } else { x / size });
            }
            Of::One(norm) => out.iter_mut().zip(v).for_each(|(s, &x)| *s = norm.slope(x)),
            Of::Nuclear(muon) => muon.factor(v, out),
        }
    }

    /// The largest change of `v` along `change`, relative to what the method divides by: of each coordinate for a
    /// one-norm, of the vector as a whole for the others. `squares` is what stands for `vⱼ²` in the divisor, which
    /// differs from it with mini-batches.
    pub fn relative_change(&self, squares: &[f64], change: &[f64]) -> f64 {
        let whole = |eps: f64| {
            let size = (squares.iter().sum::<f64>() + eps).sqrt();
            ratio(length(change), size)
        };
        match &self.of {
            Of::Two { eps } => whole(*eps),
            Of::Nuclear(muon) => whole(muon.eps),
            Of::One(OneNorm { eps, inside }) => squares
                .iter()
                .zip(change)
                .map(|(&square, &p)| ratio(p.abs(), if *inside { (square + eps).sqrt() } else { square.sqrt() + eps }))
                .fold(0.0, f64::max),
        }
    }

    /// What it is called.
    pub fn name(&self) -> NormName {
        let (plain, index, eps) = match &self.of {
            Of::Two { eps } => ("two-norm", "₂", *eps),
            Of::One(norm) => ("one-norm", "₁", norm.eps),
            Of::Nuclear(muon) => ("nuclear norm", "∗", muon.eps),
        };
        let (before, after) = if eps > 0.0 { ("perturbed ", ",ε") } else { ("", "") };
        NormName { words: format!("{before}{plain}"), symbol: format!("‖∇E‖{index}{after}") }
    }
}

/// `a/b`, and 0 for nothing by nothing.
fn ratio(a: f64, b: f64) -> f64 {
    if a == 0.0 { 0.0 } else { a / b }
}

/// `‖v‖₂`.
fn length(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::experiment::Settings;
    use crate::optimizer::{Hyper, Optimizer};

    fn of(optimizer: &str, problem: &str, eps: f64, inside: bool) -> Norm {
        let eps_place = if inside { EpsPlace::Inside } else { EpsPlace::Outside };
        let hyper = Hyper { eps, eps_place, ..Hyper::default() };
        let settings =
            Settings { optimizer: optimizer.into(), problem: problem.into(), hyper, steps: 1, ..Settings::default() };
        Norm::of(&Experiment::new(settings).unwrap())
    }

    /// The slope is the derivative of the value, for every method, and the value is 0 at 0.
    #[test]
    fn slopes_are_derivatives_and_floors_are_gone() {
        for info in Optimizer::TABLE {
            for (problem, v) in [("bilinear", vec![0.7, -1.3]), ("matrix", vec![0.7, -1.3, 0.2, 2.1])] {
                for inside in [true, false] {
                    let norm = of(info.key, problem, 0.3, inside);
                    let mut slope = vec![0.0; v.len()];
                    norm.slope(&v, &mut slope);
                    assert_eq!(norm.value(&vec![0.0; v.len()]), 0.0, "{}", info.key);
                    for j in 0..v.len() {
                        let at = |t: f64| {
                            let mut moved = v.clone();
                            moved[j] += t;
                            norm.value(&moved)
                        };
                        let rate = (at(1e-5) - at(-1e-5)) / 2e-5;
                        assert!((rate - slope[j]).abs() < 1e-8, "{} on {problem}: {rate} {}", info.key, slope[j]);
                    }
                }
            }
        }
    }

    #[test]
    fn the_norm_is_the_methods_own_and_named() {
        for (optimizer, words, symbol) in [
            ("gd", "two-norm", "‖∇E‖₂"),
            ("nesterov", "two-norm", "‖∇E‖₂"),
            ("normgd", "perturbed two-norm", "‖∇E‖₂,ε"),
            ("adam", "perturbed one-norm", "‖∇E‖₁,ε"),
            ("lion", "perturbed one-norm", "‖∇E‖₁,ε"),
            ("muon", "perturbed nuclear norm", "‖∇E‖∗,ε"),
        ] {
            let name = of(optimizer, "bilinear", 1.0, true).name();
            assert_eq!((name.words.as_str(), name.symbol.as_str()), (words, symbol), "{optimizer}");
        }
        assert_eq!(of("signum", "bilinear", 0.0, true).name().words, "one-norm");
    }

    #[test]
    fn of_the_default_link_it_is_less_than_the_two_norms_allow() {
        // ‖v‖₁ of two coordinates is at most √2 ‖v‖₂; with its floor the perturbed one is not.
        let (norm, v) = (of("adam", "bilinear", 1.0, true), [0.002, -0.001]);
        assert!(norm.value(&v) < 3e-6 && OneNorm { eps: 1.0, inside: true }.value(&v) > 2.0);
    }
}
