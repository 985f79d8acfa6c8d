//! Losses and methods that are typed in, against the built-in ones and by their orders.
#![cfg(feature = "own")]

use crate::common::distance;
use halfstep::analysis::{error, iterate};
use halfstep::answer::answer;
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings, Typed};
use halfstep::flow::{Budget, Derived, Field, Phase, Terms, field, follow};
use halfstep::formula::Source;
use halfstep::lanes::{Lanes, Lockstep};
use halfstep::optimizer::templates::{TEMPLATES, Template};
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer, Own, Slot, Update};
use halfstep::problem::{Batch, Loss, Problem};

const HYPER: Hyper = Hyper { b1: 0.8, b2: 0.9, eps: 0.3, eps_place: EpsPlace::Inside, bias_correction: true };

const TANHNET: &str = "p = a*tanh(b - w) + 0.5; q = a*tanh(b) - 0.3; r = a*tanh(w + b) - 0.8; s = a*tanh(2*w + b) - 0.4\n\
                       (p^2 + q^2 + r^2 + s^2)/8";

fn typed_loss(text: &str) -> Settings {
    let typed = Typed { loss: Source::new(text), ..Typed::default() };
    Settings { problem: "own".into(), typed, ..Settings::default() }
}

fn typed_method(text: &str) -> Settings {
    let typed = Typed { step: Source::new(text), ..Typed::default() };
    Settings { optimizer: "own".into(), typed, ..Settings::default() }
}

fn make(settings: Settings) -> Experiment {
    Experiment::new(settings).map_err(|invalid| invalid.to_string()).unwrap()
}

/// Largest distance of two runs of points, of the same length.
fn apart(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(x, y)| distance(x, y)).fold(0.0, f64::max)
}

fn points(experiment: &Experiment, terms: Terms) -> Vec<Vec<f64>> {
    follow(field(experiment).as_mut(), experiment, terms, experiment.steps(), &mut Budget::ENDLESS.clone()).points
}

fn template(key: &str) -> &'static Template {
    TEMPLATES.iter().find(|template| template.key == key).unwrap()
}

#[test]
fn a_typed_loss_is_the_built_in_one() {
    for (key, text, start, order) in [
        ("rosenbrock", "(1 - x)^2 + 100*(y - x^2)^2", vec![-0.5, 0.8], vec![0, 1]),
        // In order of appearance a, b, w; built in as w, b, a.
        ("tanhnet", TANHNET, vec![1.5, -0.4, 0.6], vec![2, 1, 0]),
    ] {
        for optimizer in ["gd", "adam", "lion"] {
            let common =
                Settings { optimizer: optimizer.into(), h: 2e-4, steps: 400, hyper: HYPER, ..Settings::default() };
            let own = make(Settings {
                start: Some(start.clone()),
                h: 2e-4,
                steps: 400,
                hyper: HYPER,
                optimizer: optimizer.into(),
                ..typed_loss(text)
            });
            let built_in = make(Settings { problem: key.into(), ..common });
            let turned = |points: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
                points.into_iter().map(|x| order.iter().map(|&j| x[j]).collect()).collect()
            };
            assert!(apart(&turned(iterate(&own).theta), &iterate(&built_in).theta) < 1e-12, "{key}, {optimizer}");
            for terms in [Terms::First, Terms::Modified, Terms::Third] {
                let off = apart(&turned(points(&own, terms)), &points(&built_in, terms));
                assert!(off < 1e-10, "{key}, {optimizer}: {terms:?} {off:.1e}");
            }
        }
    }
}

/// In lanes the compiled form is several runs, with the bits of each alone.
#[test]
fn a_typed_loss_runs_in_lanes() {
    let runs = [0.5, 0.7, 0.9, 0.95].map(|b1| {
        let hyper = Hyper { b1, ..HYPER };
        make(Settings {
            hyper,
            steps: 50,
            ..typed_loss("(x - y)^4 + relu(x)*y^2 + where(x > y, x, y^3) + max(x, 0.2*y)")
        })
    });
    let alone = [0, 1, 2, 3].map(|lane| iterate(&runs[lane]).theta);
    Lockstep::new(&runs).unwrap().iterate(|n, point: &[Lanes<4>]| {
        for (lane, alone) in alone.iter().enumerate() {
            let here: Vec<f64> = point.iter().map(|x| x.0[lane]).collect();
            assert_eq!(here, alone[n], "lane {lane}, step {n}");
        }
        true
    });
}

#[test]
fn adam_typed_in_on_the_default_link_is_adam() {
    let (own, built_in) = (answer("opt=own"), answer("opt=adam"));
    assert_eq!(own.report.theta, built_in.report.theta, "the same bits");
    let largest = |flow: &Option<halfstep::analysis::Flow>| flow.as_ref().unwrap().largest_error;
    for (flow, number) in [(&own.report.flows.first, 0.15017), (&own.report.flows.modified, 0.009_140)] {
        assert!((largest(flow) - number).abs() < 5e-6, "{}", largest(flow));
    }
    let flows = |answer: &halfstep::answer::Answer| {
        let flows = &answer.report.flows;
        [&flows.first, &flows.modified, &flows.phase].map(largest)
    };
    for (ours, theirs) in flows(&own).into_iter().zip(flows(&built_in)) {
        assert!((ours - theirs).abs() < 1e-10, "{ours} {theirs}");
    }
    let words = &own.report.verdict;
    assert!(words.contains("from step 1 to 1,171") && words.contains("From step 1,228"), "{words}");
    assert_eq!(own.report.norm, built_in.report.norm);
    assert_eq!(own.report.validity.grade, built_in.report.validity.grade);
    assert!((own.report.validity.d.unwrap() - built_in.report.validity.d.unwrap()).abs() < 1e-9);
    assert!((own.report.validity.chi.unwrap() - built_in.report.validity.chi.unwrap()).abs() < 1e-9);
}

/// The report is a built-in's, field by field, but for the names.
#[test]
fn the_report_answers_as_for_built_in_ones() {
    let json = |link: &str| serde_json::to_value(answer(link)).unwrap();
    let own = json("problem=own&f=(1-x)^2+100*(y-x^2)^2&x0=-0.5,0.8&opt=own&h=1e-4&steps=60");
    let built_in = json("problem=rosenbrock&opt=adam&h=1e-4&steps=60");
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&own), keys(&built_in));
    for key in ["theta", "loss", "gradient", "one_norm", "penalty"] {
        close(&own[key], &built_in[key], 1e-9, key);
    }
    for flow in ["first", "modified", "phase"] {
        close(&own["flows"][flow]["error"], &built_in["flows"][flow]["error"], 1e-10, flow);
    }
    assert_eq!(own["experiment"]["f"], "(1-x)^2+100*(y-x^2)^2");
    let slider = json("problem=own&f=a*x^2;a=1 in [0,2]&f.a=1.5&steps=3");
    assert_eq!((&slider["experiment"]["f.a"], &slider["warnings"]), (&1.5.into(), &serde_json::json!([])));
}

/// Two JSON values of one shape whose numbers are near each other.
fn close(a: &serde_json::Value, b: &serde_json::Value, near: f64, what: &str) {
    match (a.as_array(), b.as_array()) {
        (Some(a), Some(b)) => {
            assert_eq!(a.len(), b.len(), "{what}");
            a.iter().zip(b).for_each(|(a, b)| close(a, b, near, what));
        }
        _ => match (a.as_f64(), b.as_f64()) {
            (Some(x), Some(y)) => assert!((x - y).abs() <= near * y.abs().max(1.0), "{what}: {x} {y}"),
            _ => assert_eq!(a, b, "{what}"),
        },
    }
}

/// Iterates to 1e-12, flows to 1e-10, slots, window and choices: the typed method is its like.
#[test]
fn a_typed_method_is_the_built_in_one() {
    let mut likes = 0;
    for template in TEMPLATES {
        let Some(like) = template.like else { continue };
        likes += 1;
        for (problem, schedule, decay, batch) in [
            ("bilinear", Schedule::Constant, 0.0, BatchOrder::Full),
            ("quadratic", Schedule::Cosine, 0.2, BatchOrder::Full),
            ("tanhnet", Schedule::Constant, 0.0, BatchOrder::Shuffle),
        ] {
            let common = Settings {
                problem: problem.into(),
                hyper: HYPER,
                h: 1e-3,
                steps: 60,
                schedule,
                decay,
                batch,
                ..Settings::default()
            };
            let typed = Typed { step: Source::new(template.text), ..Typed::default() };
            let own = make(Settings { optimizer: "own".into(), typed, ..common.clone() });
            let built_in = make(Settings { optimizer: like.into(), ..common });
            let (ours, theirs) = (iterate(&own), iterate(&built_in));
            let off = apart(&ours.theta, &theirs.theta);
            assert!(off < 1e-12, "{like} on {problem}: {off:.1e}");
            if like != "adamax" {
                // Typed, |g| is a choice of its own.
                assert_eq!(ours.heuristic_from, theirs.heuristic_from, "{like} on {problem}");
            }
            for terms in [Terms::First, Terms::Modified] {
                let off = apart(&points(&own, terms), &points(&built_in, terms));
                assert!(off < 1e-10, "{like} on {problem}: {terms:?} {off:.1e}");
            }
            match (Phase::new(&own), Phase::new(&built_in)) {
                (Some(own), Some(built_in)) => {
                    let budget = Budget::ENDLESS;
                    let off = apart(
                        &own.follow(60, &mut budget.clone()).points,
                        &built_in.follow(60, &mut budget.clone()).points,
                    );
                    assert!(off < 1e-10, "{like} on {problem}: phase {off:.1e}");
                }
                (own, built_in) => assert_eq!(own.is_none(), built_in.is_none(), "{like}"),
            }
            if problem == "bilinear" {
                third(&own, &built_in, like);
            }
            let slots = |experiment: &Experiment| {
                let method = experiment.method();
                (0..method.slots()).map(|slot| method.slot(slot)).collect::<Vec<_>>()
            };
            for (ours, theirs) in slots(&own).into_iter().zip(slots(&built_in)) {
                assert!(same_slot(ours, theirs), "{like}: {ours:?} {theirs:?}");
            }
            let window = |experiment: &Experiment| experiment.method().memory();
            assert!(window(&own).is_none() == window(&built_in).is_none(), "{like}");
            assert!(window(&own) >= window(&built_in), "{like}");
            assert_eq!(
                own.method().optimizer.norm() == halfstep::optimizer::NormKind::Two,
                built_in.method().optimizer.norm() == halfstep::optimizer::NormKind::Two,
                "{like}"
            );
        }
    }
    assert!(likes >= 17, "{likes}");
}

fn same_slot(a: Slot, b: Slot) -> bool {
    match (a, b) {
        (Slot::Average { decay: p, gain: a, fresh: f }, Slot::Average { decay: q, gain: b, fresh: g }) => {
            (p - q).abs() < 1e-15 && (a - b).abs() < 1e-12 && f == g
        }
        // What a method of its own would have to follow carefully is carried.
        (Slot::Held, _) => b == Slot::Held,
        _ => false,
    }
}

/// The three terms of the derivation at some steps.
fn third(own: &Experiment, built_in: &Experiment, name: &str) {
    let theta = [1.4, 0.9];
    for n in [0, 1, 5, 40] {
        let terms = |experiment: &Experiment| {
            let mut out = [[0.0; 2]; 3];
            let [f, c, d] = &mut out;
            Derived::new(experiment).third(n, &theta, f, c, d);
            out
        };
        for (ours, theirs) in terms(own).into_iter().flatten().zip(terms(built_in).into_iter().flatten()) {
            assert!((ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0), "{name}, step {n}: {ours} {theirs}");
        }
    }
}

/// What the formula's structure says of its memories, checked by probing the step itself.
#[test]
fn memories_are_what_probing_says() {
    let (mut averages, mut held) = (0, 0);
    for template in TEMPLATES {
        let own = Own::new(&Source::new(template.text), &HYPER).unwrap();
        let slots = own.slots();
        // Of one coordinate, and at a step at which nothing begins.
        let step = |n: usize, state: &[f64], theta: f64, g: f64| {
            let mut state = state.to_vec();
            let mut out = [0.0];
            own.step(n, &mut state, &[theta], &[g], &mut out);
            (state, out[0])
        };
        for slot in 0..slots {
            let memory = |s: f64, other: f64| (0..slots).map(|k| if k == slot { s } else { other }).collect::<Vec<_>>();
            let after = |n, s, other, theta, g| step(n, &memory(s, other), theta, g).0[slot];
            let base = after(3, 0.7, 0.4, 0.3, 1.3);
            let rest = |decay: f64, x: f64, s: f64| x - decay * s;
            match own.slot(slot) {
                Slot::Average { decay, .. } => {
                    averages += 1;
                    let expected = rest(decay, base, 0.7);
                    for (n, s, other, theta) in
                        [(3, -2.0, 0.4, 0.3), (8, 0.7, 0.4, 0.3), (3, 0.7, 0.9, 0.3), (3, 0.7, 0.4, 5.0)]
                    {
                        let found = rest(decay, after(n, s, other, theta, 1.3), s);
                        assert!(
                            (found - expected).abs() < 1e-13,
                            "{} {}: {found} {expected}",
                            template.key,
                            own.memories()[slot]
                        );
                    }
                }
                Slot::Held => {
                    held += 1;
                    // No decay makes it an average: it is not affine in itself, depends on something else, or the
                    // direction uses it both ways or begins elsewhere than at 0.
                    let decay = (after(3, 0.9, 0.4, 0.3, 1.3) - base) / 0.2;
                    let same = |n, s, other, theta| {
                        (rest(decay, after(n, s, other, theta, 1.3), s) - rest(decay, base, 0.7)).abs() < 1e-13
                    };
                    let is_affine = same(3, -2.0, 0.4, 0.3)
                        && same(8, 0.7, 0.4, 0.3)
                        && same(3, 0.7, 0.9, 0.3)
                        && same(3, 0.7, 0.4, 5.0);
                    let begins = template.text.contains("start:");
                    assert!(
                        !(is_affine && 0.0 < decay && decay < 1.0) || begins,
                        "{} {}",
                        template.key,
                        own.memories()[slot]
                    );
                }
            }
        }
    }
    assert!(averages > 25 && held > 8, "{averages} {held}");
}

/// What is worked out for each step ahead gives the same bits.
#[test]
fn a_prepared_method_takes_the_same_steps() {
    for template in TEMPLATES {
        let plain = Own::new(&Source::new(template.text), &HYPER).unwrap().shaped(1, 3);
        let prepared = plain.clone().prepared(20);
        let (theta, gradient) = ([0.3, -1.0, 2.0], [1.5, 0.2, -0.7]);
        let run = |own: &Own| {
            let mut state = vec![0.0; own.slots() * 3];
            let mut out = vec![0.0; 3];
            own.start(&mut state);
            // Beyond what was prepared as well.
            (0..25)
                .map(|n| {
                    own.step(n, &mut state, &theta, &gradient, &mut out);
                    out.clone()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(run(&plain), run(&prepared), "{}", template.key);
    }
}

#[test]
fn sums_over_coordinates_are_taken_before_anything_is_stored() {
    let own =
        Own::new(&Source::new("m = m + g/norm(m + g); k = mean(m)*maxabs(g); step = m*dot(g, x) + k + sum(1)"), &HYPER)
            .unwrap();
    let (gradient, theta) = ([3.0, -4.0, 0.0], [1.0, 2.0, 5.0]);
    let (mut state, mut out) = (vec![0.0; 3 * own.slots()], vec![0.0; 3]);
    own.step(0, &mut state, &theta, &gradient, &mut out);
    let m = gradient.map(|g| g / 5.0);
    let k = m.iter().sum::<f64>() / 3.0 * 4.0;
    for j in 0..3 {
        assert!((state[j] - m[j]).abs() < 1e-15);
        assert!((out[j] - (m[j] * -5.0 + k + 3.0)).abs() < 1e-14, "{} {}", out[j], m[j] * -5.0 + k + 3.0);
    }
}

/// ADOPT's v begins as the first squared gradient, before the first step divides by it.
#[test]
fn a_memory_can_begin_with_the_first_gradient() {
    let own = Own::new(&Source::new(template("adopt").text), &Hyper { b1: 0.9, b2: 0.5, eps: 1e-6, ..HYPER }).unwrap();
    let (mut state, mut out) = (vec![0.0; 2], [0.0]);
    own.start(&mut state);
    own.step(0, &mut state, &[0.0], &[-2.0], &mut out);
    assert!((out[0] + 0.1).abs() < 1e-15 && state == [out[0], 4.0], "{out:?} {state:?}");
    own.step(1, &mut state, &[0.0], &[4.0], &mut out);
    assert!((out[0] - (0.9 * -0.1 + 0.1 * 4.0 / 2.0)).abs() < 1e-15 && state[1] == 10.0);
    assert_eq!(own.slot(0), Slot::Held);
}

/// Slopes 1, 2 and 3 at a fixed time for typed methods on typed losses.
#[test]
fn every_flow_of_a_typed_method_has_its_order() {
    let losses: [(&str, [f64; 2], f64); 3] = [
        ("(3/2 - 2*x*y)^2/2", [1.2, 0.9], 0.1),
        ("(1 - x)^2 + 100*(y - x^2)^2", [0.5, 0.24], 0.002),
        ("softplus(x - 2*y) + (x^2 + y^2)/10 + sin(x*y)/2", [0.8, -0.4], 0.3),
    ];
    let mut wrong = Vec::new();
    for (loss, start, span) in losses {
        for key in ["adam", "nesterov", "laprop", "qhm", "ademamix", "lion"] {
            let at = |steps: usize, terms: Terms| {
                let mut step = Source::new(template(key).text);
                if key == "ademamix" {
                    // Its long average has to be short against the run.
                    step.values = vec![("b3".into(), 0.8)];
                }
                let typed = Typed { loss: Source::new(loss), step, ..Typed::default() };
                let settings = Settings {
                    problem: "own".into(),
                    optimizer: "own".into(),
                    typed,
                    start: Some(start.to_vec()),
                    hyper: Hyper { b1: 0.4, b2: 0.6, eps: 0.5, eps_place: EpsPlace::Inside, bias_correction: true },
                    h: span / steps as f64,
                    steps,
                    ..Settings::default()
                };
                error(&make(settings), terms).unwrap()
            };
            for (terms, order) in [(Terms::First, 1.0), (Terms::Modified, 2.0), (Terms::Third, 3.0)] {
                let slope = (at(160, terms) / at(320, terms)).log2();
                if (slope - order).abs() > 0.1 {
                    wrong.push(format!("{key} on {loss}: {terms:?} has slope {slope:.3}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every template runs on the default loss, and its report is finite.
#[test]
fn every_template_has_a_report() {
    for template in TEMPLATES {
        let mut settings = typed_method(template.text);
        settings.steps = 40;
        let experiment = make(settings);
        let Optimizer::Own(own) = &experiment.method().optimizer else { panic!() };
        assert_eq!(own.source().text, template.text);
        let report = halfstep::analysis::analyze(&experiment);
        assert_eq!(report.theta.len(), 41, "{}", template.key);
        let first = report.flows.first.as_ref().unwrap();
        assert!(first.largest_error.is_finite(), "{}", template.key);
        assert!(report.flows.phase.is_some() == (own.slots() > 0), "{}", template.key);
    }
    let Problem::Own(own) = make(typed_loss("x^2 + 3*y^2")).problem().clone() else { panic!() };
    assert_eq!(own.value(&[1.0, 2.0], Batch::Full), 13.0);
}
