//! Every figure of every kind of run draws, in any size, without an error.
#![allow(clippy::unwrap_used)]

use halfstep::analysis::{Flow, Flows, Report, analyse_quickly};
use halfstep::answer::answer;
use halfstep::experiment::Experiment;
use halfstep::plot::{Figure, Look, Scene, Theme, svg};

fn drawn(experiment: &Experiment, report: &Report, figure: Figure, look: &Look) -> String {
    svg(figure, &Scene { experiment, report }, look).unwrap()
}

fn everywhere(experiment: &Experiment, report: &Report) {
    for &figure in Figure::TABLE {
        for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
            for (width, height) in [(640.0, 400.0), (328.0, 220.0), (120.0, 60.0), (16.0, 16.0), (1600.0, 300.0)] {
                for (lens, step, log_error) in [(1.0, None, true), (100.0, Some(700), false)] {
                    let look = Look { width, height, theme, lens, step, log_error, ..Look::default() };
                    let picture = drawn(experiment, report, figure, &look);
                    assert!(picture.ends_with("</svg>\n"), "{figure:?}");
                    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{figure:?}");
                }
            }
        }
    }
}

#[test]
fn real_runs() {
    for link in [
        "",
        "steps=1",
        "b1=0.995",
        "problem=quadratic&opt=gd&h=1&steps=300",
        "problem=rosenbrock&h=1e6",
        "x0=1e6,-1e6&problem=cubic&opt=gd",
        "x0=0,0",
        "h=0.001&b2=0.999&eps=1e-8",
        "opt=rmsprop&b2=0.9&h=0.01&eps=1e-10&steps=800",
        "problem=logistic&batch=shuffle&steps=50",
    ] {
        let parsed = halfstep::link::parse(link);
        everywhere(&parsed.experiment, &analyse_quickly(&parsed.experiment));
    }
}

#[test]
fn numbers_that_no_axis_has() {
    let answer = answer("steps=20");
    let hostile = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 5e-324, 0.0, 7.0];
    for (i, &odd) in hostile.iter().enumerate() {
        for share in [1, 2, 20] {
            let mut report = answer.report.clone();
            let spoil = |x: &mut f64, n: usize| {
                if n.is_multiple_of(share) {
                    *x = hostile[(i + n / share) % hostile.len()];
                }
            };
            let spoil_all = |points: &mut [Vec<f64>]| {
                points.iter_mut().enumerate().for_each(|(n, p)| p.iter_mut().for_each(|x| spoil(x, n)));
            };
            spoil_all(&mut report.theta);
            spoil_all(&mut report.effect);
            report.coefficient.iter_mut().for_each(|c| spoil_all(c));
            for flow in [&mut report.flows.first, &mut report.flows.modified].into_iter().flatten() {
                spoil_all(&mut flow.points);
                flow.error.iter_mut().enumerate().for_each(|(n, e)| spoil(e, n));
                flow.largest_error = odd;
            }
            everywhere(&answer.parsed.experiment, &report);
        }
    }
}

#[test]
fn nothing_to_draw() {
    let answer = answer("steps=5");
    let empty = Flow { points: vec![], error: vec![], largest_error: 0.0, stopped: None };
    let report = Report {
        theta: vec![],
        effect: vec![],
        coefficient: Some(vec![]),
        flows: Flows { first: Some(empty.clone()), modified: Some(empty), ..Flows::default() },
        ..answer.report
    };
    everywhere(&answer.parsed.experiment, &report);
}

#[test]
fn a_size_that_cannot_be_drawn_is_an_error_in_words() {
    let answer = answer("steps=5");
    let scene = Scene { experiment: &answer.parsed.experiment, report: &answer.report };
    for (width, height) in [(0.0, 100.0), (f64::NAN, 100.0), (1e9, 100.0), (100.0, -5.0)] {
        let error = svg(Figure::Path, &scene, &Look { width, height, ..Look::default() }).unwrap_err();
        assert!(error.to_string().contains("no size"), "{error}");
    }
}

#[test]
fn the_strip_says_what_the_sign_is() {
    let picture = |link: &str| {
        let answer = answer(link);
        let look = Look { height: 110.0, ..Look::default() };
        drawn(&answer.parsed.experiment, &answer.report, Figure::Strip, &look)
    };
    let usual = picture("");
    assert!(usual.contains("− anti-penalty") && usual.contains("+ penalty"));
    let raised = picture("b1=0.995");
    assert!(!raised.contains("anti-penalty") && raised.contains("+ penalty"));
}

#[test]
fn the_error_figure_states_the_largest_errors() {
    let answer = answer("");
    let picture = drawn(&answer.parsed.experiment, &answer.report, Figure::Error, &Look::default());
    assert!(picture.contains("flow 0.15") && picture.contains("modified 0.00914"), "{picture}");
}

#[test]
fn an_equation_that_is_not_valid_is_grey_and_says_why() {
    let answer = answer("h=0.001&b2=0.999&eps=1e-8&steps=2000");
    let look = Look { width: 900.0, ..Look::default() };
    let picture = drawn(&answer.parsed.experiment, &answer.report, Figure::Error, &look);
    assert!(picture.contains("not valid here"));
    assert!(!picture.contains("#3B4CC0"), "the modified equation has lost its accent");
}

#[test]
fn the_lens_is_stated_on_the_figure() {
    let answer = answer("");
    let with = |lens| drawn(&answer.parsed.experiment, &answer.report, Figure::Path, &Look { lens, ..Look::default() });
    assert!(with(10.0).contains("differences × 10"));
    assert!(!with(1.0).contains("differences"));
}
