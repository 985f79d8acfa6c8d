//! `cargo xtask test`: everything that must hold.

use crate::args::Dist;
use crate::beside::Beside;
use crate::browser::{self, Kind};
use crate::run::{self, Count, Outcome, Steps};
use crate::{bench, build, debian, deny, paths, tools, twice, wheel};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// The steps, in the order they run.
const STEPS: [(&str, &str); 17] = [
    ("fmt", "the code is formatted"),
    ("clippy", "no warning in what compiles natively"),
    ("clippy-wasm", "no warning, clock, thread or print in what compiles to wasm"),
    ("types", "the page's modules call each other as they say they may be called"),
    ("modules", "the page's modules hold without a page, and a linter finds nothing in them"),
    ("words", "American spelling, and the field's terms"),
    ("doc", "the documentation builds and its links lead somewhere"),
    ("rooms", "the numeric core needs no web crate"),
    ("crates", "every crate has a license and a source that deny.toml allows"),
    ("native", "unit, integration and documentation tests; in CI with PDF, PNG and Parquet"),
    ("dist", "the static site builds, and its size"),
    ("python", "the wheel builds, and a clean environment that has it runs its tests and the notebook"),
    ("count", "the core executes no more instructions than committed"),
    ("trunk", "Trunk builds the same site, byte for byte, where it is there"),
    ("page", "the built page in a real browser, under a sub-path and a strict policy"),
    ("page-firefox", "the core journeys and known complaints in Firefox"),
    ("page-webkit", "the core journeys in WebKit"),
];

/// The steps that run beside those before them, in their order; each has a build folder of its own.
const BESIDE: [&str; 3] = ["dist", "python", "count"];

/// Which steps need which browser, in the order in which they are got.
const BROWSERS: [(&[&str], Kind); 3] =
    [(&["page"], Kind::Chromium), (&["page-webkit"], Kind::WebKit), (&["page-firefox"], Kind::Firefox)];

/// The page tests that run in every engine: what a visitor cannot do without, and the numbers.
const CORE: [&str; 14] = [
    "journeys::",
    "numbers::",
    "embed::",
    "single::",
    "notebook::",
    "hands::",
    "own::",
    "data::",
    "frames::",
    "element::",
    "why::the_memory_of",
    "why::the_push",
    "why::the_sign",
    "compare::a_race_is_made",
];

/// Page tests at a time. A test waits for its browser half of the time, so one more than there are processors.
const SIDE_BY_SIDE: usize = 3;

/// Runs the steps named, or all of them.
///
/// # Errors
/// Where a step is asked for that does not exist, or what all of them need cannot be had.
pub fn test(only: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = only.iter().find(|name| !STEPS.iter().any(|(step, _)| step == name)) {
        let list: Vec<String> = STEPS.iter().map(|(name, what)| format!("  {name:<12} {what}")).collect();
        bail!("`{unknown}` is no step; the steps are\n{}", list.join("\n"));
    }
    let asked = |name: &str| only.is_empty() || only.iter().any(|step| step == name);
    let engines: Vec<Kind> =
        BROWSERS.iter().filter(|(steps, _)| steps.iter().any(|step| asked(step))).map(|(_, kind)| *kind).collect();
    // Beside the first steps, which need no browser. What cannot be had is said by the step that needs it.
    let mut coming = Some(std::thread::spawn(move || engines.into_iter().for_each(|kind| drop(kind.get()))));
    let mut steps = Steps::default();
    let mut built = true;
    // Not where steps are named: one who waits for one of them wants to see it.
    let beside = if only.is_empty() {
        tools::target()?;
        Some(Beside::start(&BESIDE)?)
    } else {
        None
    };
    for (name, what) in STEPS.iter().copied().filter(|(name, _)| asked(name)) {
        if BROWSERS.iter().any(|(steps, _)| steps.contains(&name))
            && let Some(coming) = coming.take()
        {
            drop(coming.join());
        }
        match name {
            "trunk" | "page" | "page-firefox" | "page-webkit" if !built => {
                steps.step(name, what, || bail!("there is no site to test"))
            }
            _ => {
                let held = match &beside {
                    Some(beside) if BESIDE.contains(&name) => steps.timed(name, what, || beside.next()),
                    _ => steps.step(name, what, || step(name)),
                };
                built &= held || name != "dist";
                held
            }
        };
    }
    Ok(if steps.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn step(name: &str) -> Result<Outcome> {
    match name {
        "fmt" => run::run(cargo().args(["fmt", "--all", "--check"]))?,
        "clippy" => {
            // The page tests are no targets of a plain `cargo test`, and so not among all of them.
            [&["--all-targets"][..], &["--test", "page", "--test", "alone"]].into_iter().try_for_each(|which| {
                run::run(cargo().args(["clippy", "--workspace"]).args(which).args(["--", "-D", "warnings"]))
            })?
        }
        "clippy-wasm" => clippy_wasm()?,
        "types" => return types(),
        "modules" => return modules(),
        "words" => return words(),
        "doc" => run::run(
            cargo()
                .args(["doc", "--workspace", "--no-deps", "--document-private-items"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )?,
        "rooms" => rooms()?,
        "crates" => deny::check()?,
        "native" => return native(),
        "python" => return python(),
        "count" => bench::instructions(&[])?,
        "dist" => {
            // The site as one file takes Node.js; without it that is said, except where nothing may be left out.
            tools::get_all()?;
            let single = browser::is_ci() || tools::BUNDLER.find().is_ok();
            if !single {
                println!("   no single file");
            }
            build::dist(&Dist { single, ..Dist::default() })?;
        }
        "trunk" => return twice::trunk(),
        "page" => {
            tools::AXE.get();
            return page(Kind::asked()?, &[]);
        }
        // What others complain of, too; for WebKit's sandbox the site would have to know its address (tests/embed.rs).
        "page-firefox" => return page(Kind::Firefox, &[&CORE[..], &["complaints::"]].concat()),
        "page-webkit" => return page(Kind::WebKit, &CORE),
        other => bail!("`{other}` is no step"),
    }
    Ok(Outcome::Holds)
}

fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root());
    command
}

fn clippy_wasm() -> Result<()> {
    tools::target()?;
    // All of it, and each of the page's engines.
    const CUT: &[&str] = &["--no-default-features", "--features", "split"];
    const TYPED: &[&str] = &["--no-default-features", "--features", "own"];
    [&["--package", "halfstep-numerics"], CUT, TYPED].into_iter().try_for_each(|which| {
        run::run(
            cargo()
                .args(["clippy", "--package", "halfstep", "--lib", "--target", tools::TARGET])
                .args(which)
                .args(["--", "-D", "warnings"])
                .env("CLIPPY_CONF_DIR", paths::root().join("xtask/clippy_wasm")),
        )
    })
}

/// A name that is not there is found by no bundler, and a test finds it only where it goes by.
fn types() -> Result<Outcome> {
    tools::TYPES.get();
    let folder = match tools::TYPES.find() {
        Ok(folder) => folder,
        Err(why) if browser::is_ci() => return Err(why),
        Err(why) => return Ok(Outcome::Skipped(format!("{why:#}"))),
    };
    let js = paths::root().join("www/js");
    let views = fs::read_dir(js.join("views"))?.map(|entry| Ok(entry?.path()));
    let views: Vec<PathBuf> = views.collect::<Result<_>>()?;
    run::run(
        Command::new(tools::node()?)
            .arg(folder.join("node_modules/typescript/bin/tsc"))
            .args(["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "esnext"])
            .args(["--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable"])
            .arg(js.join("main.js"))
            .args(views)
            // What a notebook loads.
            .arg(paths::root().join("packages/python/python/halfstep/show.js"))
            // What other pages load, and its types as a page in TypeScript uses them.
            .arg(js.join("../element/element.js"))
            .arg(js.join("../halfstep-figure.js"))
            .arg(paths::root().join("tests/types/figure.ts")),
    )?;
    Ok(Outcome::Holds)
}

/// What can be tested of the modules by Node alone, and the linter.
fn modules() -> Result<Outcome> {
    tools::LINTER.get();
    let (node, folder) = match tools::node().and_then(|node| Ok((node, tools::LINTER.find()?))) {
        Ok(both) => both,
        Err(why) if browser::is_ci() => return Err(why),
        Err(why) => return Ok(Outcome::Skipped(format!("{why:#}"))),
    };
    let root = paths::root();
    run::run(
        Command::new(&node)
            .arg(folder.join("node_modules/oxlint/bin/oxlint"))
            .args(["--deny-warnings", "www", "xtask/js", "tests/js", "packages/python/python"])
            .current_dir(&root),
    )?;
    let tests = fs::read_dir(root.join("tests/js"))?.map(|entry| Ok(entry?.path()));
    let tests: Vec<PathBuf> = tests.collect::<Result<_>>()?;
    run::run(Command::new(node).arg("--test").args(tests).current_dir(root))?;
    Ok(Outcome::Holds)
}

/// American spelling everywhere but in data, by codespell's own list.
fn words() -> Result<Outcome> {
    let python = match tools::speller() {
        Ok(python) => python,
        Err(why) if browser::is_ci() => return Err(why),
        Err(why) => return Ok(Outcome::Skipped(format!("{why:#}"))),
    };
    let files = run::read(Command::new("git").args(["ls-files"]).current_dir(paths::root()))?;
    let is_text = |name: &&str| {
        let endings = [".rs", ".js", ".mjs", ".css", ".html", ".md", ".toml", ".yml"];
        endings.iter().any(|end| name.ends_with(end)) && !name.starts_with("tests/reference/")
    };
    run::run(
        Command::new(python)
            // Words of the code: serde's module, "to and fro".
            .args([
                "-m",
                "codespell_lib",
                "--builtin",
                "clear,rare,en-GB_to_en-US",
                "--ignore-words-list",
                "ser,fro,iif",
            ])
            .args(files.lines().filter(is_text))
            .current_dir(paths::root()),
    )?;
    Ok(Outcome::Holds)
}

/// Natively the library must stand without the browser's crates.
fn rooms() -> Result<()> {
    let tree = run::read(cargo().args(["tree", "--package", "halfstep", "--edges", "normal", "--prefix", "none"]))?;
    let web: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| ["web-sys", "js-sys", "wasm-bindgen"].contains(name))
        .collect();
    if let Some(name) = web.first() {
        bail!("{name} is in the native tree; find by whom: cargo tree --edges normal --invert {name}");
    }
    Ok(())
}

/// The exported programs are run where Python is to be had, sweeps in shards by every engine of docs/research.md where
/// nothing may be left out; their tests say what they made of it.
fn native() -> Result<Outcome> {
    let mut command = tested();
    command.arg("--no-fail-fast");
    match tools::python() {
        Ok(python) => {
            command.env("HALFSTEP_PYTHON", python);
        }
        Err(why) => println!("   without NumPy: {why:#}"),
    }
    if browser::is_ci() {
        // While the tests compile.
        let engines = std::thread::spawn(|| {
            if which::which("parallel").is_err() {
                debian::install(&["parallel"]);
            }
            tools::engines()
        });
        run::run(tested().arg("--no-run"))?;
        // Without them their tests fail, and the others are still run.
        match engines.join().unwrap_or_else(|_| bail!("getting them broke off")) {
            Ok(python) => {
                command.env("HALFSTEP_CLUSTER_PYTHON", python);
            }
            Err(why) => println!("   without the engines of sweeps: {why:#}"),
        }
    }
    run::tests(&mut command)
}

/// `cargo test` of the same packages and features in every step that runs tests, so that one build serves them all: what a
/// crate is compiled with depends on what is compiled beside it. What takes crates that compile for minutes is in it in CI
/// alone: figures as PDF and PNG, sweeps as Parquet.
fn tested() -> Command {
    let mut command = cargo();
    command.arg("test");
    for package in ["halfstep", "halfstep-numerics", "xtask", "page-tests"] {
        command.args(["--package", package]);
    }
    if browser::is_ci() {
        command.args(["--features", "halfstep/paper,halfstep/parquet"]);
    }
    command
}

/// Python's package; without Python it is skipped, except where nothing may be left out.
fn python() -> Result<Outcome> {
    match tools::maturin() {
        Ok(_) => wheel::test(),
        Err(why) if browser::is_ci() => Err(why),
        Err(why) => Ok(Outcome::Skipped(format!("{why:#}"))),
    }
}

/// The driver; without one the step is skipped, except where nothing may be left out.
fn driver(kind: Kind) -> Result<Result<PathBuf, Outcome>> {
    match kind.get() {
        Ok(driver) => Ok(Ok(driver)),
        Err(error) if browser::is_ci() => Err(error),
        Err(error) => Ok(Err(Outcome::Skipped(format!("{error:#}")))),
    }
}

/// Runs page tests in one engine: those named, or all of them, the ones that measure something by themselves.
///
/// A browser on a busy machine is late now and then. A few tests that fail run once more, alone; those that pass then are
/// named at the end.
fn page(kind: Kind, which: &[&str]) -> Result<Outcome> {
    const FEW: usize = 4;
    if let Err(skipped) = driver(kind)? {
        return Ok(skipped);
    }
    let times = paths::target().join("page-tests.times");
    drop(fs::remove_file(&times));
    let mut count = Count::default();
    let mut unsteady = Vec::new();
    for (program, threads) in [("page", SIDE_BY_SIDE), ("alone", 1)] {
        if program == "alone" && !which.is_empty() {
            continue;
        }
        let (mut found, mut failed) =
            run::counted(page_tests(kind, program, threads).env("HALFSTEP_TIMES", &times).args(which))?;
        if (1..=FEW).contains(&failed.len()) {
            println!("   once more, alone: {}", failed.join(", "));
            let (_, still) = run::counted(page_tests(kind, program, 1).arg("--exact").args(&failed))?;
            failed.retain(|name| !still.contains(name));
            found.passed += failed.len();
            found.failed -= failed.len();
            unsteady.extend(failed);
        }
        count.passed += found.passed;
        count.failed += found.failed;
    }
    slowest(&fs::read_to_string(&times).unwrap_or_default());
    Ok(Outcome::Again(count, unsteady))
}

/// The page tests of one program, in one engine; what they are to be is added by the caller.
fn page_tests(kind: Kind, program: &str, threads: usize) -> Command {
    let mut command = tested();
    if kind.needs_screen() {
        let cargo = command;
        command = Command::new("xvfb-run");
        command.arg("--auto-servernum").arg(cargo.get_program()).args(cargo.get_args());
        command.current_dir(paths::root());
    }
    command
        .env("HALFSTEP_ENGINE", kind.name())
        .args(["--no-fail-fast", "--test", program, "--"])
        .arg(format!("--test-threads={threads}"));
    if program == "alone" {
        // What measures something has a browser that nothing else was in.
        command.env("HALFSTEP_FRESH", "1");
    }
    command
}

/// Prints the ten tests that took longest; each has written a line `seconds name`.
fn slowest(times: &str) {
    let mut tests: Vec<(f64, &str)> = times
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(time, name)| Some((time.parse().ok()?, name)))
        .collect();
    tests.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("   the slowest:");
    for (time, name) in tests.iter().take(10) {
        println!("  {time:>7.1} s  {name}");
    }
}
