//! A run without its long series: what the page needs at every move of a slider.

use serde::Serialize;

use crate::analysis::{
    Described, Flow, FlowSet, Grade, Growth, NormName, Report, Span, Stop, Validity, describe, is_partial, offered,
};
use crate::link::{self, Resolved, View, Warning};

use super::cache::Run;

/// See `www/js/engine.js` for how the page reads it.
#[derive(Serialize)]
pub struct Summary<'a> {
    /// The canonical link.
    link: String,
    /// Every key, resolved.
    experiment: Resolved,
    /// The name of the preset that is this run.
    preset: Option<&'static str>,
    /// The run that is pinned to compare with, as a canonical link.
    pinned: Option<String>,
    /// The keys that matter with the present choices.
    relevant: Vec<&'static str>,
    warnings: &'a [Warning],
    verdict: &'a str,
    words: &'a [Span],
    validity: &'a Validity,
    growth: Option<Growth>,
    diverged_at: Option<usize>,
    heuristic_from: Option<usize>,
    /// The last step whose iterate is known.
    last: usize,
    dim: usize,
    norm: &'a NormName,
    /// Whether the correction has a coefficient for each coordinate.
    signed: bool,
    /// The flows that can be shown of it.
    offered: FlowSet,
    flows: Flows,
    described: Described,
    /// Whether more is to be said of the run when there is time.
    partial: bool,
}

/// The flows that the words speak of; the phase space where the modified equation fails.
#[derive(Serialize)]
struct Flows {
    first: Option<Short>,
    modified: Option<Short>,
    phase: Option<Short>,
}

/// A flow without its points.
#[derive(Serialize)]
struct Short {
    largest_error: f64,
    /// The last step that was reached.
    last: usize,
    stopped: Option<Stop>,
}

impl<'a> Summary<'a> {
    pub fn of(run: &'a Run) -> Self {
        let Run { parsed, report } = run;
        Self {
            link: link::write(&parsed.settings, &parsed.view),
            experiment: link::resolved(&parsed.settings, &parsed.view),
            preset: link::preset_of(&parsed.settings).map(|preset| preset.name),
            pinned: parsed.view.pinned.as_ref().map(|pinned| link::write(pinned, &View::default())),
            relevant: link::relevant(&parsed.settings, &parsed.view),
            warnings: &parsed.warnings,
            verdict: &report.verdict,
            words: &report.words,
            validity: &report.validity,
            growth: report.growth,
            diverged_at: report.diverged_at,
            heuristic_from: report.heuristic_from,
            last: report.theta.len().saturating_sub(1),
            dim: parsed.experiment.dim(),
            norm: &report.norm_name,
            signed: report.coefficient.is_some(),
            offered: offered(&parsed.experiment),
            flows: Flows::of(report),
            described: describe(&parsed.experiment, report),
            partial: is_partial(&parsed.experiment, report),
        }
    }
}

impl Flows {
    fn of(report: &Report) -> Self {
        let short = |flow: &Option<Flow>| {
            flow.as_ref().map(|flow| Short {
                largest_error: flow.largest_error,
                last: flow.points.len().saturating_sub(1),
                stopped: flow.stopped,
            })
        };
        let flows = &report.flows;
        Self {
            first: short(&flows.first),
            modified: short(&flows.modified),
            // Another may have asked for it; a summary does not depend on that.
            phase: short(&flows.phase).filter(|_| report.validity.grade == Grade::Red),
        }
    }
}
