//! Two runs side by side.

use halfstep::answer::{Answer, answer};
use halfstep::compare::{Amount, Comparison, compare, shared};
use halfstep::plot::{Cover, Figure, Look, Scene, svg};

fn both(a: &Answer, b: &Answer) -> Comparison {
    compare((&a.parsed.settings, &a.report), (&b.parsed.settings, &b.report))
}

fn scene(answer: &Answer) -> Scene<'_> {
    Scene { experiment: &answer.parsed.experiment, report: &answer.report }
}

/// What came of A and of B, by the start of its label.
fn outcome(comparison: &Comparison, label: &str) -> (Amount, Amount) {
    let row = comparison.outcomes.iter().find(|row| row.label.starts_with(label)).unwrap();
    (row.a.clone(), row.b.clone())
}

#[test]
fn outcomes_are_those_of_each_run() {
    let (a, b) = (answer("b1=0.99&b2=0.9&h=0.001&eps=0.01"), answer("b2=0.99&eps=0.01&steps=750"));
    let found = both(&a, &b);
    let keys: Vec<&str> = found.settings.iter().map(|one| one.key).collect();
    assert_eq!(keys, ["h", "b1", "b2", "steps"]);

    let number = |x: f64| Amount::Number(x);
    assert_eq!(
        outcome(&found, "Loss"),
        (number(*a.report.loss.last().unwrap()), number(*b.report.loss.last().unwrap()))
    );
    let error = |answer: &Answer| number(answer.report.flows.modified.as_ref().unwrap().largest_error);
    assert_eq!(outcome(&found, "Largest error of the modified"), (error(&a), error(&b)));
    // β above ρ is a penalty at every step, ρ above β the opposite but for the first step.
    let word = |word: &str| Amount::Word(word.into());
    assert_eq!(outcome(&found, "Over the run"), (word("lowers the norm"), word("raises the norm")));
    assert_eq!(
        outcome(&found, "Steps at which it lowers"),
        (Amount::Count(a.report.theta.len() - 1), Amount::Count(1))
    );
    assert_eq!(
        outcome(&found, "Steps at which it raises"),
        (Amount::Count(0), Amount::Count(b.report.theta.len() - 2))
    );
}

#[test]
fn what_the_correction_adds_is_its_rate_over_the_time() {
    let a = answer("h=0.0001&b2=0.95&eps=0.01&steps=2000");
    let (Amount::Number(added), _) = outcome(&both(&a, &a), "Change of the norm") else { panic!("no number") };
    // By another rule, from each coordinate's rate.
    let rate: Vec<f64> = a.report.effect.iter().map(|each| each.iter().sum()).collect();
    let integral: f64 = rate.windows(2).map(|pair| 0.0001 * 0.5 * (pair[0] + pair[1])).sum();
    assert!(integral > 0.0 && (added - integral).abs() < 2e-3 * integral, "{added} {integral}");
}

#[test]
fn nothing_is_said_of_a_whole_run_whose_correction_is_known_in_part() {
    let a = answer("opt=nadam&bc=0&h=0.0001&steps=2500");
    assert!(a.report.penalty.len() < a.report.theta.len() - 1, "{}", a.report.verdict);
    let found = both(&a, &a);
    for label in ["Over the run", "Change of the norm", "Steps at which it lowers", "Steps at which it raises"] {
        assert_eq!(outcome(&found, label), (Amount::None, Amount::None), "{label}");
    }
}

#[test]
fn a_method_without_a_flow_and_a_run_that_diverged_are_told() {
    let (a, b) = (
        answer("problem=quadratic&cond=50&opt=gd&h=0.05&steps=300"),
        answer("problem=quadratic&cond=50&opt=gd&h=0.01&steps=300"),
    );
    let found = both(&a, &b);
    assert_eq!(outcome(&found, "Diverged"), (Amount::Count(a.report.diverged_at.unwrap()), Amount::None));
    assert_eq!(outcome(&found, "Largest error of the phase"), (Amount::None, Amount::None));
}

#[test]
fn both_figures_have_the_same_axes() {
    let (a, b) = (answer("steps=300"), answer("steps=900&h=0.004"));
    let (a, b) = (scene(&a), scene(&b));
    let look = Look::default();
    for figure in [Figure::Path, Figure::Error] {
        let beside = |own: &Scene, other: &Scene| Look { cover: shared(figure, own, other, &look), ..look };
        let frame = |own: &Scene, look: &Look| halfstep::plot::draw(figure, own, look).unwrap().frame;
        let (of_a, of_b) = (frame(&a, &beside(&a, &b)), frame(&b, &beside(&b, &a)));
        assert_eq!((of_a.x, of_a.y), (of_b.x, of_b.y), "{figure:?}");
        // And not the axes that each has alone.
        assert_ne!(frame(&a, &look).x, of_a.x, "{figure:?}");
        let alone = frame(&b, &look);
        assert!(of_b.x.lo() <= alone.x.lo() && alone.x.hi() <= of_b.x.hi(), "{figure:?}");
    }
    assert_eq!(Cover::of(Figure::Strip, &a, &look), None);
    assert!(svg(Figure::Error, &a, &Look { cover: shared(Figure::Error, &a, &b, &look), ..look }).is_ok());
}

#[test]
fn paths_over_different_losses_keep_their_own_frames() {
    let (a, b) = (answer("steps=30"), answer("problem=rosenbrock&steps=30"));
    let (a, b) = (scene(&a), scene(&b));
    let look = Look::default();
    assert_eq!(shared(Figure::Path, &a, &b, &look), None);
    assert!(!compare((a.experiment.settings(), a.report), (b.experiment.settings(), b.report)).same_loss);
    assert!(compare((a.experiment.settings(), a.report), (a.experiment.settings(), a.report)).same_loss);
    assert!(shared(Figure::Error, &a, &b, &look).is_some());
}
