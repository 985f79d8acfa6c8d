//! The canvas that the figures are drawn on. On it an image is put in one call; the library's own backend fills
//! it pixel by pixel.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// The library's backend with images.
pub struct Canvas {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    /// On a canvas of the page.
    pub fn on(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let none = || JsValue::from_str("this browser provides no drawing context for the canvas");
        let context = canvas.get_context("2d")?.ok_or_else(none)?;
        let context = context.dyn_into::<CanvasRenderingContext2d>().map_err(|_| none())?;
        let inner = CanvasBackend::with_canvas_object(canvas).ok_or_else(none)?;
        Ok(Self { inner, context })
    }
}

/// An image as an address: of a PNG that the browser makes, or none where there is no page.
pub fn address((wide, high): (u32, u32), rgb: &[u8]) -> Option<String> {
    let canvas = web_sys::window()?.document()?.create_element("canvas").ok()?;
    let canvas = canvas.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(wide);
    canvas.set_height(high);
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.put_image_data(&pixels((wide, high), rgb).ok()?, 0.0, 0.0).ok()?;
    canvas.to_data_url().ok()
}

/// Three bytes a pixel as the browser has them.
fn pixels((wide, high): (u32, u32), rgb: &[u8]) -> Result<ImageData, JsValue> {
    let rgba: Vec<u8> = rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], u8::MAX]).collect();
    ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), wide, high)
}

type Kind = DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;

impl DrawingBackend for Canvas {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), Kind> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Kind> {
        self.inner.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Result<(), Kind> {
        self.inner.draw_pixel(at, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Result<(), Kind> {
        self.inner.draw_line(a, b, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), Kind> {
        self.inner.draw_rect(a, b, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Kind> {
        self.inner.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), Kind> {
        self.inner.draw_circle(at, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Result<(), Kind> {
        self.inner.fill_polygon(corners, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Result<(), Kind> {
        self.inner.draw_text(text, style, at)
    }

    fn blit_bitmap(&mut self, (left, top): BackendCoord, (wide, high): (u32, u32), rgb: &[u8]) -> Result<(), Kind> {
        // Where the browser refuses, the ground is left: axes and words still say what is what.
        if let Ok(image) = pixels((wide, high), rgb) {
            let _ = self.context.put_image_data(&image, f64::from(left), f64::from(top));
        }
        Ok(())
    }
}
