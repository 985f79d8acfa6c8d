//! A backend that remembers, and what holds for every drawing.

use std::cell::RefCell;
use std::rc::Rc;

use halfstep::analysis::{Report, analyze};
use halfstep::experiment::{Experiment, Settings};
use halfstep::plot::{self, Figure, Frame, Look, Scene, draw, text};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

/// A text as it was drawn: the words, and its box in device pixels.
#[derive(Clone, Debug)]
pub struct Text {
    words: String,
    left: f64,
    right: f64,
    middle: f64,
    size: f64,
}

/// An image as it was put on the canvas.
#[derive(Clone, Debug)]
pub struct Image {
    left: i32,
    top: i32,
    wide: usize,
    rgb: Vec<u8>,
}

impl Image {
    /// The color at a place of the canvas.
    pub fn at(&self, x: f64, y: f64) -> (u8, u8, u8) {
        let at = 3 * ((y as i32 - self.top) as usize * self.wide + (x as i32 - self.left) as usize);
        (self.rgb[at], self.rgb[at + 1], self.rgb[at + 2])
    }
}

/// A backend that draws nothing and remembers everything.
#[derive(Clone)]
pub struct Recorder {
    size: (u32, u32),
    texts: Rc<RefCell<Vec<Text>>>,
    /// Colors of the strokes.
    strokes: Rc<RefCell<Vec<(u8, u8, u8)>>>,
    images: Rc<RefCell<Vec<Image>>>,
    /// How many circles are filled, and how many are open.
    circles: Rc<RefCell<(usize, usize)>>,
    /// How many places were drawn at.
    marks: Rc<RefCell<usize>>,
}

impl Recorder {
    pub fn new(size: (u32, u32)) -> Self {
        Self {
            size,
            texts: Rc::default(),
            strokes: Rc::default(),
            images: Rc::default(),
            circles: Rc::default(),
            marks: Rc::default(),
        }
    }

    fn inside(&self, (x, y): BackendCoord) {
        let (width, height) = (self.size.0 as i32, self.size.1 as i32);
        assert!((0..=width).contains(&x) && (0..=height).contains(&y), "({x}, {y}) is off {:?}", self.size);
        *self.marks.borrow_mut() += 1;
    }
}

pub type Done = Result<(), DrawingErrorKind<std::convert::Infallible>>;

impl DrawingBackend for Recorder {
    type ErrorType = std::convert::Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        Ok(())
    }
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
        panic!("nothing is drawn pixel by pixel");
    }
    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Done {
        if *self.marks.borrow() == 0 {
            assert!(fill && a == (0, 0) && b == (self.size.0 as i32, self.size.1 as i32), "opaque from edge to edge");
            assert!(style.color().alpha >= 1.0);
        }
        self.inside(a);
        self.inside(b);
        Ok(())
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        assert!(style.stroke_width() >= 1);
        path.into_iter().for_each(|at| self.inside(at));
        self.strokes.borrow_mut().push(style.color().rgb);
        Ok(())
    }
    fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, _: u32, _: &S, fill: bool) -> Done {
        self.inside(at);
        let (discs, rings) = &mut *self.circles.borrow_mut();
        *(if fill { discs } else { rings }) += 1;
        Ok(())
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, _: &S) -> Done {
        corners.into_iter().for_each(|at| self.inside(at));
        Ok(())
    }
    fn blit_bitmap(&mut self, (left, top): BackendCoord, (wide, high): (u32, u32), rgb: &[u8]) -> Done {
        assert_eq!(rgb.len(), 3 * wide as usize * high as usize);
        self.inside((left, top));
        self.inside((left + wide as i32 - 1, top + high as i32 - 1));
        self.images.borrow_mut().push(Image { left, top, wide: wide as usize, rgb: rgb.into() });
        Ok(())
    }
    fn draw_text<S: BackendTextStyle>(&mut self, words: &str, style: &S, at: BackendCoord) -> Done {
        let wide = text::width(words, style.size(), matches!(style.style(), FontStyle::Bold));
        let x = f64::from(at.0);
        let left = match style.anchor().h_pos {
            HPos::Left => x,
            HPos::Center => x - wide / 2.0,
            HPos::Right => x - wide,
        };
        let middle = f64::from(at.1);
        let text = Text { words: words.into(), left, right: left + wide, middle, size: style.size() };
        self.texts.borrow_mut().push(text);
        Ok(())
    }
}

pub struct Drawing {
    pub frame: Frame,
    texts: Vec<Text>,
    pub strokes: Vec<(u8, u8, u8)>,
    pub images: Vec<Image>,
    pub discs: usize,
    pub rings: usize,
}

impl Drawing {
    pub fn says(&self, words: &str) -> bool {
        self.texts.iter().any(|text| text.words.contains(words))
    }

    pub fn all(&self) -> Vec<&str> {
        self.texts.iter().map(|text| text.words.as_str()).collect()
    }
}

/// Draws, and checks what holds for every drawing.
pub fn drawn(figure: Figure, scene: &Scene, look: &Look) -> Drawing {
    recorded(look, &draw(figure, scene, look).unwrap())
}

/// The same of any drawing.
pub fn recorded(look: &Look, drawing: &plot::Drawing) -> Drawing {
    let recorder = Recorder::new(look.canvas().unwrap());
    let frame = drawing.on(recorder.clone()).unwrap();
    let texts = recorder.texts.borrow().clone();
    // Half a pixel for the rounding of a place.
    let (width, height) = (f64::from(recorder.size.0) + 0.5, f64::from(recorder.size.1) + 0.5);
    for (i, text) in texts.iter().enumerate() {
        assert!(text.size >= 12.0 * look.ratio, "{text:?} is too small");
        assert!(text.left >= -0.5 && text.right <= width, "{text:?} leaves {width} by {height}");
        if look.height > 20.0 {
            assert!(text.middle >= text.size / 2.0 - 0.5 && text.middle + text.size / 2.0 <= height, "{text:?}");
        }
        for other in &texts[..i] {
            let across = text.left + 1.0 < other.right && other.left + 1.0 < text.right;
            let down = (text.middle - other.middle).abs() < text.size;
            assert!(!(across && down), "{text:?} on {other:?}");
        }
    }
    let numbers = [frame.left, frame.right, frame.top, frame.bottom, frame.x.lo(), frame.x.hi(), frame.y.lo()];
    assert!(numbers.iter().all(|x| x.is_finite()));
    assert!(0.0 <= frame.left && frame.left <= frame.right && frame.right <= look.width + 0.5);
    assert!(0.0 <= frame.top && frame.top <= frame.bottom && frame.bottom <= look.height + 0.5);
    let strokes = recorder.strokes.borrow().clone();
    let (discs, rings) = *recorder.circles.borrow();
    let images = recorder.images.borrow().clone();
    Drawing { frame, texts, strokes, images, discs, rings }
}

pub fn run(settings: Settings) -> (Experiment, Report) {
    let experiment = Experiment::new(settings).unwrap();
    let report = analyze(&experiment);
    (experiment, report)
}

pub fn height(figure: Figure, width: f64) -> f64 {
    match figure {
        Figure::Path => width * 0.8,
        Figure::Error => 240.0,
        Figure::Strip => 104.0,
        Figure::Memory => 256.0,
        Figure::Multiples => {
            if width < 400.0 {
                520.0
            } else {
                320.0
            }
        }
        Figure::Order | Figure::OrderFixed => 352.0,
    }
}
