//! What must be said on the figure itself: where a run or a flow ends early, and what not to trust.

use crate::analysis::{FlowKind, Grade, StopReason};

use super::Scene;
use super::curves::flows;
use super::number::measured;

/// Short lines, the gravest first.
pub(super) fn notices(scene: &Scene) -> Vec<String> {
    let report = scene.report;
    let mut lines = Vec::new();
    if let Some(step) = report.diverged_at {
        lines.push(format!("diverged at step {step}"));
    }
    let flows = flows(scene);
    let stopped = |kind| flows.iter().any(|(k, _, flow)| *k == kind && flow.stopped.is_some());
    if report.validity.grade == Grade::Red {
        match report.validity.d {
            Some(d) if d.is_finite() && d > 0.0 => {
                lines.push(format!("modified not valid: defect ratio {}", measured(d, 2)))
            }
            // That it stopped is the reason, and is said below.
            _ if stopped(FlowKind::Modified) => {}
            _ => lines.push("modified not valid here".into()),
        }
    }
    for (_, name, flow) in &flows {
        if let Some(stop) = flow.stopped {
            let why = match stop.why {
                StopReason::Diverged => "left every bound",
                StopReason::Stiff => "too stiff",
                StopReason::Budget => "too much work",
            };
            lines.push(format!("{name} stopped at step {}: {why}", stop.at));
        }
    }
    lines
}
