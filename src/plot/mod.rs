//! Figures over any `plotters` drawing backend, behind one guard.
//!
//! A figure is one file and one row of [`Figure`]'s table. It asks the guard ([`guard`]) for
//! pixels and a pen for marks; it never hands a number to the drawing library itself, and never
//! lets it measure text. The same code draws on a canvas and into an SVG document ([`svg`]).

mod axes;
mod contours;
mod dash;
mod error;
mod export;
mod flows;
mod frame;
pub mod guard;
mod look;
pub mod number;
mod palette;
mod path;
mod pen;
mod spread;
mod strip;
mod text;

use std::fmt;

use plotters_backend::DrawingBackend;

use crate::analysis::Report;
use crate::experiment::Experiment;

pub use export::svg;
pub use frame::Frame;
pub use look::{FlowSet, Look, Theme};
pub use palette::Palette;
use pen::Pen;

/// What a figure shows: a run and its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The run.
    pub experiment: &'a Experiment,
    /// Its numbers.
    pub report: &'a Report,
}

/// Any of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The path over the loss.
    Path,
    /// The error against the iterates.
    Error,
    /// The penalty strip.
    Strip,
}

impl Figure {
    /// Every figure, in the order of the page.
    pub const TABLE: &'static [Self] = &[Self::Path, Self::Error, Self::Strip];

    /// Its name in a link and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Error => "error",
            Self::Strip => "strip",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Path => "Path over the loss",
            Self::Error => "Error against the iterates, by step",
            Self::Strip => "Sign of the one-norm term, by coordinate and step",
        }
    }

    /// The figure with this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::TABLE.iter().copied().find(|figure| figure.key() == key)
    }
}

/// Why a figure could not be drawn.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DrawError {
    /// The size is not one that can be drawn on.
    Size(Figure),
    /// The drawing backend failed.
    Backend(String),
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(figure) => write!(f, "the {} figure has no size that can be drawn", figure.key()),
            Self::Backend(words) => write!(f, "drawing failed: {words}"),
        }
    }
}

impl std::error::Error for DrawError {}

/// Draws a figure on a backend of `look.width × look.ratio` by `look.height × look.ratio` pixels.
///
/// Returns where the data stand, in CSS pixels.
///
/// # Errors
/// [`DrawError`], if the size cannot be drawn or the backend fails.
pub fn draw<B: DrawingBackend>(backend: B, figure: Figure, scene: &Scene, look: &Look) -> Result<Frame, DrawError> {
    let mut pen = Pen::new(backend, look, figure)?;
    let frame = match figure {
        Figure::Path => path::path(&mut pen, scene, look)?,
        Figure::Error => error::error(&mut pen, scene, look)?,
        Figure::Strip => strip::strip(&mut pen, scene, look)?,
    };
    pen.finish()?;
    Ok(frame)
}
