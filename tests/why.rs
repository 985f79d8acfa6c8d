//! Why a step is as it is: the parts of the correction, and the memory.

use crate::common::{close, slopes};
use halfstep::analysis::{Divided, ModifiedLoss, Source, analyze, divide, lookback, part_course};
use halfstep::experiment::{BatchOrder, Experiment, Schedule, Settings};
use halfstep::flow::{Derived, Field, Memory, field, parts};
use halfstep::link::parse;
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer, Recall, Update};
use halfstep::plot::{Figure, Look, Over, Push, Scene, svg};
use halfstep::problem::{Batch, Loss, hessian_vector};

fn largest<'a>(vectors: impl Iterator<Item = &'a Vec<f64>>) -> f64 {
    vectors.flatten().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()))
}

/// The parts sum to the correction of the derivation, and to that of the closed form where there is one.
fn they_sum(settings: &Settings) {
    let experiment = Experiment::with_problem(crate::common::loss(&settings.problem), settings.clone()).unwrap();
    let dim = experiment.dim();
    for n in [0, 1, 2, 7, 40] {
        let theta: Vec<f64> = experiment.start().iter().enumerate().map(|(j, x)| x * 0.9 + 0.03 * j as f64).collect();
        let found = parts(&experiment, n, &theta);
        let all: Vec<&Vec<f64>> = found.memories.iter().chain([&found.step]).chain(&found.decay).collect();
        let sum: Vec<f64> = (0..dim).map(|j| all.iter().map(|part| part[j]).sum()).collect();
        let mut terms = vec![vec![0.0; dim]; 4];
        let [f, c, f2, c2] = &mut terms[..] else { return };
        Derived::new(&experiment).correction(n, &theta, f, c);
        field(&experiment).correction(n, &theta, f2, c2);
        let scale = largest(all.iter().copied().chain([&*c]));
        let off = crate::common::distance(&sum, c) / scale;
        assert!(off < 1e-12, "{off:.2e} at {n}: {sum:?} is not {c:?}, {settings:?}");
        assert!(crate::common::distance(&sum, &found.whole) / scale < 1e-12);
        assert!(crate::common::distance(&sum, c2) / scale < 1e-9, "{sum:?} is not {c2:?} at {n}: {settings:?}");
        close("F", &found.direction, f, 1e-13);
        assert_eq!(found.memories.len(), experiment.method().slots());
        if n == 0 {
            assert!(found.memories.iter().flatten().all(|x| *x == 0.0), "nothing has drifted yet: {settings:?}");
        }
    }
}

#[test]
fn the_parts_of_every_method_sum_to_its_correction() {
    for case in slopes::cases() {
        let settings = Settings { h: 0.01, steps: 41, ..case.settings };
        they_sum(&settings);
        they_sum(&Settings { decay: 0.3, schedule: Schedule::Cosine, ..settings.clone() });
        they_sum(&Settings { batch: BatchOrder::Shuffle, decay: 0.1, ..settings });
    }
}

#[test]
fn the_parts_of_adam_are_the_terms_of_its_closed_form() {
    for eps_place in [EpsPlace::Inside, EpsPlace::Outside] {
        for (optimizer, decay) in [("adam", 0.0), ("adamw", 0.2), ("rmsprop", 0.0)] {
            let hyper = Hyper { eps_place, eps: 0.7, ..Hyper::default() };
            let settings = Settings { optimizer: optimizer.into(), hyper, decay, ..Settings::default() };
            let experiment = Experiment::new(settings).unwrap();
            let theta = [1.3, 0.8];
            let mut g = [0.0; 2];
            experiment.problem().gradient(&theta, Batch::Full, &mut g);
            for n in [0, 1, 9, 300] {
                let found = parts(&experiment, n, &theta);
                let (_, along) = hessian_vector(experiment.problem(), &theta, Batch::Full, &found.direction);
                let (beta, rho) = (Memory::new(hyper.b1, n).b(n), Memory::new(hyper.b2, n).b(n));
                for j in 0..2 {
                    let (root, share) = if eps_place == EpsPlace::Inside {
                        ((g[j] * g[j] + 0.7).sqrt(), g[j] * g[j] / (g[j] * g[j] + 0.7))
                    } else {
                        (g[j].abs() + 0.7, g[j].abs() / (g[j].abs() + 0.7))
                    };
                    let of = |b: f64| 0.5 * b * along[j] / root;
                    let at = |part: &[f64], want: f64| {
                        let scale = of(beta + rho).abs();
                        assert!((part[j] - want).abs() < 1e-12 * scale, "{optimizer} {n}: {} is not {want}", part[j]);
                    };
                    let v = found.memories.last().unwrap();
                    // B = 1 + 2A: the 1 of both is the finite step, 2A the memory.
                    at(v, of(-(rho - 1.0) * share));
                    if found.memories.len() == 2 {
                        at(&found.memories[0], of(beta - 1.0));
                    }
                    at(&found.step, of(1.0 - share));
                    if let Some(part) = &found.decay {
                        at(part, 0.5 * decay * found.direction[j]);
                    }
                }
            }
        }
    }
}

#[test]
fn every_part_has_a_name_and_the_effects_sum_to_the_effect_of_the_run() {
    for info in Optimizer::TABLE {
        let link = format!("opt={}&steps=60&h=0.001&wd=0.1&eps=0.5", info.key);
        let experiment = parse(&link).experiment;
        let report = analyze(&experiment);
        let Divided { parts, correction, .. } = divide(&experiment, 30, &report.theta[30], &report.gradient[30]);
        let slots = experiment.method().slots();
        assert_eq!(parts.iter().filter(|part| part.source == Source::Memory).count(), slots, "{link}");
        assert_eq!(parts.last().unwrap().source, Source::Decay);
        for part in &parts {
            assert_eq!(part.symbol.is_empty(), part.source != Source::Memory, "{link}");
            assert!(
                part.key.is_none_or(|key| info.uses.contains(&key) || ["h", "wd"].contains(&key)),
                "{link} {part:?}"
            );
        }
        for (j, whole) in correction.iter().enumerate() {
            let sum: f64 = parts.iter().map(|part| part.effects[j]).sum();
            let scale = largest(parts.iter().map(|part| &part.effects));
            assert!((sum - report.effect[30][j]).abs() < 1e-9 * scale, "{link}: {sum}");
            let sum: f64 = parts.iter().map(|part| part.values[j]).sum();
            assert!((sum - whole).abs() < 1e-12 * largest(parts.iter().map(|part| &part.values)), "{link}");
        }
    }
}

/// Every formula of a part is the number that the replay gives.
#[test]
fn closed_parts_are_those_of_the_replay() {
    let mut found = std::collections::BTreeSet::new();
    for info in Optimizer::TABLE {
        for (more, decay) in [("", 0.0), ("&epsin=0", 0.2), ("&bc=0", 0.0), ("&epsin=hat", 0.0), ("", 0.3)] {
            for problem in ["bilinear", "rosenbrock", "matrix"] {
                let link = format!("opt={}&problem={problem}&eps=0.4&wd={decay}&steps=80{more}", info.key);
                let experiment = parse(&link).experiment;
                let theta: Vec<f64> =
                    experiment.start().iter().enumerate().map(|(j, x)| 0.7 * x + 0.2 * j as f64).collect();
                let mut gradient = vec![0.0; theta.len()];
                experiment.problem().gradient(&theta, Batch::Full, &mut gradient);
                for n in [0, 1, 6, 80] {
                    let Divided { parts, .. } = divide(&experiment, n, &theta, &gradient);
                    let scale = largest(parts.iter().map(|part| &part.values));
                    for part in &parts {
                        let Some(closed) = &part.closed else { continue };
                        let value: Vec<f64> = closed.numbers.iter().map(|x| closed.value * x).collect();
                        let off = crate::common::distance(&value, &part.values) / scale;
                        assert!(off < 1e-11, "{off:.2e} {link} {n} {part:?}");
                        if part.source == Source::Step {
                            found.insert(info.key);
                        }
                    }
                }
            }
        }
    }
    let all = ["gd", "momentum", "nesterov", "ema", "rmsprop", "adam", "adamw", "nadam", "signum", "lion", "muon"];
    assert_eq!(found, all.into_iter().collect());
}

/// What the strip shows of a part is what the part does at each step that is looked at.
#[test]
fn a_part_along_a_run_is_the_part_at_its_steps() {
    for link in [
        "v=1&steps=300",
        "v=1&steps=30",
        "opt=adamw&wd=0.2&steps=400&h=0.0005",
        "opt=amsgrad&steps=100",
        "problem=logistic&opt=nadam&batch=shuffle&steps=90",
        "opt=own&step=a=0.8*a%2B0.2*g;step=a&h=0.0002&steps=70",
    ] {
        let experiment = parse(link).experiment;
        let report = analyze(&experiment);
        let count = divide(&experiment, 0, &report.theta[0], &report.gradient[0]).parts.len();
        assert_eq!(part_course(&experiment, &report, count), None, "{link}");
        for k in 0..count {
            let course = part_course(&experiment, &report, k).unwrap();
            let last = report.theta.len() - 1;
            assert_eq!((course.steps[0], course.steps.last().copied()), (0, Some(last)), "{link}");
            let series = course.series(last);
            for (i, &n) in course.steps.iter().enumerate() {
                let part = &divide(&experiment, n, &report.theta[n], &report.gradient[n]).parts[k];
                let off = crate::common::distance(&course.effects[i], &part.effects);
                assert!(off <= 1e-12 * largest([&part.effects].into_iter()), "{link}, {n}: {off:e}");
                let dim = part.effects.len();
                assert_eq!(
                    (course.at(n).unwrap(), &series[n * dim..(n + 1) * dim]),
                    (&*course.effects[i], &*course.effects[i])
                );
            }
            let symbol = experiment.method().optimizer.kept().get(k).map(|kept| kept.symbol.to_string());
            assert!(symbol.is_none_or(|symbol| course.name == format!("memory {symbol}")), "{link}: {}", course.name);
            assert!(course.words.contains(&course.name), "{}", course.words);
        }
    }
}

#[test]
fn the_strip_shows_the_part_that_the_link_names() {
    let picture = |link: &str| {
        let answer = halfstep::answer::answer(link);
        svg(Figure::Strip, &answer.scene(), &answer.look()).unwrap()
    };
    let (whole, m, v) = (picture("v=1"), picture("v=1&part=1"), picture("v=1&part=2"));
    assert!(m.contains(">memory m<") && v.contains(">memory v<") && !whole.contains(">memory"), "{v}");
    // On the way down the one pushes up the norm, the other down it; all of C turns in the valley.
    assert!(m.contains("+ penalty") && v.contains("anti-penalty") && v != whole);
    assert!(picture("v=1&opt=adamw&wd=0.1&part=4").contains(">weight decay<"));
    // A method without such a part has all of it shown.
    assert_eq!(picture("v=1&part=9"), whole);
}

#[test]
fn averages_look_as_far_back_as_the_formula_says() {
    for info in Optimizer::TABLE {
        let experiment = parse(&format!("opt={}&steps=200&h=0.001", info.key)).experiment;
        let report = analyze(&experiment);
        for n in [0, 1, 5, 200] {
            for j in 0..2 {
                let back = lookback(&experiment, &report, n, j).unwrap();
                assert_eq!((back.gradients.len(), back.n), (n + 1, n), "{}", info.key);
                assert_eq!(back.gradients[0], report.gradient[n][j]);
                assert!(back.reach() <= n);
                for (kept, memory) in experiment.method().optimizer.kept().iter().zip(&back.memories) {
                    let sum: f64 = memory.weights.iter().sum();
                    assert!(memory.weights.is_empty() || (sum - 1.0).abs() < 1e-12, "{} {n}: {sum}", info.key);
                    let want = match kept.recall {
                        Recall::Decays { decay, newest: 0 } => Memory::new(decay, n).age(n),
                        Recall::Decays { decay, .. } if n > 0 => 1.0 + Memory::new(decay, n - 1).age(n - 1),
                        Recall::Never => n as f64 / 2.0,
                        _ => continue,
                    };
                    assert!((memory.age.unwrap() - want).abs() < 1e-9 * (1.0 + want), "{} {n}", info.key);
                }
            }
        }
    }
}

/// What is said of the default run, from a loop of its own.
#[test]
fn the_memory_of_adam_is_that_of_its_iterates() {
    let experiment = parse("").experiment;
    let report = analyze(&experiment);
    let (n, j) = (600, 0);
    let back = lookback(&experiment, &report, n, j).unwrap();
    let (mut m, mut v) = (0.0, 0.0);
    for at in &report.gradient[..=n] {
        m = 0.9 * m + 0.1 * at[j];
        v = 0.97 * v + 0.03 * at[j] * at[j];
    }
    let (m, v) = (m / (1.0 - 0.9f64.powi(601)), v / (1.0 - 0.97f64.powi(601)));
    let g = report.gradient[n][j];
    assert!((back.memories[0].seen.unwrap() - m / g).abs() < 1e-12);
    assert!((back.memories[1].seen.unwrap() - v.sqrt() / g.abs()).abs() < 1e-12);
    let step = (report.theta[n][j] - report.theta[n + 1][j]) / experiment.h();
    assert!((step - m / (v + 1.0).sqrt()).abs() < 1e-10);
    let ratio = step / (g / (g * g + 1.0).sqrt());
    assert!((back.ratio.unwrap() - ratio).abs() < 1e-10, "{ratio}");
    assert!(ratio < 1.0 && back.words.contains("So the step is smaller"), "{}", back.words);
    for words in ["At step 600, for θ₁: m looks 9.00 steps back", "v looks 32.3 steps back"] {
        assert!(back.words.contains(words), "{}", back.words);
    }
    // m looks at larger gradients than the present one, which lowers the norm, and v at still larger ones.
    assert!(back.memories[0].effect < 0.0 && back.memories[1].effect > 0.0);
}

#[test]
fn every_method_is_told_of_in_its_own_way() {
    let said = |link: &str, n: usize| {
        let experiment = parse(link).experiment;
        lookback(&experiment, &analyze(&experiment), n, 0).unwrap().words
    };
    for (link, words) in [
        ("opt=gd&h=0.0002&steps=50", "has no memory"),
        ("opt=normgd&steps=50", "has no memory"),
        ("opt=momentum&h=0.0001&steps=50", "m looks"),
        ("opt=adagrad&steps=50", "s never forgets: it sums all 41 squared gradients, 20.0 steps back"),
        ("opt=adadelta&steps=50", "x looks"),
        ("opt=adamax&steps=50", "u keeps the largest |g|+ε, which is multiplied by ρ at each step:"),
        ("opt=amsgrad&steps=50", "v̄ keeps the largest v̂:"),
        ("opt=yogi&steps=50", "v is carried from step to step"),
        ("opt=adabelief&steps=50", "over (g−m)²"),
        ("opt=muon&problem=matrix&steps=50", "M looks"),
        (
            "opt=own&step=a=0.8*a%2B0.2*g;step=a&h=0.0001&steps=50",
            "a looks 4.00 steps back on average, and its mean gradient",
        ),
        ("opt=own&step=a=0.8*a%2B0.2*g^2;step=g/sqrt(a%2Beps)&steps=50", "and its root mean square is"),
        ("opt=own&step=a=max(a,g^2);step=g/sqrt(a%2Beps)&steps=50", "a is carried"),
        ("", "the step is"),
    ] {
        let told = said(link, 40);
        assert!(told.contains(words), "{link}: {told}");
    }
    // A method that is typed in has its own setting.
    let typed = parse("opt=own&step=m=b1*m%2B(1-b1)*g;v=b2*v%2B(1-b2)*g^2;step=m/sqrt(v%2Beps)").experiment;
    let keys: Vec<_> = typed.method().optimizer.kept().iter().map(|kept| kept.key).collect();
    assert_eq!(keys, [Some("b1"), Some("b2")]);
    assert!(said("opt=momentum&steps=9&h=1e-4", 0).contains("At step 0 there is no past"));
}

/// The largest gradient of a run that falls is its first one.
#[test]
fn the_age_of_the_largest_is_found() {
    for (link, age) in [("opt=amsgrad&bc=1&steps=100", 90.0), ("opt=adamax&b2=0.9999&steps=100", 90.0)] {
        let experiment = parse(link).experiment;
        let report = analyze(&experiment);
        assert!(report.gradient.windows(2).all(|w| w[1][0].abs() < w[0][0].abs()), "{link}");
        let back = lookback(&experiment, &report, 90, 0).unwrap();
        let largest = back.memories.iter().find(|memory| memory.is_largest).unwrap();
        assert_eq!(largest.age, Some(age), "{link}");
    }
}

/// The modified loss of those that have one, by its own formula; the rest have none.
#[test]
fn the_modified_loss_is_that_of_the_theory() {
    let of = |link: &str, n: usize| ModifiedLoss::of(&parse(link).experiment, n);
    let near = |found: Option<ModifiedLoss>, factor: f64, is_square: bool| {
        let found = found.unwrap();
        assert!((found.factor - factor).abs() < 1e-9 * factor, "{} is not {factor}", found.factor);
        assert_eq!(found.is_square, is_square);
    };
    // E + (h/4)‖∇E‖², with B_β for momentum in EMA form.
    near(of("opt=gd&h=0.01", 5), 0.005, true);
    near(of("opt=ema&h=0.01&b1=0.8", 7), 0.005 * Memory::new(0.8, 7).b(7), true);
    near(of("opt=momentum&h=0.01&b1=0.8", 400), 0.5 * 0.01 * 1.8 / (0.2 * 0.2), true);
    near(of("opt=signum&h=0.01&b1=0.8", 7), 0.005 * Memory::new(0.8, 7).b(7), false);
    near(of("opt=normgd&h=0.01", 7), 0.005, false);
    near(of("opt=muon&problem=matrix&h=0.01&b1=0.8", 7), 0.005 * Memory::new(0.8, 7).b(7), false);
    // Adam with β = ρ is a smooth sign to this order.
    near(of("b1=0.9&b2=0.9&h=0.01", 7), 0.005 * Memory::new(0.9, 7).b(7), false);
    for link in ["", "opt=rmsprop", "opt=adagrad", "opt=gd&wd=0.1", "opt=gd&problem=noisy&batch=shuffle", "opt=yogi"] {
        assert_eq!(of(link, 20), None, "{link}");
    }
    // The gradient of the modified loss of gradient descent is its modified equation.
    let experiment = parse("opt=gd&h=0.01").experiment;
    let (theta, h) = ([1.2, 0.7], 1e-5);
    let modified = of("opt=gd&h=0.01", 3).unwrap();
    let value = |theta: &[f64]| {
        let mut g = [0.0; 2];
        experiment.problem().gradient(theta, Batch::Full, &mut g);
        experiment.problem().value(theta, Batch::Full) + modified.added(g[0].hypot(g[1]))
    };
    let (f, c) = crate::common::terms(&experiment, 3, &theta);
    for j in 0..2 {
        let (mut up, mut down) = (theta, theta);
        up[j] += h;
        down[j] -= h;
        let slope = (value(&up) - value(&down)) / (2.0 * h);
        assert!((slope - f[j] - 0.01 * c[j]).abs() < 1e-7 * slope.abs(), "{slope}");
    }
}

#[test]
fn the_json_of_a_marked_step_has_its_parts_and_its_memory() {
    let json = |link: &str| serde_json::to_value(halfstep::answer::answer(link)).unwrap();
    let why = &json("steps=60&at=30")["why"];
    let symbols: Vec<_> =
        why["parts"].as_array().unwrap().iter().map(|part| part["symbol"].as_str().unwrap()).collect();
    assert_eq!(symbols, ["m", "v", ""]);
    assert_eq!(why["memory"]["gradients"].as_array().unwrap().len(), 31);
    assert!(json("steps=60").get("why").is_none());
}

/// Arrows are stated with their scale, point the way that their word says, and turn in the valley.
#[test]
fn the_push_of_the_default_run_raises_the_norm_and_then_lowers_it() {
    let experiment = parse("").experiment;
    let report = analyze(&experiment);
    let rows = halfstep::analysis::pushes(&experiment, &report).rows;
    for row in &rows {
        // The same as the report's, and the way up or down the field: a small move along it changes the norm so.
        assert!((row.effect - report.penalty[row.step]).abs() <= 1e-9 * row.effect.abs());
        let norm = |t: f64| {
            let at: Vec<f64> = report.theta[row.step].iter().zip(&row.push).map(|(x, p)| x + t * p).collect();
            let mut g = vec![0.0; 2];
            experiment.problem().gradient(&at, Batch::Full, &mut g);
            halfstep::analysis::Norm::of(&experiment).value(&g)
        };
        let change = (norm(1e-4) - norm(-1e-4)) / 2e-4;
        assert!((change - row.effect).abs() <= 1e-5 * row.effect.abs().max(1e-6), "{change} {row:?}");
    }
    assert!(rows[1].effect > 0.0 && rows[5].effect > 0.0 && rows[9].effect < 0.0);
    let scene = Scene { experiment: &experiment, report: &report };
    for (push, words) in [(Push::Auto, "arrows: −hC over time 2"), (Push::Fixed, "arrows: −hC over time 1")] {
        let look = Look { push, over: Over::Norm, step: Some(400), height: 560.0, ..Look::default() };
        let picture = svg(Figure::Path, &scene, &look).unwrap();
        for words in [words, "filled heads lower", "gray: −F", "√ scale", "−hC "] {
            assert!(picture.contains(words), "{words}");
        }
    }
    // What nobody asked for changes nothing.
    let plain = svg(Figure::Path, &scene, &Look::default()).unwrap();
    assert!(!plain.contains("hC") && !plain.contains("scale"));
}
