//! A figure, which a notebook displays and which can be saved.

use std::path::PathBuf;

use halfstep::analysis::order_study;
use halfstep::answer::Answer;
use halfstep::plot::{self, Look, Theme, svg, text};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// CSS pixels to an inch.
const INCH: f64 = 96.0;
/// CSS pixels to a point.
const POINT: f64 = INCH / 72.0;
/// How often an order study halves h.
const HALVINGS: usize = 4;

/// A figure of a run, as SVG. A notebook displays it.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Figure {
    /// Which figure.
    name: &'static str,
    /// The SVG document.
    svg: String,
}

impl Figure {
    /// Draws; lengths in inches, text in points.
    ///
    /// # Errors
    /// `ValueError` where there is no such figure or theme, or it cannot have this size.
    pub fn draw(
        py: Python<'_>,
        answer: &Answer,
        name: &str,
        width: f64,
        height: Option<f64>,
        font_size: f64,
        theme: &str,
    ) -> PyResult<Self> {
        let figure = plot::Figure::from_key(name).ok_or_else(|| {
            let names: Vec<&str> = plot::Figure::TABLE.iter().map(|figure| figure.key()).collect();
            PyValueError::new_err(format!("figure: there is no “{name}”; choose from {}", names.join(", ")))
        })?;
        let theme = match theme {
            "paper" => Theme::Paper,
            other => Theme::from_key(other).ok_or_else(|| {
                PyValueError::new_err(format!("theme: “{other}” is not light, dark, projector or paper"))
            })?,
        };
        for (name, length) in [("width", width), ("height", height.unwrap_or(1.0)), ("font_size", font_size)] {
            if !(length.is_finite() && length > 0.0) {
                return Err(PyValueError::new_err(format!("{name}: {length} is not a length")));
            }
        }
        let look = Look {
            width: width * INCH,
            height: height.unwrap_or(width * 0.625) * INCH,
            text: font_size * POINT / text::SIZE,
            theme,
            ..answer.look()
        };
        let drawn = py.detach(|| match figure {
            plot::Figure::Order | plot::Figure::OrderFixed => {
                let mut answer = answer.clone();
                answer.report.order = Some(order_study(&answer.parsed.experiment, HALVINGS));
                svg(figure, &answer.scene(), &look)
            }
            _ => svg(figure, &answer.scene(), &look),
        });
        Ok(Self { name: figure.key(), svg: drawn.map_err(|why| PyValueError::new_err(why.to_string()))? })
    }
}

#[pymethods]
impl Figure {
    /// Writes the figure to a file whose name ends in .svg.
    fn save(&self, path: PathBuf) -> PyResult<()> {
        if path.extension().is_none_or(|end| !end.eq_ignore_ascii_case("svg")) {
            return Err(PyValueError::new_err(
                "path: a figure is saved as .svg; use the program `halfstep figure` for .pdf and .png",
            ));
        }
        Ok(std::fs::write(path, &self.svg)?)
    }

    fn _repr_svg_(&self) -> &str {
        &self.svg
    }

    fn __repr__(&self) -> String {
        format!("<Figure {}>", self.name)
    }
}
