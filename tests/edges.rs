//! A typed loss at its edges: kinks, domains that are left, values that are not finite; and other planes of its path.
#![cfg(feature = "own")]

use halfstep::analysis::{Mark, standing};
use halfstep::answer::{Answer, answer};
use halfstep::link::parse;
use halfstep::plot::{Figure, Look, Scene, Section, svg};
use halfstep::problem::{Batch, Loss};

fn told(answer: &Answer) -> String {
    let marks = standing(&answer.report).into_iter().map(|one| one.text).collect::<Vec<_>>().join(" | ");
    format!("{} {} {marks}", answer.report.verdict, answer.report.validity.words)
}

/// The step at which the sign of a function of the iterates first changes.
fn crossing(answer: &Answer, f: impl Fn(&[f64]) -> f64) -> Option<usize> {
    let sides: Vec<f64> = answer.report.theta.iter().map(|point| f(point)).collect();
    (1..sides.len()).find(|&n| sides[n] * sides[n - 1] < 0.0)
}

#[test]
fn a_kink_that_the_run_crosses_makes_the_equation_a_heuristic_from_there() {
    for (f, x0, choice) in [
        ("abs(x - 0.5) + y^2/10", "2,1", (|p: &[f64]| p[0] - 0.5) as fn(&[f64]) -> f64),
        ("relu(x)^2 + relu(-x)*3 + y^2", "1,1", |p| p[0]),
        ("max(x^2 + y^2, (x - 4)^2/2 + y^2)", "0.5,1", |p| p[0].powi(2) - (p[0] - 4.0).powi(2) / 2.0),
        ("where(x < y, (x + 1)^2, (y - x)^2 + x + 2) + y^2/50", "2,0", |p| p[0] - p[1]),
    ] {
        let found = answer(&format!("problem=own&f={f}&x0={x0}&opt=momentum&b1=0.9&h=0.01&steps=300"));
        assert_eq!(found.parsed.warnings, [], "{f}");
        let step = crossing(&found, choice).unwrap();
        assert_eq!(found.report.heuristic_from, Some(step), "{f}");
        let words = told(&found);
        assert!(words.contains("crosses a kink of the loss"), "{f}: {words}");
        assert!(words.contains(&format!("Only a heuristic from step {step} on")), "{f}: {words}");
    }
    // On one side all along it is smooth.
    let smooth = answer("problem=own&f=abs(x - 0.5) + y^2/10&x0=2,1&opt=gd&h=0.001&steps=100");
    assert_eq!(smooth.report.heuristic_from, None);
    assert!(!told(&smooth).contains("kink"));
    // A name that the result does not use is no kink of it.
    let unused = answer("problem=own&f=u = abs(x); x^2 + y^2&x0=0.1,1&opt=momentum&h=0.05&steps=100");
    assert!(crossing(&unused, |p| p[0]).is_some() && unused.report.heuristic_from.is_none());
}

/// Each row has a kink of its own, and counts where a step sees it.
#[test]
fn rows_have_kinks_of_their_own() {
    let link = |batch: &str| {
        format!("problem=own&data=x,y~1,2~2,1~4,3&f=abs(w*x - y) + w^2/100&x0=3&opt=gd&h=0.05&steps=80&batch={batch}")
    };
    let rows = [(1.0, 2.0), (2.0, 1.0), (4.0, 3.0)];
    let full = answer(&link("full"));
    let first = rows.iter().filter_map(|(x, y)| crossing(&full, |p| p[0] * x - y)).min().unwrap();
    assert_eq!(full.report.heuristic_from, Some(first));
    let cyclic = answer(&link("cyclic"));
    // Step n sees row n mod 3.
    let side = |n: usize| cyclic.report.theta[n][0] * rows[n % 3].0 - rows[n % 3].1;
    let first = (3..80).find(|&n| side(n) * side(n - 3) < 0.0);
    assert_eq!(cyclic.report.heuristic_from, first);
}

#[test]
fn a_domain_that_is_left_ends_the_run_and_is_said() {
    for (f, x0, outside) in [
        ("log(x)*3 + x^2/50 + y^2", "0.5,1", (|x| x < 0.0) as fn(f64) -> bool),
        ("log1p(x) + y^2", "0.5,1", |x| x < -1.0),
        ("sqrt(x) + x + y^2", "0.5,1", |x| x < 0.0),
    ] {
        let found = answer(&format!("problem=own&f={f}&x0={x0}&opt=gd&h=0.02&steps=400"));
        let report = &found.report;
        let step = report.diverged_at.unwrap();
        assert_eq!(report.theta.len(), step, "{f}");
        assert!(report.theta.iter().all(|p| !outside(p[0])) && report.loss.iter().all(|e| e.is_finite()), "{f}");
        // One more step would have been outside.
        let mut slope = [0.0; 2];
        let last = report.theta.last().unwrap();
        found.parsed.experiment.problem().gradient(last, Batch::Full, &mut slope);
        assert!(outside(last[0] - 0.02 * slope[0]), "{f}");
        let words = told(&found);
        assert!(
            words.contains(&format!("leaves the domain of the loss at step {step}, where the loss is not a number")),
            "{words}"
        );
        assert!(words.contains(&format!("The loss is not a number at step {step}")), "{words}");
        assert!(!words.contains("diverge"), "{f}: {words}");
        let line: String = halfstep::analysis::brief(report).into_iter().map(|span| span.text).collect();
        assert_eq!(line, "The run leaves the domain of the loss.", "{f}");
    }
    // Where it begins outside there is one point, and no panic.
    let none = answer("problem=own&f=log(x) + y^2&x0=-1,1&opt=gd&steps=50&h=0.1");
    assert_eq!(none.report.theta.len(), 1);
    assert_eq!(none.report.diverged_at, Some(1));
    // What grows beyond all bounds still diverges.
    let grows = answer("problem=own&f=log(x^2 + 1) - x^4&x0=1&opt=gd&h=0.1&steps=100");
    assert!(told(&grows).contains("diverged at step"), "{}", told(&grows));
    let infinite = answer("problem=own&f=1/(x - 1)^2 + y^2&x0=1,1&opt=gd&h=0.1&steps=100");
    assert!(infinite.report.diverged_at.is_some() && infinite.report.theta.len() == 1);
    assert!(standing(&infinite.report).iter().any(|one| one.mark == Mark::Bad));
}

#[test]
fn any_two_coordinates_can_be_a_plane() {
    let found = answer("problem=tanhnet&opt=gd&h=0.1&steps=200&plane=1,3");
    assert_eq!(found.parsed.warnings, []);
    let (experiment, report) = (&found.parsed.experiment, &found.report);
    let section = |named: &[&str]| Section::new(named, experiment, report);
    let plane = section(&["1", "3"]).unwrap();
    let last = report.theta.last().unwrap();
    for point in &report.theta {
        assert_eq!(plane.flat(point), [point[0], point[2]]);
        let mut back = [0.0; 3];
        plane.lift((point[0], point[2]), &mut back);
        assert_eq!(back, [point[0], last[1], point[2]], "through the last iterate");
    }
    for none in [&["1", "2"][..], &["1", "4"], &["2", "2"], &["3"], &[], &["1", "2", "3"], &["principal", "1"]] {
        assert_eq!(section(none), None, "{none:?}");
    }
    let draw = |section| {
        let scene = Scene { experiment, report };
        svg(Figure::Path, &scene, &Look { section, ..Look::default() }).unwrap()
    };
    let (usual, other) = (draw(None), draw(Some(plane)));
    assert!(usual.contains("θ₁ and θ₂ of 3") && other.contains("θ₁ and θ₃ of 3"));
    assert!(other.contains(">θ₃<") && !other.contains(">θ₂<"));
}

/// Against what the definition says: orthonormal, through the end, the variance along them, and none larger.
#[test]
fn principal_directions_hold_the_variance_that_is_stated() {
    for link in [
        "problem=tanhnet&opt=adam&h=0.02&steps=300&plane=principal",
        "problem=matrix&opt=gd&h=0.05&steps=400&plane=principal",
        "problem=own&f=(a-1)^2+4*(b-a)^2+2*(c+b)^2+(d*c-1)^2+(k-d)^2&opt=momentum&h=0.01&steps=300&plane=principal",
    ] {
        let found = answer(link);
        assert_eq!(found.parsed.warnings, []);
        let (experiment, report) = (&found.parsed.experiment, &found.report);
        let plane = Section::new(&found.parsed.view.plane, experiment, report).unwrap();
        let dim = experiment.dim();
        let last = report.theta.last().unwrap();
        assert!(plane.flat(last).iter().all(|x| x.abs() < 1e-14));
        let axis = |place| {
            let mut point = vec![0.0; dim];
            plane.lift(place, &mut point);
            point.iter().zip(last).map(|(x, o)| x - o).collect::<Vec<f64>>()
        };
        let (u, v) = (axis((1.0, 0.0)), axis((0.0, 1.0)));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        assert!((dot(&u, &u) - 1.0).abs() < 1e-12 && (dot(&v, &v) - 1.0).abs() < 1e-12 && dot(&u, &v).abs() < 1e-12);
        let variance = |along: &[f64]| {
            let at: Vec<f64> = report.theta.iter().map(|p| dot(p, along)).collect();
            let mean = at.iter().sum::<f64>() / at.len() as f64;
            at.iter().map(|x| (x - mean).powi(2)).sum::<f64>()
        };
        let unit = |j: usize| (0..dim).map(|k| f64::from(u8::from(j == k))).collect::<Vec<_>>();
        let whole: f64 = (0..dim).map(|j| variance(&unit(j))).sum();
        let share = plane.share().unwrap();
        assert!((share - (variance(&u) + variance(&v)) / whole).abs() < 1e-10, "{link}: {share}");
        assert!(variance(&u) >= variance(&v));
        // No direction of many has more.
        for k in 0..200 {
            let w: Vec<f64> = (0..dim).map(|j| ((k * 7 + j * 13 + k * j) as f64).sin()).collect();
            let size = dot(&w, &w).sqrt();
            let w: Vec<f64> = w.iter().map(|x| x / size).collect();
            assert!(variance(&w) <= variance(&u) * (1.0 + 1e-12));
        }
        let scene = Scene { experiment, report };
        let drawn = svg(Figure::Path, &scene, &Look { section: Some(plane), ..Look::default() }).unwrap();
        assert!(drawn.contains("% of their variance") && drawn.contains("p₁"), "{link}");
    }
}

#[test]
fn a_plane_is_a_key_of_the_view() {
    let parsed = parse("problem=tanhnet&plane=3,1");
    assert_eq!((parsed.view.plane, parsed.warnings.len()), (vec!["3", "1"], 0));
    assert_eq!(
        halfstep::link::write(&parse("plane=principal").settings, &parse("plane=principal").view),
        "v=1&plane=principal"
    );
    assert_eq!(parse("plane=x").warnings.len(), 1);
}
