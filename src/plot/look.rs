//! How a figure is to look: size, theme, and what the reader has chosen to see.

use serde::{Deserialize, Serialize};

use super::Cover;
#[cfg(feature = "own")]
use super::Section;
use super::palette::Palette;
use crate::analysis::{FlowKind, FlowSet};
pub use crate::link::{Over, Push};

/// The set of colors and weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on paper white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
    /// For the back row: black on white, heavier strokes, larger text.
    Projector,
    /// For print: black on white at the usual weight, hues that stay apart in gray.
    #[cfg(not(target_arch = "wasm32"))]
    Paper,
}

impl Theme {
    /// The theme with this name in a link.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            "projector" => Some(Self::Projector),
            _ => None,
        }
    }
}

/// How a figure is to look.
///
/// Lengths are in CSS pixels. The canvas must be `width × ratio` by `height × ratio` device pixels
/// ([`canvas`](Look::canvas)); strokes, text and radii are scaled by `ratio`, so the text keeps its
/// size in CSS pixels. Coordinates are whole device pixels: at a ratio of 1 a flat curve shows
/// steps, at 2 and on they are gone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Device pixels to a CSS pixel.
    pub ratio: f64,
    /// Colors and weights.
    pub theme: Theme,
    /// Colors of a page around the figure, in the place of the theme's.
    #[serde(skip)]
    pub colors: Option<Palette>,
    /// Whether what is behind the canvas shows through.
    pub bare: bool,
    /// Factor on the width of strokes.
    pub weight: f64,
    /// Factor on the size of text, for a reader who has enlarged it.
    pub text: f64,
    /// The step the reader points at.
    pub step: Option<usize>,
    /// How many times larger than they are the differences from the iterates are drawn.
    pub lens: f64,
    /// The error on a log axis.
    pub log_error: bool,
    /// The flows not to draw.
    pub hide: FlowSet,
    /// The coordinate, from 0, whose memory is drawn.
    pub coordinate: usize,
    /// The memory that is pointed at elsewhere, by its slot: a heavier outline.
    pub part: Option<usize>,
    /// The part of the correction, from 0, that the strip shows alone.
    #[serde(skip)]
    pub only: Option<usize>,
    /// The push of the correction along the path.
    #[serde(skip)]
    pub push: Push,
    /// What is drawn under the path.
    #[serde(skip)]
    pub over: Over,
    /// The flow that is pointed at elsewhere, such as by its symbol in a formula: a heavier stroke.
    pub lit: Option<FlowKind>,
    /// Whether the path has its key with it; a page that has one of its own needs none.
    pub key: bool,
    /// How far apart the loss is sampled for contours; a picture that is replaced at once needs fewer.
    pub cell: f64,
    /// What the axes are to cover besides the run that is drawn.
    #[serde(skip)]
    pub cover: Option<Cover>,
    /// The plane of the path, where it is not that of the first two coordinates.
    #[cfg(feature = "own")]
    #[serde(skip)]
    pub section: Option<Section>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            width: 640.0,
            height: 400.0,
            ratio: 1.0,
            theme: Theme::Light,
            colors: None,
            bare: false,
            weight: 1.0,
            text: 1.0,
            step: None,
            lens: 1.0,
            log_error: true,
            hide: FlowSet::default(),
            coordinate: 0,
            part: None,
            only: None,
            push: Push::Off,
            over: Over::Loss,
            lit: None,
            key: true,
            cell: 4.0,
            cover: None,
            #[cfg(feature = "own")]
            section: None,
        }
    }
}

/// The largest edge of a canvas that every browser accepts.
const LARGEST: f64 = 16_384.0;

impl Look {
    /// The colors, with the sizes that go with them.
    pub(super) fn palette(&self) -> Palette {
        let usual = self.colors.unwrap_or(Palette::of(self.theme));
        let (text, weight) = (self.text.clamp(0.5, 4.0), self.weight.clamp(0.25, 4.0));
        Palette { text: usual.text * text, weight: usual.weight * weight, ..usual }
    }

    /// The canvas in device pixels; `None` for a size that cannot be drawn on.
    pub fn canvas(&self) -> Option<(u32, u32)> {
        let edge = |length: f64| {
            let pixels = (length * self.ratio).round();
            (self.ratio > 0.0 && (1.0..=LARGEST).contains(&pixels)).then_some(pixels as u32)
        };
        Some((edge(self.width)?, edge(self.height)?))
    }
}
