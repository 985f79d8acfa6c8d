//! What there is to set and to select, for those who look it up.

use halfstep::link::{Kind, State};
use halfstep::sweep::{PLACES, QUANTITIES, SERIES};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::settings::{rows, value};

/// Every setting by its key: a dict with "label", "unit", "help", "allowed", "default" and, for a word, "choices".
#[pyfunction]
pub fn settings(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let usual = State::default();
    let all = PyDict::new(py);
    for row in rows() {
        let about = PyDict::new(py);
        for (name, text) in [("label", row.label), ("unit", row.unit), ("help", row.help)] {
            about.set_item(name, text)?;
        }
        about.set_item("allowed", row.allowed(&usual))?;
        about.set_item("default", value(py, &row.default(&usual))?)?;
        if let Kind::Choice { choices, .. } = row.kind {
            about.set_item("choices", PyList::new(py, choices().iter().map(|choice| choice.value))?)?;
        }
        all.set_item(row.key, about)?;
    }
    Ok(all)
}

/// Every number that a sweep can select: "numbers" and "series" are dicts from names to "unit" and "about". Of a series
/// NAME one number is selected, NAME.PLACE, or NAME.J.PLACE of coordinate J; "places" lists what PLACE can be, and a whole
/// number is a step.
#[pyfunction]
pub fn quantities(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let table = |rows: &mut dyn Iterator<Item = (&str, &str, &str)>| -> PyResult<Bound<'_, PyDict>> {
        let all = PyDict::new(py);
        for (name, unit, about) in rows {
            let row = PyDict::new(py);
            row.set_item("unit", unit)?;
            row.set_item("about", about)?;
            all.set_item(name, row)?;
        }
        Ok(all)
    };
    let places = PyDict::new(py);
    for (name, _, about) in PLACES {
        places.set_item(name, about)?;
    }
    let all = PyDict::new(py);
    all.set_item("numbers", table(&mut QUANTITIES.iter().map(|one| (one.name, one.unit, one.about)))?)?;
    all.set_item("series", table(&mut SERIES.iter().map(|one| (one.name, one.unit, one.about)))?)?;
    all.set_item("places", places)?;
    Ok(all)
}
