//! The module `halfstep._engine`: the engine as Python sees it.
//!
//! `python/halfstep/` is what is imported; it adds tables and the page. Documentation comments here are docstrings there.

mod array;
mod canonical;
mod figure;
mod flow;
mod orders;
mod report;
mod settings;
mod sweep;
mod tables;

use pyo3::create_exception;
use pyo3::exceptions::{PyUserWarning, PyValueError};
use pyo3::prelude::*;

create_exception!(
    halfstep,
    SettingError,
    PyValueError,
    "A setting, or the name of a number, that cannot be used. `key` names it; `reason`, `given`, `allowed`, `used` and \
     `near` say more where they are not None."
);

create_exception!(halfstep, LinkWarning, PyUserWarning, "Part of a link could not be used as given; the rest is used.");

/// The engine of Halfstep.
#[pymodule]
mod _engine {
    #[pymodule_export]
    use crate::{
        LinkWarning, SettingError, canonical::canonical, figure::Figure, flow::Flow, flow::Growth, flow::Validity,
        flow::Warning, orders::Orders, orders::Slopes, report::Report, report::run, sweep::sweep_columns,
        tables::quantities, tables::settings,
    };
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
