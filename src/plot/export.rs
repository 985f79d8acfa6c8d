//! A figure as an SVG document, of the same marks as on a canvas.

use plotters::backend::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform, text_anchor::Pos,
};

use super::look::Look;
use super::{DisplayList, DrawError, Figure, Scene, draw};

/// Backend pixels to a CSS pixel. The library's coordinates are whole numbers; with eight to a CSS
/// pixel a curve in the document is smooth at any size.
const FINENESS: f64 = 8.0;

/// What the library's SVG backend divides the size of a text by.
const SHRINK: f64 = 1.24;

/// A figure as an SVG document with an opaque background, `look.width` by `look.height`.
///
/// A document has no device: `look.ratio` does not matter.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn svg(figure: Figure, scene: &Scene, look: &Look) -> Result<String, DrawError> {
    document(figure, &fine(figure, scene, look)?, look)
}

/// The marks of a figure for a [`document`].
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn fine(figure: Figure, scene: &Scene, look: &Look) -> Result<DisplayList, DrawError> {
    Ok(draw(figure, scene, &Look { ratio: FINENESS, ..*look })?.list)
}

/// The document of a figure whose [`fine`] marks were drawn with this look.
///
/// # Errors
/// [`DrawError::Size`] if the size cannot be drawn.
pub fn document(figure: Figure, marks: &DisplayList, look: &Look) -> Result<String, DrawError> {
    let size = Look { ratio: FINENESS, ..*look }.canvas().ok_or(DrawError::Size(figure.key()))?;
    let mut document = String::new();
    marks.replay(Export { inner: SVGBackend::with_string(&mut document, size) })?;
    // The first tag gets the size on the page, round joints, and words for those who hear it.
    let body = document.split_once('>').map_or("", |(_, body)| body);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         stroke-linejoin=\"round\" stroke-linecap=\"round\" text-rendering=\"geometricPrecision\">\n\
         <title>{}</title>{body}",
        look.width,
        look.height,
        size.0,
        size.1,
        figure.title(),
    ))
}

/// The library's SVG backend, with the size of text as asked for.
struct Export<'a> {
    inner: SVGBackend<'a>,
}

type Kind<'a> = DrawingErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>;

impl<'a> DrawingBackend for Export<'a> {
    type ErrorType = <SVGBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), Kind<'a>> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Kind<'a>> {
        self.inner.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Result<(), Kind<'a>> {
        self.inner.draw_pixel(at, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Result<(), Kind<'a>> {
        self.inner.draw_line(a, b, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), Kind<'a>> {
        self.inner.draw_rect(a, b, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Kind<'a>> {
        self.inner.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), Kind<'a>> {
        self.inner.draw_circle(at, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Result<(), Kind<'a>> {
        self.inner.fill_polygon(corners, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Result<(), Kind<'a>> {
        self.inner.draw_text(text, &Resized { style }, at)
    }
}

struct Resized<'s, S> {
    style: &'s S,
}

impl<S: BackendTextStyle> BackendTextStyle for Resized<'_, S> {
    type FontError = S::FontError;

    fn color(&self) -> BackendColor {
        self.style.color()
    }
    fn size(&self) -> f64 {
        self.style.size() * SHRINK
    }
    fn transform(&self) -> FontTransform {
        self.style.transform()
    }
    fn style(&self) -> FontStyle {
        self.style.style()
    }
    fn anchor(&self) -> Pos {
        self.style.anchor()
    }
    fn family(&self) -> FontFamily<'_> {
        self.style.family()
    }
    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        self.style.layout_box(text)
    }
    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        at: BackendCoord,
        draw: F,
    ) -> Result<Result<(), E>, Self::FontError> {
        self.style.draw(text, at, draw)
    }
}
