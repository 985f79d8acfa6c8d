//! What must be said on the figure itself: where a run or a flow ends early, and what not to trust.

use crate::analysis::{DOMAIN, FlowKind, Grade, Stop, StopReason};

use super::Scene;
use super::curves::flows;
use super::look::Look;
use super::number::measured;

/// Short lines, the gravest first.
///
/// A flow that is not drawn has nothing to explain.
pub(super) fn notices(scene: &Scene, look: &Look) -> Vec<String> {
    let report = scene.report;
    let mut lines = Vec::new();
    if let Some(step) = report.diverged_at {
        let is_left = cfg!(feature = "own") && report.validity.words.contains(DOMAIN);
        lines.push(format!("{} at step {step}", if is_left { DOMAIN } else { "diverged" }));
    }
    let mut flows = flows(scene);
    flows.retain(|(kind, ..)| !look.hide.of(*kind));
    let stopped = |kind| flows.iter().any(|(k, _, flow)| *k == kind && flow.stopped.is_some());
    if report.validity.grade == Grade::Red && !look.hide.modified {
        match report.validity.d {
            // One that has the grade by itself.
            Some(d) if d.is_finite() && d > 0.6 => {
                lines.push(format!("modified equation fails: one-step defect {}", measured(d, 2)))
            }
            // That it stopped is the reason, and is said below.
            _ if stopped(FlowKind::Modified) => {}
            _ => lines.push("modified equation fails here".into()),
        }
    }
    // Flows that stopped together are named together.
    let mut stops: Vec<(Stop, Vec<&str>)> = Vec::new();
    for (stop, name) in flows.iter().filter_map(|(_, name, flow)| Some((flow.stopped?, *name))) {
        match stops.iter_mut().find(|(known, _)| *known == stop) {
            Some((_, names)) => names.push(name),
            None => stops.push((stop, vec![name])),
        }
    }
    lines.extend(stops.iter().map(|(stop, names)| ending(stop, names)));
    lines
}

fn ending(stop: &Stop, names: &[&str]) -> String {
    let why = match stop.why {
        StopReason::Diverged => "diverged",
        StopReason::Stiff => "too stiff",
        StopReason::Budget => "limit of work",
    };
    let names = match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        names => names.concat(),
    };
    format!("{names} stopped at step {}: {why}", stop.at)
}
