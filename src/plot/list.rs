//! A figure as a list of marks, which any drawing backend replays.
//!
//! The drawing code is compiled once and knows no backend; a canvas, an SVG document and the page that
//! stands before the engine arrives are made of the same list. Lengths and places are device pixels.

use plotters::style::{Color, RGBColor};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
};

use super::DrawError;
use super::dash::dashes;
use super::guard::{Pixel, Stroke};
use super::text;

/// Which end of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its left end.
    Left,
    /// Its middle.
    Middle,
    /// Its right end.
    Right,
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle; the lower right corner is excluded.
    Rect(Pixel, Pixel, RGBColor),
    /// A stroke of this thickness, with the lengths of dash, gap, …; none for a solid one.
    Path(Stroke, u32, RGBColor, Vec<f64>),
    /// A filled polygon; its last corner is joined with the first.
    Area(Stroke, RGBColor),
    /// A filled circle with this radius.
    Disc(Pixel, u32, RGBColor),
    /// A circle with this radius and this thickness.
    Ring(Pixel, u32, u32, RGBColor),
    /// An image: its upper left corner, its width and height, and three bytes a pixel, row by row.
    Image(Pixel, (u32, u32), Vec<u8>),
    /// One line of text.
    Text(Text),
}

/// One line of text; `at` is the middle of its height.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub words: String,
    /// Where it is.
    pub at: Pixel,
    /// Which of its ends is at its place.
    pub align: Align,
    /// Its size.
    pub size: f64,
    /// Its color.
    pub color: RGBColor,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
}

/// Marks in the order in which they are drawn, from a background that fills the canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisplayList {
    /// The marks.
    pub marks: Vec<Mark>,
}

impl DisplayList {
    /// Draws the marks on a backend.
    ///
    /// # Errors
    /// [`DrawError::Backend`] if the backend fails.
    pub fn replay<B: DrawingBackend>(&self, backend: B) -> Result<(), DrawError> {
        self.marks_on(backend).map_err(|error| DrawError::Backend(error.to_string()))
    }

    fn marks_on<B: DrawingBackend>(&self, mut backend: B) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        backend.ensure_prepared()?;
        for mark in &self.marks {
            match mark {
                Mark::Rect(a, b, color) => backend.draw_rect(*a, *b, &color.filled(), true)?,
                Mark::Path(stroke, thick, color, dash) => {
                    for piece in dashes(stroke, dash) {
                        backend.draw_path(piece, &color.stroke_width(*thick))?;
                    }
                }
                Mark::Area(corners, color) => backend.fill_polygon(corners.iter().copied(), &color.filled())?,
                Mark::Disc(at, radius, color) => backend.draw_circle(*at, *radius, &color.filled(), true)?,
                Mark::Ring(at, radius, thick, color) => {
                    backend.draw_circle(*at, *radius, &color.stroke_width(*thick), false)?;
                }
                Mark::Image(at, size, rgb) => backend.blit_bitmap(*at, *size, rgb)?,
                Mark::Text(text) => backend.draw_text(&text.words, text, text.at)?,
            }
        }
        backend.present()
    }
}

/// A text style that cannot be measured or rasterized, only passed on.
impl BackendTextStyle for Text {
    type FontError = std::convert::Infallible;

    fn color(&self) -> BackendColor {
        self.color.to_backend_color()
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn style(&self) -> FontStyle {
        match (self.bold, self.italic) {
            (true, _) => FontStyle::Bold,
            (_, true) => FontStyle::Italic,
            _ => FontStyle::Normal,
        }
    }

    fn anchor(&self) -> Pos {
        let across = match self.align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        Pos::new(across, VPos::Center)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(text::FAMILY)
    }

    fn layout_box(&self, words: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        let wide = text::width(words, self.size, self.bold).ceil() as i32;
        Ok(((0, 0), (wide, self.size.ceil() as i32)))
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, Self::FontError> {
        // Only a backend without text of its own comes here; it shows none.
        Ok(Ok(()))
    }
}
