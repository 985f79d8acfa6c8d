//! The modified equation in closed form, where the mathematics has one.
//!
//! Full batch only. `u = F` is the direction including decoupled weight decay; where a formula
//! of the paper has none, the λ-terms are those of AdamW's derivation.

#[cfg(feature = "own")]
mod averaged;
mod blended;
mod corrected;
mod kernel;
mod linear;
mod moments;
mod ratio;
mod raw;
mod separable;

use halfstep_split::split;

use crate::experiment::Experiment;
use crate::number::{Dual, Number, constant};
use crate::optimizer::{Adamw, Optimizer, SecondMoment};
use crate::problem::{Batch, Loss, Problem};

use super::{Derived, Field, Terms};
#[cfg(feature = "own")]
use averaged::Averaged;
use blended::Blended;
use corrected::Corrected;
pub use kernel::Kernel;
use linear::Linear;
use ratio::Ratio;
use raw::Raw;
use separable::Separable;

/// The closed form of an experiment's modified equation.
pub struct Closed<'a> {
    experiment: &'a Experiment,
    form: Form,
    point: Point,
    /// For the h² term where it has no closed form.
    derived: Option<Box<Derived<'a>>>,
}

enum Form {
    #[cfg(feature = "own")]
    Averaged(Box<Averaged>),
    Blended(Blended),
    Linear(Linear),
    Corrected(Corrected),
    Ratio(Ratio),
    Raw(Raw),
    Separable(Separable),
}

impl<'a> Closed<'a> {
    /// The closed form, or `None` where only the derived form exists.
    pub fn new(experiment: &'a Experiment) -> Option<Self> {
        if !experiment.batches().is_full() {
            return None;
        }
        // One more than the steps: the point where a run ends is looked at as well.
        let last = experiment.steps();
        let method = experiment.method();
        let is_corrected = |second: &SecondMoment| second.bias_correction && second.has_constant_eps();
        let form = match &method.optimizer {
            #[cfg(feature = "own")]
            Optimizer::Own(_) => Form::Averaged(Box::new(Averaged::new(experiment, last)?)),
            optimizer
                if !method.is_constant()
                    || matches!(optimizer, Optimizer::Radam(_) | Optimizer::Adamax(_) | Optimizer::Amsgrad(_)) =>
            {
                match Separable::new(experiment, last) {
                    Some(form) => Form::Separable(form),
                    None => Form::Blended(Blended::new(method, last)?),
                }
            }
            Optimizer::Gd(_) => Form::Linear(Linear::new(0.0, last)),
            Optimizer::Momentum(m) => Form::Linear(Linear::new(m.beta, last)),
            Optimizer::Rmsprop(m) if is_corrected(&m.second) => Form::Corrected(Corrected::new(0.0, &m.second, last)),
            Optimizer::Rmsprop(m) => Form::Raw(Raw::new(0.0, &m.second, last)),
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) if is_corrected(&m.second) => {
                Form::Corrected(Corrected::new(m.first.beta, &m.second, last))
            }
            Optimizer::Adam(m) | Optimizer::Adamw(Adamw { adam: m }) => {
                Form::Raw(Raw::new(m.first.beta, &m.second, last))
            }
            Optimizer::Nadam(m) if is_corrected(&m.second) && method.decay == 0.0 => Form::Ratio(Ratio::new(m, last)),
            _ => Form::Blended(Blended::new(method, last)?),
        };
        Some(Self { experiment, form, point: Point::new(experiment.dim()), derived: None })
    }

    /// Whether the h² term is in closed form, too.
    pub fn has_third(&self) -> bool {
        match &self.form {
            Form::Blended(f) => f.has_third(),
            Form::Linear(_) => self.experiment.method().decay == 0.0,
            Form::Corrected(_) | Form::Ratio(_) => true,
            #[cfg(feature = "own")]
            Form::Averaged(_) => false,
            Form::Raw(_) | Form::Separable(_) => false,
        }
    }

    /// ηₙ, where the form leaves it to be put on.
    #[inline]
    fn factor(&self, n: usize) -> f64 {
        if let Form::Blended(f) = &self.form { f.factor(n) } else { 1.0 }
    }

    /// F without that factor.
    #[inline]
    fn unscaled(&mut self, n: usize, theta: &[f64], first: &mut [f64]) {
        let decay = self.experiment.method().decay;
        self.point.gradient(self.experiment.problem(), theta);
        match &mut self.form {
            // With all that the decay and a schedule add.
            #[cfg(feature = "own")]
            Form::Averaged(f) => return f.direction(n, theta, &self.point.gradient, first),
            Form::Corrected(f) => f.kernel.direction(&mut self.point, first),
            // With all that the decay and a schedule add.
            Form::Separable(f) => return f.direction(n, decay, theta, &mut self.point, first),
            Form::Blended(f) => f.direction(n, &self.experiment.method().optimizer, &self.point.gradient, first),
            Form::Linear(f) => f.direction(n, &self.point.gradient, first),
            Form::Ratio(f) => f.direction(n, &self.point.gradient, first),
            Form::Raw(f) => f.direction(n, &self.point.gradient, first),
        }
        add_decay(decay, theta, first);
    }
}

impl Field for Closed<'_> {
    fn direction(&mut self, n: usize, theta: &[f64], first: &mut [f64]) {
        self.unscaled(n, theta, first);
        scale(first, self.factor(n));
    }

    fn correction(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64]) {
        #[cfg(feature = "own")]
        if let Form::Averaged(f) = &mut self.form {
            self.point.gradient(self.experiment.problem(), theta);
            f.direction_first(n, theta, &self.point.gradient, first);
            let place = Place::new(self.experiment, n, theta, first);
            return f.correction(&place, &mut self.point, correction);
        }
        self.unscaled(n, theta, first);
        let (decay, factor) = (self.experiment.method().decay, self.factor(n));
        let place = Place::new(self.experiment, n, theta, first);
        match &mut self.form {
            #[cfg(feature = "own")]
            Form::Averaged(_) => {}
            Form::Blended(f) => f.correction(&place, &mut self.point, correction),
            Form::Linear(f) => f.correction(&place, &mut self.point, correction),
            Form::Corrected(f) => f.correction(&place, &mut self.point, correction),
            Form::Ratio(f) => f.correction(&place, &mut self.point, correction),
            Form::Raw(f) => f.correction(&place, &mut self.point, correction),
            // With all that the decay adds.
            Form::Separable(f) => return f.correction(&place, &mut self.point, correction),
        }
        scale(first, factor);
        if decay != 0.0 {
            correction.iter_mut().zip(first.iter()).for_each(|(c, &u)| *c += 0.5 * decay * u);
        }
        scale(correction, factor);
    }

    fn coefficient(&self, n: usize, gradient: &[f64], out: &mut [f64]) -> bool {
        match &self.form {
            Form::Corrected(f) => {
                out.iter_mut().zip(gradient).for_each(|(c, &g)| *c = f.coefficient(n, g));
                true
            }
            _ => false,
        }
    }

    fn third(&mut self, n: usize, theta: &[f64], first: &mut [f64], correction: &mut [f64], second: &mut [f64]) {
        third(self, n, theta, first, correction, second);
    }

    fn cost(&self, n: usize, terms: Terms) -> u64 {
        let (loss, step) = (self.experiment.problem().weight(), self.experiment.method().optimizer.weight());
        match (&self.form, terms) {
            (_, Terms::Third) if !self.has_third() => 24 * (step * (1 + n as u64) + loss - 1),
            (_, Terms::Third) => 12 * loss,
            (Form::Raw(f), _) => 4 * loss + f.window(n) as u64,
            #[cfg(feature = "own")]
            (Form::Averaged(_), _) => 3 * (loss + step),
            _ => 3 * loss,
        }
    }
}

#[split(studies)]
fn third(
    closed: &mut Closed<'_>,
    n: usize,
    theta: &[f64],
    first: &mut [f64],
    correction: &mut [f64],
    second: &mut [f64],
) {
    if !closed.has_third() {
        let experiment = closed.experiment;
        let derived = closed.derived.get_or_insert_with(|| Box::new(Derived::new(experiment)));
        return derived.third(n, theta, first, correction, second);
    }
    closed.correction(n, theta, first, correction);
    let place = Place::new(closed.experiment, n, theta, first);
    match &mut closed.form {
        Form::Blended(f) => f.third(&place, &mut closed.point, correction, second),
        Form::Linear(f) => f.third(&place, &mut closed.point, correction, second),
        Form::Corrected(f) => f.third(&place, &mut closed.point, correction, second),
        Form::Ratio(f) => f.third(&place, &mut closed.point, correction, second),
        #[cfg(feature = "own")]
        Form::Averaged(_) => {}
        Form::Raw(_) | Form::Separable(_) => {}
    }
}

#[inline]
fn scale(vector: &mut [f64], factor: f64) {
    if factor != 1.0 {
        vector.iter_mut().for_each(|x| *x *= factor);
    }
}

fn add_decay(decay: f64, theta: &[f64], first: &mut [f64]) {
    if decay != 0.0 {
        first.iter_mut().zip(theta).for_each(|(f, &x)| *f += decay * x);
    }
}

/// Where and when a term is wanted.
struct Place<'a> {
    n: usize,
    optimizer: &'a Optimizer,
    problem: &'a Problem,
    theta: &'a [f64],
    /// λ.
    decay: f64,
    /// F there, decay included.
    first: &'a [f64],
}

impl<'a> Place<'a> {
    fn new(experiment: &'a Experiment, n: usize, theta: &'a [f64], first: &'a [f64]) -> Self {
        let method = experiment.method();
        Self { n, optimizer: &method.optimizer, problem: experiment.problem(), theta, decay: method.decay, first }
    }
}

/// The gradient at a point, and products of the Hessian there; buffers are kept.
#[derive(Clone, Debug)]
pub struct Point<T = f64> {
    gradient: Vec<T>,
    /// Of a direction g/R: 1/R, and the share of ε (see [`Kernel`]).
    under: Vec<(T, T)>,
    product: Vec<T>,
    at: Vec<Dual<T>>,
    out: Vec<Dual<T>>,
}

impl<T: Number> Point<T> {
    /// Buffers for `dim` coordinates.
    pub fn new(dim: usize) -> Self {
        let zero = constant::<T>(0.0);
        let [gradient, product] = std::array::from_fn(|_| vec![zero; dim]);
        let dual = || vec![Dual::new(zero, zero); dim];
        Self { gradient, under: vec![(zero, zero); dim], product, at: dual(), out: dual() }
    }

    #[inline]
    fn gradient<L: Loss>(&mut self, loss: &L, theta: &[T]) {
        loss.gradient(theta, Batch::Full, &mut self.gradient);
    }

    /// `H(θ)v`, left in `product`.
    #[inline]
    fn hessian<L: Loss>(&mut self, loss: &L, theta: &[T], v: impl Fn(usize) -> T) {
        for (j, (at, &x)) in self.at.iter_mut().zip(theta).enumerate() {
            *at = Dual::new(x, v(j));
        }
        loss.gradient(&self.at, Batch::Full, &mut self.out);
        self.product.iter_mut().zip(&self.out).for_each(|(p, g)| *p = g.eps);
    }
}
