//! A run and every number of it.

use std::sync::Arc;

use halfstep::analysis::{FlowKind, order_study, tex};
use halfstep::answer::{Answer, answer};
use halfstep::export::{Dialect, Language, code};
use halfstep::link::{self, View};
use numpy::{PyArray1, PyArray2};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::array::{self, Row, Table};
use crate::figure::Figure;
use crate::flow::{Flow, Growth, Validity, Warning};
use crate::orders::Orders;
use crate::settings::{given, value};

/// All results of a run. N is the number of steps taken, d the number of parameters; arrays are float64 and
/// read-only. Problems are dimensionless: θ stands for the unit of a parameter, E for that of the loss, and one step takes time h.
#[pyclass(frozen, module = "halfstep")]
pub struct Report {
    answer: Arc<Answer>,
    theta: Table,
    time: Row,
    loss: Row,
    gradient: Table,
    norm: Row,
    coefficient: Table,
    effect: Table,
    penalty: Row,
    flows: [PyOnceLock<Py<Flow>>; 4],
}

/// Runs an optimizer and follows its flows.
///
/// Parameters
/// ----------
/// link : str
///     An address of the page, or its query alone, such as "opt=adam&h=0.002". Give only what differs from the
///     defaults.
/// strict : bool
///     Whether a link with warnings is refused. Otherwise what cannot be used gives a `LinkWarning` and is listed in
///     `Report.warnings`.
/// **settings
///     Any key of a link (`halfstep.settings()` lists them): numbers, strings, or a sequence for an initial point. They
///     override the link. `f=` is the formula of your own loss, `step=` that of your own method; the slider a of f is
///     `f_a=`.
///
/// Returns
/// -------
/// Report
///
/// Raises
/// ------
/// SettingError
///     If a keyword cannot be used as given; `key` names it.
#[pyfunction]
#[pyo3(signature = (link = "", *, strict = false, **settings))]
pub fn run(py: Python<'_>, link: &str, strict: bool, settings: Option<&Bound<'_, PyDict>>) -> PyResult<Report> {
    let given = given(py, link, settings)?;
    if strict {
        given.judge(py, &mut link::parse(&given.text), true)?;
    }
    let mut answer = py.detach(|| answer(&given.text));
    given.judge(py, &mut answer.parsed, strict)?;
    Ok(Report::new(answer))
}

impl Report {
    fn new(answer: Answer) -> Self {
        Self {
            answer: Arc::new(answer),
            theta: Table::new(),
            time: Row::new(),
            loss: Row::new(),
            gradient: Table::new(),
            norm: Row::new(),
            coefficient: Table::new(),
            effect: Table::new(),
            penalty: Row::new(),
            flows: [const { PyOnceLock::new() }; 4],
        }
    }

    fn dim(&self) -> usize {
        self.answer.parsed.experiment.dim()
    }

    fn flow<'py>(&self, py: Python<'py>, kind: FlowKind) -> PyResult<Option<Bound<'py, Flow>>> {
        let place = FlowKind::TABLE.iter().position(|row| row.1 == kind);
        let (Some(cell), Some(flow)) = (place.and_then(|k| self.flows.get(k)), Flow::of(&self.answer, kind)) else {
            return Ok(None);
        };
        Ok(Some(cell.get_or_try_init(py, || Py::new(py, flow))?.bind(py).clone()))
    }
}

type Numbers<'py> = PyResult<Bound<'py, PyArray1<f64>>>;
type Points<'py> = PyResult<Bound<'py, PyArray2<f64>>>;

#[pymethods]
impl Report {
    /// The shortest link of this run.
    #[getter]
    fn link(&self) -> String {
        link::write(&self.answer.parsed.settings, &self.answer.parsed.view)
    }

    /// Every key with the value that was used, defaults included, as a new dict.
    #[getter]
    fn settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for (key, used) in link::resolved(&self.answer.parsed.settings, &self.answer.parsed.view).0 {
            all.set_item(key, value(py, &used)?)?;
        }
        Ok(all)
    }

    /// The parts of the link that could not be used as given, a tuple of `Warning`.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.answer.parsed.warnings.iter().map(Warning::from))
    }

    /// What the run shows, in a few sentences.
    #[getter]
    fn verdict(&self) -> &str {
        &self.answer.report.verdict
    }

    /// The times of the iterates, shape (N+1,): n times the step size.
    #[getter]
    fn time<'py>(&self, py: Python<'py>) -> Numbers<'py> {
        let h = self.answer.parsed.experiment.h();
        let times: Vec<f64> = (0..self.answer.report.theta.len()).map(|n| n as f64 * h).collect();
        array::row(py, &self.time, &times)
    }

    /// The iterates, shape (N+1, d), in the unit of a parameter; the finite part if the run diverged.
    #[getter]
    fn theta<'py>(&self, py: Python<'py>) -> Points<'py> {
        array::table(py, &self.theta, &self.answer.report.theta, self.dim())
    }

    /// The loss at each iterate, shape (N+1,), in E.
    #[getter]
    fn loss<'py>(&self, py: Python<'py>) -> Numbers<'py> {
        array::row(py, &self.loss, &self.answer.report.loss)
    }

    /// The gradient at each iterate, shape (N+1, d), in E/θ.
    #[getter]
    fn gradient<'py>(&self, py: Python<'py>) -> Points<'py> {
        array::table(py, &self.gradient, &self.answer.report.gradient, self.dim())
    }

    /// The norm of the gradient that the method's correction changes, less its minimum, shape (N+1,), in E/θ.
    #[getter]
    fn norm<'py>(&self, py: Python<'py>) -> Numbers<'py> {
        array::row(py, &self.norm, &self.answer.report.norm)
    }

    /// The name of that norm.
    #[getter]
    fn norm_name(&self) -> &str {
        &self.answer.report.norm_name.words
    }

    /// The correction's coefficient at each iterate, shape (n, d), a pure number. Without weight decay negative is an
    /// anti-penalty on the norm and positive a penalty. None where the method's correction is not of that form.
    #[getter]
    fn coefficient<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        let all = self.answer.report.coefficient.as_ref();
        all.map(|all| array::table(py, &self.coefficient, all, self.dim())).transpose()
    }

    /// The rate at which each coordinate of the correction changes the norm, shape (n, d), in E/θ per unit time: negative
    /// is a penalty. It ends early at the limit of work for one run, or where a number is not finite.
    #[getter]
    fn effect<'py>(&self, py: Python<'py>) -> Points<'py> {
        array::table(py, &self.effect, &self.answer.report.effect, self.dim())
    }

    /// The sum of `effect` over the coordinates, shape (n,).
    #[getter]
    fn penalty<'py>(&self, py: Python<'py>) -> Numbers<'py> {
        array::row(py, &self.penalty, &self.answer.report.penalty)
    }

    /// The first-order flow, or None where it was not followed.
    #[getter]
    fn first<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Flow>>> {
        self.flow(py, FlowKind::First)
    }

    /// The modified equation, or None where it was not followed.
    #[getter]
    fn modified<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Flow>>> {
        self.flow(py, FlowKind::Modified)
    }

    /// The equation with the h² term, or None where the method has none or it was not followed.
    #[getter]
    fn third<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Flow>>> {
        self.flow(py, FlowKind::Third)
    }

    /// The flow with the moments as states, or None for a method without memory.
    #[getter]
    fn phase<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Flow>>> {
        self.flow(py, FlowKind::Phase)
    }

    /// How far the modified equation can be trusted.
    #[getter]
    fn validity(&self, py: Python<'_>) -> PyResult<Validity> {
        Validity::of(py, &self.answer.report.validity)
    }

    /// How fast the loss grows if the run diverges by growth, or None.
    #[getter]
    fn growth(&self) -> Option<Growth> {
        self.answer.report.growth.as_ref().map(Growth::of)
    }

    /// The first step whose iterate is out of bounds, or None.
    #[getter]
    fn diverged_at(&self) -> Option<usize> {
        self.answer.report.diverged_at
    }

    /// The first step from which the equations are only a heuristic, because a choice of a method that is not smooth
    /// differs from that of the derivation; or None.
    #[getter]
    fn heuristic_from(&self) -> Option<usize> {
        self.answer.report.heuristic_from
    }

    /// The modified equation in LaTeX, without delimiters.
    #[getter]
    fn tex(&self) -> String {
        tex(&self.answer.parsed.experiment, &self.answer.report).join(" \\\\\n")
    }

    /// Measures how the errors fall with the step size, which takes many runs; `halvings` says how often it is halved.
    #[pyo3(signature = (halvings = 4))]
    fn orders(&self, py: Python<'_>, halvings: usize) -> PyResult<Orders> {
        if !(1..=12).contains(&halvings) {
            return Err(PyValueError::new_err("halvings: from 1 to 12"));
        }
        let study = py.detach(|| order_study(&self.answer.parsed.experiment, halvings));
        Orders::of(py, &study)
    }

    /// Draws a figure: "path", "error", "strip", "memory", "multiples", "order" or "order-fixed".
    ///
    /// `width` and `height` are in inches (by default the height is five eighths of the width), `font_size` in points; `theme` is "light",
    /// "dark", "projector" or "paper". The keys lines, lens, err and at of the link select what is drawn.
    #[pyo3(signature = (name = "path", *, width = 6.5, height = None, font_size = 9.0, theme = "light"))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        width: f64,
        height: Option<f64>,
        font_size: f64,
        theme: &str,
    ) -> PyResult<Figure> {
        Figure::draw(py, &self.answer, name, width, height, font_size, theme)
    }

    /// The run as a program that prints its iterates, for "numpy", "pytorch" or "optax".
    #[pyo3(signature = (language = "numpy"))]
    fn code(&self, language: &str) -> PyResult<String> {
        let parsed = &self.answer.parsed;
        let language = Language::from_key(language)
            .ok_or_else(|| PyValueError::new_err(format!("language: “{language}” is not numpy, pytorch or optax")))?;
        code(&parsed.experiment, &link::write(&parsed.settings, &View::default()), language)
            .map_err(|why| PyValueError::new_err(format!("There is no program: {why}.")))
    }

    /// A row for each step, as CSV, with the link and the verdict before it as comments.
    fn csv(&self) -> String {
        self.answer.csv(Dialect::Comma)
    }

    fn __str__(&self) -> String {
        self.answer.words()
    }

    fn __repr__(&self) -> String {
        format!("<Report {}: {}>", self.link(), self.answer.report.verdict)
    }
}
