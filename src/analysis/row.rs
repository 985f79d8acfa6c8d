//! A row of the simulated map: many runs at once.

use crate::experiment::{Experiment, Settings};
use crate::flow::bound;
use crate::lanes::{Lanes, Lockstep, SIDE};

use super::map::{Cell, one_norm_at, sharpness, simulate};
use super::norm::Norm;

/// A row of the map: the experiment with each β and one ρ, as [`simulate`] gives them, bit for bit.
///
/// One cell for each β; `None` where the settings are not an experiment. Methods that run in lanes
/// (Adam, AdamW, RMSProp) take four cells at a time, others one.
pub fn simulate_row(settings: &Settings, betas: &[f64], rho: f64, level: f64) -> Vec<Option<Cell>> {
    betas.chunks(SIDE).flat_map(|some| side_by_side(settings, some, rho, level)).collect()
}

fn side_by_side(settings: &Settings, betas: &[f64], rho: f64, level: f64) -> Vec<Option<Cell>> {
    let alone = || betas.iter().map(|&beta| simulate(settings, beta, rho, level)).collect();
    let experiment = |k: usize| {
        // The last of a row's end fills the lanes that are left.
        let beta = betas.get(k).or(betas.last()).copied()?;
        let mut settings = settings.clone();
        settings.hyper.b1 = beta;
        settings.hyper.b2 = rho;
        Experiment::new(settings).ok()
    };
    let [Some(a), Some(b), Some(c), Some(d)] = std::array::from_fn::<_, SIDE, _>(experiment) else {
        return alone();
    };
    let runs = [a, b, c, d];
    match Lockstep::new(&runs) {
        Some(lockstep) => together(&lockstep, &runs[0], level).into_iter().take(betas.len()).map(Some).collect(),
        None => alone(),
    }
}

fn together(lockstep: &Lockstep<'_, SIDE>, common: &Experiment, level: f64) -> [Cell; SIDE] {
    let problem = lockstep.problem();
    let norm = Norm::of(common);
    let limit = bound(common.start());
    let mut cells = [Cell { one_norm: None, sharpness: None }; SIDE];
    let mut running = [true; SIDE];
    let mut before = (Vec::new(), Lanes::all(f64::NAN));
    lockstep.losses(&mut |_, point, loss| {
        for k in 0..SIDE {
            running[k] &= point.iter().all(|x| x.0[k].abs() <= limit);
            let (from, to) = (before.1.0[k], loss.0[k]);
            if running[k] && cells[k].one_norm.is_none() && from > level && to <= level {
                let lane = |points: &[Lanes<SIDE>]| -> Vec<f64> { points.iter().map(|x| x.0[k]).collect() };
                cells[k].one_norm =
                    Some(one_norm_at(problem, &norm, level, (&lane(&before.0), from), (&lane(point), to)));
            }
        }
        before.0.clear();
        before.0.extend_from_slice(point);
        before.1 = loss;
        running.contains(&true)
    });
    for (k, cell) in cells.iter_mut().enumerate() {
        let last: Vec<f64> = before.0.iter().map(|x| x.0[k]).collect();
        cell.sharpness = running[k].then(|| sharpness(problem, &last));
    }
    cells
}
