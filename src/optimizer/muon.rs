//! Muon: the polar factor of an averaged matrix gradient, `F = (MMᵀ+εI)^(−1/2) M`
//!
//! Jordan et al. (2024) and Bernstein's spectral descent: steepest descent in the spectral norm.
//! M is the average of [`super::Ema`] in the shape of the parameter; ε = 0 is the exact factor,
//! which published code approximates by five Newton–Schulz steps (singular values about 0.69–1.11)
//! where this is exact. The experiment says what shape the parameter has. A single row or column
//! is normalized; with a side of length two, `S = MMᵀ+εI` has a root in closed form. A larger
//! matrix, which no loss here has, is normalized as a whole.
//!
//! With u and v the rows of M (or its columns, if there are two of them), `d = √det S`,
//! `t = √(tr S + 2d)`:
//!
//! ```text
//! √S = (S + dI)/t,    S^(−1/2) M = ( |v|²u − (u·v)v + (ε+d)u,  |u|²v − (u·v)u + (ε+d)v ) / (d t)
//! ```
//!
//! det S and the differences in it cancel where u and v are nearly parallel. Written with the
//! minors `uⱼvₖ − uₖvⱼ` they do not: `det S = Σ minors² + ε(|u|²+|v|²) + ε²`.

use super::average::FirstMoment;
use super::{Blend, Hyper, Info, Kept, NormKind, Slot, Takes, Update, decay_memory};
use crate::number::{Number, constant, root};
use crate::prose::prose;

/// Muon.
#[derive(Clone, Debug, PartialEq)]
pub struct Muon {
    /// The average.
    pub average: FirstMoment,
    /// ε.
    pub eps: f64,
    /// Rows and columns of the parameter; `None` is one row.
    pub shape: Option<(usize, usize)>,
}

impl Muon {
    pub(super) const INFO: Info = Info {
        key: "muon",
        name: "Muon",
        formula: prose("M ← βM + (1−β)G, θ ← θ − h (MMᵀ+εI)^(−1/2) M"),
        uses: &["b1", "eps", "bc"],
        norm: NormKind::Nuclear,
        about: prose(
            "For small ε the exact polar factor. Published code takes five Newton–Schulz steps and Nesterov momentum.",
        ),
        names: &[],
        eps_may_be_zero: false,
    };

    pub(super) fn new(hyper: &Hyper) -> Self {
        Self { average: FirstMoment::new(hyper), eps: hyper.eps, shape: None }
    }

    /// The same without the average: its step is the factor of the gradient itself.
    pub fn memoryless(&self) -> Self {
        Self { average: FirstMoment::new(&Hyper { b1: 0.0, ..Hyper::default() }), ..self.clone() }
    }

    /// `(VVᵀ+εI)^(−1/2) V`, 0 at 0 even without ε.
    pub fn factor(&self, v: &[f64], out: &mut [f64]) {
        if v.iter().all(|&x| x == 0.0) {
            return out.fill(0.0);
        }
        let mut state = vec![0.0; v.len()];
        self.memoryless().step(0, &mut state, v, v, out);
    }

    /// `tr √(VVᵀ+εI)` less what it is at V = 0: the perturbed nuclear norm, of a vector the two-norm.
    ///
    /// With two rows the trace is t (see above), and `t² − 4ε = tr S + 2(d − ε)` for its excess.
    pub fn nuclear_norm(&self, v: &[f64]) -> f64 {
        let floor = self.eps.sqrt();
        let Some(sides) = self.sides() else {
            let size = v.iter().fold(0.0, |sum: f64, &x| sum.hypot(x));
            return if size == 0.0 { 0.0 } else { size * (size / (size.hypot(floor) + floor)) };
        };
        let Invariants { square, minors } = invariants(sides, &|i| v[i]);
        let d = (minors + square * self.eps + self.eps * self.eps).sqrt();
        let excess = if d == 0.0 { 0.0 } else { (minors + square * self.eps) / (d + self.eps) };
        let t = (square + 2.0 * (d + self.eps)).sqrt();
        if t == 0.0 { 0.0 } else { (square + 2.0 * excess) / (t + 2.0 * floor) }
    }

    /// The two rows of a matrix, or its two columns, as index of entry k of each; `None` where the
    /// matrix has neither.
    #[inline(always)]
    fn sides(&self) -> Option<Sides> {
        match self.shape? {
            (1, _) | (_, 1) => None,
            (2, columns) => Some(Sides { len: columns, apart: columns, stride: 1 }),
            (rows, 2) => Some(Sides { len: rows, apart: 1, stride: 2 }),
            _ => None,
        }
    }
}

/// Where two rows or columns lie: entry k of side s at `s·apart + k·stride`.
#[derive(Clone, Copy)]
struct Sides {
    len: usize,
    apart: usize,
    stride: usize,
}

impl Sides {
    /// Entry k of both sides.
    #[inline(always)]
    fn pair<T: Number>(self, matrix: &impl Fn(usize) -> T, k: usize) -> (T, T) {
        (matrix(k * self.stride), matrix(self.apart + k * self.stride))
    }

    /// `uⱼvₖ − uₖvⱼ`.
    #[inline(always)]
    fn minor<T: Number>(self, matrix: &impl Fn(usize) -> T, j: usize, k: usize) -> T {
        let ((a, b), (c, d)) = (self.pair(matrix, j), self.pair(matrix, k));
        a * d - b * c
    }
}

/// `|u|²+|v|²` and the sum of the squared minors.
struct Invariants<T> {
    square: T,
    minors: T,
}

#[inline(always)]
fn invariants<T: Number>(sides: Sides, matrix: &impl Fn(usize) -> T) -> Invariants<T> {
    let (mut square, mut minors) = (constant::<T>(0.0), constant::<T>(0.0));
    for j in 0..sides.len {
        let (u, v) = sides.pair(matrix, j);
        square += u * u + v * v;
        for k in 0..j {
            let m = sides.minor(matrix, j, k);
            minors += m * m;
        }
    }
    Invariants { square, minors }
}

impl Update for Muon {
    fn slots(&self) -> usize {
        1
    }

    fn prepared(self, last: usize) -> Self {
        Self { average: self.average.prepared(last), ..self }
    }

    #[inline(always)]
    fn step<T: Number>(&self, n: usize, state: &mut [T], _: &[T], grad: &[T], out: &mut [T]) {
        let scale = self.average.scale(n);
        for (m, &g) in state.iter_mut().zip(grad) {
            self.average.advance(m, g);
        }
        match self.sides() {
            Some(sides) => polar(sides, self.eps, |i| state[i] / scale, out),
            None => {
                let square = state.iter().fold(constant::<T>(self.eps), |sum, &m| sum + m / scale * (m / scale));
                let norm = root(square) * scale;
                out.iter_mut().zip(state.iter()).for_each(|(f, &m)| *f = m / norm);
            }
        }
    }

    fn shaped(self, rows: usize, columns: usize) -> Self {
        Self { shape: Some((rows, columns)), ..self }
    }

    fn slot(&self, _: usize) -> Slot {
        Slot::average(self.average.beta)
    }

    fn blend(&self, n: usize) -> Option<Blend> {
        Some(self.average.blend(n, false))
    }

    fn kept(&self) -> Vec<Kept> {
        vec![Kept::decays("M", "b1", Takes::Gradient, self.average.beta)]
    }

    fn memory(&self) -> Option<usize> {
        decay_memory(self.average.beta)
    }
}

/// The smooth polar factor of a matrix with a side of length two.
#[inline(always)]
fn polar<T: Number>(sides: Sides, eps: f64, matrix: impl Fn(usize) -> T, out: &mut [T]) {
    let Sides { len, apart, stride } = sides;
    let pair = |k: usize| sides.pair(&matrix, k);
    let minor = |j: usize, k: usize| sides.minor(&matrix, j, k);
    let Invariants { square, minors } = invariants(sides, &matrix);
    let d = root(minors + square * eps + eps * eps);
    let t = root(square + d * 2.0 + 2.0 * eps);
    let (own, factor) = (d + eps, (d * t).recip());
    for j in 0..len {
        let (u, v) = pair(j);
        let (mut x, mut y) = (u * own, v * own);
        for k in (0..len).filter(|&k| k != j) {
            let ((a, b), m) = (pair(k), minor(j, k));
            x += b * m;
            y -= a * m;
        }
        out[j * stride] = x * factor;
        out[apart + j * stride] = y * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(shape: (usize, usize), eps: f64, g: &[f64]) -> Vec<f64> {
        let muon = Muon { eps, ..Muon::new(&Hyper { b1: 0.0, ..Hyper::default() }) }.shaped(shape.0, shape.1);
        let (mut state, mut out) = (vec![0.0; g.len()], vec![0.0; g.len()]);
        muon.step(0, &mut state, g, g, &mut out);
        out
    }

    /// `FFᵀ (GGᵀ+εI) = GGᵀ` says what the factor is, and it is the same by rows and by columns.
    #[test]
    fn it_is_the_inverse_root_times_the_matrix() {
        for k in 1..200 {
            let g: Vec<f64> = (0..6).map(|j| (f64::from(k * (2 * j + 3)) * 0.7).sin() * f64::from(k % 7 + 1)).collect();
            for eps in [1e-30, 1e-6, 0.3, 20.0] {
                let f = factor((2, 3), eps, &g);
                let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
                let gram = |m: &[f64]| [dot(&m[..3], &m[..3]), dot(&m[..3], &m[3..]), dot(&m[3..], &m[3..])];
                let ([p, q, r], [a, b, c]) = (gram(&f), gram(&g));
                let off = [p * (a + eps) + q * b - a, p * b + q * (c + eps) - b, q * b + r * (c + eps) - c];
                assert!(off.iter().all(|x| x.abs() < 1e-12 * (a + c)), "{g:?} {eps}: {off:?}");

                let transposed: Vec<f64> = (0..6).map(|i| g[i % 2 * 3 + i / 2]).collect();
                let turned = factor((3, 2), eps, &transposed);
                assert!((0..6).all(|i| (turned[i] - f[i % 2 * 3 + i / 2]).abs() < 1e-14));
            }
        }
    }

    /// Where the determinant cancels: two parallel rows, and nothing at all.
    #[test]
    fn a_matrix_of_rank_one_is_normalized() {
        for k in 1..200 {
            let (a, b) = (f64::from(k) * 0.37, f64::from(k * k % 17) * 0.11 - 0.9);
            let g = [a, b, a * 0.3, b * 0.3];
            let norm = g.iter().map(|x| x * x).sum::<f64>().sqrt();
            for eps in [1e-30, 1e-16, 1e-8] {
                // Rounding of the rows makes a minor of 1e-16, which is another rank where √ε is less.
                let tolerance = if eps < 1e-20 { 0.8 } else { 1e-7 };
                let f = factor((2, 2), eps, &g);
                assert!(f.iter().zip(&g).all(|(f, g)| (f - g / norm).abs() < tolerance), "{g:?} {eps}: {f:?}");
            }
        }
        assert_eq!(factor((2, 2), 1e-30, &[0.0; 4]), [0.0; 4]);
    }
}
