//! How the errors fall with the step size.

use halfstep::analysis::{self, FlowKind, OrderStudy};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Errors at several step sizes, and the slopes fitted to them.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Slopes {
    /// The step sizes, a float64 array of shape (k,), each half of the one before.
    h: Py<PyArray1<f64>>,
    /// For each flow ("first", "modified", "third", "phase") that was measured the largest error at each step size, a
    /// float64 array of shape (k,) in the unit of a parameter; NaN where a flow or the run did not reach the end.
    errors: Py<PyDict>,
    /// For each flow the least-squares slope of log error against log h, or None where the errors are no power of h.
    slopes: Py<PyDict>,
}

impl Slopes {
    fn of(py: Python<'_>, of: &analysis::Slopes) -> PyResult<Py<Self>> {
        let (errors, slopes) = (PyDict::new(py), PyDict::new(py));
        for (name, kind) in FlowKind::TABLE {
            let Some(each) = of.errors.of(*kind) else { continue };
            let numbers = each.iter().map(|error| error.unwrap_or(f64::NAN));
            errors.set_item(name, PyArray1::from_iter(py, numbers))?;
            slopes.set_item(name, *of.slopes.of(*kind))?;
        }
        let h = PyArray1::from_slice(py, &of.h).unbind();
        Py::new(py, Self { h, errors: errors.unbind(), slopes: slopes.unbind() })
    }
}

/// The measured orders of a run.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Orders {
    /// At a fixed time span, where the flows have slopes 1, 2 and 3.
    span: Py<Slopes>,
    /// At a fixed number of steps: slopes 2, 3 and 4.
    fixed: Py<Slopes>,
}

impl Orders {
    /// A study.
    ///
    /// # Errors
    /// None in practice: a new dictionary takes an array.
    pub fn of(py: Python<'_>, study: &OrderStudy) -> PyResult<Self> {
        Ok(Self { span: Slopes::of(py, &study.span)?, fixed: Slopes::of(py, &study.fixed)? })
    }
}
