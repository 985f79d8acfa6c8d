//! The works whose instructions are counted: what a slider's move asks of the core.

use halfstep::analysis::{analyze_quickly, iterate, simulate_row};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Derived, Phase, Terms, field, follow};
use halfstep::link;
use halfstep::plot::{Figure, Look, Scene, svg};

/// Does a work; some number that depends on all of it, or NaN where there is none.
pub fn count(work: usize) -> f64 {
    run(work).unwrap_or(f64::NAN)
}

fn run(work: usize) -> Option<f64> {
    // Through the link, so that the compiler cannot know the run.
    let experiment = link::parse("?v=1&opt=adam").experiment;
    let flow = |terms| {
        let steps = experiment.steps();
        follow(field(&experiment).as_mut(), &experiment, terms, steps, &mut Budget::ENDLESS.clone()).points
    };
    let end = |points: Vec<Vec<f64>>| points.last().map(|point| point.iter().sum());
    match work {
        0 => end(iterate(&experiment).theta),
        1 => end(flow(Terms::First)),
        2 => end(flow(Terms::Modified)),
        3 => end(flow(Terms::Third)),
        4 => end(Phase::new(&experiment)?.follow(experiment.steps(), &mut Budget::ENDLESS.clone()).points),
        5 => {
            let settings = Settings { optimizer: "nadam".into(), steps: 100, ..Settings::default() };
            let experiment = Experiment::new(settings).ok()?;
            let mut field = Derived::new(&experiment);
            end(follow(&mut field, &experiment, Terms::Modified, 100, &mut Budget::ENDLESS.clone()).points)
        }
        6 => Some(analyze_quickly(&experiment).loss.iter().sum()),
        7 => {
            let report = analyze_quickly(&experiment);
            let scene = Scene { experiment: &experiment, report: &report };
            let figures = [Figure::Path, Figure::Error, Figure::Strip];
            figures.iter().map(|&figure| Some(svg(figure, &scene, &Look::default()).ok()?.len() as f64)).sum()
        }
        8 => {
            let betas: Vec<f64> = (0..16).map(|k| 0.06 * f64::from(k)).collect();
            let row = simulate_row(experiment.settings(), &betas, 0.97, 0.1);
            row.iter().flatten().map(|cell| cell.sharpness).sum()
        }
        _ => None,
    }
}
