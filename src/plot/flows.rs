//! How each flow looks, wherever it is drawn.

use plotters::style::RGBColor;

use super::Scene;
use super::look::Look;
use super::palette::Palette;
use super::pen::Line;
use crate::analysis::{Flow, FlowKind};

/// A flow of a run, as it is drawn.
pub(super) struct Shown<'a> {
    pub kind: FlowKind,
    pub name: &'static str,
    pub flow: &'a Flow,
    pub line: Line,
    /// Its colour in words.
    pub words: RGBColor,
}

/// The flows that a run has and the reader has not hidden, the quietest first.
pub(super) fn shown<'a>(scene: &Scene<'a>, look: &Look, colors: &Palette) -> Vec<Shown<'a>> {
    let flows = &scene.report.flows;
    let dashed = |color, dash| Line { color, width: 1.6, dash };
    let all = [
        (FlowKind::First, "flow", &flows.first, dashed(colors.flow, &[5.0, 4.0]), colors.flow_text),
        (FlowKind::Phase, "phase", &flows.phase, dashed(colors.soft, &[9.0, 3.0, 2.0, 3.0]), colors.soft),
        (FlowKind::Third, "order 3", &flows.third, dashed(colors.modified, &[2.0, 3.0]), colors.modified),
        (FlowKind::Modified, "modified", &flows.modified, Line::solid(colors.modified, 2.2), colors.modified),
    ];
    all.into_iter()
        .filter(|(kind, ..)| !look.hide.contains(*kind))
        .filter_map(|(kind, name, flow, line, words)| flow.as_ref().map(|flow| Shown { kind, name, flow, line, words }))
        .collect()
}
