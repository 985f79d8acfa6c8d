//! The numbers that the page and the command line promise for known links.

use crate::common::distance;
use halfstep::analysis::{Grade, StopReason, Tone};
use halfstep::answer::answer;

#[test]
fn the_papers_test_problem_gives_its_five_iterates() {
    let answer = answer("problem=cubic&x0=6.8,6.73&opt=adam&h=0.1&b1=0.9&b2=0.999&eps=100000&steps=5");
    assert_eq!(answer.parsed.warnings, []);
    let want = [
        [6.8, 6.73],
        [6.700_000_000_000_078, 6.630_000_000_000_689],
        [6.6004052834102006, 6.530_404_481_026_669],
        [6.501_488_486_201_127, 6.431_485_533_633_855],
        [6.403_517_958_968_515, 6.333_510_976_865_086],
        [6.3067530098904361, 6.236_739_618_051_878],
    ];
    for (got, want) in answer.report.theta.iter().zip(want) {
        assert!(distance(got, &want) <= 1e-12, "{got:?} is not {want:?}");
    }
    assert_eq!(answer.report.theta.len(), want.len());
}

#[test]
fn the_default_link_tells_the_whole_story() {
    let report = answer("").report;
    let flow = |f: &Option<halfstep::analysis::Flow>| f.as_ref().unwrap().largest_error;
    assert!((flow(&report.flows.first) - 0.1502).abs() < 5e-5);
    assert!((flow(&report.flows.modified) - 0.00914).abs() < 5e-6);

    let c = report.coefficient.as_ref().unwrap();
    assert!(c[0].iter().all(|&c| 0.0 < c && c <= 1.0), "at the first step c is at most 1: {:?}", c[0]);
    let turns = |j: usize| -> Vec<usize> { (2..c.len()).filter(|&n| (c[n - 1][j] < 0.0) != (c[n][j] < 0.0)).collect() };
    assert_eq!((turns(0), turns(1)), (vec![1228], vec![1172]));
    let extreme = |pick: fn(f64, f64) -> f64| c.iter().flatten().copied().reduce(pick).unwrap();
    assert!((extreme(f64::min) + 46.6).abs() < 0.05, "{}", extreme(f64::min));
    assert!((extreme(f64::max) - 19.0).abs() < 0.05, "{}", extreme(f64::max));

    assert_eq!(report.validity.grade, Grade::Green);
    let tones: Vec<Tone> = report.words.iter().map(|w| w.tone).filter(|t| *t != Tone::Plain).collect();
    assert_eq!(tones, [Tone::Anti, Tone::Penalty]);
    assert!(report.verdict.contains("16 times closer"), "{}", report.verdict);
}

#[test]
fn a_larger_beta_turns_the_verdict_to_a_penalty() {
    let report = answer("b1=0.995").report;
    let tones: Vec<Tone> = report.words.iter().map(|w| w.tone).filter(|t| *t != Tone::Plain).collect();
    assert_eq!(tones, [Tone::Penalty]);
    assert!(report.coefficient.unwrap().iter().flatten().all(|&c| c > 0.0));
}

/// Between two stretches of one sense there may be one of mixed coordinates; that is no turn.
#[test]
fn a_verdict_turns_only_to_the_other_sense() {
    let mut turned = 0;
    for h in ["0.002", "0.02", "0.3", "5", "100", "1e4", "1e6"] {
        for rest in
            ["", "&b1=0.5", "&b1=0.99", "&b2=0.5", "&eps=1e-4", "&problem=rosenbrock", "&problem=quadratic&x0=1,3"]
        {
            let link = format!("h={h}{rest}&steps=800");
            let report = answer(&link).report;
            let tones: Vec<Tone> = report.words.iter().map(|w| w.tone).filter(|t| *t != Tone::Plain).collect();
            assert!(tones.len() < 3, "{link}: {}", report.verdict);
            assert!(tones.windows(2).all(|two| two[0] != two[1]), "{link}: {}", report.verdict);
            turned += usize::from(tones.len() == 2);
        }
    }
    assert!(turned > 3, "{turned}");
}

/// Whatever ends a verdict: its last sentence leaves no room for another.
#[test]
fn a_verdict_has_one_space_between_its_sentences_and_none_at_its_end() {
    let clipped = "steps=1e9&b1=1&b2=1&eps=0&h=-1&x0=0,0";
    for link in
        ["", clipped, "opt=gd&h=1e300", "opt=signum&h=0.1", "opt=amsgrad&h=0.05", "problem=quadratic&opt=gd&h=1"]
    {
        let verdict = answer(link).report.verdict;
        assert_eq!(verdict.trim(), verdict, "{link}");
        assert!(!verdict.contains("  "), "{link}: {verdict:?}");
    }
}

#[test]
fn the_usual_defaults_are_said_to_be_beyond_the_modified_equation() {
    let report = answer("h=0.001&b2=0.999&eps=1e-8&steps=4000").report;
    assert_eq!(report.validity.grade, Grade::Red);
    assert!(report.verdict.contains("The modified equation fails here"), "{}", report.verdict);
}

#[test]
fn a_diverged_run_keeps_its_finite_part_and_says_where() {
    let report = answer("problem=quadratic&cond=10&opt=gd&h=1&steps=300").report;
    let step = report.diverged_at.unwrap();
    assert_eq!(report.theta.len(), step);
    assert!(report.theta.iter().flatten().all(|x| x.is_finite()));
    assert!(report.verdict.contains("diverged at step"), "{}", report.verdict);
    assert!(!report.verdict.contains("last digit"), "{}", report.verdict);
}

#[test]
fn a_stiff_field_is_stopped_and_reported_not_followed_for_ever() {
    let report = answer("opt=rmsprop&b2=0.9&h=0.01&eps=1e-10&steps=1500").report;
    // The modified field has an equilibrium of its own on the way and never reaches the valley.
    let first = report.flows.first.unwrap();
    let stop = first.stopped.unwrap();
    assert_eq!(stop.why, StopReason::Stiff);
    assert_eq!(first.points.len(), stop.at + 1);
    assert_eq!(report.validity.grade, Grade::Red);
}

#[test]
fn the_effect_has_the_sign_that_the_coefficient_says() {
    let report = answer("").report;
    for (c, effect) in report.coefficient.unwrap().iter().zip(&report.effect) {
        for (c, effect) in c.iter().zip(effect) {
            assert!(c * effect <= 0.0, "c = {c}, effect = {effect}");
        }
    }
}

#[test]
fn the_penalty_is_the_rate_at_which_the_correction_moves_the_norm() {
    use halfstep::analysis::Norm;
    use halfstep::experiment::Experiment;
    use halfstep::flow::field;
    use halfstep::problem::{Batch, Loss};
    for link in ["", "epsin=0", "opt=gd&h=0.001", "opt=rmsprop&bc=0", "opt=muon&h=0.001", "opt=normgd&h=0.001"] {
        let answer = answer(link);
        let experiment: &Experiment = &answer.parsed.experiment;
        let norm = Norm::of(experiment);
        let n = 300;
        let theta = &answer.report.theta[n];
        let mut field = field(experiment);
        let (mut first, mut correction) = (vec![0.0; 2], vec![0.0; 2]);
        field.correction(n, theta, &mut first, &mut correction);
        // A central difference along −hC, an independent way to the same rate.
        let along = |t: f64| {
            let point: Vec<f64> = theta.iter().zip(&correction).map(|(x, c)| x - t * experiment.h() * c).collect();
            let mut g = vec![0.0; 2];
            experiment.problem().gradient(&point, Batch::Full, &mut g);
            norm.value(&g)
        };
        let t = 1e-5;
        let rate = (along(t) - along(-t)) / (2.0 * t);
        let got = answer.report.penalty[n];
        assert!((rate - got).abs() <= 1e-6 * got.abs().max(1.0), "{link}: {got} is not {rate}");
    }
}
