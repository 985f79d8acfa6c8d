//! Any string is a run whose report can be written and drawn.
#![no_main]

use halfstep::answer::answer;
use halfstep::plot::{Figure, Look, Scene, svg};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|link: &str| {
    let answer = answer(link);
    assert!(answer.report.theta.iter().flatten().all(|x| x.is_finite()));
    let scene = Scene { experiment: &answer.parsed.experiment, report: &answer.report };
    for figure in [Figure::Path, Figure::Error, Figure::Strip] {
        assert!(svg(figure, &scene, &Look::default()).is_ok());
    }
});
