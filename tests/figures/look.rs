//! How a figure is to look: the lens, sizes, names.

use halfstep::analysis::{analyze, analyze_quickly};
use halfstep::experiment::Settings;
use halfstep::plot::{DrawError, Figure, FlowSet, Look, Scene, Theme, draw, svg};

use super::recorder::{drawn, run};

#[test]
fn the_lens_says_what_it_does_and_moves_nothing_else() {
    let (experiment, report) = run(Settings { steps: 700, ..Settings::default() });
    let scene = Scene { experiment: &experiment, report: &report };
    let plain = Look { height: 500.0, ..Look::default() };
    let without = drawn(Figure::Path, &scene, &plain);
    assert!(!without.says("times"));
    for (lens, words) in [(10.0, "10 times as large"), (100.0, "100 times as large")] {
        let with = drawn(Figure::Path, &scene, &Look { lens, step: Some(300), ..plain });
        assert!(with.says(words) && with.says("step 300"), "{:?}", with.all());
        assert_eq!(with.frame, without.frame);
    }
    let hide = FlowSet { first: true, modified: true, ..FlowSet::default() };
    for &figure in Figure::TABLE {
        let look = Look { hide, ..plain };
        let hidden = drawn(figure, &scene, &look);
        assert!(!hidden.says("modified") && !hidden.says("flow"), "{:?}", hidden.all());
        assert_eq!(hidden.frame, drawn(figure, &scene, &plain).frame);
    }
}

#[test]
fn sizes_that_cannot_be_drawn_are_refused() {
    let (experiment, report) = run(Settings { steps: 1, ..Settings::default() });
    let scene = Scene { experiment: &experiment, report: &report };
    for (width, height, ratio) in
        [(0.0, 9.0, 1.0), (f64::NAN, 9.0, 1.0), (9.0, 9.0, 0.0), (1e9, 9.0, 1.0), (9.0, 9.0, -1.0)]
    {
        let look = Look { width, height, ratio, ..Look::default() };
        assert_eq!(draw(Figure::Path, &scene, &look), Err(DrawError::Size("path")));
    }
    assert!(svg(Figure::Path, &scene, &Look { width: 1e6, ..Look::default() }).is_err());
}

#[test]
fn a_look_from_the_page_may_leave_things_out() {
    let look: Look = serde_json::from_str(r#"{"width":720,"height":600,"ratio":2,"theme":"light"}"#).unwrap();
    assert_eq!(look, Look { width: 720.0, height: 600.0, ratio: 2.0, ..Look::default() });
    let sent = r#"{"width":328,"height":272,"ratio":3,"theme":"dark","lens":10,"step":null,"log_error":true,
        "hide":{"first":false,"modified":false,"third":false,"phase":true}}"#;
    let look: Look = serde_json::from_str(sent).unwrap();
    assert!(look.hide.phase && look.theme == Theme::Dark && look.step.is_none());
}

#[test]
fn a_figure_is_found_by_its_name() {
    for figure in Figure::TABLE {
        assert_eq!(Figure::from_key(figure.key()), Some(*figure));
        assert!(!figure.title().is_empty());
    }
    assert_eq!(Figure::from_key("none"), None);
}

/// What is known of a run beyond what is drawn, because somebody asked before, changes no picture.
#[test]
fn a_hidden_flow_leaves_no_trace_whether_it_was_followed_or_not() {
    for link in ["h=0.01&steps=300", "opt=nadam&h=0.02&steps=200", "h=0.001&b2=0.999&eps=1e-8&steps=400"] {
        let experiment = halfstep::link::parse(link).experiment;
        let (quick, whole) = (analyze_quickly(&experiment), analyze(&experiment));
        assert!(whole.flows.third.is_some() && whole.flows.phase.is_some(), "{link}");
        let hide = FlowSet { third: true, phase: true, ..FlowSet::default() };
        for log_error in [true, false] {
            let look = Look { hide, log_error, ..Look::default() };
            for &figure in Figure::TABLE {
                let drawn = |report| svg(figure, &Scene { experiment: &experiment, report }, &look).unwrap();
                assert_eq!(drawn(&quick), drawn(&whole), "{} of {link}", figure.key());
            }
        }
    }
}
