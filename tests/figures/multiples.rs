//! The small multiples: four plots by name, aligned on one step axis.

use halfstep::experiment::Settings;
use halfstep::plot::{Figure, Look, Scene};

use super::recorder::{drawn, height, run};

#[test]
fn four_plots_with_their_names_and_last_values() {
    let (experiment, report) = run(Settings::default());
    let scene = Scene { experiment: &experiment, report: &report };
    for width in [328.0, 640.0, 960.0] {
        let look = Look { width, height: height(Figure::Multiples, width), ..Look::default() };
        let drawing = drawn(Figure::Multiples, &scene, &look);
        for words in ["perturbed one-norm", "two-norm", "loss", "sharpness", "4.66×10⁻⁷"] {
            assert!(drawing.says(words), "{words}: {:?}", drawing.all());
        }
        // Bilinear: at the end r = 0 and the curvature is 4(θ₁²+θ₂²).
        let end = report.theta.last().unwrap();
        let sharp = 4.0 * (end[0] * end[0] + end[1] * end[1]);
        assert!(drawing.says(&format!("{sharp:.2}")[..3]), "{sharp}: {:?}", drawing.all());
    }
}

#[test]
fn a_marked_step_is_on_all_of_them_and_moves_nothing() {
    let (experiment, report) = run(Settings::default());
    let scene = Scene { experiment: &experiment, report: &report };
    let look = Look { width: 960.0, height: 180.0, ..Look::default() };
    let plain = drawn(Figure::Multiples, &scene, &look);
    let marked = drawn(Figure::Multiples, &scene, &Look { step: Some(600), ..look });
    assert_eq!((plain.discs, marked.discs), (0, 4));
    assert_eq!(plain.frame, marked.frame);
}
