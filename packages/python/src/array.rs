//! Numbers as NumPy arrays, read-only because a report is kept.

use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// An array that is made once.
pub type Row = PyOnceLock<Py<PyArray1<f64>>>;
/// Likewise, a row for each step.
pub type Table = PyOnceLock<Py<PyArray2<f64>>>;

/// Numbers as an array of shape (n,).
///
/// # Errors
/// None in practice: a new array has no other borrower.
pub fn row<'py>(py: Python<'py>, cell: &Row, numbers: &[f64]) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let made = cell.get_or_try_init(py, || -> PyResult<_> {
        let array = PyArray1::from_slice(py, numbers);
        array.try_readwrite()?.make_nonwriteable();
        Ok(array.unbind())
    })?;
    Ok(made.bind(py).clone())
}

/// Points of `width` coordinates as an array of shape (n, width).
///
/// # Errors
/// None in practice: points have one width, and a new array has no other borrower.
pub fn table<'py>(
    py: Python<'py>,
    cell: &Table,
    points: &[Vec<f64>],
    width: usize,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let made = cell.get_or_try_init(py, || -> PyResult<_> {
        let mut flat = Vec::with_capacity(points.len() * width);
        points.iter().for_each(|point| flat.extend_from_slice(point));
        let array = PyArray1::from_vec(py, flat).reshape([points.len(), width])?;
        array.try_readwrite()?.make_nonwriteable();
        Ok(array.unbind())
    })?;
    Ok(made.bind(py).clone())
}
