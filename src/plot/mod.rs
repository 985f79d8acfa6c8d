//! Figures over any `plotters` drawing backend, behind one guard.
//!
//! A figure is drawn in three steps: numbers become pixels in the [`guard`] and nowhere else; the
//! pen puts marks and words on a [`DisplayList`], scaled to the device; and a backend replays that. What the
//! figure's edges mean is given back as a [`Frame`]. To add a figure, write its file and add a row to the table.

mod contour;
mod corner;
mod cover;
mod curves;
mod dash;
mod document;
mod ensemble;
mod error;
mod frame;
pub mod guard;
mod key;
mod list;
mod look;
mod map;
mod memory;
mod multiples;
mod notices;
pub mod number;
mod order;
mod over;
mod palette;
mod path;
mod pen;
mod plane;
mod push;
mod race;
mod runs;
#[cfg(feature = "own")]
mod section;
mod shade;
mod spread;
mod steps;
mod strip;
pub mod text;
mod ties;

pub use crate::analysis::FlowSet;
pub use cover::Cover;
pub use document::{Imaging, Paper, document, still, svg};
pub use ensemble::{EnsembleFigure, draw_ensemble};
pub use frame::Frame;
pub use list::{Align, DisplayList, Mark, Text};
pub use look::{Look, Over, Push, Theme};
pub use map::{Cells, RegimeMap, draw_map};
pub use palette::Palette;
pub use race::{Clock, RaceFigure, draw_race};
#[cfg(feature = "own")]
pub use section::Section;

use std::fmt;

use plotters_backend::DrawingBackend;

use crate::analysis::{OrderStudy, Report};
use crate::experiment::Experiment;

use pen::Pen;

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The iterates and the flows over the loss.
    Path,
    /// The error of each flow by step.
    Error,
    /// Penalty or anti-penalty by coordinate and step.
    Strip,
    /// The past gradients of a step by age, and the share of each in the method's memories.
    Memory,
    /// One-norm, two-norm, loss and sharpness by step.
    Multiples,
    /// The error of each flow by step size, at a fixed time span.
    Order,
    /// The same at a fixed number of steps.
    OrderFixed,
}

impl Figure {
    /// Every figure, in the order of the page.
    pub const TABLE: &'static [Self] =
        &[Self::Path, Self::Error, Self::Strip, Self::Memory, Self::Multiples, Self::Order, Self::OrderFixed];

    /// The figure with this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::TABLE.iter().copied().find(|figure| figure.key() == key)
    }

    /// Its name.
    pub fn key(self) -> &'static str {
        self.row().0
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// Its name and its title.
    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Path => ("path", "Path of the iterates and their flows over the loss"),
            Self::Error => ("error", "Error of each flow against the iterates, by step"),
            Self::Strip => ("strip", "Sign of the correction, by coordinate and step"),
            Self::Memory => ("memory", "Past gradients of one step by age, and their share in each memory"),
            Self::Multiples => ("multiples", "Norms of the gradient, loss and sharpness, by step"),
            Self::Order => ("order", "Error of each flow by step size, at a fixed time span"),
            Self::OrderFixed => ("order-fixed", "Error of each flow by step size, at a fixed number of steps"),
        }
    }
}

/// What is drawn: an experiment and what it gave.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// What was asked.
    pub experiment: &'a Experiment,
    /// The answer.
    pub report: &'a Report,
}

impl Scene<'_> {
    /// The last step whose iterate is known, at least 1: where the step axis ends.
    fn last(&self) -> usize {
        self.report.theta.len().saturating_sub(1).max(1)
    }
}

/// Why nothing could be drawn.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DrawError {
    /// The figure with this name cannot have this size.
    Size(&'static str),
    /// The backend failed, and this is what it said.
    Backend(String),
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(name) => write!(f, "the figure “{name}” cannot be drawn at this size"),
            Self::Backend(why) => write!(f, "drawing failed: {why}"),
        }
    }
}

impl std::error::Error for DrawError {}

/// A figure as marks, and where its data stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The marks, on a canvas of [`Look::canvas`] pixels, opaque from edge to edge.
    pub list: DisplayList,
    /// Where the data stand.
    pub frame: Frame,
}

impl Drawing {
    fn new(pen: Pen, guard: &guard::Guard, look: &Look) -> Self {
        Self { list: pen.finish(), frame: Frame::new(guard, look.ratio) }
    }

    /// Puts the marks on a backend of [`Look::canvas`] pixels, and gives where the data stand.
    ///
    /// # Errors
    /// [`DrawError::Backend`] if the backend fails.
    pub fn on<B: DrawingBackend>(&self, backend: B) -> Result<Frame, DrawError> {
        self.list.replay(backend)?;
        Ok(self.frame)
    }
}

/// Draws a figure.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn draw(figure: Figure, scene: &Scene, look: &Look) -> Result<Drawing, DrawError> {
    let mut pen = Pen::new(look, figure.key())?;
    let guard = match figure {
        Figure::Path => path::path(&mut pen, scene, look),
        Figure::Error => error::error(&mut pen, scene, look),
        Figure::Strip => strip::strip(&mut pen, scene, look),
        Figure::Memory => memory::memory(&mut pen, scene, look),
        Figure::Multiples => multiples::multiples(&mut pen, scene, look),
        Figure::Order => order::order(&mut pen, scene.report.order.as_ref(), look, false),
        Figure::OrderFixed => order::order(&mut pen, scene.report.order.as_ref(), look, true),
    };
    Ok(Drawing::new(pen, &guard, look))
}

/// Draws an order study that no report has yet, at a fixed number of steps or at a fixed time span.
///
/// # Errors
/// As [`draw`].
pub fn draw_order(study: &OrderStudy, fixed: bool, look: &Look) -> Result<Drawing, DrawError> {
    let figure = if fixed { Figure::OrderFixed } else { Figure::Order };
    let mut pen = Pen::new(look, figure.key())?;
    let guard = order::order(&mut pen, Some(study), look, fixed);
    Ok(Drawing::new(pen, &guard, look))
}
