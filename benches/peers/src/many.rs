//! W for several pairs of β and ρ in lock-step.

use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Kernel, Memory};
use halfstep::lanes::{Lanes, Lockstep};
use halfstep::number::each;
use halfstep::optimizer::Hyper;
use halfstep::problem::Problem;

use crate::rk4::rk4;
use crate::{EPS, H, RHO, SUBSTEPS};

/// W with each of these β: for each run the last iterate, then for each the last point of the
/// modified equation. Nothing where a β is out of range.
pub fn many<const L: usize>(steps: usize, betas: [f64; L]) -> Vec<f64> {
    let made: Vec<Experiment> = betas
        .iter()
        .filter_map(|&b1| {
            let hyper = Hyper { b1, b2: RHO, eps: EPS, ..Hyper::default() };
            Experiment::new(Settings { hyper, h: H, steps, ..Settings::default() }).ok()
        })
        .collect();
    let Ok(runs) = <[Experiment; L]>::try_from(made) else {
        return Vec::new();
    };
    let (Some(lockstep), Some(Problem::Bilinear(loss))) = (Lockstep::new(&runs), runs.first().map(Experiment::problem))
    else {
        return Vec::new();
    };
    let mut points: Vec<[Lanes<L>; 2]> = Vec::with_capacity(2 * (steps + 1));
    lockstep.iterate(|_, theta| {
        points.push([theta[0], theta[1]]);
        true
    });

    let memories = betas.map(|beta| Memory::new(beta, steps));
    let rho = Memory::new(RHO, steps);
    let kernel = Kernel { eps: EPS, inside: true };
    let mut y = points[0];
    points.push(y);
    for n in 0..steps {
        let at = (Lanes(each(0.0, |k| memories[k].b(n))), Lanes::all(rho.b(n)));
        y = rk4(y, H / SUBSTEPS as f64, SUBSTEPS, |x| kernel.velocity(at, loss, H, x));
        points.push(y);
    }
    let ends = [points[steps], points[2 * steps + 1]];
    ends.iter().flat_map(|end| (0..L).flat_map(|k| end.iter().map(move |x| x.0[k]))).collect()
}
