//! The pen: the few marks that figures are made of, in CSS pixels, put on a [`DisplayList`].
//!
//! Text goes there with an anchor and is never measured by the library. On a canvas the left and right
//! anchors become `start` and `end`, which depend on the writing direction: the canvas element must have
//! `dir="ltr"`.

use plotters::style::RGBColor;

use super::DrawError;
use super::guard::{Area, Pixel, Stroke};
pub(super) use super::list::Align;
use super::list::{DisplayList, Mark, Text};
use super::look::Look;
use super::palette::Palette;
use super::text;

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub color: RGBColor,
    pub align: Align,
    pub bold: bool,
    pub italic: bool,
    /// A patch of background under it, for text over strokes.
    pub plate: bool,
}

impl Words {
    pub(super) fn new(color: RGBColor, align: Align) -> Self {
        Self { color, align, bold: false, italic: false, plate: false }
    }
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    pub(super) fn italic(self) -> Self {
        Self { italic: true, ..self }
    }
    pub(super) fn plate(self) -> Self {
        Self { plate: true, ..self }
    }
}

/// How a stroke looks; lengths in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub color: RGBColor,
    pub width: f64,
    /// Lengths of dash, gap, …; empty is solid.
    pub dash: &'static [f64],
}

impl Line {
    pub(super) fn solid(color: RGBColor, width: f64) -> Self {
        Self { color, width, dash: &[] }
    }
}

/// A rectangle in CSS pixels: left, top, right, bottom.
pub(super) type Rect = (f64, f64, f64, f64);

/// Makes a display list.
pub(super) struct Pen {
    list: DisplayList,
    ratio: f64,
    pub colors: Palette,
    pub width: f64,
    pub height: f64,
    /// Where words are already: the first to come has the place.
    taken: Vec<Rect>,
}

impl Pen {
    /// A pen on a fresh background.
    pub(super) fn new(look: &Look, name: &'static str) -> Result<Self, DrawError> {
        let (width, height) = look.canvas().ok_or(DrawError::Size(name))?;
        let colors = look.palette();
        let mut list = DisplayList::default();
        if !look.bare {
            list.marks.push(Mark::Rect((0, 0), (width as i32, height as i32), colors.background));
        }
        Ok(Self { list, ratio: look.ratio, colors, width: look.width, height: look.height, taken: Vec::new() })
    }

    /// What was drawn.
    pub(super) fn finish(self) -> DisplayList {
        self.list
    }

    /// The size of text, in CSS pixels.
    pub(super) fn size(&self) -> f64 {
        text::SIZE * self.colors.text
    }

    /// From one line of text to the next.
    pub(super) fn leading(&self) -> f64 {
        (self.size() * 1.3).ceil()
    }

    pub(super) fn measure(&self, words: &str, bold: bool) -> f64 {
        text::width(words, self.size(), bold)
    }

    /// CSS pixels to device pixels.
    pub(super) fn device(&self, css: f64) -> i32 {
        // Room for what is partly outside; far from where 32 bits end.
        (css * self.ratio).round().clamp(-65_536.0, 65_536.0) as i32
    }

    pub(super) fn css(&self, device: i32) -> f64 {
        f64::from(device) / self.ratio
    }

    /// An area of the canvas; the part beyond its edges is cut off.
    pub(super) fn area(&self, (left, top, right, bottom): Rect) -> Area {
        let ((left, top), (right, bottom)) = (self.at(left, top), self.at(right, bottom));
        Area::new(left, top, right, bottom)
    }

    /// A place on the canvas, or the nearest one on its edge.
    pub(super) fn at(&self, x: f64, y: f64) -> Pixel {
        self.nearest((self.device(x), self.device(y)))
    }

    fn nearest(&self, (x, y): Pixel) -> Pixel {
        let (right, bottom) = (self.device(self.width), self.device(self.height));
        (x.clamp(0, right.max(0)), y.clamp(0, bottom.max(0)))
    }

    fn thick(&self, css: f64) -> u32 {
        (css * self.colors.weight * self.ratio).round().clamp(1.0, 1000.0) as u32
    }

    /// A filled rectangle in CSS pixels.
    pub(super) fn fill(&mut self, (left, top, right, bottom): Rect, color: RGBColor) {
        let (a, b) = (self.at(left, top), self.at(right, bottom));
        self.fill_device(a, b, color)
    }

    /// A filled rectangle in device pixels, the lower right corner excluded.
    pub(super) fn fill_device(&mut self, a: Pixel, b: Pixel, color: RGBColor) {
        let (a, b) = (self.nearest(a), self.nearest(b));
        self.list.marks.push(Mark::Rect(a, b, color));
    }

    /// A level line. A rectangle, not a stroke: a stroke on whole pixels would be two pixels of
    /// half the color.
    pub(super) fn level(&mut self, y: i32, x: (i32, i32), color: RGBColor) {
        let thick = self.thick(1.0 / self.colors.weight) as i32;
        self.fill_device((x.0, y - thick / 2), (x.1 + 1, y - thick / 2 + thick), color)
    }

    /// A plumb line.
    pub(super) fn plumb(&mut self, x: i32, y: (i32, i32), color: RGBColor) {
        let thick = self.thick(1.0 / self.colors.weight) as i32;
        self.fill_device((x - thick / 2, y.0), (x - thick / 2 + thick, y.1 + 1), color)
    }

    /// Strokes in device pixels, as the guard gives them.
    pub(super) fn strokes(&mut self, strokes: &[Stroke], line: &Line) {
        let thick = self.thick(line.width);
        let pattern: Vec<f64> = line.dash.iter().map(|l| l * self.colors.weight * self.ratio).collect();
        for stroke in strokes {
            if let [alone] = stroke.as_slice() {
                self.disc(*alone, line.width, line.color);
                continue;
            }
            self.list.marks.push(Mark::Path(stroke.clone(), thick, line.color, pattern.clone()));
        }
    }

    /// A filled polygon with these corners, in device pixels.
    pub(super) fn polygon(&mut self, corners: &[Pixel], color: RGBColor) {
        let corners = corners.iter().map(|&at| self.nearest(at)).collect();
        self.list.marks.push(Mark::Area(corners, color));
    }

    /// An image that fills an area of device pixels, three bytes a pixel, row by row.
    pub(super) fn image(&mut self, area: &Area, rgb: &[u8]) {
        let size = (area.width() as u32 + 1, area.height() as u32 + 1);
        self.list.marks.push(Mark::Image((area.left, area.top), size, rgb.to_vec()));
    }

    /// A filled circle; the radius in CSS pixels.
    pub(super) fn disc(&mut self, at: Pixel, radius: f64, color: RGBColor) {
        self.list.marks.push(Mark::Disc(at, self.thick(radius), color));
    }

    /// An open circle; lengths in CSS pixels.
    pub(super) fn ring(&mut self, at: Pixel, radius: f64, width: f64, color: RGBColor) {
        self.list.marks.push(Mark::Ring(at, self.thick(radius), self.thick(width), color));
    }

    /// Where a text would be: inside the canvas, whatever was asked for.
    pub(super) fn bounds(&self, words: &str, at: (f64, f64), look: &Words) -> Rect {
        let wide = self.measure(words, look.bold);
        let left = match look.align {
            Align::Left => at.0,
            Align::Middle => at.0 - wide / 2.0,
            Align::Right => at.0 - wide,
        };
        let left = left.min(self.width - wide).max(0.0);
        let half = self.leading() / 2.0;
        let middle = at.1.min(self.height - half).max(half);
        (left, middle - half, left + wide, middle + half)
    }

    /// Whether words would stand on nothing but the drawing there.
    pub(super) fn free(&self, (left, top, right, bottom): Rect) -> bool {
        // Edges may touch: line on line is the usual case.
        const TOUCH: f64 = 0.01;
        self.taken
            .iter()
            .all(|&(l, t, r, b)| right <= l + TOUCH || r <= left + TOUCH || bottom <= t + TOUCH || b <= top + TOUCH)
    }

    /// Keeps words out of a place.
    pub(super) fn reserve(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// One line of text; `at` is the middle of its height, and horizontally what `look` says.
    /// Where other words are it is left out: words on words are worth less than none.
    pub(super) fn text(&mut self, words: &str, at: (f64, f64), look: &Words) {
        let words = text::fitted(words, self.size(), look.bold, self.width);
        if words.is_empty() {
            return;
        }
        let place = self.bounds(&words, at, look);
        if !self.free(place) {
            return;
        }
        self.taken.push(place);
        let (left, top, right, bottom) = place;
        if look.plate {
            self.fill((left - 3.0, top, right + 3.0, bottom), self.colors.background);
        }
        let x = match look.align {
            Align::Left => left,
            Align::Middle => (left + right) / 2.0,
            Align::Right => right,
        };
        let at = (self.device(x), self.device((top + bottom) / 2.0));
        let Words { color, align, bold, italic, .. } = *look;
        let size = self.size() * self.ratio;
        self.list.marks.push(Mark::Text(Text { words, at, align, size, color, bold, italic }));
    }
}
