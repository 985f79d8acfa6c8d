//! The verdict in a line, for a place that has no room for more.

use super::describe::count;
use super::kink::DOMAIN;
use super::report::{Grade, Report, Span, Tone};
use super::stretch::{Course, Sense};
use super::validity::{common, errors, rounding};
use super::verdict::{CLOSER, share_of, since, times, until};

/// How close the modified equation is, and what the correction does, in a few words.
///
/// What is here is in the verdict too, with more around it.
pub fn brief(report: &Report) -> Vec<Span> {
    let plain = |text: String| Span { text, tone: Tone::Plain };
    if cfg!(feature = "own") && report.validity.words.contains(DOMAIN) {
        return vec![plain(format!("The run {DOMAIN}."))];
    }
    if report.growth.is_some() || report.diverged_at.is_some() {
        return vec![plain("The run diverges.".into())];
    }
    let mut spans = Vec::new();
    if let (Some(first), Some(modified)) = (&report.flows.first, &report.flows.modified) {
        let (far, near) = errors(first, modified);
        let ratio = far / near;
        let close = match report.validity.grade {
            Grade::Red => "The modified equation fails".into(),
            _ if common(first, modified) < 2 || far <= rounding(&report.theta) => "Nothing to compare".into(),
            _ if near <= rounding(&report.theta) => "Agrees to rounding".into(),
            _ if ratio >= CLOSER => format!("{} times closer", times(ratio)),
            _ => "As close as the first-order flow".into(),
        };
        spans.push(plain(close));
    }
    let course = Course::of(report);
    let stretches = course.after_start();
    let clear = |sense: Sense| sense != Sense::Mixed;
    match stretches.as_slice() {
        [only] if clear(only.sense) && course.counts.zero == 0 => {
            spans.extend([plain("; ".into()), name(only.sense), plain(since(only))]);
        }
        [first, .., last]
            if stretches.len() <= 3
                && clear(first.sense)
                && clear(last.sense)
                && first.sense != last.sense
                && course.counts.zero == 0 =>
        {
            spans.extend([
                plain("; ".into()),
                name(first.sense),
                plain(until(first) + ", "),
                name(last.sense),
                plain(format!(" from {}", count(last.from))),
            ]);
        }
        _ => {
            let counts = &course.counts;
            for (sense, steps) in [(Sense::Penalty, counts.penalty), (Sense::Anti, counts.anti)] {
                if steps > 0 {
                    let before = if spans.is_empty() { "" } else { "; " };
                    let share = format!(" at {} of the steps", share_of(steps, counts.all()));
                    spans.extend([plain(before.into()), name(sense), plain(share)]);
                }
            }
        }
    }
    spans.push(plain(".".into()));
    spans
}

/// "penalty" or "anti-penalty", marked.
fn name(sense: Sense) -> Span {
    match sense {
        Sense::Anti => Span { text: "anti-penalty".into(), tone: Tone::Anti },
        _ => Span { text: "penalty".into(), tone: Tone::Penalty },
    }
}
