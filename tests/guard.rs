//! The guard by itself: properties over arbitrary data, against a reference in exact arithmetic.

use halfstep::plot::guard::{Area, Axis, Fit, Guard, Scale, Stroke, Window, clip, fit, ticks};
use proptest::prelude::*;

/// Any bit pattern: NaN of every kind, infinities, denormals, ±1e308.
fn bits() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            -1.0,
            5.0,
            1e308,
            -1e308,
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            5e-324,
            -5e-324,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            1e-16,
            1.0 + f64::EPSILON,
        ]),
        -10.0..10.0,
    ]
}

fn scale() -> impl Strategy<Value = Scale> {
    prop_oneof![Just(Scale::Linear), Just(Scale::Log)]
}

fn axis() -> impl Strategy<Value = Axis> {
    (bits(), bits(), scale()).prop_map(|(lo, hi, scale)| Axis::new(lo, hi, scale))
}

fn area() -> impl Strategy<Value = Area> {
    (0..200, 0..200, 0..2000, 0..2000).prop_map(|(l, t, w, h)| Area::new(l, t, l + w, t + h))
}

fn guard() -> impl Strategy<Value = Guard> {
    (axis(), axis(), area()).prop_map(|(x, y, area)| Guard { x, y, area })
}

fn inside(area: &Area, strokes: &[Stroke]) -> bool {
    strokes
        .iter()
        .flatten()
        .all(|&(x, y)| (area.left..=area.right).contains(&x) && (area.top..=area.bottom).contains(&y))
}

fn unit_guard(width: i32) -> Guard {
    Guard {
        x: Axis::new(0.0, 1.0, Scale::Linear),
        y: Axis::new(0.0, 1.0, Scale::Linear),
        area: Area::new(0, 0, width, width),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_axis_can_be_drawn(lo in bits(), hi in bits(), scale in scale()) {
        let axis = Axis::new(lo, hi, scale);
        prop_assert!(axis.lo().is_finite() && axis.hi().is_finite() && axis.lo() < axis.hi());
        prop_assert!((axis.hi() - axis.lo()).is_finite());
        prop_assert!(scale == Scale::Linear || axis.lo() > 0.0);
        for unit in [0.0, 0.3, 1.0] {
            prop_assert!(axis.contains(axis.value(unit)));
        }
    }

    #[test]
    fn every_axis_has_two_labels_or_more(axis in axis(), most in 0usize..200) {
        let ticks = ticks(&axis, most);
        prop_assert!(ticks.len() >= 2, "{axis:?}: {ticks:?}");
        prop_assert!(ticks.len() <= 8 * most.clamp(2, 50));
        prop_assert!(ticks.iter().all(|t| axis.contains(t.at)));
        prop_assert!(ticks.windows(2).all(|t| t[0].at < t[1].at && t[0].label != t[1].label));
        prop_assert!(ticks.iter().all(|t| t.label.chars().count() <= 20), "{ticks:?}");
    }

    #[test]
    fn ranges_hold_the_data(values in prop::collection::vec(-1e6..1e6, 1..40), padding in 0.0..0.2) {
        let axis = fit(values.iter().copied(), &Fit::linear(padding));
        prop_assert!(values.iter().all(|&v| axis.contains(v)));
    }

    #[test]
    fn ranges_keep_to_their_decades(values in prop::collection::vec(bits(), 0..40), decades in 1.0..20.0) {
        let axis = fit(values.iter().copied(), &Fit::log(decades));
        prop_assert!((axis.hi() / axis.lo()).log10() <= decades + 2.0 * 0.04 * decades + 1e-9);
        let top = values.iter().copied().filter(|v| v.is_finite() && *v > 1e-300 && *v < 1e300).fold(0.0, f64::max);
        prop_assert!(top == 0.0 || axis.hi() >= top * (1.0 - 1e-12));
    }

    #[test]
    fn whatever_goes_in_pixels_inside_come_out(
        guard in guard(),
        points in prop::collection::vec((bits(), bits()), 0..60),
    ) {
        prop_assert!(inside(&guard.area, &guard.curve(points.iter().copied())));
        prop_assert!(inside(&guard.area, &guard.series(points.iter().copied())));
        for (x, y) in points {
            if let Some(pixel) = guard.point(x, y) {
                prop_assert!(inside(&guard.area, &[vec![pixel]]));
            }
        }
    }

    #[test]
    fn a_series_has_sorted_columns_and_two_points_in_each(
        ys in prop::collection::vec(bits(), 0..3000),
        width in 1i32..300,
    ) {
        let guard = Guard { x: Axis::new(0.0, ys.len() as f64, Scale::Linear), ..unit_guard(width) };
        let strokes = guard.series(ys.iter().enumerate().map(|(i, &y)| (i as f64, y)));
        prop_assert!(strokes.iter().all(|s| !s.is_empty()));
        let all: Vec<_> = strokes.concat();
        prop_assert!(all.windows(2).all(|w| w[0].0 <= w[1].0));
        let mut count = vec![0; width as usize + 1];
        all.iter().for_each(|p| count[p.0 as usize] += 1);
        prop_assert!(count.iter().all(|&n| n <= 2));
    }

    #[test]
    fn decimation_keeps_the_extremes(ys in prop::collection::vec(0.0..1.0, 2..3000), width in 10i32..100) {
        let guard = Guard { x: Axis::new(0.0, (ys.len() - 1) as f64, Scale::Linear), ..unit_guard(width) };
        let all = guard.series(ys.iter().enumerate().map(|(i, &y)| (i as f64, y))).concat();
        let mut want = std::collections::BTreeMap::<i32, (i32, i32)>::new();
        for (i, &y) in ys.iter().enumerate() {
            let (x, y) = guard.point(i as f64, y).unwrap();
            let ends = want.entry(x).or_insert((y, y));
            *ends = (ends.0.min(y), ends.1.max(y));
        }
        for (x, ends) in want {
            let got: Vec<i32> = all.iter().filter(|p| p.0 == x).map(|p| p.1).collect();
            prop_assert_eq!((*got.iter().min().unwrap(), *got.iter().max().unwrap()), ends);
        }
    }

    #[test]
    fn clipping_agrees_with_exact_arithmetic(
        a in (-40i64..40, -40i64..40),
        b in (-40i64..40, -40i64..40),
        (x0, y0) in (-20i64..20, -20i64..20),
        (w, h) in (1i64..20, 1i64..20),
    ) {
        let window = Window { x0: x0 as f64, x1: (x0 + w) as f64, y0: y0 as f64, y1: (y0 + h) as f64 };
        let got = clip((a.0 as f64, a.1 as f64), (b.0 as f64, b.1 as f64), &window);
        let want = exact_clip(a, b, (x0, x0 + w), (y0, y0 + h));
        prop_assert_eq!(got.is_some(), want.is_some(), "{:?} {:?}", got, want);
        if let (Some(got), Some(want)) = (got, want) {
            for (g, w) in [(got.0.0, want.0.0), (got.0.1, want.0.1), (got.1.0, want.1.0), (got.1.1, want.1.1)] {
                prop_assert!((g - w).abs() < 1e-12, "{got:?} {want:?}");
            }
        }
    }

    #[test]
    fn clipping_keeps_the_slope(
        near in (0.0..1.0, 0.0..1.0),
        far in (-1.0..1.0, -1.0..1.0),
        size in 0.0..300.0,
    ) {
        // One end inside, the other up to 1e300 away: where the segment leaves is on its line.
        let far = (far.0 * 10f64.powf(size), far.1 * 10f64.powf(size));
        let window = Window { x0: 0.0, x1: 1.0, y0: 0.0, y1: 1.0 };
        let (a, b) = clip(near, far, &window).unwrap();
        prop_assert_eq!(a, near);
        let (dx, dy) = (far.0 - near.0, far.1 - near.1);
        let long = dx.hypot(dy);
        let off = (b.0 - a.0) * (dy / long) - (b.1 - a.1) * (dx / long);
        prop_assert!(off.abs() < 1e-12, "{off}");
        prop_assert!(window.contains(b));
    }

    #[test]
    fn clipping_survives_anything_finite(v in prop::collection::vec(bits(), 4), x in axis(), y in axis()) {
        prop_assume!(v.iter().all(|v| v.is_finite()));
        let window = Window::of(&x, &y);
        if let Some((a, b)) = clip((v[0], v[1]), (v[2], v[3]), &window) {
            prop_assert!(window.contains(a) && window.contains(b), "{a:?} {b:?} {window:?}");
        }
    }

    #[test]
    fn a_gap_is_never_bridged(before in 1usize..20, missing in 1usize..20, after in 1usize..20, bad in 0usize..3) {
        let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][bad];
        let n = before + missing + after;
        let y = |i: usize| if (before..before + missing).contains(&i) { bad } else { 0.5 };
        // Ten columns to a step: every gap is wider than a column.
        let guard = Guard { x: Axis::new(0.0, n as f64, Scale::Linear), ..unit_guard(10 * n as i32) };
        let points = || (0..n).map(|i| (i as f64, y(i)));
        for strokes in [guard.series(points()), guard.curve(points())] {
            prop_assert_eq!(strokes.len(), 2);
            prop_assert_eq!(strokes[0].last().unwrap().0, 10 * (before as i32 - 1));
            prop_assert_eq!(strokes[1][0].0, 10 * (before + missing) as i32);
        }
    }
}

/// The reference, in exact fractions: each axis narrows the part of the segment that is inside.
fn exact_clip(a: (i64, i64), b: (i64, i64), x: (i64, i64), y: (i64, i64)) -> Option<((f64, f64), (f64, f64))> {
    // A point of the segment is a + t (b − a) with t = n/d; each edge narrows [t0, t1].
    let (mut t0, mut t1) = ((0i128, 1i128), (1i128, 1i128));
    let less = |p: (i128, i128), q: (i128, i128)| p.0 * q.1 < q.0 * p.1;
    for (p, q, lo, hi) in [(a.0, b.0, x.0, x.1), (a.1, b.1, y.0, y.1)] {
        let (p, d, lo, hi) = (i128::from(p), i128::from(q - p), i128::from(lo), i128::from(hi));
        if d == 0 {
            if p < lo || p > hi {
                return None;
            }
            continue;
        }
        let (enter, leave) = if d > 0 { ((lo - p, d), (hi - p, d)) } else { ((p - hi, -d), (p - lo, -d)) };
        if less(t0, enter) {
            t0 = enter;
        }
        if less(leave, t1) {
            t1 = leave;
        }
    }
    if less(t1, t0) {
        return None;
    }
    let at = |t: (i128, i128), p: i64, q: i64| (i128::from(p) * t.1 + t.0 * i128::from(q - p)) as f64 / t.1 as f64;
    let point = |t| (at(t, a.0, b.0), at(t, a.1, b.1));
    Some((point(t0), point(t1)))
}

#[test]
fn labels_of_awkward_axes() {
    let labels = |lo, hi, scale| ticks(&Axis::new(lo, hi, scale), 6).into_iter().map(|t| t.label).collect::<Vec<_>>();
    assert_eq!(labels(1e-20, 1e-15, Scale::Log), ["10⁻²⁰", "10⁻¹⁹", "10⁻¹⁸", "10⁻¹⁷", "10⁻¹⁶", "10⁻¹⁵"]);
    assert_eq!(labels(2.0, 9.0, Scale::Log), ["2", "5"]);
    assert_eq!(labels(1.0, 1.5, Scale::Log), ["1", "1.1", "1.2", "1.3", "1.4", "1.5"]);
    assert_eq!(labels(1e-6, 1.0, Scale::Log), ["10⁻⁶", "10⁻⁴", "10⁻²", "1"]);
    assert_eq!(labels(5.0, 5.0, Scale::Linear), ["4.6", "4.8", "5", "5.2", "5.4"]);
    assert_eq!(labels(0.1, 0.6, Scale::Linear), ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]);
    assert_eq!(labels(0.0, 3e-19, Scale::Linear), ["0", "10⁻¹⁹", "2×10⁻¹⁹", "3×10⁻¹⁹"]);
    assert!(labels(1.0, 1.0 + 2e-12, Scale::Linear).len() >= 2);
    assert!(labels(-f64::MAX, f64::MAX, Scale::Linear).len() >= 2);
    assert!(labels(0.0, 5e-324, Scale::Linear).len() >= 2);
}

#[test]
fn zeros_and_negatives_are_gaps_on_a_log_axis() {
    let guard = Guard { y: Axis::new(1e-3, 1.0, Scale::Log), ..unit_guard(100) };
    let ys = [0.1, 0.0, 0.1, -1.0, 0.1];
    let strokes = guard.series(ys.iter().enumerate().map(|(i, &y)| (i as f64 / 4.0, y)));
    assert_eq!(strokes, [vec![(0, 33)], vec![(50, 33)], vec![(100, 33)]]);
}

#[test]
fn a_segment_that_leaves_keeps_its_slope() {
    // (0,0) → (1,4) on a unit frame ends at x = ¼; a clamping library would end it at x = 1.
    let strokes = unit_guard(400).series([(0.0, 0.0), (1.0, 4.0)]);
    assert_eq!(strokes, [vec![(0, 400), (100, 0)]]);
    // Down to −1e308 is down, not up.
    assert_eq!(unit_guard(400).series([(0.0, 0.5), (1.0, -1e308)]), [vec![(0, 200), (0, 400)]][..]);
}

#[test]
fn nothing_one_point_and_constants() {
    let guard = unit_guard(100);
    assert!(guard.series([]).is_empty() && guard.curve([]).is_empty());
    assert_eq!(guard.curve([(0.5, 0.5)]), [vec![(50, 50)]]);
    assert!(guard.curve([(2.0, 0.5)]).is_empty());
    assert_eq!(guard.curve([(0.5, 0.5); 9]), [vec![(50, 50)]]);
    let axis = fit([f64::NAN, f64::INFINITY], &Fit::linear(0.1));
    assert_eq!((axis.lo(), axis.hi()), (0.0, 1.0));
    let axis = fit([0.0, -3.0], &Fit::log(6.0));
    assert_eq!((axis.lo(), axis.hi()), (0.1, 1.0));
}
