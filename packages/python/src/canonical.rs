//! The link of some settings, without a run.

use halfstep::link;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::settings::given;

/// The shortest link of some settings, which is `Report.link` without a run.
///
/// Parameters and errors are those of `run`.
#[pyfunction]
#[pyo3(name = "link", signature = (link = "", *, strict = false, **settings))]
pub fn canonical(py: Python<'_>, link: &str, strict: bool, settings: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    let given = given(py, link, settings)?;
    let mut parsed = link::parse(&given.text);
    given.judge(py, &mut parsed, strict)?;
    Ok(link::write(&parsed.settings, &parsed.view))
}
