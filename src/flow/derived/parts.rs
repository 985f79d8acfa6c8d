//! The correction in parts: what each memory adds, what the finite step adds, what decay adds.
//!
//! The δ-part of the last step is linear in the δ-parts of what it is given: every slot of the memory as it was before
//! the step, the gradient, and θ. So it is taken once for each of them, with the others' δ-parts left out, and the
//! results sum to C. No method has a formula here.
//!
//! ```text
//! C = Σᵢ (slot i drifted by Sₖ) + (all that drifts by ½F⁽ⁿ⁾) + ½ηₙλF⁽ⁿ⁾
//! ```
//!
//! The middle term is `½F′F` of the optimizer's own direction; with decay `½F′F` is the last two together. Where a method
//! takes the larger of two numbers that tie, the whole drift decides for every part, so that all parts are of one choice:
//! numbers carry the whole beside the part.

use halfstep_split::split;

use crate::experiment::Experiment;
use crate::number::Dual;
use crate::optimizer::Update;

use super::Derived;

/// A value with its whole δ-part, and the δ-part of one part beside it.
type Traced = Dual<Dual<f64>>;

fn traced(value: f64, whole: f64, part: f64) -> Traced {
    Dual::new(Dual::new(value, whole), Dual::new(part, 0.0))
}

/// `Fₙ(θ)` and `Cₙ(θ)` in parts; all vectors have the problem's dimension, and none contains the factor h.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// F.
    pub direction: Vec<f64>,
    /// C, as the replay has it whole: what the parts sum to.
    pub whole: Vec<f64>,
    /// What each slot of the memory adds, in the order of the slots.
    pub memories: Vec<Vec<f64>>,
    /// What the finite step adds.
    pub step: Vec<f64>,
    /// What weight decay adds; `None` where there is none.
    pub decay: Option<Vec<f64>>,
}

/// The parts of an experiment's correction at step n.
#[split(studies)]
pub fn parts(experiment: &Experiment, n: usize, theta: &[f64]) -> Parts {
    Derived::new(experiment).parts(n, theta)
}

/// The parts at several steps, each at its θ.
pub fn parts_along(experiment: &Experiment, points: &[(usize, &[f64])]) -> Vec<Parts> {
    let mut derived = Derived::new(experiment);
    points.iter().map(|&(n, theta)| derived.parts(n, theta)).collect()
}

impl Derived<'_> {
    /// Apart from the rest of the replay: the numbers that it runs on are its own.
    fn parts(&mut self, n: usize, theta: &[f64]) -> Parts {
        let dim = theta.len();
        let from = self.first_step(n);
        self.look_around(from, n, theta, true);
        self.replay(from, n);
        let last = (n - from) * dim;
        let direction = self.directions[last..].to_vec();
        // S at the first replayed step; it loses one direction a step on the way to n.
        let mut sum = vec![0.0; dim];
        for f in self.directions[..last].chunks_exact(dim) {
            sum.iter_mut().zip(f).for_each(|(s, f)| *s += f);
        }
        let half: Vec<f64> = direction.iter().map(|f| 0.5 * f).collect();
        let blank = traced(0.0, 0.0, 0.0);
        let mut state = vec![blank; self.method.slots() * dim];
        self.method.start(&mut state);
        let [mut at, mut gradient, mut out] = [(); 3].map(|()| vec![blank; dim]);
        for k in from..n {
            self.feed(k, &sum, &half, &mut at, &mut gradient);
            self.method.step(k, &mut state, &at, &gradient, &mut out);
            let f = &self.directions[(k - from) * dim..(k - from + 1) * dim];
            sum.iter_mut().zip(f).for_each(|(s, f)| *s -= f);
        }
        // S_n is exactly zero, whatever rounding the differences left.
        self.feed(n, &vec![0.0; dim], &half, &mut at, &mut gradient);

        // The last step where only these parts of what it is given drift.
        let mut last_step = |part: &dyn Fn(usize, Traced) -> f64, own: f64| -> (Vec<f64>, Vec<f64>) {
            let with = |x: &Traced, part: f64| traced(x.re.re, x.re.eps, part);
            let mut state: Vec<Traced> = state.iter().enumerate().map(|(i, x)| with(x, part(i / dim, *x))).collect();
            let at: Vec<Traced> = at.iter().map(|x| with(x, own * x.re.eps)).collect();
            let gradient: Vec<Traced> = gradient.iter().map(|x| with(x, own * x.re.eps)).collect();
            self.method.step(n, &mut state, &at, &gradient, &mut out);
            (out.iter().map(|f| f.eps.re).collect(), out.iter().map(|f| f.re.eps).collect())
        };
        let memories =
            (0..self.method.slots()).map(|i| last_step(&|slot, x| if slot == i { x.eps.re } else { 0.0 }, 0.0).0);
        let memories = memories.collect();
        let (mut step, whole) = last_step(&|_, x| x.re.eps - x.eps.re, 1.0);
        let rate = 0.5 * self.method.factor(n) * self.method.decay;
        let decay = (rate != 0.0).then(|| direction.iter().map(|f| rate * f).collect::<Vec<f64>>());
        if let Some(decay) = &decay {
            step.iter_mut().zip(decay).for_each(|(s, d)| *s -= d);
        }
        Parts { direction, whole, memories, step, decay }
    }

    /// What step k is given: θ and its gradient, which drift by `sum` as the memory's part and by `half` besides.
    fn feed(&self, k: usize, sum: &[f64], half: &[f64], at: &mut [Traced], gradient: &mut [Traced]) {
        let dim = sum.len();
        let local = &self.local[self.slot(k)];
        for j in 0..dim {
            let row = &local.hessian[j * dim..(j + 1) * dim];
            let along = |shift: &[f64]| row.iter().zip(shift).map(|(h, s)| h * s).sum::<f64>();
            let (memory, own) = (along(sum), along(half));
            gradient[j] = traced(local.gradient[j], memory + own, memory);
            at[j] = traced(self.theta[j], sum[j] + half[j], sum[j]);
        }
    }
}
