//! What a run costs natively: the work that a slider's move asks for.
//!
//! `cargo xtask bench`. The reference work is the bilinear loss, Adam with ε inside, β = 0.9,
//! ρ = 0.99, ε = 0.01, h = 0.001, 5,000 steps.
#![allow(missing_docs, clippy::unwrap_used)]

use divan::{Bencher, black_box};
use halfstep::analysis::{analyze, analyze_quickly, iterate};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::{Budget, Derived, Phase, Terms, field, follow};
use halfstep::optimizer::{Hyper, Optimizer};
use halfstep::plot::{Figure, Look, Scene, svg};

fn main() {
    divan::main();
}

fn work() -> Experiment {
    let hyper = Hyper { b1: 0.9, b2: 0.99, eps: 0.01, ..Hyper::default() };
    Experiment::new(Settings { hyper, h: 0.001, steps: 5000, ..Settings::default() }).unwrap()
}

fn usual() -> Experiment {
    Experiment::new(Settings::default()).unwrap()
}

#[divan::bench]
fn iterates(bencher: Bencher) {
    let experiment = work();
    bencher.bench(|| iterate(black_box(&experiment)));
}

#[divan::bench(args = [Terms::First, Terms::Modified, Terms::Third])]
fn flow(bencher: Bencher, terms: Terms) {
    let experiment = work();
    bencher.bench(|| follow(field(&experiment).as_mut(), &experiment, terms, 5000, &mut Budget::ENDLESS.clone()));
}

#[divan::bench]
fn phase(bencher: Bencher) {
    let experiment = work();
    bencher.bench(|| Phase::new(&experiment).unwrap().follow(5000, &mut Budget::ENDLESS.clone()));
}

/// The same equation derived by dual numbers instead of the closed form; its cost grows with n.
#[divan::bench(args = [50, 200])]
fn derived(bencher: Bencher, steps: usize) {
    let experiment = usual();
    bencher.bench(|| {
        let mut field = Derived::new(&experiment);
        follow(&mut field, &experiment, Terms::Modified, steps, &mut Budget::ENDLESS.clone())
    });
}

/// Adam and Rosenbrock's function as built in (`false`) and as typed (`true`).
#[cfg(feature = "own")]
mod typed {
    use super::*;

    fn run(is_typed: bool) -> Experiment {
        let problem = if is_typed { "own" } else { "rosenbrock" };
        let start = Some(vec![-0.5, 0.8]);
        let settings =
            Settings { problem: problem.into(), start, optimizer: "gd".into(), h: 1e-4, ..Settings::default() };
        Experiment::new(settings).unwrap()
    }

    fn adam(is_typed: bool) -> Experiment {
        let optimizer = if is_typed { "own" } else { "adam" };
        Experiment::new(Settings { optimizer: optimizer.into(), ..work().settings().clone() }).unwrap()
    }

    #[divan::bench(args = [false, true])]
    fn method_iterates(bencher: Bencher, is_typed: bool) {
        let experiment = adam(is_typed);
        bencher.bench(|| iterate(black_box(&experiment)));
    }

    #[divan::bench(args = [(false, Terms::First), (true, Terms::First), (false, Terms::Modified), (true, Terms::Modified)])]
    fn method_flow(bencher: Bencher, (is_typed, terms): (bool, Terms)) {
        let experiment = adam(is_typed);
        bencher.bench(|| follow(field(&experiment).as_mut(), &experiment, terms, 5000, &mut Budget::ENDLESS.clone()));
    }

    #[divan::bench(args = [false, true])]
    fn method_phase(bencher: Bencher, is_typed: bool) {
        let experiment = adam(is_typed);
        bencher.bench(|| Phase::new(&experiment).unwrap().follow(5000, &mut Budget::ENDLESS.clone()));
    }

    #[divan::bench(args = [false, true])]
    fn method_report(bencher: Bencher, is_typed: bool) {
        let optimizer = if is_typed { "own" } else { "adam" };
        let experiment = Experiment::new(Settings { optimizer: optimizer.into(), ..Settings::default() }).unwrap();
        bencher.bench(|| analyze_quickly(black_box(&experiment)));
    }

    #[divan::bench(args = [false, true])]
    fn loss_iterates(bencher: Bencher, is_typed: bool) {
        let experiment = run(is_typed);
        bencher.bench(|| iterate(black_box(&experiment)));
    }

    #[divan::bench(args = [false, true])]
    fn loss_flow(bencher: Bencher, is_typed: bool) {
        let experiment = run(is_typed);
        let terms = Terms::Modified;
        bencher.bench(|| follow(field(&experiment).as_mut(), &experiment, terms, 1500, &mut Budget::ENDLESS.clone()));
    }

    /// A text as a method: what a key stroke asks for before anything runs.
    #[divan::bench]
    fn compile() -> Experiment {
        adam(true)
    }
}

#[divan::bench]
fn default_report(bencher: Bencher) {
    let experiment = usual();
    bencher.bench(|| analyze_quickly(black_box(&experiment)));
}

/// Everything about a run of 1,500 steps, by method: with the flow of order three.
#[divan::bench(args = Optimizer::TABLE.iter().map(|info| info.key), max_time = 3, min_time = 0, sample_count = 5)]
fn whole_report(bencher: Bencher, key: &str) {
    let experiment = Experiment::new(Settings { optimizer: key.into(), ..Settings::default() }).unwrap();
    bencher.bench(|| analyze(black_box(&experiment)));
}

#[divan::bench(args = [Figure::Path, Figure::Error, Figure::Strip])]
fn picture(bencher: Bencher, figure: Figure) {
    let experiment = usual();
    let report = analyze_quickly(&experiment);
    let scene = Scene { experiment: &experiment, report: &report };
    bencher.bench(|| svg(figure, &scene, &Look::default()).unwrap());
}

#[divan::bench]
fn link() -> halfstep::link::Parsed {
    halfstep::link::parse(black_box("?v=1&problem=rosenbrock&x0=-0.5,0.8&opt=rmsprop&h=5e-4&b2=0.999&hide=strip"))
}
