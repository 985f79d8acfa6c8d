//! Many runs on all cores.

use std::sync::atomic::AtomicBool;

use halfstep::link::{self, View};
use halfstep::sweep::{Axis, Cell, Grid, Pool, Row, Select, Shape, ordered, row};
use numpy::PyArray1;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::settings::{given, key_of, refused, text_of};

/// The numbers of a column.
enum Column {
    Number(Vec<f64>),
    /// With a mask of those that are missing.
    Whole(Vec<i64>, Vec<bool>),
    Word(Vec<Option<String>>),
}

impl Column {
    fn new(shape: Shape) -> Self {
        match shape {
            Shape::Number => Self::Number(Vec::new()),
            Shape::Whole => Self::Whole(Vec::new(), Vec::new()),
            Shape::Word => Self::Word(Vec::new()),
        }
    }

    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Number(all), Cell::Number(x)) => all.push(x),
            (Self::Number(all), Cell::Whole(n)) => all.push(n as f64),
            (Self::Number(all), _) => all.push(f64::NAN),
            (Self::Whole(all, missing), Cell::Whole(n)) => {
                all.push(n.cast_signed());
                missing.push(false);
            }
            (Self::Whole(all, missing), _) => {
                all.push(0);
                missing.push(true);
            }
            (Self::Word(all), cell) => all.push(Some(cell.text()).filter(|text| !text.is_empty())),
        }
    }

    /// Its values, and for whole numbers which of them are missing.
    fn into_py(self, py: Python<'_>) -> PyResult<(Bound<'_, PyAny>, Option<Bound<'_, PyAny>>)> {
        Ok(match self {
            Self::Number(all) => (PyArray1::from_vec(py, all).into_any(), None),
            Self::Whole(all, missing) => {
                (PyArray1::from_vec(py, all).into_any(), Some(PyArray1::from_vec(py, missing).into_any()))
            }
            Self::Word(all) => (PyList::new(py, all)?.into_any(), None),
        })
    }
}

/// The columns of a sweep, a dict from each name to its values and a mask; `halfstep.sweep` makes a table of them.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the keywords of Python's sweep")]
#[pyo3(signature = (link, settings, grid, links, select, threads, strict))]
pub fn sweep_columns<'py>(
    py: Python<'py>,
    link: &str,
    settings: Option<&Bound<'py, PyDict>>,
    grid: Option<&Bound<'py, PyDict>>,
    links: Option<&Bound<'py, PyAny>>,
    select: &Bound<'py, PyAny>,
    threads: usize,
    strict: bool,
) -> PyResult<Bound<'py, PyDict>> {
    let axes: Vec<Axis> = match grid {
        Some(grid) => grid.iter().map(|(key, values)| axis(&key, &values)).collect::<PyResult<_>>()?,
        None => Vec::new(),
    };
    let keys: Vec<String> = axes.iter().map(|axis| axis.key.clone()).collect();
    let select = selected(&keys, select)?;
    let pool = Pool::new(threads).map_err(PyRuntimeError::new_err)?;
    let mut rows = Rows::new(&select);
    match links {
        Some(links) => {
            if !axes.is_empty() || !link.is_empty() || settings.is_some_and(|given| !given.is_empty()) {
                return Err(PyValueError::new_err("links: give links, or a link with a grid, not both"));
            }
            let links: Vec<String> = links.try_iter()?.map(|link| link?.extract()).collect::<PyResult<_>>()?;
            rows.fill(py, &pool, links.into_iter(), &select, strict)?;
        }
        None => {
            let given = given(py, link, settings)?;
            let mut parsed = link::parse(&given.text);
            given.judge(py, &mut parsed, strict)?;
            let base = link::write(&parsed.settings, &View::default());
            let grid = Grid::new(&base, axes).map_err(PyValueError::new_err)?;
            rows.fill(py, &pool, grid.links(), &select, strict)?;
        }
    }
    rows.into_py(py, &select)
}

/// A setting and its values: a text as the program reads it, or a sequence.
fn axis(key: &Bound<'_, PyAny>, values: &Bound<'_, PyAny>) -> PyResult<Axis> {
    let py = key.py();
    let key = key_of(key.cast::<PyString>()?.to_str()?);
    let read = |text: &str| Axis::new(&format!("{key}={text}")).map_err(|why| refused(py, &key, &why));
    if let Ok(text) = values.cast::<PyString>() {
        return read(text.to_str()?);
    }
    let each = values.try_iter().map_err(|_| {
        PyTypeError::new_err(format!("{key}: give a sequence of values, or a string such as \"0.9..0.9999:32\""))
    })?;
    let mut all = Axis { key: key.clone(), values: Vec::new() };
    for value in each {
        all.values.extend(read(&text_of(&key, &value?)?)?.values);
    }
    if all.values.is_empty() {
        return Err(refused(py, &key, &format!("{key} has no value")));
    }
    Ok(all)
}

/// The numbers to keep, from names in a text or in a sequence.
fn selected(keys: &[String], names: &Bound<'_, PyAny>) -> PyResult<Select> {
    let py = names.py();
    let names: Vec<String> = match names.cast::<PyString>() {
        Ok(text) => text.to_str()?.split(',').map(|name| name.trim().to_owned()).collect(),
        Err(_) => names.extract()?,
    };
    if let Some((name, why)) = names.iter().find_map(|name| Some((name, Select::new(&[], name).err()?))) {
        return Err(refused(py, name, &why));
    }
    Select::new(keys, &names.join(",")).map_err(PyValueError::new_err)
}

/// The columns as they grow.
struct Rows {
    row: Vec<i64>,
    link: Vec<String>,
    cells: Vec<Column>,
    warnings: Vec<Option<String>>,
    error: Vec<Option<String>>,
}

impl Rows {
    fn new(select: &Select) -> Self {
        let cells = select.shapes().map(Column::new).collect();
        Self { row: Vec::new(), link: Vec::new(), cells, warnings: Vec::new(), error: Vec::new() }
    }

    /// Runs the links without holding Python; Ctrl-C ends it.
    fn fill(
        &mut self,
        py: Python<'_>,
        pool: &Pool,
        links: impl Iterator<Item = String> + Send,
        select: &Select,
        strict: bool,
    ) -> PyResult<()> {
        let never = AtomicBool::new(false);
        py.detach(|| {
            let work = |(number, link)| row(number, link, select, strict);
            ordered(pool, (1_u64..).zip(links), &never, work, |row| {
                self.push(row);
                Python::attach(|py| py.check_signals())
            })
        })?;
        Ok(())
    }

    fn push(&mut self, row: Row) {
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        self.row.push(row.number.cast_signed());
        self.link.push(row.link);
        self.cells.iter_mut().zip(row.cells).for_each(|(column, cell)| column.push(cell));
        self.warnings.push(said(row.warnings));
        self.error.push(said(row.error));
    }

    fn into_py<'py>(self, py: Python<'py>, select: &Select) -> PyResult<Bound<'py, PyDict>> {
        let words = |all| Column::Word(all);
        let whole = Column::Whole(self.row.clone(), vec![false; self.row.len()]);
        let before = [("row", whole), ("link", words(self.link.into_iter().map(Some).collect()))];
        let after = [("warnings", words(self.warnings)), ("error", words(self.error))];
        let all = PyDict::new(py);
        for (name, column) in before.into_iter().chain(select.names().zip(self.cells)).chain(after) {
            all.set_item(name, column.into_py(py)?)?;
        }
        Ok(all)
    }
}
