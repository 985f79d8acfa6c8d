//! W with 20 coordinates, whose number the code is told only when it runs.

use halfstep::flow::{Kernel, Memory, Point};
use halfstep::optimizer::{Adam, EpsPlace, Hyper, Update};
use halfstep::problem::{Batch, Loss};

use crate::chain::{Chain, start};
use crate::rk4::Rk4;
use crate::{BETA, EPS, H, RHO, SUBSTEPS};

/// W on a chain of `dim` wells: the last iterate, then the last point of the modified equation.
pub fn wide(dim: usize, steps: usize) -> Vec<f64> {
    let loss = Chain(dim);
    let method = Adam::new(&Hyper { b1: BETA, b2: RHO, eps: EPS, eps_place: EpsPlace::Inside, bias_correction: true });
    let from: Vec<f64> = (0..dim).map(start).collect();

    let mut theta = from.clone();
    let mut state = vec![0.0; method.slots() * dim];
    let (mut gradient, mut direction) = (vec![0.0; dim], vec![0.0; dim]);
    let mut points = Vec::with_capacity(2 * dim * (steps + 1));
    points.extend_from_slice(&theta);
    for n in 0..steps {
        loss.gradient(&theta, Batch::Full, &mut gradient);
        method.step(n, &mut state, &theta, &gradient, &mut direction);
        theta.iter_mut().zip(&direction).for_each(|(x, f)| *x -= H * f);
        points.extend_from_slice(&theta);
    }

    let (b, r) = (Memory::new(BETA, steps), Memory::new(RHO, steps));
    let kernel = Kernel { eps: EPS, inside: true };
    let mut point = Point::new(dim);
    let mut integrator = Rk4::new(dim);
    let mut y = from;
    points.extend_from_slice(&y);
    for n in 0..steps {
        let memories = (b.b(n), r.b(n));
        integrator.advance(&mut y, H / SUBSTEPS as f64, SUBSTEPS, |x, out| {
            kernel.velocity_of(memories, &loss, H, x, &mut point, (&mut direction, out));
        });
        points.extend_from_slice(&y);
    }
    theta.extend_from_slice(&points[dim * (2 * steps + 1)..]);
    theta
}
