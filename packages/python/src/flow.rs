//! The parts of a report that have several numbers.

use std::sync::Arc;

use halfstep::analysis::{self, FlowKind, Grade, StopReason};
use halfstep::answer::Answer;
use halfstep::link;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::array::{self, Row, Table};

/// A flow beside the iterates, at times 0, h, 2h, …
#[pyclass(frozen, module = "halfstep")]
pub struct Flow {
    answer: Arc<Answer>,
    kind: FlowKind,
    points: Table,
    error: Row,
}

impl Flow {
    /// That of a report, where there is one.
    pub fn of(answer: &Arc<Answer>, kind: FlowKind) -> Option<Self> {
        answer.report.flows.of(kind).as_ref()?;
        Some(Self { answer: Arc::clone(answer), kind, points: Table::new(), error: Row::new() })
    }

    fn get(&self) -> Option<&analysis::Flow> {
        self.answer.report.flows.of(self.kind).as_ref()
    }
}

#[pymethods]
impl Flow {
    /// The points, a float64 array of shape (n, d) in the unit of a parameter; n is steps + 1, or fewer where the flow
    /// was not followed to the end.
    #[getter]
    fn points<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let points = self.get().map_or(&[][..], |flow| &flow.points);
        array::table(py, &self.points, points, self.answer.parsed.experiment.dim())
    }

    /// The largest distance from the iterates in any coordinate, a float64 array of shape (n,) in the unit of a parameter.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<f64>>> {
        array::row(py, &self.error, self.get().map_or(&[][..], |flow| &flow.error))
    }

    /// The largest of `error`.
    #[getter]
    fn largest_error(&self) -> f64 {
        self.get().map_or(f64::NAN, |flow| flow.largest_error)
    }

    /// None, or if the flow was not followed to the end: the last step whose point is known, and the reason
    /// ("diverged", "stiff" or "budget", the limit of work for one run).
    #[getter]
    fn stopped(&self) -> Option<(usize, &'static str)> {
        let stop = self.get()?.stopped?;
        let why = match stop.why {
            StopReason::Diverged => "diverged",
            StopReason::Stiff => "stiff",
            StopReason::Budget => "budget",
        };
        Some((stop.at, why))
    }

    fn __repr__(&self) -> String {
        let name = FlowKind::TABLE.iter().find(|row| row.1 == self.kind).map_or("", |row| row.0);
        format!("<Flow {name}: largest error {:.4e}>", self.largest_error())
    }
}

/// How far the modified equation can be trusted on a run.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Validity {
    /// One-step defect of the modified equation divided by that of the first-order flow; None where both are 0.
    d: Option<f64>,
    /// Expansion parameter, the largest relative change of a gradient within the averaging window; None where there is none.
    chi: Option<f64>,
    /// The first step at which an anti-penalty is as large as the direction it corrects, or None.
    stalls_at: Option<usize>,
    /// "green", "amber" or "red": the worst of `grades`.
    grade: &'static str,
    /// The grade of each measure: "d", "chi", "stall", "stiffness" and "error".
    grades: Py<PyDict>,
    /// The grade in words.
    words: String,
}

fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Green => "green",
        Grade::Amber => "amber",
        Grade::Red => "red",
    }
}

impl Validity {
    /// That of a report.
    ///
    /// # Errors
    /// None in practice: a new dictionary takes a word.
    pub fn of(py: Python<'_>, of: &analysis::Validity) -> PyResult<Self> {
        let grades = PyDict::new(py);
        let each = &of.grades;
        for (name, grade) in [
            ("d", each.d),
            ("chi", each.chi),
            ("stall", each.stall),
            ("stiffness", each.stiffness),
            ("error", each.error),
        ] {
            grades.set_item(name, word(grade))?;
        }
        Ok(Self {
            d: of.d,
            chi: of.chi,
            stalls_at: of.stalls_at,
            grade: word(of.grade),
            grades: grades.unbind(),
            words: of.words.clone(),
        })
    }
}

#[pymethods]
impl Validity {
    fn __repr__(&self) -> String {
        format!("<Validity {}: {}>", self.grade, self.words)
    }
}

/// How fast the loss grows in a run that diverges by growth.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Growth {
    /// The loss at the end divided by that at the start.
    factor: f64,
    /// The step size times the largest curvature, where a stability limit is known; else None.
    product: Option<f64>,
    /// The largest stable value of `product`, or None.
    stable: Option<f64>,
}

impl Growth {
    /// That of a report.
    pub fn of(of: &analysis::Growth) -> Self {
        Self { factor: of.factor, product: of.limit.map(|l| l.product), stable: of.limit.map(|l| l.stable) }
    }
}

#[pymethods]
impl Growth {
    fn __repr__(&self) -> String {
        format!("<Growth by {:.3e}>", self.factor)
    }
}

/// A part of a link that could not be used as given; `str` gives the sentence.
#[pyclass(frozen, get_all, module = "halfstep")]
pub struct Warning {
    /// The key, or "link" for the link as a whole.
    key: String,
    /// The reason in a word.
    reason: &'static str,
    /// What was given.
    given: String,
    /// What is allowed.
    allowed: String,
    /// What is used instead.
    used: String,
    /// What may have been meant, or None.
    near: Option<String>,
    /// The whole sentence.
    text: String,
}

impl From<&link::Warning> for Warning {
    fn from(of: &link::Warning) -> Self {
        let link::Warning { key, given, allowed, used, near, .. } = of.clone();
        Self { key, reason: of.reason.key(), given, allowed, used, near, text: of.to_string() }
    }
}

#[pymethods]
impl Warning {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("<Warning {}>", self.text)
    }
}
