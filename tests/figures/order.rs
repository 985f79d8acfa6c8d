//! The order figures: slopes by name, and what a slope leaves out as rings.

use halfstep::analysis::{ByFlow, OrderStudy, Slopes, order_study};
use halfstep::experiment::Settings;
use halfstep::plot::{Figure, FlowSet, Look, Mark, Scene, draw_order};

use super::recorder::{Drawing, drawn, run};

fn pictured(study: OrderStudy, figure: Figure, look: &Look) -> Drawing {
    let (experiment, mut report) = run(Settings { steps: 1, ..Settings::default() });
    report.order = Some(study);
    drawn(figure, &Scene { experiment: &experiment, report: &report }, look)
}

/// Two flows whose errors are powers of h, with one of each kind that does not count.
fn made(first: Vec<Option<f64>>) -> OrderStudy {
    let h: Vec<f64> = (0..first.len()).map(|k| 0.01 * 0.5f64.powi(k as i32)).collect();
    let modified = h.iter().map(|h| Some(3.0 * h * h)).collect();
    let errors = ByFlow { first: Some(first), modified: Some(modified), third: None, phase: None };
    OrderStudy { span: Slopes::fitted(h, errors), fixed: Slopes::default() }
}

#[test]
fn each_flow_has_its_name_and_its_slope() {
    let (experiment, _) = run(Settings { steps: 100, ..Settings::default() });
    let study = order_study(&experiment, 3);
    for width in [300.0, 430.0, 640.0] {
        let look = Look { width, height: 352.0, ..Look::default() };
        for (figure, slopes) in [(Figure::Order, &study.span), (Figure::OrderFixed, &study.fixed)] {
            let drawing = pictured(study.clone(), figure, &look);
            let values = [&slopes.slopes.first, &slopes.slopes.modified, &slopes.slopes.third, &slopes.slopes.phase];
            for (name, slope) in ["flow", "modified", "h² term", "phase space"].into_iter().zip(values) {
                let slope = format!("{:.2}", slope.unwrap());
                assert!(drawing.says(name) && drawing.says(&slope), "{name} {slope}: {:?}", drawing.all());
            }
        }
    }
}

#[test]
fn what_does_not_count_is_a_ring_and_the_rest_a_disc() {
    let look = Look { width: 430.0, height: 352.0, ..Look::default() };
    let all = pictured(made(vec![Some(0.1), Some(0.05), Some(0.025)]), Figure::Order, &look);
    assert_eq!((all.discs, all.rings), (6, 0));
    assert!(!all.says("rounding floor"));
    let some = pictured(made(vec![None, Some(0.05), Some(0.025), Some(3e-13), Some(0.0)]), Figure::Order, &look);
    // Under each ring is a disc of the ground.
    assert_eq!((some.discs, some.rings), (10, 3));
    assert!(some.says("rounding floor") && some.says("slope 1.00"), "{:?}", some.all());
}

#[test]
fn nothing_measured_is_said_and_a_hidden_flow_is_not_there() {
    let look = Look { height: 352.0, ..Look::default() };
    let none = pictured(OrderStudy::default(), Figure::Order, &look);
    assert_eq!(none.all(), ["nothing is measured yet"]);
    let study = made(vec![Some(0.1), Some(0.05)]);
    let hide = FlowSet { modified: true, ..FlowSet::default() };
    let hidden = pictured(study.clone(), Figure::Order, &Look { hide, ..look });
    assert!(hidden.says("flow") && !hidden.says("modified"));
    assert_eq!(hidden.frame, pictured(study, Figure::Order, &look).frame);
}

#[test]
fn the_step_axis_has_two_labels_or_more() {
    for (h, halvings) in [(0.001, 3), (0.002, 3), (0.004, 6), (0.0005, 1), (0.01, 2), (0.1, 3)] {
        let h: Vec<f64> = (0..=halvings).map(|k| h / f64::from(1 << k)).collect();
        let errors: Vec<Option<f64>> = h.iter().map(|h| Some(h * h)).collect();
        let slopes = Slopes::fitted(h, ByFlow { first: Some(errors), ..ByFlow::default() });
        for width in [520.0, 328.0] {
            let look = Look { width, height: 352.0, ..Look::default() };
            let study = OrderStudy { span: slopes.clone(), fixed: slopes.clone() };
            let list = draw_order(&study, false, &look).unwrap().list;
            let texts: Vec<_> = list
                .marks
                .iter()
                .filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None })
                .collect();
            let name = texts.iter().find(|text| text.words == "h").expect("the axis has its name");
            let labels = texts.iter().filter(|text| text.at.1 == name.at.1).count();
            assert!(labels >= 3, "{labels} texts in the row of the axis at {:?}, width {width}", slopes.h);
        }
    }
}
