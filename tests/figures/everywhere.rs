//! Every figure in every size and theme, on real and on hostile reports.

use halfstep::analysis::{ByFlow, Flow, Grade, OrderStudy, Report, Slopes, Stop, StopReason};
use halfstep::experiment::{Experiment, Settings};
use halfstep::optimizer::Hyper;
use halfstep::plot::{Figure, Look, Over, Push, Scene, Theme, svg};

use super::recorder::{drawn, height, run};

/// Every figure in every size, theme and way of looking.
fn everywhere(experiment: &Experiment, report: &Report) {
    let scene = Scene { experiment, report };
    for figure in Figure::TABLE {
        for (width, ratio) in [(300.0, 1.0), (328.0, 3.0), (640.0, 2.0)] {
            for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
                // Not every combination: each width and each theme sees every way of looking.
                let plain = Look { width, height: height(*figure, width), ratio, theme, ..Look::default() };
                let pushed = Look { push: Push::Auto, over: Over::Norm, coordinate: 1, ..plain };
                let marked = Look { step: Some(7), lens: 10.0, log_error: false, key: false, ..pushed };
                let far = Look {
                    step: Some(usize::MAX),
                    lens: f64::INFINITY,
                    push: Push::Fixed,
                    over: Over::Modified,
                    coordinate: 99,
                    ..plain
                };
                let turn = (width / 100.0) as usize + theme as usize;
                drawn(*figure, &scene, &[plain, marked, far][turn % 3]);
            }
        }
        for (width, height) in [(1.0, 1.0), (24.0, 9.0), (90.0, 40.0), (40.0, 300.0)] {
            drawn(*figure, &scene, &Look { width, height, ..Look::default() });
        }
        let document = svg(*figure, &scene, &Look::default()).unwrap();
        assert!(!document.contains("NaN") && !document.contains("inf"), "{figure:?}");
        assert!(document.starts_with("<svg ") && document.trim_end().ends_with("</svg>"));
    }
}

#[test]
fn real_runs() {
    let base = Settings { steps: 200, ..Settings::default() };
    let small = Hyper { b2: 0.999, eps: 1e-8, ..Hyper::default() };
    let settings = [
        base.clone(),
        Settings { optimizer: "gd".into(), h: 1.0, ..base.clone() },
        Settings { optimizer: "gd".into(), h: 1e6, ..base.clone() },
        Settings { steps: 1, ..base.clone() },
        Settings { problem: "rosenbrock".into(), h: 0.005, ..base.clone() },
        Settings { problem: "quadratic".into(), optimizer: "gd".into(), h: 0.15, steps: 40, ..base.clone() },
        Settings { problem: "logistic".into(), optimizer: "momentum".into(), h: 0.05, ..base.clone() },
        Settings { problem: "cubic".into(), h: 1e5, ..base.clone() },
        Settings { start: Some(vec![1e6, -1e6]), ..base.clone() },
        Settings { start: Some(vec![0.0, 0.0]), ..base.clone() },
        Settings { hyper: small, ..base },
    ];
    for settings in settings {
        let (experiment, report) = run(settings);
        everywhere(&experiment, &report);
    }
}

/// A report in which every series is `value`s.
fn made(values: &[f64], points: usize) -> Report {
    let (_, mut report) = run(Settings { steps: 1, ..Settings::default() });
    let at = |n: usize| values[n % values.len()];
    let vectors: Vec<Vec<f64>> = (0..points).map(|n| vec![at(n), at(n + 1)]).collect();
    let numbers: Vec<f64> = (0..points).map(at).collect();
    let flow = Flow { points: vectors.clone(), error: numbers.clone(), largest_error: at(0), stopped: None };
    let stop = Some(Stop { at: points, why: StopReason::Stiff });
    report.flows.first = Some(flow.clone());
    report.flows.modified = Some(flow.clone());
    report.flows.third = Some(Flow { stopped: stop, ..flow.clone() });
    report.flows.phase = Some(flow);
    report.coefficient = Some(vectors.clone());
    report.effect = vectors.clone();
    report.theta = vectors;
    report.penalty = numbers.clone();
    let errors: Vec<Option<f64>> = numbers.iter().map(|&e| (e != 1.0).then_some(e)).collect();
    let errors = ByFlow { first: Some(errors.clone()), modified: Some(errors), third: None, phase: None };
    let study = Slopes::fitted(numbers.clone(), errors);
    report.order = Some(OrderStudy { span: study.clone(), fixed: study });
    report.loss = numbers;
    report
}

#[test]
fn hostile_reports() {
    let (experiment, _) = run(Settings { steps: 1, ..Settings::default() });
    let kinds: &[&[f64]] = &[
        &[f64::NAN],
        &[f64::INFINITY],
        &[f64::NEG_INFINITY, f64::INFINITY],
        &[1e308, -1e308],
        &[f64::MAX, f64::MIN, 1.0],
        &[5e-324, 1e-310],
        &[1.0],
        &[0.0],
        &[-0.0, 0.0, f64::NAN, 3.0],
        &[1.0, 1.0 + f64::EPSILON],
        &[1e-300, 1e300, f64::NAN, 5e-324, -2.0, f64::INFINITY],
    ];
    for values in kinds {
        for points in [0, 1, 2, 60] {
            everywhere(&experiment, &made(values, points));
        }
    }
    let mut ragged = made(&[1.0, 2.0, -3.0], 9);
    ragged.theta[3] = Vec::new();
    ragged.effect.truncate(2);
    ragged.coefficient = Some(vec![vec![1.0], vec![], vec![1.0; 40]]);
    ragged.diverged_at = Some(4);
    ragged.validity.d = Some(f64::NAN);
    ragged.validity.grade = Grade::Red;
    everywhere(&experiment, &ragged);
}
