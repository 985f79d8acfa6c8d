//! One link of a sweep and its numbers.

use super::cell::Cell;
use super::select::Select;
use crate::analysis::{DOMAIN, FlowKind, Partial, StopReason, analyze_parts, leaves_domain};
use crate::link::{self, Parsed};

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the whole sweep, from 1.
    pub number: u64,
    /// The link as it was given.
    pub link: String,
    /// The selected numbers.
    pub cells: Vec<Cell>,
    /// What of the link could not be used as it stands, in sentences.
    pub warnings: String,
    /// Why numbers are missing or are of a part of the run only, in sentences.
    pub error: String,
}

impl Row {
    /// Whether the link was refused, not run.
    pub fn is_refused(&self) -> bool {
        self.error.starts_with(REFUSED)
    }
}

const REFUSED: &str = "Refused";

/// Runs a link for its selected numbers. A link with warnings is run too, unless `strict`.
pub fn row(number: u64, link: String, select: &Select, strict: bool) -> Row {
    let parsed = link::parse(&link);
    let warnings = parsed.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    if strict && !warnings.is_empty() {
        let cells = select.names().map(|_| Cell::Nothing).collect();
        return Row { number, link, cells, warnings, error: format!("{REFUSED}: the link has warnings.") };
    }
    let run = analyze_parts(&parsed.experiment, select.parts());
    Row { number, cells: select.cells(&parsed, &run), error: errors(&parsed, &run), link, warnings }
}

/// Why not all of a run is there.
fn errors(parsed: &Parsed, run: &Partial) -> String {
    let mut said = Vec::new();
    if let Some(step) = run.diverged_at {
        let what = if leaves_domain(&parsed.experiment) { DOMAIN } else { "diverged" };
        said.push(format!("The run {what} at step {step} of {}.", parsed.settings.steps));
    }
    for (name, flow) in FlowKind::TABLE {
        let Some(stop) = run.flows.of(*flow).as_ref().and_then(|flow| flow.stopped) else { continue };
        let why = match stop.why {
            StopReason::Diverged => "diverged",
            StopReason::Stiff => "became too stiff to follow",
            StopReason::Budget => "reached the limit of work for one run",
        };
        said.push(format!("{name}: the flow {why} after step {}.", stop.at));
    }
    said.join(" ")
}
