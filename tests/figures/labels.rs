//! Words beside a point hide none of the lines.

use halfstep::analysis::analyze;
use halfstep::link::{PRESETS, parse};
use halfstep::plot::{Figure, Look, Mark, Palette, Scene, draw};

/// Whether a segment meets a rectangle of pixels.
fn meets(a: (i32, i32), b: (i32, i32), (left, top, right, bottom): (i32, i32, i32, i32)) -> bool {
    let steps = (b.0 - a.0).abs().max((b.1 - a.1).abs()).max(1);
    (0..=steps).any(|k| {
        let at = |from: i32, to: i32| f64::from(from) + f64::from(to - from) * f64::from(k) / f64::from(steps);
        let (x, y) = (at(a.0, b.0), at(a.1, b.1));
        f64::from(left) < x && x < f64::from(right) && f64::from(top) < y && y < f64::from(bottom)
    })
}

#[test]
fn the_label_of_a_point_hides_no_line() {
    let links = PRESETS.iter().map(|preset| preset.link).chain([
        "problem=quadratic&rot=0&x0=1,0.5&opt=gd&h=0.001&steps=300",
        "problem=quadratic&rot=0&x0=1,0&opt=gd&h=0.001&steps=300",
        "problem=rosenbrock&opt=adam&steps=900",
        "problem=himmelblau&opt=momentum&h=0.001&steps=500",
        "opt=gd&h=0.01&steps=200",
    ]);
    let mut labels = 0;
    for link in links {
        let experiment = parse(link).experiment;
        let report = analyze(&experiment);
        let scene = Scene { experiment: &experiment, report: &report };
        for (width, height) in [(720.0, 600.0), (328.0, 281.0), (438.0, 512.0)] {
            let look = Look { width, height, step: Some(report.theta.len() / 3), key: false, ..Look::default() };
            let colors = Palette::of(look.theme);
            let marks = draw(Figure::Path, &scene, &look).unwrap().list.marks;
            let lines = marks.iter().filter_map(|mark| match mark {
                Mark::Path(stroke, _, color, _) if ![colors.contour, colors.tie, colors.soft].contains(color) => {
                    Some(stroke)
                }
                _ => None,
            });
            let segments: Vec<_> = lines.flat_map(|stroke| stroke.windows(2).map(|w| (w[0], w[1]))).collect();
            for pair in marks.windows(2) {
                let [Mark::Rect(a, b, _), Mark::Text(text)] = pair else { continue };
                if !text.words.starts_with("start (") && !text.words.starts_with("step ") {
                    continue;
                }
                labels += 1;
                for &(from, to) in &segments {
                    assert!(!meets(from, to, (a.0, a.1, b.0, b.1)), "{link} at {width}: “{}” hides a line", text.words);
                }
            }
        }
    }
    assert!(labels > 60, "{labels} labels have a ground");
}
