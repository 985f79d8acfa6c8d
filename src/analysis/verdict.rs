//! What a run shows, in plain words.
//!
//! Three things are said, in this order: how the method and its flow part, whether the correction
//! works against a small gradient or favours one, and how far the modified equation can be
//! trusted. What did not happen is not said.

use crate::experiment::Experiment;

use super::describe::count;
use super::report::{Flow, Grade, Report, Span, StopReason, Tone};

/// Below this the iterates and the first-order flow are the same.
const SAME: f64 = 1e-9;

/// The verdict on a report whose other fields are filled.
pub fn verdict(experiment: &Experiment, report: &Report) -> Vec<Span> {
    let mut words = Words::default();
    let name = experiment.method().optimizer.info().name;
    if let Some(step) = report.diverged_at {
        words.plain(&format!("{name} diverged at step {}; what is shown is the finite part. ", count(step)));
        if report.theta.len() < 3 {
            words.trim();
            return words.spans;
        }
    }
    if let Some(first) = &report.flows.first {
        words.plain(&parting(name, report, first));
    }
    sign(&mut words, report);
    if report.effect.len() < report.theta.len() {
        let last = report.effect.len().saturating_sub(1);
        words.plain(&format!("The correction is known up to step {} only. ", count(last)));
    }
    trust(&mut words, report);
    words.trim();
    if let Some(step) = report.heuristic_from {
        words.plain(&format!(" From step {} on this is heuristic: the step is not smooth.", count(step)));
    }
    words.spans
}

/// Whether the method runs ahead of its flow, behind it or beside it.
fn parting(name: &str, report: &Report, first: &Flow) -> String {
    if first.largest_error < SAME {
        // A flow that stopped at once has no error to speak of.
        return match first.stopped {
            Some(_) => String::new(),
            None => format!("{name} follows its first-order flow to the last digit. "),
        };
    }
    let known = first.points.len().min(report.theta.len());
    let worst = (0..known).max_by(|&a, &b| first.error[a].total_cmp(&first.error[b])).unwrap_or(0);
    let (before, after) = (worst.saturating_sub(1), (worst + 1).min(known - 1));
    let (mut along, mut gap, mut path) = (0.0, 0.0, 0.0);
    for j in 0..report.theta[worst].len() {
        let moved = first.points[after][j] - first.points[before][j];
        let off = report.theta[worst][j] - first.points[worst][j];
        along += moved * off;
        gap += off * off;
        path += moved * moved;
    }
    // Within 45° of the flow's own direction it is a matter of time, otherwise of place.
    if along * along < 0.5 * gap * path {
        format!("{name} leaves the path of its flow. ")
    } else if along > 0.0 {
        format!("{name} runs ahead of its flow. ")
    } else {
        format!("{name} lags behind its flow. ")
    }
}

/// What the correction does to the one-norm at a step, over all coordinates.
#[derive(Clone, Copy, PartialEq)]
enum Sense {
    Against,
    Favours,
    Mixed,
}

/// A stretch of steps with one sense.
#[derive(Clone, Copy)]
struct Stretch {
    sense: Sense,
    from: usize,
    to: usize,
}

/// The stretches of a run; those too short to be seen are left out.
fn stretches(report: &Report) -> Vec<Stretch> {
    let against = |n: usize| -> Option<Sense> {
        let mut seen = None;
        for j in 0..report.effect[n].len() {
            let sense = match &report.coefficient {
                Some(c) if c[n][j] != 0.0 => c[n][j] < 0.0,
                None if report.effect[n][j] != 0.0 => report.effect[n][j] > 0.0,
                _ => continue,
            };
            match seen {
                None => seen = Some(sense),
                Some(other) if other != sense => return Some(Sense::Mixed),
                _ => {}
            }
        }
        seen.map(|against| if against { Sense::Against } else { Sense::Favours })
    };
    let shortest = (report.effect.len() / 50).max(2);
    let mut found: Vec<Stretch> = Vec::new();
    for n in 0..report.effect.len() {
        let Some(sense) = against(n) else { continue };
        match found.last_mut() {
            Some(last) if last.sense == sense => last.to = n,
            _ => found.push(Stretch { sense, from: n, to: n }),
        }
    }
    let mut long: Vec<Stretch> = Vec::new();
    for stretch in found.into_iter().filter(|s| s.to + 1 - s.from >= shortest) {
        match long.last_mut() {
            Some(last) if last.sense == stretch.sense => last.to = stretch.to,
            _ => long.push(stretch),
        }
    }
    long
}

fn sign(words: &mut Words, report: &Report) {
    let all = stretches(report);
    // A mixed stretch between two others is only the crossing of the coordinates; where they have the
    // same sense nothing turned.
    let mut clear: Vec<Stretch> = Vec::new();
    for stretch in all.iter().filter(|s| s.sense != Sense::Mixed) {
        match clear.last_mut() {
            Some(last) if last.sense == stretch.sense => last.to = stretch.to,
            _ => clear.push(*stretch),
        }
    }
    match clear.as_slice() {
        [] if all.is_empty() => words.plain("Its step size has no effect on the size of the gradient. "),
        [] => words.plain("Its step size works both ways, by coordinate. "),
        [only] => {
            words.plain("Its step size ");
            words.sense(only.sense, report, only);
            words.plain(if all.len() > 1 { " for most of the run. " } else { ", all along. " });
        }
        [first, second] => {
            words.plain(&format!("{} its step size ", opening(report, first, second)));
            words.sense(first.sense, report, first);
            words.plain(&format!("; from step {} it turns and ", count(second.from)));
            match second.sense {
                Sense::Against => words.against("works against"),
                _ => words.favours("favours"),
            }
            words.plain(" one. ");
        }
        many => {
            words.plain(&format!("Its step size turns {} times: it ", many.len() - 1));
            words.sense(many[0].sense, report, &many[0]);
            words.plain(&format!(" until step {}, and at the end it ", count(many[0].to + 1)));
            let last = many[many.len() - 1];
            match last.sense {
                Sense::Against => words.against("works against"),
                _ => words.favours("favours"),
            }
            words.plain(" one. ");
        }
    }
}

/// "On the way down" where the turn comes with the loss nearly spent; otherwise the step.
fn opening(report: &Report, first: &Stretch, second: &Stretch) -> String {
    let (start, turn) = (report.loss[first.from], report.loss[second.from]);
    if turn < 0.05 * start { "On the way down".into() } else { format!("Until step {}", count(first.to + 1)) }
}

fn trust(words: &mut Words, report: &Report) {
    let (Some(first), Some(modified)) = (&report.flows.first, &report.flows.modified) else { return };
    if let Some(stop) = modified.stopped {
        let why = match stop.why {
            StopReason::Diverged => "leaves every bound",
            StopReason::Stiff => "becomes too stiff to follow",
            StopReason::Budget => "takes more work than one run may",
        };
        words.plain(&format!("The modified equation {why} at step {}; it is not valid here.", count(stop.at + 1)));
        return phase(words, report, first);
    }
    if first.largest_error < SAME {
        return;
    }
    let ratio = first.largest_error / modified.largest_error;
    if report.validity.grade == Grade::Red {
        words.plain(&report.validity.words);
        phase(words, report, first);
    } else if ratio >= 1.5 {
        words.plain(&format!("The modified equation follows it {} times closer", short(ratio)));
        let arrived = match (first.error.last(), modified.error.last()) {
            (Some(a), Some(b)) => a < b && *a < 0.1 * first.largest_error,
            _ => false,
        };
        words.plain(if arrived { "; by the end both flows have arrived." } else { "." });
    } else {
        words.plain("The modified equation follows it no closer than the flow does.");
    }
}

/// What follows the run where the modified equation does not.
fn phase(words: &mut Words, report: &Report, first: &Flow) {
    if let Some(phase) = report.flows.phase.as_ref().filter(|phase| phase.stopped.is_none())
        && first.stopped.is_none()
        && first.largest_error >= 1.5 * phase.largest_error
    {
        words.plain(" The phase-space flow still follows it.");
    }
}

#[derive(Default)]
struct Words {
    spans: Vec<Span>,
}

impl Words {
    fn push(&mut self, text: &str, tone: Tone) {
        match self.spans.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.into(), tone }),
        }
    }

    /// Takes away the space that a sentence leaves for the next.
    fn trim(&mut self) {
        if let Some(last) = self.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
    }

    fn plain(&mut self, text: &str) {
        self.push(text, Tone::Plain);
    }

    fn against(&mut self, text: &str) {
        self.push(text, Tone::Against);
    }

    fn favours(&mut self, text: &str) {
        self.push(text, Tone::Favours);
    }

    /// "works against a small gradient (c down to −46.6)".
    fn sense(&mut self, sense: Sense, report: &Report, stretch: &Stretch) {
        let extreme = |pick: fn(f64, f64) -> f64, from: f64| {
            report
                .coefficient
                .as_ref()
                .map(|c| c[stretch.from..=stretch.to].iter().flatten().fold(from, |m, &x| pick(m, x)))
        };
        let (amount, direction) = match sense {
            Sense::Against => {
                self.plain("works ");
                self.against("against");
                (extreme(f64::min, f64::INFINITY), "down to")
            }
            _ => {
                self.favours("favours");
                (extreme(f64::max, f64::NEG_INFINITY), "up to")
            }
        };
        self.plain(" a small gradient");
        if let Some(c) = amount {
            self.plain(&format!(" (c {direction} {})", signed(c)));
        }
    }
}

/// Two significant digits, or whole from ten on.
fn short(x: f64) -> String {
    if x >= 1e6 {
        "over a million".into()
    } else if x >= 10.0 {
        count(x.round() as usize)
    } else {
        format!("{x:.1}")
    }
}

/// Three significant digits with a sign that is not a hyphen.
fn signed(x: f64) -> String {
    let size = x.abs();
    let digits = if size >= 100.0 {
        count(size.round() as usize)
    } else if size >= 10.0 {
        format!("{size:.1}")
    } else {
        format!("{size:.2}")
    };
    format!("{}{digits}", if x < 0.0 { '−' } else { '+' })
}
