//! The parts of the correction as formulas, for the methods that have one in closed form.
//!
//! Each is a number that depends on n alone times a vector at θ. `A_q(n)` is the mean age of an average, and
//! `B_q = 1 + 2A_q`: its 1 belongs to the finite step and `2A_q` to the memory. F includes weight decay. Full batches, a constant step size; `tests/why.rs` compares every one with the replay.

use serde::Serialize;

use crate::experiment::Experiment;
use crate::flow::Memory;
use crate::number::Dual;
use crate::optimizer::{Adamw, Muon, Optimizer, SecondMoment, Update};
use crate::problem::{Batch, hessian_vector};

/// A part as a factor of n times a vector at θ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClosedPart {
    /// The factor in LaTeX.
    pub factor: &'static str,
    /// The factor.
    pub value: f64,
    /// The vector's coordinate j in LaTeX.
    pub rest: &'static str,
    /// The vector.
    pub numbers: Vec<f64>,
}

/// The formulas of the memories and of the step, in that order; `None` where there are none.
pub fn closed_parts(experiment: &Experiment, n: usize, theta: &[f64], gradient: &[f64]) -> Option<Vec<ClosedPart>> {
    let method = experiment.method();
    if !experiment.batches().is_full() || !method.is_constant() {
        return None;
    }
    let hyper = experiment.settings().hyper;
    let age = |q: f64| Memory::new(q, n).age(n);
    let at = Place { experiment, theta, gradient };
    let part = |factor, value, (rest, numbers): (&'static str, Vec<f64>)| ClosedPart { factor, value, rest, numbers };
    let half = |rest| part(r"\tfrac{1}{2}", 0.5, rest);
    let family = |second: &SecondMoment, beta: Option<f64>| {
        let first = beta.map(|beta| part(r"A_\beta", age(beta), at.along(second, Share::One)));
        let v = part(r"-A_\rho", -age(second.rho), at.along(second, Share::Gradient));
        let step = half(at.along(second, Share::Eps));
        first.into_iter().chain([v, step]).collect::<Vec<_>>()
    };
    let is_corrected = |second: &SecondMoment| second.bias_correction && second.has_constant_eps();
    Some(match &method.optimizer {
        Optimizer::Gd(_) => vec![half(at.bent(r"[H F]_j", |j, g| g + at.decay(j)))],
        Optimizer::Momentum(m) if method.decay == 0.0 => {
            let (mu, gamma) = sums(m.beta, n, false);
            vec![part(r"\mu_n", mu, at.plain()), part(r"\tfrac{1}{2}\gamma_n^2", 0.5 * gamma * gamma, at.plain())]
        }
        Optimizer::Nesterov(m) if method.decay == 0.0 => {
            let (mu, _) = sums(m.beta, n, true);
            let gamma = sums(m.beta, n + 1, false).1;
            let step = part(r"\tfrac{1}{2}\gamma_{n+1}^2", 0.5 * gamma * gamma, at.plain());
            vec![part(r"\beta\mu_n", m.beta * mu, at.plain()), step]
        }
        Optimizer::Ema(_) if hyper.bias_correction && method.decay == 0.0 => {
            vec![part(r"A_\beta", age(hyper.b1), at.plain()), half(at.plain())]
        }
        Optimizer::Ema(_) if method.decay == 0.0 => {
            let (mu, gamma) = sums(hyper.b1, n, false);
            let rest = 1.0 - hyper.b1;
            vec![
                part(r"(1-\beta)^2\mu_n", rest * rest * mu, at.plain()),
                part(r"\tfrac{1}{2}(1-\beta)^2\gamma_n^2", 0.5 * (rest * gamma).powi(2), at.plain()),
            ]
        }
        Optimizer::Rmsprop(m) if is_corrected(&m.second) => family(&m.second, None),
        Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) if is_corrected(&m.second) => {
            family(&m.second, Some(m.first.beta))
        }
        Optimizer::Nadam(m) if is_corrected(&m.second) && m.first.bias_correction && method.decay == 0.0 => {
            let Ahead { weight, first, second } = ahead(m.first.beta, m.second.rho, n);
            // F is `Wₙg/R`.
            let along = |share| {
                let (name, numbers) = at.along(&m.second, share);
                (name, numbers.into_iter().map(|x| weight * x).collect::<Vec<f64>>())
            };
            vec![
                part(r"\bar{A}_\beta", first, along(Share::One)),
                part(r"-\bar{A}_\rho", -second, along(Share::Gradient)),
                part(r"\tfrac{1}{2}W_n", 0.5 * weight, along(Share::Eps)),
            ]
        }
        Optimizer::Signum(_) if hyper.bias_correction && hyper.eps > 0.0 => {
            let rest = || at.smooth(hyper.eps);
            vec![part(r"A_\beta", age(hyper.b1), rest()), half(rest())]
        }
        Optimizer::Lion(m) if m.bias_correction && m.eps > 0.0 => {
            let past = if n == 0 { 0.0 } else { 1.0 + Memory::new(m.rho2, n - 1).age(n - 1) };
            let left = crate::number::power(m.rho2, n);
            let mean = m.rho1 * (1.0 - left) / (1.0 - m.rho1 * left) * past;
            vec![part(r"\bar{A}_n", mean, at.smooth(m.eps)), half(at.smooth(m.eps))]
        }
        Optimizer::Muon(m) if hyper.bias_correction => {
            vec![part(r"A_\beta", age(hyper.b1), at.polar(m)), half(at.polar(m))]
        }
        _ => return None,
    })
}

/// `μₙ` and `γₙ` of a decaying sum; for the look-ahead the directions are those of the next n.
fn sums(beta: f64, n: usize, ahead: bool) -> (f64, f64) {
    let (mut mu, mut gamma) = (0.0, 1.0);
    for _ in 0..n {
        let next = 1.0 + beta * gamma;
        mu = beta * (mu + gamma * if ahead { next } else { gamma });
        gamma = next;
    }
    (mu, gamma)
}

/// What NAdam's look-ahead makes of a step.
struct Ahead {
    /// `Wₙ`: the frozen direction is `Wₙg/R`.
    weight: f64,
    /// `Ā_β`, the drift since each gradient that its numerator holds, in frozen steps g/R.
    first: f64,
    /// `Ā_ρ`, that of its denominator.
    second: f64,
}

/// With `Ω_k = W_k + … + W_{n−1}`, what θ moves from step k to n: `Ā_β = Lₙ[Ω]/Wₙ` and `Ā_ρ = Bₙ[Ω]`, L and B the weights
/// of m̂ and of v̂. Without look-ahead W is 1 and both are mean ages. Sums of positive terms.
fn ahead(beta: f64, rho: f64, n: usize) -> Ahead {
    let (mut m, mut v) = ((0.0, 0.0), (0.0, 0.0));
    let (mut weight, mut share) = (0.0, 0.0);
    for _ in 0..=n {
        // The weights and what they have of Ω.
        let advance = |(mass, drift): (f64, f64), q: f64| (q * mass + (1.0 - q), q * (drift + weight * mass));
        (m, v) = (advance(m, beta), advance(v, rho));
        share = beta / (beta * m.0 + (1.0 - beta));
        weight = share * m.0 + (1.0 - beta) / m.0;
    }
    Ahead { weight, first: share * m.1 / weight, second: v.1 / v.0 }
}

/// What of `1/R` counts.
#[derive(Clone, Copy)]
enum Share {
    One,
    Gradient,
    Eps,
}

struct Place<'a> {
    experiment: &'a Experiment,
    theta: &'a [f64],
    gradient: &'a [f64],
}

impl Place<'_> {
    /// `H v`, `v = direction(j, gⱼ)`.
    fn bent(&self, name: &'static str, direction: impl Fn(usize, f64) -> f64) -> (&'static str, Vec<f64>) {
        let v: Vec<f64> = self.gradient.iter().enumerate().map(|(j, &g)| direction(j, g)).collect();
        (name, hessian_vector(self.experiment.problem(), self.theta, Batch::Full, &v).1)
    }

    fn plain(&self) -> (&'static str, Vec<f64>) {
        self.bent(r"[H g]_j", |_, g| g)
    }

    /// λθⱼ.
    fn decay(&self, j: usize) -> f64 {
        self.experiment.method().decay * self.theta[j]
    }

    /// `a ∘ HF` with the factor `a` and the direction before decay, by coordinate.
    fn scaled(
        &self,
        name: &'static str,
        direction: impl Fn(f64) -> f64,
        a: impl Fn(f64) -> f64,
    ) -> (&'static str, Vec<f64>) {
        let (_, mut out) = self.bent(name, |j, g| direction(g) + self.decay(j));
        out.iter_mut().zip(self.gradient).for_each(|(x, &g)| *x *= a(g));
        (name, out)
    }

    fn along(&self, second: &SecondMoment, share: Share) -> (&'static str, Vec<f64>) {
        let (eps, inside) = (second.eps, second.is_inside());
        let root = |g: f64| if inside { (g * g + eps).sqrt() } else { g.abs() + eps };
        let of_eps = |g: f64| eps / if inside { g * g + eps } else { g.abs() + eps };
        let name = match (share, inside) {
            (Share::One, _) => r"\frac{[H F]_j}{R_j}",
            (Share::Gradient, true) => r"\frac{g_j^2}{g_j^2+\varepsilon}\frac{[H F]_j}{R_j}",
            (Share::Gradient, false) => r"\frac{|g_j|}{|g_j|+\varepsilon}\frac{[H F]_j}{R_j}",
            (Share::Eps, true) => r"\frac{\varepsilon}{g_j^2+\varepsilon}\frac{[H F]_j}{R_j}",
            (Share::Eps, false) => r"\frac{\varepsilon}{|g_j|+\varepsilon}\frac{[H F]_j}{R_j}",
        };
        let counts = |g: f64| match share {
            Share::One => 1.0,
            Share::Gradient => 1.0 - of_eps(g),
            Share::Eps => of_eps(g),
        };
        self.scaled(name, |g| g / root(g), |g| counts(g) / root(g))
    }

    /// The smooth sign.
    fn smooth(&self, eps: f64) -> (&'static str, Vec<f64>) {
        let root = |g: f64| (g * g + eps).sqrt();
        let name = r"\frac{\varepsilon}{g_j^2+\varepsilon}\frac{[H F]_j}{R_j}";
        self.scaled(name, |g| g / root(g), |g| eps / (g * g + eps) / root(g))
    }

    /// The polar factor's derivative along HF.
    fn polar(&self, muon: &Muon) -> (&'static str, Vec<f64>) {
        let mut first = vec![0.0; self.gradient.len()];
        muon.factor(self.gradient, &mut first);
        let (_, bent) = self.bent("", |j, _| first[j] + self.decay(j));
        let along: Vec<Dual<f64>> = self.gradient.iter().zip(&bent).map(|(&g, &b)| Dual::new(g, b)).collect();
        let zero = Dual::new(0.0, 0.0);
        let [mut state, mut out] = [(); 2].map(|()| vec![zero; along.len()]);
        muon.memoryless().step(0, &mut state, &along, &along, &mut out);
        (r"[\Psi'(g) H F]_j", out.iter().map(|f| f.eps).collect())
    }
}
