//! What the figures of a run say, and that they say it.

use halfstep::analysis::{Grade, Stop, StopReason};
use halfstep::experiment::{BatchOrder, Settings};
use halfstep::plot::{Figure, FlowSet, Look, Scene, Theme};

use super::recorder::{drawn, height, run};

#[test]
fn the_default_run_tells_its_story() {
    let (experiment, report) = run(Settings::default());
    let scene = Scene { experiment: &experiment, report: &report };
    for width in [300.0, 328.0, 640.0] {
        for theme in [Theme::Light, Theme::Projector] {
            let look = |figure| Look { width, height: height(figure, width), theme, ..Look::default() };
            let path = drawn(Figure::Path, &scene, &look(Figure::Path));
            for words in ["iterates", "flow", "modified", "start (2.8, 3.5)", "θ₁", "θ₂"] {
                assert!(path.says(words), "{words}: {:?}", path.all());
            }
            let error = drawn(Figure::Error, &scene, &look(Figure::Error));
            for words in ["flow", "0.150", "modified", "0.00914", "step"] {
                assert!(error.says(words), "{words}: {:?}", error.all());
            }
            // Larger text needs a higher strip before there is room over the rows.
            let high = if theme == Theme::Projector { 130.0 } else { 104.0 };
            let strip = drawn(Figure::Strip, &scene, &Look { height: high, ..look(Figure::Strip) });
            for words in ["− anti", "+", "c = +19", "θ₁", "θ₂"] {
                assert!(strip.says(words), "{words}: {:?}", strip.all());
            }
            assert_eq!((error.frame.left, error.frame.right), (strip.frame.left, strip.frame.right));
            assert_eq!(error.frame.x, strip.frame.x);
        }
    }
    let look = Look { width: 640.0, height: 104.0, ..Look::default() };
    let strip = drawn(Figure::Strip, &scene, &look);
    assert!(strip.says("− anti-penalty") && strip.says("+ penalty"));
}

#[test]
fn long_steps_are_marks_as_far_as_they_can_be_told_apart() {
    let discs = |problem: &str, optimizer: &str, h, steps, batch| {
        let optimizer = optimizer.to_owned();
        let settings = Settings { problem: problem.into(), optimizer, h, steps, batch, ..Settings::default() };
        let (experiment, report) = run(settings);
        assert_eq!(report.theta.len(), steps + 1);
        let scene = Scene { experiment: &experiment, report: &report };
        drawn(Figure::Path, &scene, &Look { width: 600.0, height: 400.0, ..Look::default() }).discs
    };
    let few = discs("quadratic", "gd", 0.2, 40, BatchOrder::Full);
    assert!(few > 10, "{few}");
    let many = discs("quadratic", "gd", 0.2, 4000, BatchOrder::Full);
    assert!(many < 60, "it jumps to and fro between a few places: {many}");
    let mass = discs("noisy", "lion", 1e6, 6000, BatchOrder::Iid);
    assert!(mass < 60, "it wanders all over the plane: {mass}");
}

#[test]
fn a_narrow_figure_gives_its_width_to_the_data() {
    let (experiment, report) = run(Settings::default());
    let scene = Scene { experiment: &experiment, report: &report };
    for (figure, height) in [(Figure::Error, 240.0), (Figure::Strip, 104.0)] {
        let look = Look { width: 328.0, height, step: Some(600), ..Look::default() };
        let frame = drawn(figure, &scene, &look).frame;
        assert!(frame.right - frame.left > 0.75 * look.width, "{figure:?}: {frame:?}");
        // A line that is hidden moves nothing, where it is not one that is followed only when it is drawn.
        let hide = FlowSet { first: true, modified: true, ..FlowSet::default() };
        assert_eq!(drawn(figure, &scene, &Look { hide, ..look }).frame, frame);
    }
}

#[test]
fn what_must_be_said_is_said_whole_and_once() {
    let (experiment, mut report) = run(Settings { problem: "rosenbrock".into(), h: 0.005, ..Settings::default() });
    report.validity.grade = Grade::Red;
    report.validity.d = Some(8.6);
    let stopped = Some(Stop { at: 44, why: StopReason::Stiff });
    report.flows.first.as_mut().unwrap().stopped = stopped;
    report.flows.third = report.flows.modified.clone();
    report.flows.third.as_mut().unwrap().stopped = stopped;
    let scene = Scene { experiment: &experiment, report: &report };
    for width in [300.0, 328.0, 640.0] {
        for (figure, lens) in [(Figure::Path, 1.0), (Figure::Path, 10.0), (Figure::Error, 1.0)] {
            let look = Look { width, height: 260.0, lens, step: Some(600), ..Look::default() };
            let said = drawn(figure, &scene, &look).all().join(" ");
            for words in
                ["modified equation fails: one-step defect 8.6", "flow and h² term stopped at step 44: too stiff"]
            {
                assert_eq!(said.matches(words).count(), 1, "{figure:?} at {width}, {words}: {said}");
            }
        }
    }
}

#[test]
fn what_cannot_be_trusted_is_gray_and_says_why() {
    let modified = (0x3b, 0x4c, 0xc0);
    let (experiment, mut report) = run(Settings { steps: 300, ..Settings::default() });
    // They share the hue.
    (report.flows.third, report.flows.phase) = (None, None);
    let look = Look { height: 240.0, ..Look::default() };
    let scene = Scene { experiment: &experiment, report: &report };
    assert!(drawn(Figure::Error, &scene, &look).strokes.contains(&modified));

    report.validity.grade = Grade::Red;
    report.validity.d = Some(0.83);
    for figure in [Figure::Path, Figure::Error] {
        let scene = Scene { experiment: &experiment, report: &report };
        let drawing = drawn(figure, &scene, &look);
        assert!(!drawing.strokes.contains(&modified), "{figure:?}");
        assert!(drawing.says("modified equation fails: one-step defect 0.83"), "{:?}", drawing.all());
    }

    report.validity.grade = Grade::Green;
    report.diverged_at = Some(12);
    report.flows.first.as_mut().unwrap().stopped = Some(Stop { at: 9, why: StopReason::Diverged });
    for figure in [Figure::Path, Figure::Error] {
        let scene = Scene { experiment: &experiment, report: &report };
        let drawing = drawn(figure, &scene, &look);
        assert!(drawing.says("diverged at step 12"), "{:?}", drawing.all());
        assert!(drawing.says("flow stopped at step 9: diverged"), "{:?}", drawing.all());
    }
}

#[test]
fn four_flows_have_four_labels() {
    let (experiment, mut report) = run(Settings { steps: 300, ..Settings::default() });
    report.flows.third = report.flows.modified.clone();
    report.flows.phase = report.flows.first.clone();
    let scene = Scene { experiment: &experiment, report: &report };
    for width in [300.0, 640.0] {
        for figure in [Figure::Path, Figure::Error] {
            let drawing = drawn(figure, &scene, &Look { width, height: 240.0, ..Look::default() });
            for name in ["flow", "modified", "h² term", "phase space"] {
                assert!(drawing.says(name), "{name}: {:?}", drawing.all());
            }
        }
    }
}
