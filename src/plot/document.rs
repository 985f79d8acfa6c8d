//! A figure as an SVG document: a file, a sheet of paper, the page that stands before the engine arrives.
//!
//! The marks are those of every other drawing; strokes are thinned to what shows, places are relative, dashes are
//! the renderer's, and there is nothing but presentation attributes, which no content policy refuses.

use plotters::style::RGBColor;
use std::fmt::Write as _;

use super::guard::{Pixel, Stroke};
use super::list::{Align, Mark, Text};
use super::look::Look;
use super::{DrawError, Drawing, Figure, Scene, draw, text};

/// How far a thinned stroke may be from the whole one, in units of the document.
const SLACK: f64 = 0.5;

/// Makes an image of its width, its height and its pixels, three bytes each: an address that a document can hold.
pub type Imaging<'a> = &'a dyn Fn((u32, u32), &[u8]) -> Option<String>;

/// What a document is for.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    /// A title for those who hear it. Without one the document is a picture that is stretched to its place.
    pub title: Option<&'static str>,
    /// Units of the document to a CSS pixel.
    pub fineness: f64,
    /// How images get into it.
    pub image: Imaging<'a>,
}

impl Paper<'_> {
    /// A file or a sheet: at any size as fine as the screen.
    pub const fn sheet(title: &'static str) -> Self {
        Self { title: Some(title), fineness: 8.0, image: &|_, _| None }
    }

    /// For the time before the engine: small.
    const STILL: Self = Self { title: None, fineness: 2.0, image: &|_, _| None };
}

/// A figure as an SVG document with an opaque background, `look.width` by `look.height`.
///
/// A document has no device: `look.ratio` does not matter.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn svg(figure: Figure, scene: &Scene, look: &Look) -> Result<String, DrawError> {
    document(Paper::sheet(figure.title()), look, |look| draw(figure, scene, look))
}

/// A figure as a picture of `look.width` by `look.height` CSS pixels; `look.ratio` does not matter.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn still(figure: Figure, scene: &Scene, look: &Look) -> Result<String, DrawError> {
    document(Paper::STILL, look, |look| draw(figure, scene, look))
}

/// What `draw` draws with the look that it is given, as a document of `look`.
///
/// # Errors
/// Those of `draw`, and [`DrawError::Size`] if the size cannot be drawn.
pub fn document(
    paper: Paper,
    look: &Look,
    draw: impl FnOnce(&Look) -> Result<Drawing, DrawError>,
) -> Result<String, DrawError> {
    let fine = Look { ratio: paper.fineness, ..*look };
    let (width, height) = fine.canvas().ok_or(DrawError::Size("document"))?;
    Ok(written(paper, look, (width, height), &draw(&fine)?))
}

fn written(paper: Paper, look: &Look, size: (u32, u32), drawing: &Drawing) -> String {
    let (width, height) = size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\" \
         fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" font-family=\"{}\"",
        look.width,
        look.height,
        text::FAMILY.replace('"', "'"),
    );
    let _ = match paper.title {
        Some(title) => {
            write!(out, " role=\"img\" text-rendering=\"geometricPrecision\"><title>{title}</title>")
        }
        None => write!(out, " preserveAspectRatio=\"none\">"),
    };
    for mark in &drawing.list.marks {
        put(&mut out, mark, paper.image);
    }
    out.push_str("</svg>\n");
    out
}

fn put(out: &mut String, mark: &Mark, image: Imaging) {
    // Writing to a string cannot fail.
    let _ = match mark {
        Mark::Rect(a, b, color) => {
            write!(out, "<path fill=\"{}\" d=\"M{} {}H{}V{}H{}z\"/>", hex(*color), a.0, a.1, b.0, b.1, a.0)
        }
        Mark::Path(stroke, thick, color, dash) => {
            let dashes: Vec<String> = dash.iter().map(ToString::to_string).collect();
            let dashes = if dashes.is_empty() {
                String::new()
            } else {
                // As on a canvas, where each dash ends where it ends.
                format!(" stroke-linecap=\"butt\" stroke-dasharray=\"{}\"", dashes.join(" "))
            };
            write!(out, "<path stroke=\"{}\" stroke-width=\"{thick}\"{dashes} d=\"{}\"/>", hex(*color), route(stroke))
        }
        Mark::Area(corners, color) => write!(out, "<path fill=\"{}\" d=\"{}z\"/>", hex(*color), route(corners)),
        Mark::Disc(at, radius, color) => {
            write!(out, "<circle fill=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", hex(*color), at.0, at.1)
        }
        Mark::Ring(at, radius, thick, color) => write!(
            out,
            "<circle stroke=\"{}\" stroke-width=\"{thick}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            hex(*color),
            at.0,
            at.1
        ),
        Mark::Image(at, size, rgb) => match image(*size, rgb) {
            Some(address) => write!(
                out,
                "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" href=\"{address}\"/>",
                at.0, at.1, size.0, size.1
            ),
            None => Ok(()),
        },
        Mark::Text(text) => line(out, text),
    };
}

fn line(out: &mut String, text: &Text) -> std::fmt::Result {
    let anchor = match text.align {
        Align::Left => "",
        Align::Middle => " text-anchor=\"middle\"",
        Align::Right => " text-anchor=\"end\"",
    };
    let style = match (text.bold, text.italic) {
        (true, _) => " font-weight=\"bold\"",
        (_, true) => " font-style=\"italic\"",
        _ => "",
    };
    let words = text.words.replace('&', "&amp;").replace('<', "&lt;");
    let (color, size, (x, y)) = (hex(text.color), text.size, text.at);
    write!(
        out,
        "<text fill=\"{color}\" font-size=\"{size}\" x=\"{x}\" y=\"{y}\" dy=\".5ex\"{anchor}{style}>{words}</text>"
    )
}

fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The stroke as a path: where it begins, and then from point to point.
fn route(stroke: &Stroke) -> String {
    let points = thinned(stroke);
    let Some(&(x, y)) = points.first() else { return String::new() };
    let mut out = format!("M{x} {y}l");
    for pair in points.windows(2) {
        let (x, y) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let between = if y < 0 { "" } else { " " };
        let before = if x < 0 || out.ends_with('l') { "" } else { " " };
        let _ = write!(out, "{before}{x}{between}{y}");
    }
    out
}

/// The stroke without the points that the others show as well (Ramer, Douglas and Peucker).
fn thinned(stroke: &[Pixel]) -> Vec<Pixel> {
    let mut kept = vec![false; stroke.len()];
    let mut left = vec![(0, stroke.len().saturating_sub(1))];
    while let Some((from, to)) = left.pop() {
        kept[from] = true;
        kept[to] = true;
        let off = |k: usize| distance(stroke[k], stroke[from], stroke[to]);
        let farthest = (from + 1..to).max_by(|&a, &b| off(a).total_cmp(&off(b)));
        if let Some(k) = farthest.filter(|&k| off(k) > SLACK) {
            left.extend([(from, k), (k, to)]);
        }
    }
    stroke.iter().zip(kept).filter_map(|(&point, kept)| kept.then_some(point)).collect()
}

/// How far a point is from a segment.
fn distance(p: Pixel, a: Pixel, b: Pixel) -> f64 {
    let from = |p: Pixel, q: Pixel| (f64::from(q.0 - p.0), f64::from(q.1 - p.1));
    let ((x, y), (u, v)) = (from(a, p), from(a, b));
    let square = u * u + v * v;
    let t = if square > 0.0 { ((x * u + y * v) / square).clamp(0.0, 1.0) } else { 0.0 };
    (x - t * u).hypot(y - t * v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_stroke_stays_where_it_was() {
        let stroke: Stroke = (0..400).map(|k| (k, (200.0 * f64::from(k / 7).sin()) as i32)).collect();
        let thin = thinned(&stroke);
        assert!(thin.len() < stroke.len() && thin.first() == stroke.first() && thin.last() == stroke.last());
        for &point in &stroke {
            let near = thin.windows(2).map(|w| distance(point, w[0], w[1])).fold(f64::INFINITY, f64::min);
            assert!(near <= SLACK, "{point:?}: {near}");
        }
        assert_eq!(thinned(&[(3, 4)]), [(3, 4)]);
    }

    #[test]
    fn a_route_is_relative() {
        assert_eq!(route(&vec![(10, 20), (13, 15), (8, 15)]), "M10 20l3-5-5 0");
    }
}
