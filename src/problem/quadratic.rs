//! `E(θ) = ½ θᵀAθ`, A symmetric with eigenvalues κ and 1
//!
//! κ is the condition number; the stiff axis is turned by the rotation angle from the first
//! coordinate. Minimum 0 at the origin. Gradient descent is stable for `h < 2/κ`.

use super::{Batch, Info, Loss, Shape};
use crate::number::{Number, sin_cos};
use crate::prose::prose;

/// `½ θᵀAθ` in two dimensions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratic {
    /// `A₁₁, A₁₂, A₂₂`.
    matrix: [f64; 3],
    /// A linear term, `b·θ`.
    slope: [f64; 2],
}

impl Quadratic {
    pub(super) const INFO: Info = Info {
        key: "quadratic",
        name: "Quadratic",
        formula: prose("½ θᵀAθ, eigenvalues κ and 1"),
        start: &[1.0, 0.5],
        uses: &["cond", "rot"],
        minimum: prose("the origin"),
    };

    pub(super) fn new(shape: &Shape) -> Self {
        let (sin, cos) = sin_cos(shape.rotation);
        let (stiff, soft) = (shape.condition, 1.0);
        Self::from_matrix([
            stiff * cos * cos + soft * sin * sin,
            (stiff - soft) * sin * cos,
            stiff * sin * sin + soft * cos * cos,
        ])
    }

    /// The quadratic with the symmetric matrix `[[a, b], [b, c]]`, given as `[a, b, c]`.
    pub fn from_matrix(matrix: [f64; 3]) -> Self {
        Self { matrix, slope: [0.0; 2] }
    }

    /// The linear loss `b·θ`, on which every correction vanishes.
    pub fn linear(slope: [f64; 2]) -> Self {
        Self { matrix: [0.0; 3], slope }
    }

    /// The matrix, as `[a, b, c]`.
    pub fn matrix(&self) -> [f64; 3] {
        self.matrix
    }
}

impl Loss for Quadratic {
    #[inline(always)]
    fn dim(&self) -> usize {
        2
    }

    #[inline(always)]
    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let [a, b, c] = self.matrix;
        let (x, y) = (theta[0], theta[1]);
        (x * x * a + x * y * (2.0 * b) + y * y * c) * 0.5 + x * self.slope[0] + y * self.slope[1]
    }

    #[inline(always)]
    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let [a, b, c] = self.matrix;
        let (x, y) = (theta[0], theta[1]);
        out[0] = x * a + y * b + self.slope[0];
        out[1] = x * b + y * c + self.slope[1];
    }
}
