//! What a run shows, in plain words, built from a small table of statements.
//!
//! Each [`Statement`] is a condition and a sentence with the numbers that decide it; [`STATEMENTS`] lists them in the
//! order in which they are read. A sentence is left out where its condition does not hold, and says nothing that the
//! report's own numbers do not show: `tests/verdict.rs` recomputes them from the report.

use crate::experiment::Experiment;

use super::describe::{count, number};
use super::growth::Growth;
use super::iterates::leaves_domain;
use super::kink::{DOMAIN, KINK, crossed};
use super::lag::Lag;
use super::report::{Grade, Report, Span, Stop, StopReason, Tone};
use super::stretch::{Course, Sense, Stretch};
use super::validity::{NOT_SMOOTH, common, errors, extent, rounding};

/// From this ratio of errors on, one flow is said to be closer than another.
pub(super) const CLOSER: f64 = 1.05;

/// What statements read.
struct Run<'a> {
    /// The method's name.
    name: &'static str,
    experiment: &'a Experiment,
    report: &'a Report,
    course: Course,
}

/// A sentence, where its condition holds.
type Statement = fn(&Run) -> Option<Vec<Span>>;

/// What can be said of a run that does not diverge, in this order.
const STATEMENTS: [Statement; 8] =
    [stands_still, lag, followed, comparison, phase, correction_known, correction, heuristic];

/// What is said of one that does, and nothing else: no flow of it is worth a praise.
const DIVERGING: [Statement; 2] = [growth, left_bounds];

/// The verdict on a report whose other fields are filled.
pub fn verdict(experiment: &Experiment, report: &Report) -> Vec<Span> {
    let name = experiment.method().optimizer.info().name;
    let run = Run { name, experiment, report, course: Course::of(report) };
    let is_diverging = report.growth.is_some() || report.diverged_at.is_some();
    let table: &[Statement] = if is_diverging { &DIVERGING } else { &STATEMENTS };
    let mut spans: Vec<Span> = Vec::new();
    for sentence in table.iter().filter_map(|statement| statement(&run)) {
        for mut span in sentence {
            match spans.last_mut() {
                Some(last) if last.tone == span.tone => last.text.push_str(&span.text),
                Some(_) => spans.push(span),
                None => {
                    span.text = span.text.trim_start().to_owned();
                    spans.push(span);
                }
            }
        }
    }
    spans
}

fn plain(text: impl Into<String>) -> Span {
    Span { text: text.into(), tone: Tone::Plain }
}

/// A sentence, with the space before it.
fn say(text: &str) -> Option<Vec<Span>> {
    Some(vec![plain(format!(" {text}"))])
}

/// The loss grows, or theory says that it must.
fn growth(run: &Run) -> Option<Vec<Span>> {
    let Growth { factor, limit } = run.report.growth?;
    let grown = if factor >= 10.0 {
        format!("The loss grows by a factor of {}: the run diverges.", number(factor))
    } else {
        "The run diverges.".into()
    };
    let why = limit.map_or_else(String::new, |limit| {
        format!(
            " Step size times largest curvature is {}, above the stability limit {}.",
            precise(limit.product),
            precise(limit.stable)
        )
    });
    say(&(grown + &why))
}

/// Six digits, without zeros at the end: close to a limit three would not tell the two apart.
fn precise(x: f64) -> String {
    let text = format!("{x:.5}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn left_bounds(run: &Run) -> Option<Vec<Span>> {
    let step = run.report.diverged_at?;
    if leaves_domain(run.experiment) {
        return say(&format!(
            "{} {DOMAIN} at step {}, where the loss is not a number; only the part before is shown.",
            run.name,
            count(step)
        ));
    }
    say(&format!("{} diverged at step {}; only the finite part is shown.", run.name, count(step)))
}

/// Where the gradient is zero from the start, all else is empty.
fn stands_still(run: &Run) -> Option<Vec<Span>> {
    let theta = &run.report.theta;
    let is_still = theta.len() > 1 && theta.iter().all(|x| Some(x) == theta.first());
    is_still.then(|| say(&format!("{} does not move from the initial point.", run.name)))?
}

/// Whether the method is ahead of its first-order flow, behind it or beside it.
fn lag(run: &Run) -> Option<Vec<Span>> {
    let (report, name) = (run.report, run.name);
    let first = report.flows.first.as_ref()?;
    if stands_still(run).is_some() || first.error.len() < 2 {
        return None;
    }
    let over = first.stopped.map_or_else(String::new, |stop| format!(" over {}", steps(stop.at)));
    let far = number(first.largest_error);
    say(&match Lag::of(report, first) {
        Lag::None => format!("{name} follows its first-order flow to rounding{over}."),
        Lag::Ahead => format!("{name} is ahead of its first-order flow, by up to {far}{over}."),
        Lag::Behind => format!("{name} lags behind its first-order flow, by up to {far}{over}."),
        Lag::Beside => format!("{name} leaves the path of its first-order flow; the two are up to {far} apart{over}."),
    })
}

/// What the correction does to the norm of the gradient that it is about.
fn correction(run: &Run) -> Option<Vec<Span>> {
    let norm = &run.report.norm_name.words;
    let Course { stretches, counts, .. } = &run.course;
    if counts.all() == 0 || stands_still(run).is_some() {
        return None;
    }
    if stretches.is_empty() {
        return say(&format!("The correction does not change the {norm} of the gradient at any step."));
    }
    let is_settling = |stretch: &Stretch| stretch.from <= (counts.all() / 50).max(1);
    match run.course.after_start().as_slice() {
        [only] if only.sense != Sense::Mixed && is_settling(only) && counts.zero == 0 => Some(vec![
            plain(" The correction "),
            only.sense.acts(),
            plain(format!(" the {norm} of the gradient{}{}.", since(only), extreme(run, only))),
        ]),
        [first, second] | [first, Stretch { sense: Sense::Mixed, .. }, second]
            if first.sense != Sense::Mixed
                && second.sense != Sense::Mixed
                && first.sense != second.sense
                && is_settling(first)
                && counts.zero == 0 =>
        {
            let between = if second.from > first.to + 1 { "; in between the coordinates differ" } else { "" };
            Some(vec![
                plain(" The correction "),
                first.sense.acts(),
                plain(format!(
                    " the {norm} of the gradient{}{}. From step {} on, it ",
                    until(first),
                    extreme(run, first),
                    count(second.from)
                )),
                second.sense.acts(),
                plain(format!(" the norm{between}.")),
            ])
        }
        _ => Some(shares(run)),
    }
}

/// The general case: at how many of the steps it does what.
fn shares(run: &Run) -> Vec<Span> {
    let norm = &run.report.norm_name.words;
    let Course { counts, changes, .. } = &run.course;
    let of = |part: usize| share_of(part, counts.all());
    if counts.mixed == counts.all() {
        return vec![
            plain(" At every step the correction "),
            Sense::Penalty.acts(),
            plain(format!(" the {norm} of the gradient in one coordinate and ")),
            Sense::Anti.acts(),
            plain(" it in another."),
        ];
    }
    let mut spans = Vec::new();
    for (sense, steps) in [(Sense::Penalty, counts.penalty), (Sense::Anti, counts.anti)] {
        if steps == 0 {
            continue;
        }
        if spans.is_empty() {
            let object = format!(" the {norm} of the gradient at {} of the steps", of(steps));
            spans.extend([plain(" The correction "), sense.acts(), plain(object)]);
        } else {
            spans.extend([plain(" and "), sense.acts(), plain(format!(" it at {}", of(steps)))]);
        }
    }
    if !spans.is_empty() {
        spans.push(plain("."));
    }
    if counts.mixed > 0 {
        spans.push(plain(format!(" At {} of the steps the sign differs between coordinates.", of(counts.mixed))));
    }
    if counts.zero > 0 {
        spans.push(plain(format!(" At {} of the steps it has no effect.", of(counts.zero))));
    }
    if *changes > 1 {
        spans.push(plain(format!(" There are {} sign changes.", count(*changes))));
    }
    spans
}

/// " (c down to −46.6)" where c has the sign of what it does, else the largest rate.
fn extreme(run: &Run, stretch: &Stretch) -> String {
    let sign = if stretch.sense == Sense::Anti { -1.0 } else { 1.0 };
    let steps = stretch.from..=stretch.to;
    let strongest = |values: &mut dyn Iterator<Item = f64>| values.map(|x| sign * x).fold(f64::NEG_INFINITY, f64::max);
    let decays = run.experiment.settings().decay != 0.0;
    if let Some(c) = run.report.coefficient.as_ref().filter(|_| !decays) {
        let c = sign * strongest(&mut c[steps].iter().flatten().copied());
        if c * sign > 0.0 {
            let way = if sign < 0.0 { "down to −" } else { "up to +" };
            return format!(" (c {way}{})", number(c.abs()));
        }
        return String::new();
    }
    let rate = strongest(&mut run.report.penalty[steps].iter().map(|rate| -rate));
    let way = if sign < 0.0 { "up to +" } else { "down to −" };
    if rate > 0.0 { format!(" (rate of change {way}{} per unit time)", number(rate)) } else { String::new() }
}

/// " at every step" or " from step 1 on".
pub(super) fn since(stretch: &Stretch) -> String {
    match stretch.from {
        0 => " at every step".to_owned(),
        from => format!(" from step {} on", count(from)),
    }
}

/// " up to step 1,171" or " from step 1 to 1,171".
pub(super) fn until(stretch: &Stretch) -> String {
    match stretch.from {
        0 => format!(" up to step {}", count(stretch.to)),
        from => format!(" from step {} to {}", count(from), count(stretch.to)),
    }
}

/// "1 step", "2 steps".
fn steps(n: usize) -> String {
    format!("{} step{}", count(n), if n == 1 { "" } else { "s" })
}

/// "62%" of the steps; never 0% or 100% of what is some but not all.
pub(super) fn share_of(part: usize, all: usize) -> String {
    let percent = 100.0 * part as f64 / all.max(1) as f64;
    match percent.round() {
        _ if part == all => "all".into(),
        p if p < 1.0 => "under 1%".into(),
        p if p > 99.0 => "over 99%".into(),
        p => format!("{p}%"),
    }
}

/// The correction is computed for as many steps as one run may take work.
fn correction_known(run: &Run) -> Option<Vec<Span>> {
    let known = run.report.effect.len();
    let last = known.saturating_sub(1);
    (known < run.report.theta.len())
        .then(|| say(&format!("The correction is known up to step {} only.", count(last))))?
}

/// Where a flow ended before the run did.
fn followed(run: &Run) -> Option<Vec<Span>> {
    let flows = &run.report.flows;
    let (first, modified) = (flows.first.as_ref()?.stopped, flows.modified.as_ref()?.stopped);
    let told = match (first, modified) {
        (None, None) => return None,
        (Some(a), Some(b)) if a == b => ending("Both flows", "are", "diverge", "become", a),
        (_, Some(stop)) => ending("The modified equation", "is", "diverges", "becomes", stop),
        (Some(stop), None) => ending("The first-order flow", "is", "diverges", "becomes", stop),
    };
    say(&told)
}

fn ending(who: &str, is: &str, diverges: &str, becomes: &str, stop: Stop) -> String {
    match stop.why {
        StopReason::Diverged => format!("{who} {diverges} at step {}.", count(stop.at + 1)),
        StopReason::Stiff => format!("{who} {becomes} too stiff to follow at step {}.", count(stop.at + 1)),
        StopReason::Budget => {
            format!("{who} {is} followed up to step {}, the limit of work for one run.", count(stop.at))
        }
    }
}

/// How much closer the modified equation is, or why it fails.
fn comparison(run: &Run) -> Option<Vec<Span>> {
    let report = run.report;
    let (first, modified) = (report.flows.first.as_ref()?, report.flows.modified.as_ref()?);
    if stands_still(run).is_some() {
        return None;
    }
    let known = common(first, modified);
    if report.validity.grade == Grade::Red {
        // What stopped is said already.
        let is_told = modified.stopped.is_some_and(|stop| stop.why != StopReason::Budget);
        return if is_told { None } else { say(&report.validity.words) };
    }
    let (far, near) = errors(first, modified);
    if known < 2 || far <= rounding(&report.theta) {
        return None;
    }
    let over = if known < report.theta.len() {
        format!("Over the {} for which both are known, the", steps(known - 1))
    } else {
        "The".into()
    };
    let ratio = far / near;
    say(&if near <= rounding(&report.theta) {
        // A ratio to rounding is no measurement.
        format!("{over} modified equation agrees with the iterates to rounding.")
    } else if ratio >= CLOSER {
        format!("{over} modified equation is {} times closer ({}).", times(ratio), number(near))
    } else {
        format!("{over} modified equation is as close as the first-order flow ({}).", number(near))
    })
}

/// Two significant digits, or whole from ten on.
pub(super) fn times(x: f64) -> String {
    if x >= 1e6 {
        "over a million".into()
    } else if x >= 10.0 {
        count(x.round() as usize)
    } else {
        format!("{:.1}", x.min(9.9))
    }
}

/// What follows the run where the modified equation does not.
fn phase(run: &Run) -> Option<Vec<Span>> {
    let flows = &run.report.flows;
    let phase = flows.phase.as_ref().filter(|phase| phase.stopped.is_none())?;
    let others = [&flows.first, &flows.modified];
    let rejected =
        others.iter().filter_map(|flow| flow.as_ref()).map(|flow| flow.largest_error).fold(f64::INFINITY, f64::min);
    let follows = run.report.validity.grade == Grade::Red
        && stands_still(run).is_none()
        && phase.largest_error < 0.5 * rejected
        && phase.largest_error < 0.1 * extent(&run.report.theta);
    follows.then(|| say(&format!("The phase-space flow follows the iterates to {}.", number(phase.largest_error))))?
}

/// From where on the equations are not proven.
fn heuristic(run: &Run) -> Option<Vec<Span>> {
    let step = run.report.heuristic_from?;
    let told = &run.report.validity.words;
    if told.contains(NOT_SMOOTH) || (cfg!(feature = "own") && told.contains(KINK)) {
        return None;
    }
    if crossed(run.experiment, &run.report.theta) == Some(step) {
        return say(&format!(
            "At step {} the run {KINK}; from there on the modified equation is only a heuristic.",
            count(step)
        ));
    }
    say(&format!("From step {} on, {NOT_SMOOTH}, so the modified equation is only a heuristic.", count(step)))
}

impl Sense {
    /// "penalizes" or "is an anti-penalty on", marked.
    fn acts(self) -> Span {
        match self {
            Self::Anti => Span { text: "is an anti-penalty on".into(), tone: Tone::Anti },
            _ => Span { text: "penalizes".into(), tone: Tone::Penalty },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        assert_eq!((share_of(1, 10_000), share_of(9_999, 10_000)), ("under 1%".into(), "over 99%".into()));
        assert_eq!((share_of(5, 5), share_of(1, 3)), ("all".into(), "33%".into()));
        assert_eq!((times(1.48), times(9.96), times(16.5)), ("1.5".into(), "9.9".into(), "17".into()));
        assert_eq!((precise(2.05), precise(2.0), precise(3.8)), ("2.05".into(), "2".into(), "3.8".into()));
    }
}
