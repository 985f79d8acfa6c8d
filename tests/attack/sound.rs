//! What must hold of every answer, whatever was asked.

use halfstep::analysis::{Flow, Report};
use halfstep::answer::Answer;
use halfstep::experiment::{Experiment, MAX_START, MAX_STEPS};
use halfstep::link::{MAX_WARNINGS, Parsed, parse, write};

/// The link was read as an experiment within every limit, and reads back as itself.
pub fn link(parsed: &Parsed) -> Result<(), String> {
    let holds = |what: &str, holds: bool| if holds { Ok(()) } else { Err(what.to_owned()) };
    holds("valid", Experiment::new(parsed.settings.clone()).is_ok())?;
    holds("steps", parsed.experiment.steps() <= MAX_STEPS)?;
    holds("start", parsed.experiment.start().iter().all(|x| x.abs() <= MAX_START))?;
    holds("warnings", parsed.warnings.len() <= MAX_WARNINGS + 1)?;
    let written = write(&parsed.settings, &parsed.view);
    holds("plain characters", written.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~,-=&%()*/+".contains(&b)))?;
    let again = parse(&written);
    holds("no warning of its own", again.warnings.is_empty())?;
    holds("the same again", write(&again.settings, &again.view) == written)
}

/// The report has every step, or says where it ends; and every number is finite.
pub fn answer(answer: &Answer) -> Result<(), String> {
    link(&answer.parsed)?;
    let report = &answer.report;
    let steps = answer.parsed.experiment.steps();
    let known = report.theta.len();
    match report.diverged_at {
        None if known != steps + 1 => return Err(format!("{known} iterates of {steps} steps, and no word of it")),
        Some(at) if at > steps || known > at + 1 => return Err(format!("{known} iterates, diverged at {at}")),
        _ => {}
    }
    for (name, flow) in flows(report) {
        let Some(flow) = flow else { continue };
        let ends = flow.stopped.is_none() && flow.points.len() < known;
        if ends || flow.points.len() > steps + 1 {
            return Err(format!("{name} has {} points beside {known}, and no word of it", flow.points.len()));
        }
        finite(name, flow.points.iter().flatten().chain(&flow.error).chain([&flow.largest_error]))?;
    }
    finite("theta", report.theta.iter().flatten())?;
    finite("loss", &report.loss)?;
    finite("gradient", report.gradient.iter().flatten())?;
    finite("norm", &report.norm)?;
    finite("coefficient", report.coefficient.iter().flatten().flatten())?;
    finite("effect", report.effect.iter().flatten())?;
    finite("penalty", &report.penalty)?;
    let effects = report.effect.len();
    if report.penalty.len() != effects || report.coefficient.as_ref().is_some_and(|c| c.len() != effects) {
        return Err("the coefficient, the effect and the penalty are not of one length".to_owned());
    }
    if effects < known && !report.verdict.contains("is known up to step") {
        return Err(format!("{effects} effects of {known} iterates, and no word of it"));
    }
    let said = [&report.verdict, &report.validity.words];
    if said.iter().any(|words| words.is_empty() || words.contains("NaN") || words.contains("inf ")) {
        return Err(format!("it says {said:?}"));
    }
    Ok(())
}

fn flows(report: &Report) -> [(&'static str, &Option<Flow>); 4] {
    let flows = &report.flows;
    [("first", &flows.first), ("modified", &flows.modified), ("third", &flows.third), ("phase", &flows.phase)]
}

fn finite<'a>(name: &str, numbers: impl IntoIterator<Item = &'a f64>) -> Result<(), String> {
    match numbers.into_iter().enumerate().find(|(_, x)| !x.is_finite()) {
        Some((place, x)) => Err(format!("{name} holds {x} at {place}")),
        None => Ok(()),
    }
}
