//! A run without its long series: what the page needs at every move of a slider.

use halfstep_split::split;
use serde::Serialize;

use crate::analysis::{
    Described, FlowSet, NormName, Span, Standing, Validity, brief, describe, is_partial, no_part, offered, part_course,
    standing,
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
    /// The verdict in a line.
    brief: Vec<Span>,
    /// How far to trust it.
    standing: Vec<Standing>,
    validity: &'a Validity,
    /// The last step whose iterate is known.
    last: usize,
    dim: usize,
    norm: &'a NormName,
    /// Whether the correction has a coefficient for each coordinate.
    signed: bool,
    /// The flows that can be shown of it.
    offered: FlowSet,
    described: Described,
    /// Whether more is to be said of the run when there is time.
    partial: bool,
}

impl<'a> Summary<'a> {
    pub fn of(run: &'a Run) -> Self {
        let Run { parsed, report } = run;
        let mut described = describe(&parsed.experiment, report);
        if parsed.view.part > 0 {
            described_part(run, &mut described);
        }
        Self {
            link: link::write(&parsed.settings, &parsed.view),
            experiment: link::resolved(&parsed.settings, &parsed.view),
            preset: link::preset_of(&parsed.settings).map(|preset| preset.name),
            pinned: parsed.view.pinned.as_ref().map(|pinned| link::write(pinned, &View::default())),
            relevant: link::relevant(&parsed.settings, &parsed.view),
            warnings: &parsed.warnings,
            verdict: &report.verdict,
            words: &report.words,
            brief: brief(report),
            standing: standing(report),
            validity: &report.validity,
            last: report.theta.len().saturating_sub(1),
            dim: parsed.experiment.dim(),
            norm: &report.norm_name,
            signed: report.coefficient.is_some(),
            offered: offered(&parsed.experiment),
            described,
            partial: is_partial(&parsed.experiment, report),
        }
    }
}

/// The strip in words where it shows a part.
#[split(studies)]
fn described_part(run: &Run, described: &mut Described) {
    let Some(part) = run.parsed.view.only() else { return };
    match part_course(&run.parsed.experiment, &run.report, part) {
        Some(course) => described.strip = course.words.clone(),
        None => described.strip.insert_str(0, &format!("{} ", no_part(part))),
    }
}
