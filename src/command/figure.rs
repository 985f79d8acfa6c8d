//! `halfstep figure`: a figure of the page, as large as it will be printed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::length::Length;
use super::map::Of;
use super::map_figure::map_figure;
use super::tex::Overlay;
use super::{Failure, LinkArgs, link_args, out};
use crate::analysis::{no_part, order_study, part_course};
use crate::plot::{Figure, Look, Paper, Theme, document, draw, text};

#[derive(Args, Debug)]
pub struct FigureArgs {
    /// Which figure: path, error, strip, memory, multiples, order, order-fixed or map
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(Figure::TABLE.iter().map(|figure| figure.key()).chain([MAP])), hide_possible_values = true)]
    figure: String,
    #[command(flatten)]
    link: LinkArgs,
    /// Where to write it, as .svg, .pdf or .png; by default SVG on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Its width: a number with in, cm, mm, pt or px
    #[arg(long, default_value = "640px")]
    width: Length,
    /// Its height; by default five eighths of the width
    #[arg(long)]
    height: Option<Length>,
    /// The size of its text in points
    #[arg(long, value_name = "POINTS", default_value_t = 9.0)]
    font_size: f64,
    /// Its colors; paper has a white background and hues that differ in gray
    #[arg(long, default_value = "light")]
    theme: Colors,
    /// Dots per inch of a PNG
    #[arg(long, default_value_t = 300.0, value_name = "DOTS")]
    dpi: f64,
    /// Leave the texts to LaTeX: they go into FILE_tex, for \input, and the picture has none
    #[arg(long)]
    tex: bool,
    /// Draw a map of whole runs, compared by this
    #[arg(long, value_name = "MEASURE")]
    runs: Option<Of>,
    /// Cells along each edge of a map of whole runs
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    side: u16,
}

/// The figure that is of no run alone.
const MAP: &str = "map";

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
    Figure::from_key(name)
        .ok_or_else(|| Failure::usage(format!("there is no figure “{name}”; choose from {}", names())))
}

impl FigureArgs {
    /// A look of this size and these colors.
    fn look(&self, usual: Look) -> Look {
        Look {
            width: self.width.0,
            height: self.height.map_or(self.width.0 * 0.625, |height| height.0),
            // Points to CSS pixels, by the size that text has otherwise.
            text: self.font_size * 96.0 / 72.0 / text::SIZE,
            theme: match self.theme {
                Colors::Light => Theme::Light,
                Colors::Dark => Theme::Dark,
                Colors::Projector => Theme::Projector,
                Colors::Paper => Theme::Paper,
            },
            ..usual
        }
    }
}

pub fn figure(args: &FigureArgs) -> Result<(), Failure> {
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|end| end.to_str()).unwrap_or("svg");
    if !["svg", "pdf", "png"].contains(&ending) {
        return Err(Failure::usage(format!("a figure is .svg, .pdf or .png, not .{ending}")));
    }
    if args.tex && args.output.as_deref().is_none_or(|file| file == Path::new("-")) {
        return Err(Failure::usage("--tex writes two files, so it needs -o FILE"));
    }
    let mut texts = Overlay::new(args.tex);
    let (parsed, document, look) = if args.figure == MAP {
        let (parsed, look) = (args.link.parsed()?, args.look(Look::default()));
        let document = map_figure(&parsed, args.runs, args.side, &look, &mut texts)?;
        (parsed, document, look)
    } else {
        let figure = named(&args.figure)?;
        let mut answer = args.link.answer()?;
        if matches!(figure, Figure::Order | Figure::OrderFixed) {
            answer.report.order = Some(order_study(&answer.parsed.experiment, 4));
        }
        if let Some(part) = answer.parsed.view.only().filter(|_| figure == Figure::Strip)
            && part_course(&answer.parsed.experiment, &answer.report, part).is_none()
        {
            out::say(&format!("warning: {}", no_part(part)));
        }
        let look = args.look(answer.look());
        let paper = Paper::sheet(figure.title());
        let drawn = document(paper, &look, |fine| {
            draw(figure, &answer.scene(), fine).map(|drawing| texts.taken(drawing, fine))
        });
        (answer.parsed, drawn.map_err(Failure::usage)?, look)
    };
    let bytes = match ending {
        "svg" => document.into_bytes(),
        _ => other(ending, &document, args.dpi)?,
    };
    out::put(args.output.as_deref(), &bytes)?;
    match args.output.as_deref().filter(|_| args.tex) {
        Some(picture) => {
            let mut beside = picture.as_os_str().to_owned();
            beside.push("_tex");
            let tex = texts.tex(picture, &link_args::canonical(&parsed), &look, args.font_size);
            out::put(Some(Path::new(&beside)), tex.as_bytes())
        }
        None => Ok(()),
    }
}

#[cfg(not(feature = "paper"))]
fn other(ending: &str, _: &str, _: f64) -> Result<Vec<u8>, Failure> {
    Err(Failure::usage(format!("This build writes SVG only. For .{ending}: cargo install --path . --features paper")))
}

#[cfg(feature = "paper")]
fn other(ending: &str, document: &str, dpi: f64) -> Result<Vec<u8>, Failure> {
    super::paper::convert(ending, document, dpi)
}
