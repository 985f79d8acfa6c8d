//! Any method whose memories are averages of the gradient alone, and whose frozen directions are multiples of one.
//!
//! Nothing is typed in: the memory of step n is placed where the past leaves it, and the method's own step does the
//! rest. An average `s ← qs + r(g)` of a past in which step k sees `g + δHα_k u` is
//!
//! ```text
//! s before step n  =  Pₙ r(g) + δ Bₙ r′(g)[Hu],      Pₙ = Σ_{k<n} q^{n−1−k},   Bₙ = Σ_{k<n} q^{n−1−k} α_{k,n}
//! ```
//!
//! Where the frozen directions are `F⁽ˡ⁾ = c_l u` the drift is a number times u, `α_{k,n} = c_k + … + c_{n−1} + ½c_n`,
//! and with `α_{k,n} = α_{k,n−1} + ½(c_{n−1} + c_n)` both sums obey recurrences of as many terms as steps. So C is the
//! δ-part of one step on dual numbers, exact in n, and costs the same for every n. That the directions are multiples is
//! found by replaying the method at three gradients of very different sizes. A typed method that chooses nothing has
//! both terms as formulas (`optimizer/own/frozen.rs`), with which no dual numbers are needed. This is the project's own.

use crate::experiment::{Experiment, Method};
use crate::formula::Program;
use crate::number::Dual;
use crate::optimizer::{Optimizer, Slot, Update, evaluate};

use super::{Place, Point};

/// Relative difference of two directions that are the same but for rounding.
const SAME: f64 = 1e-11;

/// The steps that are compared at every gradient.
const PROBED: usize = 64;

/// The weights of one slot before steps 0, 1, ….
#[derive(Clone, Debug)]
struct Weights {
    /// Pₙ.
    mass: Vec<f64>,
    /// Bₙ.
    drift: Vec<f64>,
}

/// The form of such a method.
#[derive(Clone, Debug)]
pub struct Averaged {
    method: Method,
    /// cₙ.
    scales: Vec<f64>,
    slots: Vec<Weights>,
    state: Vec<f64>,
    out: Vec<f64>,
    dual: DualStep,
    /// The same as formulas, where the method has them.
    frozen: Option<Terms>,
}

/// The terms as formulas; the numbers of the correction are worked out when one is asked for.
#[derive(Clone, Debug)]
struct Terms {
    direction: Program,
    both: Program,
    is_prepared: bool,
    /// The factors of Hu and u in C.
    factors: [Vec<f64>; 2],
}

/// The number that a formula is given for step n: Pₙ of each slot, then Bₙ of each, by the direction.
fn given(slots: &[Weights], scales: &[f64], n: usize, k: usize) -> f64 {
    match k.checked_sub(slots.len()) {
        None => slots.get(k).map_or(f64::NAN, |own| own.mass[n]),
        Some(slot) => slots.get(slot).map_or(f64::NAN, |own| own.drift[n] / scales[n]),
    }
}

#[derive(Clone, Debug)]
struct DualStep {
    state: Vec<Dual<f64>>,
    theta: Vec<Dual<f64>>,
    gradient: Vec<Dual<f64>>,
    out: Vec<Dual<f64>>,
}

impl Averaged {
    /// For steps `0..=last`; `None` where a memory is no such average or the directions are not multiples of one.
    pub fn new(experiment: &Experiment, last: usize) -> Option<Self> {
        let dim = experiment.dim();
        let method = experiment.method().clone().prepared(last);
        let decays: Vec<f64> = (0..method.slots())
            .map(|slot| match method.slot(slot) {
                Slot::Average { decay, .. } => Some(decay),
                Slot::Held => None,
            })
            .collect::<Option<_>>()?;
        let scales = scales(&method, dim, last)?;
        let slots: Vec<Weights> = decays.iter().map(|&q| weights(q, &scales)).collect();
        let frozen = match &method.optimizer {
            Optimizer::Own(own) => own.frozen().map(|frozen| Terms {
                direction: frozen.direction.clone().given(last, dim, &|n, k| given(&slots, &scales, n, k)),
                both: frozen.terms.clone(),
                is_prepared: false,
                factors: [vec![0.0; dim], vec![0.0; dim]],
            }),
            _ => None,
        };
        let zero = Dual::new(0.0, 0.0);
        let numbers = method.slots() * dim;
        let dual = DualStep {
            state: vec![zero; numbers],
            theta: vec![zero; dim],
            gradient: vec![zero; dim],
            out: vec![zero; dim],
        };
        Some(Self { method, scales, slots, state: vec![0.0; numbers], out: vec![0.0; dim], dual, frozen })
    }

    /// F.
    pub fn direction(&mut self, n: usize, theta: &[f64], gradient: &[f64], first: &mut [f64]) {
        if let Some(frozen) = &self.frozen {
            evaluate(&frozen.direction, n, theta, gradient, [&mut *first]);
            return self.method.finish(n, theta, first);
        }
        // A step from nothing leaves what each average takes in.
        self.state.fill(0.0);
        self.method.step(n, &mut self.state, theta, gradient, &mut self.out);
        for (own, weights) in self.state.chunks_exact_mut(gradient.len()).zip(&self.slots) {
            own.iter_mut().for_each(|s| *s *= weights.mass[n]);
        }
        self.method.step(n, &mut self.state, theta, gradient, first);
    }

    /// F as before a correction, which then needs less work.
    pub fn direction_first(&mut self, n: usize, theta: &[f64], gradient: &[f64], first: &mut [f64]) {
        let Some(frozen) = &mut self.frozen else { return self.direction(n, theta, gradient, first) };
        if !frozen.is_prepared {
            let (slots, scales) = (&self.slots, &self.scales);
            let (last, dim) = (scales.len() - 1, gradient.len());
            frozen.both = std::mem::take(&mut frozen.both).given(last, dim, &|n, k| given(slots, scales, n, k));
            frozen.is_prepared = true;
        }
        let [by_product, by_first] = &mut frozen.factors;
        evaluate(&frozen.both, n, theta, gradient, [&mut *first, by_product, by_first]);
        self.method.finish(n, theta, first);
    }

    /// C, with all that weight decay and schedule add, after [`direction_first`](Self::direction_first).
    pub fn correction(&mut self, place: &Place<'_>, point: &mut Point, correction: &mut [f64]) {
        let (n, dim) = (place.n, place.theta.len());
        point.hessian(place.problem, place.theta, |j| place.first[j]);
        if let Some(frozen) = &self.frozen {
            let [by_product, by_first] = &frozen.factors;
            let factor = self.method.factor(n);
            for (j, c) in correction.iter_mut().enumerate() {
                let by_first = by_first[j] + 0.5 * place.decay;
                *c = (by_product[j] * point.product[j] + by_first * place.first[j]) * factor;
            }
            return;
        }
        let DualStep { state, theta, gradient, out } = &mut self.dual;
        state.fill(Dual::new(0.0, 0.0));
        for j in 0..dim {
            theta[j] = Dual::new(place.theta[j], 0.0);
            gradient[j] = Dual::new(point.gradient[j], point.product[j]);
        }
        self.method.step(n, state, theta, gradient, out);
        for (own, weights) in state.chunks_exact_mut(dim).zip(&self.slots) {
            let drift = weights.drift[n] / self.scales[n];
            own.iter_mut().for_each(|s| *s = Dual::new(weights.mass[n] * s.re, drift * s.eps));
        }
        for j in 0..dim {
            theta[j].eps = 0.5 * place.first[j];
            gradient[j].eps *= 0.5;
        }
        self.method.step(n, state, theta, gradient, out);
        correction.iter_mut().zip(out.iter()).for_each(|(c, f)| *c = f.eps);
    }
}

/// `c_l` for l = 0 … last, where every frozen direction is a multiple of one.
fn scales(method: &Method, dim: usize, last: usize) -> Option<Vec<f64>> {
    let mut found: Option<Vec<f64>> = None;
    for size in [1.0, 3e-3, 500.0] {
        // Of no symmetry, and of both signs.
        let probe = |j: usize, turn: f64| {
            size * (1.0 + 0.37 * j as f64 + 0.01 * turn) * if j.is_multiple_of(2) { 1.0 } else { -1.0 }
        };
        let gradient: Vec<f64> = (0..dim).map(|j| probe(j, 1.0)).collect();
        let theta: Vec<f64> = (0..dim).map(|j| probe(j, 17.0)).collect();
        let mut state = vec![0.0; method.slots() * dim];
        method.start(&mut state);
        // The first goes through all steps: of several coordinates it shows whether a direction is another one.
        let last = if found.is_none() || dim == 1 { last } else { last.min(PROBED) };
        let mut directions = vec![0.0; dim * (last + 1)];
        for (l, out) in directions.chunks_exact_mut(dim).enumerate() {
            method.step(l, &mut state, &theta, &gradient, out);
        }
        let reference = directions.chunks_exact(dim).nth(last.min(PROBED))?;
        let (at, largest) = reference.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        let largest = *largest;
        let own: Vec<f64> = directions.chunks_exact(dim).map(|f| f[at] / largest).collect();
        let is_multiple = directions
            .chunks_exact(dim)
            .zip(&own)
            .all(|(f, c)| f.iter().zip(reference).all(|(f, r)| (f - c * r).abs() <= SAME * (c * largest).abs()));
        if !is_multiple || !own.iter().all(|c| c.is_finite() && *c != 0.0) {
            return None;
        }
        let is_same = |known: &[f64]| known.iter().zip(&own).all(|(a, b)| (a - b).abs() <= SAME * a.abs());
        match &found {
            None => found = Some(own),
            Some(known) if is_same(known) => {}
            Some(_) => return None,
        }
    }
    // With bias correction they are all the same but for rounding.
    found.map(|all| if all.iter().all(|c| (c - 1.0).abs() <= SAME) { vec![1.0; all.len()] } else { all })
}

/// The weights of a slot with decay q.
fn weights(q: f64, scales: &[f64]) -> Weights {
    let (mut mass, mut drift) = (vec![0.0; scales.len()], vec![0.0; scales.len()]);
    for n in 1..scales.len() {
        let (before, now) = (scales[n - 1], scales[n]);
        drift[n] = q * (drift[n - 1] + 0.5 * (before + now) * mass[n - 1]) + before + 0.5 * now;
        mass[n] = q * mass[n - 1] + 1.0;
    }
    Weights { mass, drift }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::experiment::{Schedule, Settings};
    use crate::flow::{Derived, Field};
    use crate::optimizer::Hyper;
    use crate::problem::{Batch, Loss};

    /// For the built-in methods of averages it is what the derivation by replays is.
    #[test]
    fn it_is_the_derivation_of_every_method_that_it_holds_for() {
        let mut held = Vec::new();
        for (key, bias_correction) in [
            ("gd", true),
            ("momentum", true),
            ("nesterov", true),
            ("ema", false),
            ("adam", true),
            ("adam", false),
            ("adamw", true),
            ("nadam", true),
            ("rmsprop", true),
            ("signum", true),
            ("signum", false),
            ("lion", true),
            ("radam", true),
            ("adagrad", true),
            ("amsgrad", true),
            ("adabelief", true),
            ("normgd", true),
        ] {
            for (schedule, decay) in [(Schedule::Constant, 0.0), (Schedule::Cosine, 0.0), (Schedule::Constant, 0.3)] {
                let hyper = Hyper { b1: 0.8, b2: 0.9, eps: 0.3, bias_correction, ..Hyper::default() };
                let settings =
                    Settings { optimizer: key.into(), hyper, schedule, decay, steps: 30, ..Settings::default() };
                let experiment = Experiment::new(settings).unwrap();
                let Some(mut form) = Averaged::new(&experiment, 30) else { continue };
                held.push((key, bias_correction, decay));
                let mut derived = Derived::new(&experiment);
                let theta = [1.4, 0.9];
                for n in [0, 1, 2, 7, 25] {
                    let [mut first, mut correction, mut f, mut c] = [[0.0; 2]; 4];
                    derived.correction(n, &theta, &mut first, &mut correction);
                    let mut point = Point::new(2);
                    experiment.problem().gradient(&theta, Batch::Full, &mut point.gradient);
                    form.direction_first(n, &theta, &point.gradient.clone(), &mut f);
                    form.correction(&Place::new(&experiment, n, &theta, &f), &mut point, &mut c);
                    for j in 0..2 {
                        assert!(
                            (first[j] - f[j]).abs() < 1e-12 * first[j].abs().max(1.0),
                            "{key} {n}: {first:?} {f:?}"
                        );
                        let near = 1e-11 * correction[j].abs().max(1.0);
                        assert!((correction[j] - c[j]).abs() < near, "{key} {n}: {correction:?} {c:?}");
                    }
                }
            }
        }
        let has = |key: &str, bias_correction: bool, decay: f64| held.contains(&(key, bias_correction, decay));
        for key in ["gd", "momentum", "nesterov", "adam", "adamw", "nadam", "rmsprop", "signum", "lion", "normgd"] {
            assert!(has(key, true, 0.0), "{key}");
        }
        assert!(has("adam", true, 0.3) && has("ema", false, 0.0));
        // Their directions change with n otherwise than by a factor, or they remember otherwise.
        for (key, bias_correction) in
            [("adam", false), ("signum", false), ("adagrad", true), ("amsgrad", true), ("adabelief", true)]
        {
            assert!(!has(key, bias_correction, 0.0), "{key}");
        }
        assert!(!has("ema", false, 0.3));
    }
}
