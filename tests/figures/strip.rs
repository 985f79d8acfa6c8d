//! The strip of signs.

use halfstep::experiment::Settings;
use halfstep::optimizer::Hyper;
use halfstep::plot::{Figure, Look, Scene};

use super::recorder::{drawn, run};

#[test]
fn with_more_momentum_forgotten_slower_the_word_switches() {
    let hyper = Hyper { b1: 0.995, ..Hyper::default() };
    let (experiment, report) = run(Settings { hyper, ..Settings::default() });
    let scene = Scene { experiment: &experiment, report: &report };
    let strip = drawn(Figure::Strip, &scene, &Look { height: 104.0, ..Look::default() });
    assert!(strip.says("+ penalty") && !strip.says("anti"), "{:?}", strip.all());
}

#[test]
fn without_a_coefficient_the_effect_decides() {
    let (experiment, mut report) = run(Settings { steps: 50, ..Settings::default() });
    report.coefficient = None;
    for (effect, word) in [(-1.0, "+ penalty"), (1.0, "− anti-penalty")] {
        report.effect = vec![vec![effect; 2]; 51];
        let scene = Scene { experiment: &experiment, report: &report };
        let strip = drawn(Figure::Strip, &scene, &Look { height: 104.0, ..Look::default() });
        assert!(strip.says(word) && !strip.says("c ="), "{:?}", strip.all());
    }
    report.effect = vec![vec![0.0; 2]; 51];
    let scene = Scene { experiment: &experiment, report: &report };
    let strip = drawn(Figure::Strip, &scene, &Look { height: 104.0, ..Look::default() });
    assert!(!strip.says("penalty"), "zero is quiet");
}
