//! The programs that a run is exported as give the iterates of the page.
//!
//! NumPy must be there: `cargo xtask test --only native` gets it, or `HALFSTEP_PYTHON` names a
//! Python that has it. Without it the test says so and passes, with `CI=true` it fails. PyTorch and
//! optax are run where that Python has them; their syntax is checked always.

use std::path::{Path, PathBuf};
use std::process::Command;

use halfstep::analysis::iterate;
use halfstep::experiment::{BatchOrder, Settings, Typed};
use halfstep::export::{Language, NoProgram, code, race_code};
use halfstep::formula::Source;
use halfstep::link::{Kind, PRESETS, SCHEMA, View, parse, read_table, write, write_number};
use halfstep::optimizer::templates::TEMPLATES;
use halfstep::optimizer::{Optimizer, SMALLEST_EPS};
use halfstep::problem::{self, Loss, Problem, Shape, Table};
use halfstep::race::Race;

/// Runs each program with its output in a file beside it, all in one process.
const DRIVER: &str = "
import contextlib, runpy, sys
for name in sys.argv[1:]:
    with open(name + '.out', 'w', encoding='utf-8') as out, contextlib.redirect_stdout(out):
        runpy.run_path(name, run_name='__main__')
";

/// The Python that runs the programs: the one named, or any that has NumPy.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("HALFSTEP_PYTHON").map(PathBuf::from);
    named.into_iter().chain(["python3".into(), "python".into()]).find(|python| has(python, "numpy"))
}

fn has(python: &Path, modules: &str) -> bool {
    let run = Command::new(python).args(["-c", &format!("import {modules}")]).output();
    run.is_ok_and(|run| run.status.success())
}

/// Losses, methods and their variants, presets and batch orders.
fn links() -> Vec<String> {
    let mut links: Vec<String> = PRESETS.iter().map(|preset| format!("{}&steps=120", stepless(preset.link))).collect();
    for problem in Problem::TABLE {
        for method in Optimizer::TABLE {
            let h = if matches!(method.key, "momentum" | "nesterov") { "0.0002" } else { "0.002" };
            let base = format!("problem={}&opt={}&h={h}&steps=40", problem.key, method.key);
            links.push(base.clone());
            links.push(format!("{base}&wd=0.3"));
            if method.uses.contains(&"eps") {
                for variant in ["epsin=0&eps=1e-8", "epsin=hat", "bc=0", "epsin=0&bc=0&wd=0.3", "eps=1e-8&b2=0.999"] {
                    links.push(format!("{base}&{variant}"));
                }
                if method.eps_may_be_zero {
                    links.push(format!("{base}&eps=0"));
                }
            }
            if Problem::from_key(problem.key, &Shape::default()).unwrap().samples() > 1 {
                for order in ["cyclic", "shuffle", "iid"] {
                    links.push(format!("{base}&batch={order}&seed=5"));
                }
            }
        }
    }
    links.extend(ends());
    links.extend(typed());
    links.extend(typed_losses());
    links.push("problem=quadratic&cond=1e3&rot=-17.5&x0=3,-1e5&opt=gd&h=0.0005&steps=300".into());
    links.push("problem=cubic&x0=6.8,6.73&h=0.1&b2=0.999&eps=1e5&steps=5".into());
    links.push("x0=2,-1&h=1&opt=adam&b1=0&b2=0&eps=1e-3&steps=40".into());
    links
}

/// Every template of a method, with and without weight decay, and what the templates do not have.
fn typed() -> Vec<String> {
    let others = [
        // Names that Python has taken, numbers alone, and every function.
        "lambda = b1*lambda + n*g; n = 0.5 in [0, 1]; step = lambda",
        "c = sqrt(2) + max(1, 2) + abs(-3) + sign(-2); step = c*g",
        "u = cbrt(g) + exp(-g^2) + expm1(g/9) + log(2 + g^2) + log1p(g^2); step = u/9 + sin(g)*cos(x) + tan(g/90)",
        "step = asin(g/99) + acos(g/99) + atan(g) + sinh(g/9) + cosh(g/9) + tanh(g) + sigmoid(g) + softplus(g)",
        "step = relu(g) + erf(g) + hypot(g, 1) + min(g, 2) + sum(g)/9 + mean(g) + dot(g, x)/9 + norm(g) + maxabs(g)",
        "step = g*sum(1)/2 + mean(b1) + dot(t, 1/t)*norm(0.1) + maxabs(-0.1)*where(b1 < 0.5, 1, 2) + where(t <= 3, g, x)",
        "start: m = norm(g), k = x\nm = 0.5*m + 0.1; k = b1*k + (1 - b1)*x; step = g/(1 + m) + 0.1*(x - k) - -g^2/99",
    ];
    let texts = TEMPLATES.iter().map(|template| template.text).chain(others);
    texts
        .flat_map(|text| {
            [0.0, 0.3].map(|decay| {
                let typed = Typed { step: Source::new(text), ..Typed::default() };
                let settings = Settings {
                    optimizer: "own".into(),
                    problem: if decay == 0.0 { "bilinear" } else { "tanhnet" }.into(),
                    h: 2e-4,
                    steps: 40,
                    decay,
                    typed,
                    ..Settings::default()
                };
                write(&settings, &View::default())
            })
        })
        .collect()
}

/// Every template of a loss, with its data in every batch order, and what the templates do not have.
fn typed_losses() -> Vec<String> {
    let others = [
        // Names that Python has taken and those of the gradient's own lines, and every function.
        "lambda = a*v1; (lambda - theta)^2 + v2^2/n; a = 2 in [0, 3]; n = 3 in [1, 9]",
        "u = cbrt(x + 3) + exp(-y^2) + expm1(x/9) + log(2 + y^2) + log1p(x^2); u + sin(x)*cos(y) + tan(x/9)",
        "asin(x/9) + acos(y/9) + atan(x) + sinh(x/9) + cosh(y/9) + tanh(x) + sigmoid(x*y) + softplus(y) + x^2 + y^4/4",
        "relu(x) + erf(y) + hypot(x, y) + min(x^2, 2) + max(y^2, 0.1) + abs(x - 3) + sign(x) + where(x > 0.2, x, 2*y)",
        "x^2",
    ];
    let loss = |text: &str, data: &str, start: &[f64]| Settings {
        problem: "own".into(),
        h: 1e-4,
        steps: 40,
        start: Some(start.to_vec()),
        typed: Typed {
            loss: Source::new(text),
            data: if data.is_empty() { Table::default() } else { read_table(data).unwrap() },
            ..Typed::default()
        },
        ..Settings::default()
    };
    let mut settings: Vec<Settings> =
        problem::templates::TEMPLATES.iter().map(|own| loss(own.text, own.data, own.start)).collect();
    settings.extend(others.map(|text| Settings { start: None, optimizer: "gd".into(), ..loss(text, "", &[]) }));
    let sampled: Vec<Settings> = settings.iter().filter(|own| !own.typed.data.is_empty()).cloned().collect();
    assert!(sampled.len() > 2);
    for batch in [BatchOrder::Cyclic, BatchOrder::Shuffle] {
        settings.extend(sampled.iter().map(|own| Settings { batch, ..own.clone() }));
    }
    // A typed method on a typed loss, with sliders of one name.
    let mut both = loss("c*(x - 1)^2 + y^2; c = 3 in [0, 9]", "", &[2.0, -1.0]);
    both.optimizer = "own".into();
    both.typed.step = Source::new("m = b1*m + c*g; step = m; c = 0.5 in [0, 1]");
    settings.push(both);
    settings.iter().map(|own| write(own, &View::default())).collect()
}

/// Every method and every loss at both ends of every range that it reads, and of what all runs have.
fn ends() -> Vec<String> {
    let range = |key: &str| {
        SCHEMA.iter().find(|row| row.key == key).and_then(|row| match row.kind {
            Kind::Number { range, .. } | Kind::Integer { range, .. } => Some([range.min, range.max]),
            Kind::Vector { bound, .. } => Some([-bound, bound]),
            _ => None,
        })
    };
    let mut links = Vec::new();
    for method in Optimizer::TABLE {
        for key in method.uses.iter().chain(&["wd", "h"]) {
            for end in range(key).into_iter().flatten() {
                // The least ε of a link is not that of every method.
                let end = if *key == "eps" && end == 0.0 && !method.eps_may_be_zero { SMALLEST_EPS } else { end };
                let end = write_number(end);
                links.push(format!(
                    "{key}={end}&opt={}{}&steps=4",
                    method.key,
                    if *key == "h" { "" } else { "&h=1e-7" }
                ));
                if method.uses.contains(&"epsin") && *key != "wd" {
                    for place in ["0", "hat"] {
                        links.push(format!(
                            "{key}={end}&opt={}{}&epsin={place}&steps=4",
                            method.key,
                            if *key == "h" { "" } else { "&h=1e-7" }
                        ));
                    }
                }
            }
        }
    }
    for problem in Problem::TABLE {
        let samples = Problem::from_key(problem.key, &Shape::default()).unwrap().samples();
        for key in problem.uses.iter().chain(&["x0", "seed"]) {
            for end in range(key).into_iter().flatten() {
                let end = write_number(end);
                let end = if *key == "x0" { vec![end; problem.start.len()].join(",") } else { end };
                let batch = if samples > 1 { "&batch=shuffle" } else { "" };
                for method in ["gd", "adam", "muon"] {
                    links.push(format!("problem={}&{key}={end}&opt={method}&h=1e-9&steps=6{batch}", problem.key));
                }
            }
        }
    }
    links
}

fn stepless(link: &str) -> String {
    link.split('&').filter(|part| !part.starts_with("steps=")).collect::<Vec<_>>().join("&")
}

/// The programs of all links, each in a file of its own; those that cannot be written are left out.
fn programs(language: Language) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(language.key());
    std::fs::create_dir_all(&folder).unwrap();
    let mut programs = Vec::new();
    for (place, link) in links().into_iter().enumerate() {
        let parsed = parse(&link);
        assert_eq!(parsed.warnings, [], "{link}");
        match code(&parsed.experiment, &link, language) {
            Ok(text) => {
                let file = folder.join(format!("{place}.py"));
                std::fs::write(&file, text).unwrap();
                programs.push((link, file));
            }
            Err(NoProgram::Method(name)) => eprintln!("{name} has no program"),
            Err(other) => panic!("{link}: {other}"),
        }
    }
    programs
}

fn run(python: &Path, language: Language, tolerance: f64) {
    let programs = programs(language);
    let out = Command::new(python).args(["-c", DRIVER]).args(programs.iter().map(|p| &p.1)).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mut worst = 0.0;
    for (link, file) in &programs {
        let printed = std::fs::read_to_string(format!("{}.out", file.display())).unwrap();
        let theta = iterate(&parse(link).experiment).theta;
        assert_eq!(printed.lines().count(), theta.len(), "{link}");
        for (line, (n, point)) in printed.lines().zip(theta.iter().enumerate()) {
            let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
            assert_eq!(numbers[0], n as f64, "{link}");
            assert_eq!(numbers.len(), point.len() + 1, "{link}");
            for (got, want) in numbers[1..].iter().zip(point) {
                let off = (got - want).abs() / want.abs().max(1.0);
                worst = f64::max(worst, off);
                assert!(off <= tolerance, "{link}, step {n}: {got} is not {want}; {}", file.display());
            }
        }
    }
    assert!(programs.len() > 80);
    eprintln!("{}: {} programs agree to {worst:.1e}", language.label(), programs.len());
}

#[test]
fn programs_give_the_same_iterates() {
    let Some(python) = python() else {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "there is no Python with NumPy here");
        eprintln!("SKIPPED: there is no Python with NumPy here; `cargo xtask test --only native` gets one");
        return;
    };
    run(&python, Language::Numpy, 1e-12);
    for (language, modules) in [(Language::Pytorch, "torch"), (Language::Optax, "jax, optax")] {
        if has(&python, modules) {
            // Their kernels round in another order, and the last link doubles an error at every step.
            run(&python, language, 1e-8);
        } else {
            assert!(std::env::var_os("HALFSTEP_ALL").is_none(), "{} is not here", language.label());
            let files: Vec<PathBuf> = programs(language).into_iter().map(|p| p.1).collect();
            let syntax = "import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name, encoding='utf-8').read())";
            let out = Command::new(&python).args(["-c", syntax]).args(files).output().unwrap();
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            eprintln!("{} is not here: syntax checked only", language.label());
        }
    }
}

/// Races: with one loss before all, with batches of its own in each run, typed, and with one that diverges.
const RACES: [&str; 4] = [
    "v=1&steps=60&b.opt=gd&b.h=0.004&c.opt=lion&c.h=0.001&d.opt=muon&d.h=0.001&e.opt=adam&e.b1=0.5&e.epsin=0",
    "v=1&problem=logistic&batch=cyclic&steps=40&h=0.01&b.opt=gd&b.batch=full&c.opt=momentum&c.batch=shuffle&c.h=0.01",
    "v=1&problem=own&f=c*(x-1)%5E2%2By%5E2;c=3in%5B0,9%5D&x0=2,-1&opt=own&step=m=b1*m%2Bc*g;step=m;c=0.5in%5B0,1%5D&h=0.001&steps=30&b.opt=own&b.step=step=g%2F2&c.opt=adamw&c.wd=0.2",
    "v=1&problem=quadratic&cond=50&steps=300&b.opt=gd&b.h=0.05",
];

#[test]
fn a_race_is_one_program_that_ends_where_its_runs_end() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("races");
    std::fs::create_dir_all(&folder).unwrap();
    let Some(python) = python() else {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "there is no Python with NumPy here");
        return eprintln!("SKIPPED: there is no Python with NumPy here");
    };
    for (language, modules) in [(Language::Numpy, ""), (Language::Pytorch, "torch"), (Language::Optax, "jax, optax")] {
        let mut written = Vec::new();
        for (place, link) in RACES.iter().enumerate() {
            let parsed = parse(link);
            assert_eq!(parsed.warnings, [], "{link}");
            let race = Race::of(&parsed);
            let text = race_code(&race, link, language).unwrap();
            let losses = text.matches("def gradient(").count().max(text.matches("def loss(").count());
            assert_eq!(losses, if place == 1 { 3 } else { 1 }, "{text}");
            let file = folder.join(format!("{}-{place}.py", language.key()));
            std::fs::write(&file, &text).unwrap();
            written.push((race, file));
        }
        // Where the framework is not there, the syntax is checked.
        let runs = modules.is_empty() || has(&python, modules);
        let driver = if runs {
            DRIVER
        } else {
            "import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name, encoding='utf-8').read())"
        };
        let out = Command::new(&python).args(["-c", driver]).args(written.iter().map(|one| &one.1)).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        for (race, file) in written.iter().filter(|_| runs) {
            let printed = std::fs::read_to_string(format!("{}.out", file.display())).unwrap();
            assert_eq!(printed.lines().count(), race.racers.len(), "{printed}");
            for ((line, racer), number) in printed.lines().zip(&race.racers).zip(1..) {
                let cells: Vec<&str> = line.split('\t').collect();
                let last = (racer.theta.len() - 1).to_string();
                assert_eq!((cells[0], cells[1]), (&*format!("{number} {}", racer.name), &*last));
                for (got, want) in cells[2..].iter().zip(racer.theta.last().unwrap()) {
                    let off = (got.parse::<f64>().unwrap() - want).abs() / want.abs().max(1.0);
                    assert!(off < if language == Language::Numpy { 1e-12 } else { 1e-8 }, "{line}: not {want}");
                }
            }
        }
    }
}

#[test]
fn a_run_without_a_program_is_named_and_the_others_are_written() {
    let of = |link: &str| race_code(&Race::of(&parse(link)), link, Language::Numpy);
    let text = of("v=1&steps=20&b.opt=gd&b.sched=cosine&c.opt=lion").unwrap();
    assert!(
        text.contains("# Run 2 Gradient descent is not here: there is no program for a step size with a schedule"),
        "{text}"
    );
    assert!(text.contains("def run_1():") && !text.contains("def run_2():") && text.contains("(\"3 Lion\", run_3),"));
    assert_eq!(of("v=1&steps=20&sched=cosine&b.opt=gd&b.sched=cosine"), Err(NoProgram::Schedule));
}

#[test]
fn what_cannot_be_written_is_refused_in_words() {
    let long = parse("problem=logistic&batch=shuffle&steps=1001").experiment;
    for &language in Language::TABLE {
        let refused = code(&long, "", language).unwrap_err();
        assert_eq!(refused, NoProgram::Order { steps: 1001 });
        assert!(refused.to_string().contains("this run has 1001"), "{refused}");
    }
    let cyclic = parse("problem=logistic&batch=cyclic&steps=20000").experiment;
    assert_eq!(cyclic.settings().batch, BatchOrder::Cyclic);
    assert!(code(&cyclic, "", Language::Numpy).unwrap().contains("n % 4"));
}

#[test]
fn frameworks_are_used_where_they_have_the_method_and_it_is_said_where_not() {
    let text = |link: &str, language| code(&parse(link).experiment, link, language).unwrap();
    let adam = text("epsin=0&eps=1e-8", Language::Pytorch);
    assert!(adam.contains("torch.optim.AdamW") && adam.contains("weight_decay=0.0)"), "{adam}");
    assert!(text("epsin=0&wd=0.1", Language::Pytorch).contains("weight_decay=wd)"));
    let inside = text("", Language::Pytorch);
    assert!(
        inside.contains("# PyTorch has no equivalent of Adam with eps inside the root with bias correction"),
        "{inside}"
    );
    assert!(!inside.contains("torch.optim"));
    // PyTorch's RAdam adds ε before the correction of v; the other libraries here have nothing of the kind.
    assert!(text("opt=radam&epsin=hat", Language::Pytorch).contains("torch.optim.RAdam"));
    assert!(!text("opt=radam&epsin=0", Language::Pytorch).contains("torch.optim"));
    let hat = text("epsin=hat", Language::Optax);
    assert!(hat.contains("# optax has no equivalent of Adam with eps added before the bias correction of v"), "{hat}");
    // PyTorch's SGD refuses Nesterov's form without momentum.
    assert!(text("opt=nesterov", Language::Pytorch).contains("nesterov=True"));
    assert!(!text("opt=nesterov&b1=0", Language::Pytorch).contains("nesterov=True"));
    assert!(text("", Language::Optax).contains("scale_by_adam(b1, b2, eps=0.0, eps_root=eps)"));
    assert!(
        text("bc=0", Language::Optax)
            .contains("# optax has no equivalent of Adam with eps inside the root without bias correction")
    );
    assert!(text("problem=quadratic&cond=50&opt=gd&h=0.05", Language::Numpy).contains("diverges at step 52"));
}

#[test]
fn a_link_in_a_program_stays_in_its_comment() {
    let program = code(&parse("").experiment, "v=1\nimport os\r#", Language::Numpy).unwrap();
    assert!(program.starts_with(&format!("# Halfstep {}: v=1 import os #\n", env!("CARGO_PKG_VERSION"))), "{program}");
}
