//! The figures in words, for a reader who does not see them.

use serde::Serialize;

use crate::experiment::Experiment;

use super::report::{Flow, Grade, Report, StopReason};
use super::series::{other_norm, sharpness_along};
use super::stretch::Sense;
use super::validity::rounding;

/// One short paragraph for each figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Described {
    /// The path over the loss.
    pub path: String,
    /// The error against the iterates.
    pub error: String,
    /// The sign of the correction.
    pub strip: String,
    /// One-norm, two-norm, loss and sharpness.
    pub multiples: String,
}

/// Puts a run's figures into words.
pub fn describe(experiment: &Experiment, report: &Report) -> Described {
    Described {
        path: path(experiment, report),
        error: error(report),
        strip: strip(report),
        multiples: multiples(experiment, report),
    }
}

fn path(experiment: &Experiment, report: &Report) -> String {
    let (Some(start), Some(end)) = (report.theta.first(), report.theta.last()) else { return String::new() };
    let (Some(high), Some(low)) = (report.loss.first(), report.loss.last()) else { return String::new() };
    let steps = report.theta.len() - 1;
    format!(
        "{} goes from {} to {} in {} {}; the loss goes from {} to {}.",
        experiment.method().optimizer.info().name,
        point(start),
        point(end),
        count(steps),
        if steps == 1 { "step" } else { "steps" },
        number(*high),
        number(*low),
    )
}

fn multiples(experiment: &Experiment, report: &Report) -> String {
    let sharp = sharpness_along(experiment, report, usize::MAX);
    let (other, plain) = other_norm(report);
    let ends = |values: &[f64]| Some((*values.first()?, *values.last()?));
    let told = [
        (format!("the {} of the gradient", report.norm_name.words), ends(&report.norm)),
        (format!("its {other}"), ends(&plain)),
        ("the loss".into(), ends(&report.loss)),
        ("the sharpness".into(), sharp.first().zip(sharp.last()).map(|(a, b)| (a.1, b.1))),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter_map(|(name, ends)| {
            ends.map(|(from, to)| format!("{name} goes from {} to {}", number(from), number(to)))
        })
        .collect();
    if told.is_empty() { String::new() } else { sentence(&told.join("; ")) }
}

fn error(report: &Report) -> String {
    let flows = &report.flows;
    // What a first look draws; the table has them all.
    let valid = report.validity.grade != Grade::Red;
    let named = [
        ("the first-order flow", &flows.first, true),
        ("the modified equation", &flows.modified, true),
        ("the phase-space flow", &flows.phase, !valid),
    ];
    let told: Vec<String> = named
        .into_iter()
        .filter(|(.., told)| *told)
        .filter_map(|(name, flow, _)| Some(format!("{name} {}", farthest(flow.as_ref()?, rounding(&report.theta)))))
        .collect();
    if told.is_empty() { String::new() } else { sentence(&told.join("; ")) }
}

/// "is at most 0.150 away (at step 1,068)"; an error up to `rounding` is none.
fn farthest(flow: &Flow, rounding: f64) -> String {
    if let Some(stop) = flow.stopped.filter(|stop| stop.at == 0) {
        let why = match stop.why {
            StopReason::Diverged => "diverges at once",
            StopReason::Stiff => "is too stiff to follow",
            StopReason::Budget => "is beyond the limit of work for one run",
        };
        return why.into();
    }
    let up_to = flow.stopped.map_or_else(String::new, |stop| format!(", followed up to step {}", count(stop.at)));
    if flow.largest_error <= rounding {
        return format!("agrees with the iterates to rounding{up_to}");
    }
    let worst = (0..flow.error.len()).max_by(|&a, &b| flow.error[a].total_cmp(&flow.error[b])).unwrap_or(0);
    format!("is at most {} away (at step {}){up_to}", number(flow.largest_error), count(worst))
}

fn strip(report: &Report) -> String {
    let dim = report.effect.first().map_or(0, Vec::len);
    let told: Vec<String> = (0..dim).map(|j| format!("θ{}: {}", subscript(j + 1), coordinate(report, j))).collect();
    if told.is_empty() {
        return String::new();
    }
    let cut = if report.effect.len() < report.theta.len() {
        format!(" Not computed from step {}.", count(report.effect.len()))
    } else {
        String::new()
    };
    format!("{}.{cut}", told.join("; "))
}

/// "penalty at step 0, anti-penalty from 1, penalty from 1,228".
fn coordinate(report: &Report, j: usize) -> String {
    let mut turns: Vec<(usize, &str)> = Vec::new();
    let mut without = 0;
    // The last iterate is an end and no step, unless it is all there is.
    let steps = report.effect.len().min(report.theta.len().saturating_sub(1).max(1));
    for n in 0..steps {
        let word = match Sense::of(&report.effect[n][j..=j]) {
            Some(Sense::Anti) => "anti-penalty",
            Some(_) => "penalty",
            None => {
                without += 1;
                continue;
            }
        };
        if turns.last().is_none_or(|last| last.1 != word) {
            turns.push((n, word));
        }
    }
    const TOLD: usize = 4;
    match turns.as_slice() {
        [] => "no effect".into(),
        [(0, word)] if without == 0 => format!("{word} at every step"),
        // Steps without an effect that are not all before it.
        [(from, word)] if without > *from => format!("{word} at {} of {} steps", count(steps - without), count(steps)),
        many => {
            let mut told: Vec<String> =
                many.iter().take(TOLD).map(|(n, word)| format!("{word} from step {}", count(*n))).collect();
            if many.len() > TOLD {
                let more = many.len() - TOLD;
                told.push(format!("and {} more change{} of sign", count(more), if more == 1 { "" } else { "s" }));
            }
            told.join(", ")
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}.", first.to_ascii_uppercase(), chars.as_str()))
}

fn point(x: &[f64]) -> String {
    format!("({})", x.iter().map(|&x| number(x)).collect::<Vec<_>>().join(", "))
}

/// Three significant digits.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if !x.is_finite() {
        return "out of bounds".into();
    }
    let mut exponent = x.abs().log10().floor() as i32;
    // Of the rounded number: 999,999 has the three digits of 1.00·10⁶.
    if (x.abs() / 10_f64.powi(exponent - 2)).round() >= 1000.0 {
        exponent += 1;
    }
    let text = if (-4..6).contains(&exponent) {
        let digits = usize::try_from(2 - exponent).unwrap_or(0);
        let text = format!("{x:.digits$}");
        // Grouped like a whole number from a thousand on.
        match text.parse::<i64>().ok().filter(|_| exponent >= 3) {
            Some(whole) => format!("{}{}", if whole < 0 { "-" } else { "" }, count(whole.unsigned_abs() as usize)),
            None => text,
        }
    } else {
        let text = format!("{x:.2e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{digits}·10{}", power.chars().map(raised).collect::<String>())
    };
    text.replace('-', "−")
}

fn raised(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    }
}

/// Two digits of a ratio, in percent.
pub(super) fn share(x: f64) -> String {
    let percent = 100.0 * x;
    if percent >= 10.0 {
        return format!("{}%", count(percent.round() as usize));
    }
    let text = format!("{percent:.1e}");
    let exponent: i32 = text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    if !(-4..2).contains(&exponent) {
        return format!("{}%", number(percent));
    }
    let digits = usize::try_from(1 - exponent).unwrap_or(0);
    format!("{percent:.digits$}%")
}

/// A whole number with grouped digits: 1,172.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

pub(super) fn subscript(n: usize) -> String {
    n.to_string().chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_u32(0x2080 + d)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analysis::analyze;
    use crate::experiment::Settings;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(0.150_23), "0.150");
        assert_eq!(number(-46.62), "−46.6");
        assert_eq!(number(1e-8), "1.00·10⁻⁸");
        assert_eq!((number(999_999.9), number(0.000_099_999)), ("1.00·10⁶".into(), "0.000100".into()));
        assert_eq!(
            (share(0.163), share(0.000_4), share(1.8), share(3.0)),
            ("16%".into(), "0.040%".into(), "180%".into(), "300%".into())
        );
        assert_eq!(number(f64::INFINITY), "out of bounds");
        assert_eq!(count(7), "7");
        assert_eq!(count(1172), "1,172");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(subscript(12), "₁₂");
    }

    /// Steps without an effect are not told as steps with one.
    #[test]
    fn a_sign_is_said_of_the_steps_that_have_an_effect() {
        let says = |link: &str| {
            let experiment = crate::link::parse(link).experiment;
            describe(&experiment, &analyze(&experiment)).strip
        };
        // The first step ends at the minimum.
        let at_once = says("problem=quadratic&cond=1&opt=gd&h=1&steps=5");
        assert_eq!(at_once, "θ₁: penalty at 1 of 5 steps; θ₂: penalty at 1 of 5 steps.");
        assert_eq!(says("b1=0.99&b2=0.9&steps=9"), "θ₁: penalty at every step; θ₂: penalty at every step.");
    }

    #[test]
    fn the_default_run_in_words() {
        let experiment = Experiment::new(Settings::default()).unwrap();
        let words = describe(&experiment, &analyze(&experiment));
        assert!(words.path.starts_with("Adam goes from (2.80, 3.50) to (0."), "{}", words.path);
        assert!(words.error.contains("The first-order flow is at most 0.150 away"), "{}", words.error);
        assert!(words.error.contains("the modified equation is at most 0.00914 away"), "{}", words.error);
        assert!(words.strip.contains("penalty from step 1,228; θ₂:"), "{}", words.strip);
        assert!(words.strip.ends_with("penalty from step 1,172."), "{}", words.strip);
        // ∇E = −2r(θ₂, θ₁) and the Hessian at the start are known: r = 1.5 − 2·2.8·3.5.
        assert!(words.multiples.contains("its two-norm goes from 162 to "), "{}", words.multiples);
    }
}
