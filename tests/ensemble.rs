//! The ensemble: which runs it has, their mean, and where they end.

use halfstep::ensemble::{Ends, KEPT, MOST, Many, Member, Quantity, ends, every, mean, members, numbers, read};
use halfstep::experiment::Experiment;
use halfstep::link::{Parsed, parse, write};
use halfstep::plot::{EnsembleFigure, Look, draw_ensemble};
use proptest::prelude::*;

fn run(link: &str) -> (Parsed, Vec<Member>) {
    let parsed = parse(link);
    let list = members(&parsed.experiment, Many::of(&parsed.view.race), parsed.view.spread.0).unwrap();
    let made = list.into_iter().map(|settings| Member::run(settings).unwrap()).collect();
    (parsed, made)
}

fn counted(link: &str, quantity: Quantity) -> Ends {
    let (parsed, members) = run(link);
    ends(&parsed.experiment, &members, quantity)
}

/// Two minima, at (±1, 0), with the same curvatures.
const WELLS: &str = "v=1&problem=own&f=(x%5E2-1)%5E2%2By%5E2&x0=0.3,0&opt=gd&h=0.02&steps=600";

#[test]
fn starts_are_on_the_ring_and_on_the_grid() {
    let starts = |link: &str| {
        let parsed = parse(link);
        let list = members(&parsed.experiment, Many::of(&parsed.view.race), parsed.view.spread.0).unwrap();
        list.into_iter().map(|one| one.start.unwrap()).collect::<Vec<_>>()
    };
    let ring = starts("x0=1,2&race=ring16&spread=0.25");
    assert_eq!(ring.len(), 16);
    for (k, at) in ring.iter().enumerate() {
        let (x, y) = (at[0] - 1.0, at[1] - 2.0);
        assert!((x.hypot(y) - 0.25).abs() < 1e-15, "{at:?}");
        let angle = y.atan2(x).rem_euclid(std::f64::consts::TAU);
        assert!((angle - std::f64::consts::TAU * k as f64 / 16.0).abs() < 1e-12, "{k}: {angle}");
    }
    let grid = starts("x0=1,2&race=grid9&spread=0.5");
    let want = [0.5, 1.0, 1.5].map(|x| [1.5, 2.0, 2.5].map(|y| vec![x, y]));
    assert_eq!(grid.len(), 9);
    assert!(want.iter().flatten().all(|at| grid.contains(at)), "{grid:?}");
    assert_eq!(starts("race=grid25").len(), MOST);
    // One parameter: equally spaced.
    let line = starts("problem=own&f=x%5E2&x0=1&race=grid9&spread=2");
    assert_eq!((line[0][0], line[4][0], line[8][0]), (-1.0, 1.0, 3.0));
    // The other coordinates are the start's.
    let parsed = parse("problem=tanhnet&race=ring8");
    let list = members(&parsed.experiment, Many::Ring8, 0.5).unwrap();
    assert!(list.iter().all(|one| one.start.as_ref().unwrap()[2..] == parsed.experiment.start()[2..]));
}

#[test]
fn seeds_are_for_random_orders_alone() {
    let of = |link: &str| {
        let parsed = parse(link);
        members(&parsed.experiment, Many::of(&parsed.view.race), 0.5)
    };
    let seeds = of("problem=logistic&batch=shuffle&seed=3&race=seeds8").unwrap();
    assert_eq!(seeds.iter().map(|one| one.seed).collect::<Vec<_>>(), (3..11).collect::<Vec<_>>());
    assert!(of("race=seeds8").unwrap_err().contains("no samples"));
    for batch in ["full", "cyclic"] {
        assert!(of(&format!("problem=logistic&batch={batch}&race=seeds8")).unwrap_err().contains("not random"));
    }
    let (_, made) = run("v=1&problem=logistic&batch=shuffle&race=seeds8&steps=100");
    assert!(made.iter().skip(1).all(|one| one.theta[0] == made[0].theta[0] && one.theta[100] != made[0].theta[100]));
}

#[test]
fn the_mean_is_the_mean_and_one_that_leaves_is_left_out_from_there() {
    let (_, made) = run("v=1&race=ring8&steps=50");
    let middle = mean(&made, 1);
    assert_eq!(middle.len(), 51);
    for (n, point) in middle.iter().enumerate() {
        for (j, x) in point.iter().enumerate() {
            let sum: f64 = made.iter().map(|one| one.theta[n][j]).sum();
            assert!((x - sum / 8.0).abs() <= 1e-15 * x.abs().max(1.0));
        }
    }
    // x⁴ beyond 2/h of curvature leaves; near 0 it stays.
    let (_, made) = run("v=1&problem=own&f=x%5E4&x0=0&opt=gd&h=0.1&steps=40&race=grid9&spread=4");
    let left: Vec<bool> = made.iter().map(|one| one.diverged_at.is_some()).collect();
    assert_eq!(left, [true, true, false, false, false, false, false, true, true]);
    let middle = mean(&made, 1);
    assert_eq!(middle.len(), 41);
    // By symmetry it is 0 throughout.
    assert!(middle.iter().all(|point| point[0].abs() < 1e-9), "{middle:?}");
    let (_, made) = run("v=1&problem=own&f=x%5E4&x0=0.5&opt=gd&h=0.1&steps=40&race=grid9&spread=4");
    let stay: Vec<&Member> = made.iter().filter(|one| !one.diverges()).collect();
    let last: f64 = stay.iter().map(|one| one.theta[40][0]).sum::<f64>() / stay.len() as f64;
    assert!(stay.len() < 9 && (mean(&made, 1)[40][0] - last).abs() < 1e-15);
}

#[test]
fn gd_from_a_ring_ends_in_both_minima_and_the_histogram_counts_them() {
    // cos(2πk/8) > −0.3 for k = 0, ±1, ±2.
    let places = counted(&format!("{WELLS}&race=ring8&spread=1"), Quantity::Place);
    assert_eq!(places.bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), [5, 3]);
    for (bar, x) in places.bars.iter().zip([1.0, -1.0]) {
        let place = bar.place.as_ref().unwrap();
        assert!((place[0] - x).abs() < 1e-6 && place[1].abs() < 1e-6, "{place:?}");
    }
    assert_eq!(places.words, "Of 8 runs, 5 end near (1.00, 0), 3 end near (−1.00, 0).");
    // Both minima have the curvatures 8 and 2.
    let sharp = counted(&format!("{WELLS}&race=ring8&spread=1"), Quantity::Sharpness);
    assert_eq!((sharp.bars.len(), sharp.bars[0].count, &*sharp.bars[0].label), (1, 8, "8.00"));
    let matched = counted(&format!("{WELLS}&race=ring8&spread=1"), Quantity::MatchedNorm);
    assert_eq!(matched.bars.iter().map(|bar| bar.count).sum::<usize>() + matched.unmatched, 8);
    assert!(matched.level.is_some());
}

#[test]
fn those_that_diverge_are_told_and_not_counted() {
    let found = counted("v=1&problem=own&f=x%5E4&x0=0&opt=gd&h=0.1&steps=40&race=grid9&spread=4", Quantity::Place);
    assert_eq!((found.diverged, found.bars.iter().map(|bar| bar.count).sum::<usize>()), (4, 5));
    assert!(found.words.contains("4 runs diverge and are not counted"), "{}", found.words);
}

#[test]
fn numbers_are_read_as_they_were_made_and_any_others_do_no_harm() {
    let (parsed, made) = run("v=1&problem=tanhnet&race=ring8&steps=30");
    let dim = parsed.experiment.dim();
    let all: Vec<f64> = made.iter().enumerate().rev().flat_map(|(k, one)| numbers(k, one)).collect();
    assert_eq!(read(&all, dim), made);
    assert!(read(&all[..all.len() - 1], dim).len() == 7);
    assert!(read(&[0.0, f64::INFINITY, f64::NAN, 1.0, 2.0], 2).is_empty());
    assert!(read(&[], 2).is_empty());
    // Once more, the same.
    assert_eq!(run("v=1&problem=tanhnet&race=ring8&steps=30").1, made);
}

#[test]
fn a_long_run_keeps_every_so_many_steps_and_its_last() {
    let (parsed, made) = run("v=1&steps=5001&race=ring8");
    let every = every(parsed.experiment.steps());
    assert_eq!((every, made[0].theta.len()), (3, 1668));
    assert!(made[0].theta.len() <= KEPT + 1);
    let whole = halfstep::analysis::iterate(
        &Experiment::new(members(&parsed.experiment, Many::Ring8, 0.5).unwrap().remove(0)).unwrap(),
    );
    assert_eq!((&made[0].theta[1], made[0].theta.last()), (&whole.theta[3], whole.theta.last()));
}

/// Where not every step is kept, the words say that the matched loss is of those that are.
#[test]
fn a_matched_loss_of_kept_steps_is_called_so() {
    let link = |steps: usize| format!("opt=gd&h=0.001&race=ring8&steps={steps}");
    let long = counted(&link(2 * KEPT), Quantity::MatchedNorm).words;
    assert!(long.ends_with("One step in 2 is kept, and the matched loss is that of a kept step."), "{long}");
    for (steps, quantity) in [(KEPT, Quantity::MatchedNorm), (2 * KEPT, Quantity::Norm)] {
        assert!(!counted(&link(steps), quantity).words.contains("kept"));
    }
}

#[test]
fn the_link_holds_it_and_says_what_it_cannot_read() {
    for link in ["v=1&race=ring16", "v=1&race=time,grid9&spread=0.25", "v=1&spread=2"] {
        let parsed = parse(link);
        assert_eq!((write(&parsed.settings, &parsed.view), parsed.warnings.len()), (link.to_owned(), 0));
    }
    let parsed = parse("race=ring12&spread=-1");
    assert_eq!((Many::of(&parsed.view.race), parsed.view.spread.0), (Many::One, 0.001));
    let told: Vec<String> = parsed.warnings.iter().map(ToString::to_string).collect();
    assert!(told.len() == 2 && told[0].contains("ring16") && told[1].contains("0.001"), "{told:?}");
}

#[test]
fn figures_are_drawn_at_every_size() {
    let (parsed, made) = run(&format!("{WELLS}&race=ring8&spread=1"));
    let found = ends(&parsed.experiment, &made, Quantity::Place);
    for (width, height) in [(16.0, 16.0), (320.0, 260.0), (900.0, 500.0)] {
        let look = Look { width, height, ..Look::default() };
        for figure in [EnsembleFigure::Paths(1), EnsembleFigure::Ends(&found)] {
            assert!(!draw_ensemble(&parsed.experiment, &made, figure, &look).unwrap().list.marks.is_empty());
            draw_ensemble(&parsed.experiment, &[], figure, &look).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any link gives an ensemble or words.
    #[test]
    fn any_link_gives_an_ensemble_or_words(
        many in "[a-z0-9]{0,8}|ring8|grid9|seeds8",
        spread in "-?[0-9]{0,4}(\\.[0-9]{0,3})?(e[0-9]{1,3})?",
        opt in "gd|adam|muon|lion|adagrad",
        problem in "bilinear|tanhnet|logistic|quadratic|rosenbrock",
        h in 1e-6..1e6f64,
        which in "place|norm-matched|norm-end|sharp-matched|",
    ) {
        let parsed = parse(&format!("race=place,{many}&spread={spread}&opt={opt}&problem={problem}&h={h}&steps=60&batch=iid"));
        if let Ok(list) = members(&parsed.experiment, Many::of(&parsed.view.race), parsed.view.spread.0) {
            prop_assert!(list.len() <= MOST);
            let made: Vec<Member> = list.into_iter().map(|settings| Member::run(settings).unwrap()).collect();
            let found = ends(&parsed.experiment, &made, Quantity::of(&[&*which]));
            prop_assert!(found.bars.iter().map(|bar| bar.count).sum::<usize>() + found.diverged + found.unmatched <= made.len());
            prop_assert!(!found.words.is_empty() && mean(&made, 1).len() <= 61);
            draw_ensemble(&parsed.experiment, &made, EnsembleFigure::Ends(&found), &Look::default()).unwrap();
        }
    }
}
