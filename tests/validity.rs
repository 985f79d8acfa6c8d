//! Whether the measures of validity say what they claim, on single runs worked by hand and on an ensemble.

use halfstep::analysis::{Grade, Validity, analyze_quickly};
use halfstep::answer::answer;
use halfstep::experiment::{Experiment, Settings};
use halfstep::optimizer::Hyper;
use std::sync::OnceLock;

fn validity(link: &str) -> Validity {
    answer(link).report.validity
}

#[test]
fn the_default_is_valid_and_the_usual_defaults_are_not() {
    let usual = validity("h=0.001&b2=0.999&eps=1e-8&steps=4000");
    assert_eq!(validity("").grade, Grade::Green);
    assert_eq!(usual.grade, Grade::Red);
    // The memory of 999 steps is one unit of time: it cannot be expanded in.
    assert_eq!(usual.grades.chi, Grade::Red);
    assert!(usual.chi.unwrap() > 3.0, "{usual:?}");
}

/// At n = 0 nothing has an age, A = 0, so along an axis of a quadratic, where g = λx and F = g/√(g²+ε),
/// `χ = ½h λ|F|/√(g²+ε)`.
#[test]
fn chi_is_what_it_is_by_hand() {
    for (x, eps, h) in [(2.0_f64, 1.0_f64, 0.01), (0.5, 0.1, 0.02)] {
        let link = format!("problem=quadratic&cond=10&rot=0&x0={x},0&opt=rmsprop&b2=0&eps={eps}&h={h}&steps=1");
        let g = answer(&link).report.gradient[0][0];
        let want = 0.5 * h * (g / x) * g.abs() / (g * g + eps);
        let got = validity(&link).chi.unwrap();
        assert!((got - want.abs()).abs() < 1e-12 * want.abs(), "{got} is not {want}");
    }
}

/// In one dimension with ε → 0 and n → ∞ the layer begins at `|x| = h(ρ−β)/((1−ρ)(1−β))`: there
/// `h|c||H s| = 2|g|` with c = 2(β−ρ)/((1−ρ)(1−β)), g = λx and Hs = λ.
#[test]
fn the_stall_layer_begins_where_it_does_by_hand() {
    for (beta, rho, h, edge) in [(0.9, 0.99, 0.001, 0.09), (0.9, 0.995, 0.001, 0.19), (0.5, 0.9, 0.01, 0.08)] {
        assert!((h * (rho - beta) / ((1.0 - rho) * (1.0 - beta)) - edge) < 1e-12);
        let link =
            format!("problem=quadratic&cond=1&rot=0&x0=2,0&opt=adam&b1={beta}&b2={rho}&eps=1e-16&h={h}&steps=4000");
        let answer = answer(&link);
        let at = answer.report.validity.stalls_at.unwrap();
        let x = |n: usize| answer.report.theta[n][0].abs();
        assert!(x(at) <= edge && edge < x(at - 1), "{beta} {rho}: at {at} from {} to {}", x(at - 1), x(at));
        assert!(answer.report.validity.grades.stall == Grade::Amber && answer.report.validity.grade >= Grade::Amber);
    }
}

#[test]
fn without_an_anti_penalty_nothing_stalls() {
    assert_eq!(validity("problem=quadratic&opt=adam&b1=0.99&b2=0.9&eps=1e-8&h=0.001").stalls_at, None);
}

#[test]
fn what_is_too_stiff_to_follow_is_red() {
    let stiff = validity("b1=0.9&b2=0.9&eps=1e-8&h=0.001&steps=4000");
    assert_eq!((stiff.grades.stiffness, stiff.grade), (Grade::Red, Grade::Red));
}

/// One run of the ensemble: its validity, and the error of the modified equation by that of the flow.
struct Run {
    validity: Validity,
    ratio: f64,
}

/// 3 losses × 6 step sizes × 8 pairs of decays × 2 ε, run once.
fn ensemble() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(run_ensemble)
}

fn run_ensemble() -> Vec<Run> {
    let losses = [("bilinear", [2.8, 3.5], 3.0), ("rosenbrock", [-0.5, 0.8], 2.0), ("logistic", [1.0, -1.5], 4.0)];
    let decays =
        [(0.0, 0.9), (0.5, 0.9), (0.9, 0.9), (0.9, 0.95), (0.9, 0.99), (0.9, 0.999), (0.97, 0.9), (0.99, 0.99)];
    let mut runs = Vec::new();
    for (problem, start, time) in losses {
        for h in (0..6).map(|k| 0.03 / f64::from(1 << k)) {
            for (b1, b2) in decays {
                for eps in [1.0, 1e-4] {
                    let experiment = Experiment::new(Settings {
                        problem: problem.into(),
                        start: Some(start.to_vec()),
                        hyper: Hyper { b1, b2, eps, ..Hyper::default() },
                        h,
                        steps: (time / h) as usize,
                        ..Settings::default()
                    });
                    let report = analyze_quickly(&experiment.unwrap());
                    let error = |flow: &Option<halfstep::analysis::Flow>| flow.as_ref().unwrap().largest_error;
                    let ratio = error(&report.flows.modified) / error(&report.flows.first);
                    runs.push(Run { validity: report.validity, ratio });
                }
            }
        }
    }
    runs
}

#[test]
fn where_the_grade_is_not_red_the_modified_equation_is_never_worse() {
    let runs = ensemble();
    assert_eq!(runs.len(), 288);
    let with = |grade: Grade| runs.iter().filter(move |run| run.validity.grade == grade);
    let (green, amber, red) = (with(Grade::Green).count(), with(Grade::Amber).count(), with(Grade::Red).count());
    // The ensemble has a part in every grade, or it proves nothing.
    assert!(green >= 50 && amber >= 10 && red >= 100, "{green} green, {amber} amber, {red} red");
    let worst = |grade| with(grade).map(|run| run.ratio).fold(0.0, f64::max);
    assert!(worst(Grade::Green) < 0.4, "green: {}", worst(Grade::Green));
    assert!(worst(Grade::Amber) < 1.0, "amber: {}", worst(Grade::Amber));
    let worse = with(Grade::Red).filter(|run| run.ratio > 1.0).count();
    assert!(worse * 3 > red, "red is for nothing: {worse} of {red}");
}

#[test]
fn each_measure_tells_good_from_bad_by_itself() {
    let runs = ensemble();
    let followed = |run: &&Run| run.validity.grades.stiffness == Grade::Green;
    let worse = |of: &dyn Fn(&Run) -> bool| {
        let (bad, all) = runs
            .iter()
            .filter(followed)
            .filter(|run| of(run))
            .fold((0, 0), |(bad, all), run| (bad + u32::from(run.ratio > 1.0), all + 1));
        f64::from(bad) / f64::from(all)
    };
    for measure in [
        &(|run: &Run| run.validity.grades.d) as &dyn Fn(&Run) -> Grade,
        &|run: &Run| run.validity.grades.chi,
        &|run: &Run| run.validity.grades.stall,
    ] {
        let (good, bad) = (worse(&|run| measure(run) == Grade::Green), worse(&|run| measure(run) > Grade::Green));
        assert!(bad > 2.0 * good, "{good:.2} of the good and {bad:.2} of the bad were worse");
    }
}
