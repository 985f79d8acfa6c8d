//! What each preset says is what its numbers show.

use std::collections::BTreeSet;

use halfstep::analysis::{Flow, Grade, Report, Tone};
use halfstep::answer::answer;
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::field;
use halfstep::link::{PRESETS, Reason, View, parse, preset, preset_of, write};
use halfstep::problem::{Batch, hessian_vector};

fn run(name: &str) -> Report {
    let answer = answer(&format!("preset={name}"));
    assert_eq!(answer.parsed.warnings, [], "{name}");
    answer.report
}

/// The same run with other keys.
fn but(name: &str, keys: &str) -> Report {
    let answer = answer(&format!("preset={name}&{keys}"));
    assert_eq!(answer.parsed.warnings, [], "{name} {keys}");
    answer.report
}

fn first(report: &Report) -> &Flow {
    report.flows.first.as_ref().unwrap()
}

fn modified(report: &Report) -> &Flow {
    report.flows.modified.as_ref().unwrap()
}

fn phase(report: &Report) -> &Flow {
    report.flows.phase.as_ref().unwrap()
}

/// Every c from the second step on; at the first one its sign is the same whatever β and ρ.
fn later(report: &Report) -> Vec<f64> {
    report.coefficient.as_ref().unwrap()[1..].concat()
}

fn extreme(report: &Report, pick: fn(f64, f64) -> f64) -> f64 {
    later(report).into_iter().reduce(pick).unwrap()
}

fn tones(report: &Report) -> Vec<Tone> {
    report.words.iter().map(|w| w.tone).filter(|t| *t != Tone::Plain).collect()
}

fn near(got: f64, said: f64, digits: f64) {
    assert!((got - said).abs() <= 0.5 * digits, "{got} is not {said}");
}

fn nothing_left(report: &Report) {
    assert!(later(report).iter().all(|c| c.abs() < 0.01), "c up to {}", extreme(report, f64::max));
}

/// Sharpness of the bilinear loss in its valley.
fn sharpness(point: &[f64]) -> f64 {
    4.0 * point.iter().map(|x| x * x).sum::<f64>()
}

fn last(points: &[Vec<f64>]) -> &[f64] {
    points.last().unwrap()
}

#[test]
fn training_stage() {
    let report = run("training-stage");
    assert_eq!(tones(&report), [Tone::Anti, Tone::Penalty]);
    let c = report.coefficient.as_ref().unwrap();
    assert!(c[1227].iter().any(|&c| c < 0.0) && c[1228].iter().all(|&c| c > 0.0));
    let gradient = |n: usize| report.gradient[n].iter().fold(0.0, |m: f64, g| m.max(g.abs()));
    assert!(gradient(0) > 10.0 && gradient(1228) < 1.0);
}

#[test]
fn beta_raises() {
    let report = run("beta-raises");
    assert!(later(&report).iter().all(|&c| c > 0.0));
    near(extreme(&report, f64::max), 180.0, 1.0);
    assert_eq!(tones(&report), [Tone::Penalty]);
    assert!(modified(&report).largest_error < first(&report).largest_error);
    nothing_left(&but("beta-raises", "b1=0.9"));
}

#[test]
fn rho_lowers() {
    let report = run("rho-lowers");
    assert!(later(&report).iter().all(|&c| c < 0.0));
    near(extreme(&report, f64::min), -179.0, 1.0);
    assert_eq!(tones(&report), [Tone::Anti]);
    assert!(modified(&report).largest_error < first(&report).largest_error);
    nothing_left(&but("rho-lowers", "b2=0.9"));
}

#[test]
fn h_raises() {
    let (report, half) = (run("h-raises"), but("h-raises", "h=0.002&steps=800"));
    assert!(report.verdict.contains("is ahead of") && later(&report).iter().all(|&c| c > 0.0));
    near(first(&report).largest_error, 0.34, 0.01);
    near(first(&half).largest_error, 0.14, 0.01);
    // A smaller gradient at the same time, which is what it amplifies.
    assert!(report.norm.last().unwrap() < half.norm.last().unwrap());
}

#[test]
fn h_lowers() {
    let (report, half) = (run("h-lowers"), but("h-lowers", "h=0.002&steps=800"));
    assert!(report.verdict.contains("lags behind") && later(&report).iter().all(|&c| c < 0.0));
    near(first(&report).largest_error, 0.19, 0.01);
    near(first(&half).largest_error, 0.11, 0.01);
    assert!(report.norm.last().unwrap() > half.norm.last().unwrap());
}

#[test]
fn rmsprop() {
    let report = run("rmsprop");
    assert!(later(&report).iter().all(|&c| c < 0.0));
    near(extreme(&report, f64::min), -65.0, 1.0);
    near(report.coefficient.as_ref().unwrap()[1][0], -1.0, 0.1);
}

#[test]
fn usual_defaults() {
    let report = run("usual-defaults");
    assert_eq!(report.validity.grade, Grade::Red);
    assert!(modified(&report).largest_error > first(&report).largest_error);
    assert!(phase(&report).largest_error < 1e-5);
}

#[test]
fn small_epsilon() {
    let report = run("small-epsilon");
    let settled = report.coefficient.as_ref().unwrap()[600..].concat();
    assert!(settled.iter().all(|c| (c + 46.7).abs() < 0.05));
    assert!(report.gradient.iter().flatten().all(|g| g * g > 1e3 * 1e-8));
    assert!(modified(&report).largest_error < first(&report).largest_error);
}

#[test]
fn large_epsilon() {
    let report = run("large-epsilon");
    assert!(later(&report).iter().all(|&c| c > 0.0));
    let end = report.coefficient.as_ref().unwrap().last().unwrap().clone();
    end.iter().for_each(|&c| near(c, 19.0, 0.1));
    assert!(report.gradient.iter().flatten().all(|g| g * g < 0.02 * 1e6));
    // The term points along −∇(½‖∇E‖²) = −Hg.
    let experiment = parse("preset=large-epsilon").experiment;
    let theta = &report.theta[500];
    let (correction, two_norm) = (correction(&experiment, 500, theta), two_norm(&experiment, theta));
    let cosine = dot(&correction, &two_norm) / (dot(&correction, &correction) * dot(&two_norm, &two_norm)).sqrt();
    assert!(cosine > 0.9999, "{cosine}");
}

fn correction(experiment: &Experiment, n: usize, theta: &[f64]) -> Vec<f64> {
    let (mut flow, mut correction) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    field(experiment).correction(n, theta, &mut flow, &mut correction);
    correction
}

/// `Hg`, the gradient of `½‖∇E‖²`.
fn two_norm(experiment: &Experiment, theta: &[f64]) -> Vec<f64> {
    let g = hessian_vector(experiment.problem(), theta, Batch::Full, &[0.0, 0.0]).0;
    hessian_vector(experiment.problem(), theta, Batch::Full, &g).1
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn gd_two_norm() {
    let report = run("gd-two-norm");
    let experiment = parse("preset=gd-two-norm").experiment;
    for n in [0, 10, 50] {
        let (c, want) = (correction(&experiment, n, &report.theta[n]), two_norm(&experiment, &report.theta[n]));
        c.iter().zip(&want).for_each(|(c, w)| assert!((c - 0.5 * w).abs() <= 1e-12 * w.abs()));
    }
    assert!(sharpness(last(&report.theta)) < sharpness(last(&first(&report).points)));
    assert!(modified(&report).largest_error < 0.3 * first(&report).largest_error);
}

#[test]
fn momentum() {
    let report = run("momentum");
    let plain = but("momentum", "opt=gd&h=0.002");
    assert!(sharpness(last(&report.theta)) < sharpness(last(&plain.theta)));
    assert!(plain.loss.last().unwrap() < &1e-9 && report.loss.last().unwrap() < &1e-9);
    // By the effective step: −10(g + a·Hg) against −(g + b·Hg), a = 19 b.
    let with = parse("preset=momentum").experiment;
    let without = parse("preset=momentum&opt=gd&h=0.002").experiment;
    let theta = [0.9, 1.9];
    let a = with.h() * correction(&with, 700, &theta)[0] / 10.0;
    let b = without.h() * correction(&without, 700, &theta)[0];
    near(a / b, 19.0, 0.01);
}

#[test]
fn adamw() {
    let (report, none) = (run("adamw"), but("adamw", "wd=0"));
    let size = |report: &Report| dot(last(&report.theta), last(&report.theta));
    assert!(size(&report) < 0.8 * size(&none));
    let product = |n: usize| report.theta[n].iter().product::<f64>();
    assert!((1500..3000).all(|n| (product(n) - 0.75).abs() < 0.06), "it stays along the valley");
    assert!(sharpness(&report.theta[3000]) < 0.95 * sharpness(&report.theta[1500]));
    assert!(modified(&report).largest_error < 0.1 * first(&report).largest_error);
}

#[test]
fn mini_batch() {
    let report = run("mini-batch");
    near(first(&report).largest_error / modified(&report).largest_error, 9.0, 1.0);
}

#[test]
fn divergence() {
    let report = run("divergence");
    assert_eq!(report.diverged_at, Some(52));
    let stable = but("divergence", "h=0.039");
    assert_eq!(stable.diverged_at, None);
    assert!(*stable.loss.last().unwrap() < 1e-9);
}

#[test]
fn stall() {
    let report = run("stall");
    assert!(*report.loss.last().unwrap() < 1e-12, "Adam arrives");
    let flow = &modified(&report).points;
    assert!(flow.len() > 1000);
    let speed = |n: usize| (flow[n][0] - flow[n + 1][0]).abs();
    assert!(speed(800) < 0.1 * speed(0), "{} of {}", speed(800), speed(0));
    assert!((last(flow).iter().product::<f64>() - 0.75).abs() > 1.0, "it is far from the valley");
    assert_eq!(report.validity.grade, Grade::Red);
}

#[test]
fn every_preset_is_checked_above() {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/presets.rs")).unwrap();
    for preset in PRESETS {
        assert!(source.contains(&format!("fn {}() {{", preset.name.replace('-', "_"))), "{}", preset.name);
        assert!(preset.look.ends_with('.') && preset.look.chars().count() <= 200, "{}", preset.name);
    }
}

#[test]
fn a_preset_stands_for_its_keys_and_the_links_own_keys_come_first() {
    for preset in PRESETS {
        let parsed = parse(&format!("?preset={}", preset.name));
        assert_eq!(parsed.warnings, []);
        assert_eq!(write(&parsed.settings, &parsed.view), preset.link);
        assert!(format!("?preset={}", preset.name).len() < 300);
    }
    let want = "v=1&h=0.004&b1=0.5&b2=0.9&eps=0.01&steps=400&theme=dark";
    for link in
        ["preset=h-raises&b1=0.5&theme=dark", "b1=0.5&theme=dark&preset=h-raises", "b1=0.5#preset=H-Raises&theme=dark"]
    {
        let parsed = parse(link);
        assert_eq!((write(&parsed.settings, &parsed.view).as_str(), parsed.warnings), (want, vec![]), "{link}");
    }
    // Even a value that is the page's default, and even one that cannot be used.
    assert_eq!(parse("preset=h-raises&h=0.002").settings.h, 0.002);
    let unusable = parse("preset=h-raises&h=abc");
    assert_eq!((unusable.settings.h, unusable.settings.steps), (0.002, 400));
    // An initial point belongs to its loss.
    assert_eq!(parse("preset=momentum&problem=cubic").settings.start, None);
    assert_eq!(parse("preset=momentum").settings.start, Some(vec![1.0, 2.0]));
}

#[test]
fn an_unknown_preset_is_named_and_the_rest_is_honored() {
    for (link, reason) in [
        ("preset=adam-wins&seed=7", Reason::NotUnderstood),
        ("seed=7&preset=", Reason::Empty),
        ("preset=&seed=7", Reason::Empty),
    ] {
        let parsed = parse(link);
        assert_eq!(parsed.settings, Settings { seed: 7, ..Settings::default() }, "{link}");
        let [warning] = parsed.warnings.as_slice() else { panic!("{link}: {:?}", parsed.warnings) };
        assert_eq!((warning.key.as_str(), warning.reason), ("preset", reason));
        assert!(warning.allowed.contains("usual-defaults"));
    }
    let parsed = parse("preset=stall&preset=rmsprop");
    assert_eq!(write(&parsed.settings, &View::default()), preset("stall").unwrap().link);
    assert_eq!(parsed.warnings[0].reason, Reason::Repeated);
}

#[test]
fn a_run_knows_its_preset_whatever_the_page_shows() {
    let of = |link: &str| preset_of(&parse(link).settings).map(|preset| preset.name);
    assert_eq!(of("preset=stall&theme=dark"), Some("stall"));
    assert_eq!(of("v=1&h=0.005&b2=0.99&eps=0.01"), Some("stall"));
    assert_eq!(of("preset=stall&h=0.004"), None);
    let names: BTreeSet<&str> = PRESETS.iter().map(|preset| preset.title).collect();
    assert_eq!(names.len(), PRESETS.len());
}
