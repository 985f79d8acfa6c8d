//! The order study in words.

use serde::Serialize;

use super::order::{counts, slopes_between};
use super::report::{FlowKind, OrderStudy, Slopes, Span, Tone};

/// What the study shows, and each of its figures for a reader who does not see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderWords {
    /// The finding, in a few sentences.
    pub verdict: Vec<Span>,
    /// The figure at a fixed time span.
    pub span: String,
    /// The figure at a fixed number of steps.
    pub fixed: String,
}

/// Puts a study into words; an unfinished one as far as it goes.
pub fn order_words(study: &OrderStudy) -> OrderWords {
    OrderWords {
        verdict: vec![Span { text: verdict(&study.span), tone: Tone::Plain }],
        span: described(&study.span),
        fixed: described(&study.fixed),
    }
}

/// "As h is halved, the error of the first-order flow falls to a half (slope 1.00). That of … ."
fn verdict(span: &Slopes) -> String {
    let slopes = FLOWS.iter().filter_map(|&(flow, name)| Some((name, (*span.slopes.of(flow))?)));
    let told: Vec<String> = slopes
        .map(|(name, slope)| {
            if slope < FALLS {
                format!("{name} does not fall (slope {})", signed(slope))
            } else {
                match per_halving(slope) {
                    Some(part) => format!("{name} falls to {part} (slope {slope:.2})"),
                    None => format!("{name} falls with slope {slope:.2}"),
                }
            }
        })
        .collect();
    let (Some(first), rest) = (told.first(), told.get(1..).unwrap_or_default()) else {
        return if span.h.is_empty() { String::new() } else { "No slope can be fitted to this run.".into() };
    };
    let rest = rest.iter().map(|one| format!(" That of {one}.")).collect::<String>();
    format!("As h is halved, the error of {first}.{rest}{}", judged(span))
}

/// How far a slope may be from a whole number and be taken for it.
const NEAR: f64 = 0.25;

/// Whether the slopes are those of a correct derivation.
fn judged(span: &Slopes) -> &'static str {
    let slopes = &span.slopes;
    let (Some(first), Some(modified)) = (slopes.first, slopes.modified) else { return "" };
    let near = |slope: f64, order: f64| (slope - order).abs() <= NEAR;
    match (near(first, 1.0) && near(modified, 2.0), slopes.third) {
        (true, None) => " Slopes 1 and 2 are those of a correct derivation.",
        (true, Some(third)) if near(third, 3.0) => " Slopes 1, 2 and 3 are those of a correct derivation.",
        _ => {
            " A correct derivation has slopes 1, 2 and 3 where the step is differentiable along the run and h is small \
             enough. That does not hold at every step size here."
        }
    }
}

/// A smaller slope is none.
const FALLS: f64 = 0.25;

/// Slopes between neighboring step sizes that differ by more than this are not those of a power of h.
const STEADY: f64 = 0.8;

/// A number with a true minus.
fn signed(x: f64) -> String {
    let text = format!("{x:.2}").replace('-', "−");
    if text == "−0.00" { "0.00".into() } else { text }
}

/// In plain words where the slope is a whole number to the eye.
fn per_halving(slope: f64) -> Option<&'static str> {
    match (slope.round() as i64, (slope - slope.round()).abs() < 0.15) {
        (1, true) => Some("a half"),
        (2, true) => Some("a quarter"),
        (3, true) => Some("an eighth"),
        (4, true) => Some("a sixteenth"),
        _ => None,
    }
}

const FLOWS: [(FlowKind, &str); 4] = [
    (FlowKind::First, "the first-order flow"),
    (FlowKind::Modified, "the modified equation"),
    (FlowKind::Third, "the equation with the h² term"),
    (FlowKind::Phase, "the phase-space flow"),
];

/// The step sizes, the errors at both ends, the slope, and what was left out of it.
fn described(slopes: &Slopes) -> String {
    let (Some(most), Some(least)) = (slopes.h.first(), slopes.h.last()) else { return String::new() };
    let sizes = match slopes.h.len() {
        1 => format!("One step size, {most}."),
        count => format!("{count} step sizes, from {most} down to {least}."),
    };
    let told = FLOWS.iter().filter_map(|&(flow, name)| {
        let errors = slopes.errors.of(flow).as_ref()?;
        Some(format!(" {}: {}.", capital(name), told(&slopes.h, errors, *slopes.slopes.of(flow))))
    });
    sizes + &told.collect::<String>()
}

fn told(h: &[f64], errors: &[Option<f64>], slope: Option<f64>) -> String {
    let lost = errors.iter().filter(|e| e.is_none()).count();
    let floor = errors.iter().flatten().filter(|e| !counts(**e)).count();
    let mut parts = vec![match slope {
        Some(slope) if slope < FALLS => format!("slope {}, so the error does not fall with h", signed(slope)),
        Some(slope) => match slopes_between(h, errors) {
            Some((least, most)) if most - least > STEADY => {
                let (least, most) = (signed(least), signed(most));
                format!("slope {slope:.2}, but from {least} to {most} by halving: no power of h at these step sizes")
            }
            _ => format!("slope {slope:.2}"),
        },
        None => "no slope".into(),
    }];
    if floor > 0 {
        parts.push(format!("{floor} at the rounding floor (below 10⁻¹¹), left out"));
    }
    if lost > 0 {
        parts.push(format!("{lost} did not reach the end, left out"));
    }
    parts.join("; ")
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    // The words are ours, and begin with plain letters.
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::report::ByFlow;
    use super::*;

    fn slopes(first: &[Option<f64>], modified: &[Option<f64>]) -> Slopes {
        let h = (0..first.len()).map(|k| 0.5f64.powi(k as i32)).collect();
        let errors = ByFlow { first: Some(first.into()), modified: Some(modified.into()), third: None, phase: None };
        Slopes::fitted(h, errors)
    }

    #[test]
    fn an_error_that_does_not_fall_and_one_that_is_no_power_are_named() {
        let span = slopes(&[Some(0.1), Some(0.11), Some(0.1)], &[Some(0.1), Some(0.09), Some(0.01)]);
        let words = order_words(&OrderStudy { span, fixed: Slopes::default() });
        let said = &words.verdict[0].text;
        assert!(said.contains("the error of the first-order flow does not fall (slope 0.00)"), "{said}");
        assert!(words.span.contains("slope 0.00, so the error does not fall with h."), "{}", words.span);
        assert!(said.contains("That does not hold at every step size here"), "{said}");
        let other =
            "The modified equation: slope 1.66, but from 0.15 to 3.17 by halving: no power of h at these step sizes.";
        assert!(words.span.contains(other), "{}", words.span);
    }

    #[test]
    fn slopes_and_what_was_left_out_are_told() {
        let span = slopes(&[Some(0.4), Some(0.2), Some(0.1)], &[None, Some(0.01), Some(0.0025)]);
        let fixed = slopes(&[Some(4e-9), Some(1e-9), Some(0.0)], &[Some(0.0), Some(1e-12), None]);
        let words = order_words(&OrderStudy { span, fixed });
        assert_eq!(
            words.verdict[0].text,
            "As h is halved, the error of the first-order flow falls to a half (slope 1.00). That of the modified \
             equation falls to a quarter (slope 2.00). Slopes 1 and 2 are those of a correct derivation.",
        );
        assert_eq!(
            words.span,
            "3 step sizes, from 1 down to 0.25. The first-order flow: slope 1.00. The modified equation: slope 2.00; \
             1 did not reach the end, left out."
        );
        assert!(
            words.fixed.contains("The first-order flow: slope 2.00; 1 at the rounding floor (below 10⁻¹¹), left out.")
        );
        assert!(words.fixed.contains("The modified equation: no slope; 2 at the rounding floor"), "{}", words.fixed);
        assert_eq!(order_words(&OrderStudy::default()).verdict[0].text, "");
    }
}
