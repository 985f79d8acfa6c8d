//! The regime map as a figure: its cells are an image within the document.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Failure;
use super::map::{Of, by_formula, whole_runs};
use super::tex::Overlay;
use crate::analysis::Measure;
use crate::link::Parsed;
use crate::plot::{Cells, Look, Paper, RegimeMap, document, draw_map};

/// Device pixels of the cells to a CSS pixel: as fine as print needs, and no larger.
const FINENESS: f64 = 3.0;

/// The map of the coefficient c by its formula, or of whole runs, as SVG; its texts may go elsewhere.
///
/// # Errors
/// Where the method has no such map, or it cannot have this size.
pub fn map_figure(
    parsed: &Parsed,
    runs: Option<Of>,
    side: u16,
    look: &Look,
    texts: &mut Overlay,
) -> Result<String, Failure> {
    let hyper = &parsed.experiment.settings().hyper;
    let mut put = |title, map: &RegimeMap| {
        let paper = Paper { fineness: FINENESS, image: &address, ..Paper::sheet(title) };
        document(paper, look, |fine| draw_map(map, fine).map(|drawing| texts.taken(drawing, fine)))
    };
    let drawn = match runs {
        None => {
            let place = by_formula(parsed)?;
            let map = RegimeMap { beta: place.beta, rho: place.rho, cells: Cells::Formula(&place) };
            let title = "Sign and size of the coefficient c, over β and ρ";
            put(title, &map)
        }
        Some(of) => {
            let (rows, all) = whole_runs(parsed, of, side)?;
            let reference = Measure::from(of).reference(&all);
            let reference =
                reference.ok_or_else(|| Failure::usage("the first-order flow has nothing to compare with"))?;
            let cells = Cells::Runs { side: side.into(), values: &rows.concat(), reference };
            let map = RegimeMap { beta: hyper.b1, rho: hyper.b2, cells };
            put("Comparison of whole runs over β and ρ", &map)
        }
    };
    drawn.map_err(Failure::usage)
}

/// An image as an address that holds all of it.
fn address((width, height): (u32, u32), rgb: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(rgb).ok()?;
    writer.finish().ok()?;
    Some(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}
