//! The attack on links: any string is read, and any link is a run with a report, in bounded time.
//!
//! Short here; `cargo xtask soak` sets the counts of the long mode. Both begin with the corpus.
#[cfg(feature = "own")]
mod formulas;
mod links;
mod sound;

use halfstep::analysis::{FlowSet, analyze_quickly, complete, offered};
use halfstep::answer::{Answer, answer};
use halfstep::link::parse;
use halfstep::plot::{Figure, Look, Scene, svg};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What a worker does for a link may not take longer: two seconds of a processor in the long mode, which is a
/// release build (how long the page itself stands still is told by `tests/page/tests/attack.rs`). The short mode
/// has its checks on, so there it only finds what has no end.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

/// A count that the long mode sets.
fn count(variable: &str, short: u32) -> u32 {
    std::env::var(variable).map_or(short, |text| text.parse().expect(variable))
}

/// Tries a property on so many cases; in the long mode on every processor, and says how far it is and which
/// case took longest, for that one to be measured alone.
fn attack<S: Strategy<Value = String>>(
    what: &str,
    cases: u32,
    strategy: fn() -> S,
    holds: fn(&str) -> Result<Duration, String>,
) {
    let threads = if cases > 50_000 { std::thread::available_parallelism().map_or(1, |n| n.get() as u32) } else { 1 };
    let (done, failed, start) = (AtomicU32::new(0), AtomicBool::new(false), Instant::now());
    let longest = Mutex::new(Duration::ZERO);
    let some = |cases| {
        // A run may take a second, so what fails is made smaller only a little.
        let config =
            ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 64, ..ProptestConfig::default() };
        let found = Cell::new(false);
        TestRunner::new(config).run(&strategy(), |link| {
            if failed.load(Ordering::Relaxed) && !found.get() {
                return Ok(()); // Another thread is at making its own find smaller.
            }
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if threads > 1 && count.is_multiple_of(cases / 50) {
                eprintln!("{what}: {count} in {:.0} s", start.elapsed().as_secs_f64());
            }
            let took = holds(&link).map_err(|error| {
                failed.store(true, Ordering::Relaxed);
                found.set(true);
                eprintln!("{what}: {error}: {link}");
                TestCaseError::fail(error)
            })?;
            let mut longest = longest.lock().expect("no panic while it is held");
            if took > *longest {
                *longest = took;
                if threads > 1 {
                    eprintln!("{what}: the longest so far, {took:.2?}: {link}");
                }
            }
            Ok(())
        })
    };
    let results = std::thread::scope(|scope| {
        let at_work: Vec<_> =
            (0..threads).map(|i| scope.spawn(move || some(cases / threads + u32::from(i < cases % threads)))).collect();
        at_work.into_iter().map(|thread| thread.join().expect("no panic outside of a case")).collect::<Vec<_>>()
    });
    eprintln!("{what}: {} in {:.1} s", done.into_inner(), start.elapsed().as_secs_f64());
    for result in results {
        if let Err(error) = result {
            panic!("{what}: {error}");
        }
    }
}

/// Reads and checks.
fn read(link: &str) -> Result<Duration, String> {
    let start = Instant::now();
    sound::link(&parse(link))?;
    Ok(start.elapsed())
}

/// Runs, draws and checks; the time is that of what the page does.
fn run(link: &str) -> Result<Duration, String> {
    let quickest = quickest(link, 3)?;
    if quickest > LONGEST { Err(format!("it took {quickest:?}")) } else { Ok(quickest) }
}

/// The quickest of some tries; a loaded machine is slow now and then, an endless run always.
fn quickest(link: &str, tries: u32) -> Result<Duration, String> {
    let (start, busy) = (Instant::now(), on_processor());
    let parsed = parse(link);
    let experiment = &parsed.experiment;
    let mut report = analyze_quickly(experiment);
    complete(experiment, &mut report, &offered(experiment));
    let scene = Scene { experiment, report: &report };
    for &figure in Figure::TABLE {
        let drawn = svg(figure, &scene, &Look::default()).map_err(|error| error.to_string())?;
        if drawn.contains("NaN") || drawn.contains("inf\"") {
            return Err(format!("{} holds what is no number", figure.key()));
        }
    }
    // Where the system tells, what other programs took is left out.
    let took = on_processor().zip(busy).map_or_else(|| start.elapsed(), |(now, then)| now.saturating_sub(then));
    complete(experiment, &mut report, &FlowSet::ALL);
    sound::answer(&Answer { parsed, report })?;
    if took > LONGEST && tries > 1 { Ok(took.min(quickest(link, tries - 1)?)) } else { Ok(took) }
}

/// How long this thread has run; known on Linux.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

#[test]
fn a_derived_correction_over_a_long_run_ends_in_words() {
    // Its square of 20,000 steps took half a minute.
    let link = "problem=rosenbrock&opt=adabelief&b2=0.999999&eps=0.13&steps=20000";
    run(link).unwrap();
    let report = answer(link).report;
    assert_eq!(report.theta.len(), 20_001);
    let known = report.effect.len();
    assert!(known > 1000 && known < 20_001, "{known}");
    assert!(report.verdict.contains("is known up to step"), "{}", report.verdict);
}

#[test]
fn the_corpus_is_read_and_run() {
    for (name, link) in links::corpus() {
        read(&link).and_then(|_| run(&link)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn any_string_is_read() {
    attack("strings read", count("HALFSTEP_SOAK_STRINGS", 20_000), links::any_link, read);
}

#[test]
fn any_link_is_a_run_in_bounded_time() {
    attack("whole runs", count("HALFSTEP_SOAK_RUNS", 60), links::any_run, run);
}

#[test]
fn the_checks_see_what_they_are_there_to_see() {
    let whole = answer("steps=20");
    assert_eq!(sound::answer(&whole), Ok(()));
    let mut cut = whole.clone();
    cut.report.theta.pop();
    assert!(sound::answer(&cut).is_err());
    let mut short = whole.clone();
    short.report.flows.first.as_mut().unwrap().points.pop();
    assert!(sound::answer(&short).is_err());
    let mut wrong = whole.clone();
    wrong.report.penalty[3] = f64::NAN;
    assert!(sound::answer(&wrong).is_err());
    let mut silent = whole;
    silent.report.verdict.clear();
    assert!(sound::answer(&silent).is_err());
}

/// Ten million texts in the long mode.
#[cfg(feature = "own")]
#[test]
fn any_formula_is_read_or_refused_at_its_place() {
    attack("formulas", count("HALFSTEP_SOAK_STRINGS", 4000), formulas::texts, formulas::holds);
    if let Some(most) = formulas::most_memory() {
        eprintln!("formulas: at most {} MB of memory", most / 1024);
        assert!(most < 1 << 20, "{most} kB");
    }
}
