//! How far a run can be trusted, as a list under the verdict.

use serde::Serialize;

use crate::flow::StopReason;

use super::describe::count;
use super::kink::DOMAIN;
use super::report::{Flow, Grade, Report};
use super::validity::grade_words;

/// What a line of the list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// All is well.
    Good,
    /// Near the end of its range.
    Fair,
    /// Not to be trusted.
    Bad,
    /// Neither; a fact.
    Note,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// What it means.
    pub mark: Mark,
    /// What it says.
    pub text: String,
}

/// The list, the grade first.
///
/// It depends on the run alone: not on the flows that someone else has asked for.
pub fn standing(report: &Report) -> Vec<Standing> {
    let mut list = Vec::new();
    let mut say = |mark, text| list.push(Standing { mark, text });
    let validity = &report.validity;
    let mark = match validity.grade {
        Grade::Green => Mark::Good,
        Grade::Amber => Mark::Fair,
        Grade::Red => Mark::Bad,
    };
    say(mark, grade_words(validity.grade, validity.d, validity.chi));
    if report.growth.is_some() {
        say(Mark::Bad, "The run diverges".into());
    }
    if let Some(step) = report.diverged_at.filter(|_| cfg!(feature = "own") && validity.words.contains(DOMAIN)) {
        say(Mark::Bad, format!("The loss is not a number at step {}; the part before is shown", count(step)));
    } else if let Some(step) = report.diverged_at {
        say(Mark::Bad, format!("Out of bounds at step {}; the finite part is shown", count(step)));
    }
    if let Some(step) = report.heuristic_from {
        say(Mark::Fair, format!("Only a heuristic from step {} on", count(step)));
    }
    if let Some(step) = validity.stalls_at {
        say(Mark::Fair, format!("The modified equation stalls at step {}", count(step)));
    }
    let phase = report.flows.phase.as_ref().filter(|_| validity.grade == Grade::Red);
    let flows = [
        ("The first-order flow", report.flows.first.as_ref()),
        ("The modified equation", report.flows.modified.as_ref()),
        ("The phase-space flow", phase),
    ];
    for (name, flow) in flows {
        let Some(stop) = flow.and_then(|flow: &Flow| flow.stopped) else { continue };
        let step = count(stop.at);
        match stop.why {
            StopReason::Budget => say(Mark::Note, format!("{name} is followed up to step {step}")),
            StopReason::Diverged => say(Mark::Bad, format!("{name} diverged after step {step}")),
            StopReason::Stiff => say(Mark::Bad, format!("{name} became too stiff to follow after step {step}")),
        }
    }
    if report.diverged_at.is_none() {
        say(Mark::Note, format!("{} steps", count(report.theta.len().saturating_sub(1))));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyze;
    use crate::experiment::{Experiment, Settings};

    fn of(settings: Settings) -> Vec<Standing> {
        standing(&analyze(&Experiment::new(settings).unwrap()))
    }

    #[test]
    fn the_grade_is_first_and_the_length_last() {
        let list = of(Settings::default());
        assert!(
            list[0].mark == Mark::Good && list[0].text.starts_with("The modified equation is valid here: one-step")
        );
        assert_eq!(list.last().unwrap().text, "1,500 steps");
    }

    /// A number beside a grade is one that has that grade by itself.
    #[test]
    fn no_number_contradicts_its_grade() {
        let lost = Settings {
            problem: "logistic".into(),
            optimizer: "nadam".into(),
            h: 0.2,
            steps: 100,
            hyper: crate::optimizer::Hyper { eps: 1e-12, ..Default::default() },
            ..Settings::default()
        };
        assert_eq!(of(lost)[0].text, "The modified equation fails here: χ = 389,306 (valid below 1)");
        assert_eq!(
            grade_words(Grade::Amber, Some(0.1), Some(1.5)),
            "The modified equation is near the end of its range: χ = 1.50 (valid below 1)"
        );
        assert_eq!(grade_words(Grade::Red, Some(0.1), Some(0.2)), "The modified equation fails here");
        assert_eq!(
            grade_words(Grade::Green, Some(0.1), None),
            "The modified equation is valid here: one-step defect 0.100 (valid below 0.3)"
        );
    }

    #[test]
    fn a_run_that_diverges_says_where() {
        let list = of(Settings { optimizer: "gd".into(), h: 3.0, ..Settings::default() });
        let says = |words: &str| list.iter().any(|one| one.mark == Mark::Bad && one.text.contains(words));
        assert!(says("fails here") && says("The run diverges") && says("Out of bounds at step"), "{list:?}");
        assert!(!list.iter().any(|one| one.text.ends_with(" steps")), "{list:?}");
    }
}
