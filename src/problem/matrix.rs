//! `E(W) = ½ ‖(W−B)A‖² + ⅛ ‖W‖⁴`, W a 2×2 matrix
//!
//! θ is W row by row. A = [[1, ½], [0, ½]] makes the curvature differ by direction and couples the
//! columns, B = [[1, −½], [½, 2]] is the target, and the quartic makes the Hessian depend on W. On
//! it Muon, the sign and normalized gradient descent take different paths.

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, constant};
use crate::prose::prose;

/// A smooth loss of a 2×2 matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Matrix;

/// `AAᵀ`.
const METRIC: [[f64; 2]; 2] = [[1.25, 0.25], [0.25, 0.25]];
const TARGET: [f64; 4] = [1.0, -0.5, 0.5, 2.0];

impl Matrix {
    pub(super) const INFO: Info = Info {
        key: "matrix",
        name: "Matrix",
        formula: prose("½‖(W−B)A‖² + ⅛‖W‖⁴, W a 2×2 matrix"),
        start: &[-1.0, 1.0, 1.0, -0.5],
        uses: &[],
        minimum: prose("one point between B and zero"),
    };

    pub(super) fn new(_: &Shape) -> Self {
        Self
    }
}

/// `(W−B) AAᵀ`, and the squared norm of W.
fn parts<T: Number>(w: &[T]) -> ([T; 4], T) {
    let d: [T; 4] = std::array::from_fn(|i| w[i] - TARGET[i]);
    let product = std::array::from_fn(|i| {
        let (row, column) = (i / 2 * 2, i % 2);
        d[row] * METRIC[0][column] + d[row + 1] * METRIC[1][column]
    });
    (product, w.iter().fold(constant::<T>(0.0), |sum, &x| sum + x * x))
}

impl Loss for Matrix {
    fn dim(&self) -> usize {
        4
    }

    fn shape(&self) -> (usize, usize) {
        (2, 2)
    }

    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let (product, square) = parts(theta);
        let fit = (0..4).fold(constant::<T>(0.0), |sum, i| sum + product[i] * (theta[i] - TARGET[i]));
        fit * 0.5 + square * square * 0.125
    }

    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let (product, square) = parts(theta);
        for (i, g) in out.iter_mut().enumerate() {
            *g = product[i] + square * theta[i] * 0.5;
        }
    }
}
