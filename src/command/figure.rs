//! `halfstep figure`: a figure of the page, as large as it will be printed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::length::Length;
use super::{Failure, LinkArgs, out};
use crate::analysis::{FlowKind, FlowSet, order_study};
use crate::link::ErrorAxis;
use crate::plot::{Figure, Look, Scene, Section, Theme, svg, text};

#[derive(Args, Debug)]
pub struct FigureArgs {
    /// Which figure: path, error, strip, memory, multiples, order or order-fixed
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(Figure::TABLE.iter().map(|figure| figure.key())), hide_possible_values = true)]
    figure: String,
    #[command(flatten)]
    link: LinkArgs,
    /// Where to write it; the ending says the form: .svg, .pdf or .png. Standard output (SVG) without
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Its width: a number with in, cm, mm, pt or px
    #[arg(long, default_value = "640px")]
    width: Length,
    /// Its height; five eighths of the width without
    #[arg(long)]
    height: Option<Length>,
    /// The size of its text in points
    #[arg(long, value_name = "POINTS", default_value_t = 9.0)]
    font_size: f64,
    /// Its colors; paper has a white ground and hues that stay apart in gray
    #[arg(long, default_value = "light")]
    theme: Colors,
    /// Dots to an inch of a PNG
    #[arg(long, default_value_t = 300.0, value_name = "DOTS")]
    dpi: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colors {
    Light,
    Dark,
    Projector,
    Paper,
}

/// The figure with this name.
///
/// # Errors
/// A sentence with the names that there are.
pub fn named(name: &str) -> Result<Figure, Failure> {
    let names = || Figure::TABLE.iter().map(|figure| figure.key()).collect::<Vec<_>>().join(", ");
    Figure::from_key(name).ok_or_else(|| Failure::usage(format!("there is no figure “{name}”; there are {}", names())))
}

pub fn figure(args: &FigureArgs) -> Result<(), Failure> {
    let figure = named(&args.figure)?;
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|end| end.to_str()).unwrap_or("svg");
    if !["svg", "pdf", "png"].contains(&ending) {
        return Err(Failure::usage(format!("a figure is .svg, .pdf or .png, not .{ending}")));
    }
    let mut answer = args.link.answer()?;
    if matches!(figure, Figure::Order | Figure::OrderFixed) {
        answer.report.order = Some(order_study(&answer.parsed.experiment, 4));
    }
    let view = &answer.parsed.view;
    let drawn = |name: &str| view.lines.is_empty() || view.lines.contains(&name);
    let hidden = |flow: FlowKind| !FlowKind::TABLE.iter().any(|(name, own)| *own == flow && drawn(name));
    let scene = Scene { experiment: &answer.parsed.experiment, report: &answer.report };
    let look = Look {
        section: Section::new(&view.plane, scene.experiment, scene.report),
        width: args.width.0,
        height: args.height.map_or(args.width.0 * 0.625, |height| height.0),
        // Points to CSS pixels, by the size that text has otherwise.
        text: args.font_size * 96.0 / 72.0 / text::SIZE,
        theme: match args.theme {
            Colors::Light => Theme::Light,
            Colors::Dark => Theme::Dark,
            Colors::Projector => Theme::Projector,
            Colors::Paper => Theme::Paper,
        },
        step: view.step.map(|step| step as usize),
        coordinate: view.coordinate.0.saturating_sub(1) as usize,
        push: view.push,
        over: view.over,
        lens: view.lens.factor(),
        log_error: view.error_axis == ErrorAxis::Log,
        hide: FlowSet {
            first: hidden(FlowKind::First),
            modified: hidden(FlowKind::Modified),
            third: hidden(FlowKind::Third),
            phase: hidden(FlowKind::Phase),
        },
        ..Look::default()
    };
    let document = svg(figure, &scene, &look).map_err(Failure::usage)?;
    let bytes = match ending {
        "svg" => document.into_bytes(),
        _ => other(ending, &document, args.dpi)?,
    };
    out::put(args.output.as_deref(), &bytes)
}

#[cfg(not(feature = "paper"))]
fn other(ending: &str, _: &str, _: f64) -> Result<Vec<u8>, Failure> {
    Err(Failure::usage(format!("This build writes SVG only. For .{ending}: cargo install --path . --features paper")))
}

#[cfg(feature = "paper")]
fn other(ending: &str, document: &str, dpi: f64) -> Result<Vec<u8>, Failure> {
    super::paper::convert(ending, document, dpi)
}
