//! The flows as they are drawn: which, under what name, in what style.

use plotters::style::RGBColor;

use crate::analysis::{Flow, FlowKind, Grade};

use super::Scene;
use super::look::Look;
use super::palette::Palette;
use super::pen::Line;

/// How much heavier a stroke is while its flow is pointed at.
const LIT: f64 = 1.9;

/// A flow, and how it looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve<'a> {
    pub kind: FlowKind,
    pub name: &'static str,
    pub flow: &'a Flow,
    pub line: Line,
    /// Whether it has kept its color.
    pub trusted: bool,
    /// Its color in words.
    pub words: RGBColor,
}

/// The flows of a report under their names, in the order they are drawn.
pub(super) fn flows<'a>(scene: &Scene<'a>) -> Vec<(FlowKind, &'static str, &'a Flow)> {
    let flows = &scene.report.flows;
    [
        (FlowKind::First, "flow", &flows.first),
        (FlowKind::Modified, "modified", &flows.modified),
        (FlowKind::Third, "h² term", &flows.third),
        (FlowKind::Phase, "phase space", &flows.phase),
    ]
    .into_iter()
    .filter_map(|(kind, name, flow)| Some((kind, name, flow.as_ref()?)))
    .collect()
}

/// The flows that the reader wants to see.
pub(super) fn curves<'a>(scene: &Scene<'a>, look: &Look) -> Vec<Curve<'a>> {
    let colors = look.palette();
    let shown = flows(scene).into_iter().filter(|(kind, ..)| !look.hide.of(*kind));
    shown
        .map(|(kind, name, flow)| {
            let trusted = trusted(scene, kind, flow);
            let (line, words) = style(kind, &colors);
            let (color, words) = if trusted { (line.color, words) } else { (colors.flow, colors.flow_text) };
            let width = if look.lit == Some(kind) { line.width * LIT } else { line.width };
            Curve { kind, name, flow, line: Line { color, width, ..line }, trusted, words }
        })
        .collect()
}

/// The stroke of a flow, and its color in words.
pub(super) fn style(kind: FlowKind, colors: &Palette) -> (Line, RGBColor) {
    let (color, words, width, dash): (_, _, _, &'static [f64]) = match kind {
        FlowKind::First => (colors.flow, colors.flow_text, 1.6, &[5.0, 4.0]),
        FlowKind::Modified => (colors.modified, colors.modified, 2.2, &[]),
        FlowKind::Third => (colors.modified, colors.modified, 1.4, &[8.0, 3.0, 2.0, 3.0]),
        FlowKind::Phase => (colors.modified, colors.modified, 1.6, &[2.0, 3.0]),
    };
    (Line { color, width, dash }, words)
}

/// Whether a flow keeps its color. One that cannot be trusted is gray, rather than confident and
/// wrong; the validity measure speaks of the expansions in h alone.
fn trusted(scene: &Scene, kind: FlowKind, flow: &Flow) -> bool {
    let expanded = matches!(kind, FlowKind::Modified | FlowKind::Third);
    let invalid = expanded && scene.report.validity.grade == Grade::Red;
    !invalid && flow.stopped.is_none()
}
