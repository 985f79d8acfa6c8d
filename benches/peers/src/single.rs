//! W, one run on plain numbers, whose dimension the code knows.

use halfstep::flow::{Kernel, Memory};
use halfstep::optimizer::{Adam, EpsPlace, Hyper, Update};
use halfstep::problem::{Batch, Bilinear, Loss};

use crate::rk4::rk4;
use crate::{BETA, EPS, H, RHO, START, SUBSTEPS};

/// The last iterate, then the last point of the modified equation.
pub fn single(steps: usize) -> Vec<f64> {
    let loss = Bilinear;
    let method = Adam::new(&Hyper { b1: BETA, b2: RHO, eps: EPS, eps_place: EpsPlace::Inside, bias_correction: true });

    let mut points = Vec::with_capacity(2 * (steps + 1));
    let (mut theta, mut state, mut gradient, mut direction) = (START, [0.0; 4], [0.0; 2], [0.0; 2]);
    points.push(theta);
    for n in 0..steps {
        loss.gradient(&theta, Batch::Full, &mut gradient);
        method.step(n, &mut state, &theta, &gradient, &mut direction);
        theta.iter_mut().zip(&direction).for_each(|(x, f)| *x -= H * f);
        points.push(theta);
    }

    let (b, r) = (Memory::new(BETA, steps), Memory::new(RHO, steps));
    let kernel = Kernel { eps: EPS, inside: true };
    let mut y = START;
    points.push(y);
    for n in 0..steps {
        let memories = (b.b(n), r.b(n));
        y = rk4(y, H / SUBSTEPS as f64, SUBSTEPS, |x| kernel.velocity(memories, &loss, H, x));
        points.push(y);
    }
    [points[steps], points[2 * steps + 1]].concat()
}
