//! Settings given as keywords, and what is wrong with them.

use std::ffi::CString;

use halfstep::link::{self, Kind, PRESET, Parsed, SCHEMA, Value};
use halfstep::sweep::encoded;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};

use crate::{LinkWarning, SettingError};

/// What a formula needs besides: its key, and the choice that it belongs to.
const FORMULAS: [(&str, &str); 2] = [("f", "problem"), ("step", "opt")];
/// The choice of what is typed in.
const OWN: &str = "own";

/// The link of a text with keywords in it, and what of the text could not be used.
pub struct Given {
    /// The link.
    pub text: String,
    /// Warnings of a part of it that is not in the link any more.
    before: Vec<link::Warning>,
}

/// The error of a key.
pub fn refused(py: Python<'_>, key: &str, words: &str) -> PyErr {
    let error = SettingError::new_err(words.to_owned());
    // An exception takes attributes.
    for name in ["reason", "given", "allowed", "used", "near"] {
        drop(error.value(py).setattr(name, py.None()));
    }
    drop(error.value(py).setattr("key", key));
    error
}

fn refused_by(py: Python<'_>, first: &link::Warning, words: &str) -> PyErr {
    let error = refused(py, &first.key, words);
    let value = error.value(py);
    drop(value.setattr("reason", first.reason.key()));
    for (name, text) in [("given", &first.given), ("allowed", &first.allowed), ("used", &first.used)] {
        drop(value.setattr(name, text));
    }
    drop(value.setattr("near", first.near.as_deref()));
    error
}

fn sentences<'a>(warnings: impl Iterator<Item = &'a link::Warning>) -> String {
    warnings.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// A key as a keyword has it: the slider a of f is `f_a`, because a keyword has no dot.
pub fn key_of(keyword: &str) -> String {
    for (formula, _) in FORMULAS {
        if let Some(slider) = keyword.strip_prefix(formula).and_then(|rest| rest.strip_prefix('_')) {
            return format!("{formula}.{slider}");
        }
    }
    keyword.to_owned()
}

/// A value as a text of a link, not yet encoded.
///
/// # Errors
/// `TypeError` that names the key.
pub fn text_of(key: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    if value.is_instance_of::<PyBool>() {
        return Ok(if value.is_truthy()? { "1" } else { "0" }.into());
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(value.str()?.to_str()?.to_owned());
    }
    if value.is_instance_of::<PyFloat>() || value.hasattr("__float__")? && !value.hasattr("__len__")? {
        return number(key, value);
    }
    // NumPy's numbers and arrays, lists and tuples.
    let unusable = |_| PyTypeError::new_err(format!("{key}: a setting is a string, a number or a sequence of them"));
    if value.hasattr("ndim")? && value.getattr("ndim")?.extract::<usize>()? == 0 {
        return text_of(key, &value.call_method0("item")?);
    }
    let parts: Vec<String> =
        value.try_iter().map_err(unusable)?.map(|part| text_of(key, &part?)).collect::<PyResult<_>>()?;
    // The rows of a table have lines of their own.
    let rows = link::find(key).is_some_and(|row| matches!(row.kind, Kind::Table { .. }));
    let is_nested = rows && value.try_iter()?.next().is_some_and(|row| row.is_ok_and(|row| is_sequence(&row)));
    Ok(parts.join(if is_nested { "\n" } else { "," }))
}

fn is_sequence(value: &Bound<'_, PyAny>) -> bool {
    !value.is_instance_of::<PyString>() && value.hasattr("__len__").unwrap_or(false)
}

fn number(key: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let x: f64 = value.call_method0("__float__")?.extract()?;
    match x.is_finite() {
        // Shorter than what a link would write for it, and read back as the same number.
        true => Ok(format!("{x:e}")),
        false => Err(refused(value.py(), key, &format!("{key}: {x} is not a finite number."))),
    }
}

/// The link with the keywords in it; they count before the link.
///
/// # Errors
/// `SettingError` or `TypeError` that names the keyword.
pub fn given(py: Python<'_>, link: &str, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Given> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (keyword, value) in keywords.into_iter().flatten() {
        let key = key_of(keyword.cast::<PyString>()?.to_str()?);
        if value.is_none() {
            continue;
        }
        let text = text_of(&key, &value)?;
        pairs.push((key, text));
    }
    if pairs.is_empty() {
        return Ok(Given { text: link.to_owned(), before: Vec::new() });
    }
    let Parsed { settings, view, warnings: before, .. } = link::parse(link);
    let own = |choice: &str| match choice {
        "problem" => settings.problem == OWN,
        _ => settings.optimizer == OWN,
    };
    for (formula, choice) in FORMULAS {
        if !pairs.iter().any(|(key, _)| key == formula) {
            continue;
        }
        match pairs.iter().find(|(key, _)| key == choice) {
            Some((_, word)) if word != OWN => {
                let words = format!("{formula}: a formula needs {choice}=\"{OWN}\", not {choice}=\"{word}\".");
                return Err(refused(py, formula, &words));
            }
            None if !own(choice) => pairs.push((choice.to_owned(), OWN.to_owned())),
            _ => {}
        }
    }
    let is_given = |pair: &str| pairs.iter().any(|(key, _)| pair.split('=').next() == Some(key));
    // An initial point belongs to its loss.
    let is_other_loss =
        |pair: &str| pair.starts_with("x0=") && pairs.iter().any(|(key, _)| key == "problem" || key == "f");
    let written = link::write(&settings, &view);
    let kept = written.split('&').filter(|pair| !is_given(pair) && !is_other_loss(pair));
    let changed: Vec<String> = pairs.iter().map(|(key, text)| format!("{key}={}", encoded(text))).collect();
    let text = changed.iter().map(String::as_str).chain(kept).collect::<Vec<_>>().join("&");
    // What is wrong with a keyword is an error, because it was meant for this call.
    let warnings = link::parse(&text).warnings;
    let at_fault = |warning: &&link::Warning| {
        pairs.iter().any(|(key, _)| warning.key.eq_ignore_ascii_case(key)) || warning.key == PRESET
    };
    let wrong: Vec<&link::Warning> = warnings.iter().filter(at_fault).collect();
    if let Some(first) = wrong.first() {
        return Err(refused_by(py, first, &sentences(wrong.iter().copied())));
    }
    Ok(Given { text, before })
}

impl Given {
    /// All warnings, those of the parsed link after those from before; says them as Python does.
    ///
    /// # Errors
    /// `SettingError` where the link is to have none, and where Python's filters make errors of warnings.
    pub fn judge(&self, py: Python<'_>, parsed: &mut Parsed, strict: bool) -> PyResult<()> {
        parsed.warnings.splice(0..0, self.before.iter().cloned());
        let Some(first) = parsed.warnings.first() else { return Ok(()) };
        let words = sentences(parsed.warnings.iter());
        if strict {
            return Err(refused_by(py, first, &words));
        }
        let category = py.get_type::<LinkWarning>();
        // A text of a link has no zeros: a warning spells them out.
        let said = CString::new(words).unwrap_or_default();
        PyErr::warn(py, &category, &said, 1)
    }
}

/// A value of a setting as Python has it.
///
/// # Errors
/// None in practice: every value is one of Python's.
pub fn value<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Number(x) => x.into_pyobject(py)?.into_any(),
        Value::Integer(n) => n.into_pyobject(py)?.into_any(),
        Value::Vector(point) => pyo3::types::PyTuple::new(py, point)?.into_any(),
        Value::List(words) => pyo3::types::PyTuple::new(py, words)?.into_any(),
        Value::Nothing => py.None().into_bound(py),
        Value::Table(table) => halfstep::link::csv_text(table).into_pyobject(py)?.into_any(),
        other => other.words().into_pyobject(py)?.into_any(),
    })
}

/// Whether the schema has the key, for tables.
pub fn rows() -> impl Iterator<Item = &'static link::Key> {
    SCHEMA.iter().filter(|row| !matches!(row.kind, Kind::Version))
}
