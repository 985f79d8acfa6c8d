//! A figure as PDF, with text as text, and as PNG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use svg2pdf::{ConversionOptions, PageOptions};

use super::Failure;

/// CSS pixels to an inch.
const CSS: f32 = 96.0;

/// The most pixels along an edge.
const LARGEST: f32 = 32_768.0;

/// The fonts that stand for the page's, the first that is installed.
const FAMILIES: [&str; 7] =
    ["Helvetica", "Arial", "Segoe UI", "Liberation Sans", "Noto Sans", "DejaVu Sans", "FreeSans"];

/// An SVG document as `pdf` or `png`.
///
/// # Errors
/// Where there is no font, or the size is beyond what can be drawn.
pub fn convert(ending: &str, document: &str, dpi: f64) -> Result<Vec<u8>, Failure> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    let is_here = |family: &&str| fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == family));
    let family = FAMILIES.into_iter().find(is_here).map(str::to_owned);
    let family = family.or_else(|| fonts.faces().find_map(|face| face.families.first().map(|(name, _)| name.clone())));
    let family =
        family.ok_or_else(|| Failure::file("No usable font was found. On Debian: apt install fonts-dejavu-core."))?;
    fonts.set_sans_serif_family(family);
    let tree = Tree::from_str(document, &options).map_err(Failure::file)?;
    if ending == "pdf" {
        let page = PageOptions { dpi: CSS };
        return svg2pdf::to_pdf(&tree, ConversionOptions::default(), page).map_err(Failure::file);
    }
    let scale = dpi as f32 / CSS;
    let edge = |length: f32| {
        let pixels = (length * scale).round();
        (1.0..=LARGEST).contains(&pixels).then_some(pixels as u32)
    };
    let size = edge(tree.size().width()).zip(edge(tree.size().height()));
    let mut pixels = size
        .and_then(|(width, height)| Pixmap::new(width, height))
        .ok_or_else(|| Failure::usage("a PNG of this size and dpi cannot be drawn"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(Failure::file)
}
