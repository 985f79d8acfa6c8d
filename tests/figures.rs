//! The figures on real and on hostile reports: everything drawn is on the canvas, words are large
//! enough and never on each other, and what must be said is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cell::RefCell;
use std::rc::Rc;

use halfstep::analysis::{Flow, Grade, Report, Stop, StopReason, analyse};
use halfstep::experiment::{Experiment, Settings};
use halfstep::optimizer::Hyper;
use halfstep::plot::{DrawError, Figure, FlowSet, Frame, Look, Scene, Theme, draw, svg, text};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

/// A text as it was drawn: the words, and its box in device pixels.
#[derive(Clone, Debug)]
struct Text {
    words: String,
    left: f64,
    right: f64,
    middle: f64,
    size: f64,
}

/// A backend that draws nothing and remembers everything.
#[derive(Clone)]
struct Recorder {
    size: (u32, u32),
    texts: Rc<RefCell<Vec<Text>>>,
    /// Colours of the strokes.
    strokes: Rc<RefCell<Vec<(u8, u8, u8)>>>,
    /// How many places were drawn at.
    marks: Rc<RefCell<usize>>,
}

impl Recorder {
    fn new(size: (u32, u32)) -> Self {
        Self { size, texts: Rc::default(), strokes: Rc::default(), marks: Rc::default() }
    }

    fn inside(&self, (x, y): BackendCoord) {
        let (width, height) = (self.size.0 as i32, self.size.1 as i32);
        assert!((0..=width).contains(&x) && (0..=height).contains(&y), "({x}, {y}) is off {:?}", self.size);
        *self.marks.borrow_mut() += 1;
    }
}

type Done = Result<(), DrawingErrorKind<std::convert::Infallible>>;

impl DrawingBackend for Recorder {
    type ErrorType = std::convert::Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        Ok(())
    }
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
        panic!("nothing is drawn pixel by pixel");
    }
    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Done {
        if *self.marks.borrow() == 0 {
            assert!(fill && a == (0, 0) && b == (self.size.0 as i32, self.size.1 as i32), "opaque from edge to edge");
            assert!(style.color().alpha >= 1.0);
        }
        self.inside(a);
        self.inside(b);
        Ok(())
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        assert!(style.stroke_width() >= 1);
        path.into_iter().for_each(|at| self.inside(at));
        self.strokes.borrow_mut().push(style.color().rgb);
        Ok(())
    }
    fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, _: u32, _: &S, _: bool) -> Done {
        self.inside(at);
        Ok(())
    }
    fn draw_text<S: BackendTextStyle>(&mut self, words: &str, style: &S, at: BackendCoord) -> Done {
        let wide = text::width(words, style.size(), matches!(style.style(), FontStyle::Bold));
        let x = f64::from(at.0);
        let left = match style.anchor().h_pos {
            HPos::Left => x,
            HPos::Center => x - wide / 2.0,
            HPos::Right => x - wide,
        };
        let middle = f64::from(at.1);
        let text = Text { words: words.into(), left, right: left + wide, middle, size: style.size() };
        self.texts.borrow_mut().push(text);
        Ok(())
    }
}

struct Drawing {
    frame: Frame,
    texts: Vec<Text>,
    strokes: Vec<(u8, u8, u8)>,
}

impl Drawing {
    fn says(&self, words: &str) -> bool {
        self.texts.iter().any(|text| text.words.contains(words))
    }

    fn all(&self) -> Vec<&str> {
        self.texts.iter().map(|text| text.words.as_str()).collect()
    }
}

/// Draws, and checks what holds for every drawing.
fn drawn(figure: Figure, scene: &Scene, look: &Look) -> Drawing {
    let recorder = Recorder::new(look.canvas().unwrap());
    let frame = draw(recorder.clone(), figure, scene, look).unwrap();
    let texts = recorder.texts.borrow().clone();
    // Half a pixel for the rounding of a place.
    let (width, height) = (f64::from(recorder.size.0) + 0.5, f64::from(recorder.size.1) + 0.5);
    for (i, text) in texts.iter().enumerate() {
        assert!(text.size >= 12.0 * look.ratio, "{text:?} is too small");
        assert!(text.left >= -0.5 && text.right <= width, "{text:?} leaves {width} by {height}");
        if look.height > 20.0 {
            assert!(text.middle >= text.size / 2.0 - 0.5 && text.middle + text.size / 2.0 <= height, "{text:?}");
        }
        for other in &texts[..i] {
            let across = text.left + 1.0 < other.right && other.left + 1.0 < text.right;
            let down = (text.middle - other.middle).abs() < text.size;
            assert!(!(across && down), "{text:?} on {other:?}");
        }
    }
    let numbers = [frame.left, frame.right, frame.top, frame.bottom, frame.x.lo(), frame.x.hi(), frame.y.lo()];
    assert!(numbers.iter().all(|x| x.is_finite()));
    assert!(0.0 <= frame.left && frame.left <= frame.right && frame.right <= look.width + 0.5);
    assert!(0.0 <= frame.top && frame.top <= frame.bottom && frame.bottom <= look.height + 0.5);
    let strokes = recorder.strokes.borrow().clone();
    Drawing { frame, texts, strokes }
}

fn run(settings: Settings) -> (Experiment, Report) {
    let experiment = Experiment::new(settings).unwrap();
    let report = analyse(&experiment);
    (experiment, report)
}

fn height(figure: Figure, width: f64) -> f64 {
    match figure {
        Figure::Path => width * 0.8,
        Figure::Error => 240.0,
        Figure::Strip => 104.0,
    }
}

/// Every figure in every size, theme and way of looking.
fn everywhere(experiment: &Experiment, report: &Report) {
    let scene = Scene { experiment, report };
    for figure in Figure::TABLE {
        for (width, ratio) in [(300.0, 1.0), (328.0, 3.0), (640.0, 2.0)] {
            for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
                // Not every combination: each width and each theme sees every way of looking.
                let plain = Look { width, height: height(*figure, width), ratio, theme, ..Look::default() };
                let marked = Look { step: Some(7), lens: 10.0, log_error: false, key: false, ..plain };
                let far = Look { step: Some(usize::MAX), lens: f64::INFINITY, ..plain };
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
fn a_narrow_figure_gives_its_width_to_the_data() {
    let (experiment, report) = run(Settings::default());
    let scene = Scene { experiment: &experiment, report: &report };
    for (figure, height) in [(Figure::Error, 240.0), (Figure::Strip, 104.0)] {
        let look = Look { width: 328.0, height, step: Some(600), ..Look::default() };
        let frame = drawn(figure, &scene, &look).frame;
        assert!(frame.right - frame.left > 0.75 * look.width, "{figure:?}: {frame:?}");
        // A line that is hidden moves nothing.
        let hide = FlowSet { third: true, phase: true, ..FlowSet::default() };
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
            for words in ["modified not valid: defect ratio 8.6", "flow and third order stopped at step 44: too stiff"]
            {
                assert_eq!(said.matches(words).count(), 1, "{figure:?} at {width}, {words}: {said}");
            }
        }
    }
}

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

#[test]
fn what_cannot_be_trusted_is_grey_and_says_why() {
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
        assert!(drawing.says("modified not valid: defect ratio 0.83"), "{:?}", drawing.all());
    }

    report.validity.grade = Grade::Green;
    report.diverged_at = Some(12);
    report.flows.first.as_mut().unwrap().stopped = Some(Stop { at: 9, why: StopReason::Diverged });
    for figure in [Figure::Path, Figure::Error] {
        let scene = Scene { experiment: &experiment, report: &report };
        let drawing = drawn(figure, &scene, &look);
        assert!(drawing.says("diverged at step 12"), "{:?}", drawing.all());
        assert!(drawing.says("flow stopped at step 9: left every bound"), "{:?}", drawing.all());
    }
}

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
fn four_flows_have_four_labels() {
    let (experiment, mut report) = run(Settings { steps: 300, ..Settings::default() });
    report.flows.third = report.flows.modified.clone();
    report.flows.phase = report.flows.first.clone();
    let scene = Scene { experiment: &experiment, report: &report };
    for width in [300.0, 640.0] {
        for figure in [Figure::Path, Figure::Error] {
            let drawing = drawn(figure, &scene, &Look { width, height: 240.0, ..Look::default() });
            for name in ["flow", "modified", "third order", "phase space"] {
                assert!(drawing.says(name), "{name}: {:?}", drawing.all());
            }
        }
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
        let backend = Recorder::new((1, 1));
        assert_eq!(draw(backend, Figure::Path, &scene, &look), Err(DrawError::Size(Figure::Path)));
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
