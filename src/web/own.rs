//! What is said of a formula while it is typed.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::formula::{Error, Source};
use crate::link;
use crate::optimizer;
use crate::problem;
use crate::symbolic::{self, Equation, Line};

use super::plain;

/// A formula as it was understood, or where it was not.
#[derive(Default, Serialize)]
struct Read {
    /// What is wrong with it, and where: null where nothing is.
    error: Option<Wrong>,
    /// Its sliders.
    sliders: Vec<Slider>,
    /// The parameters of a loss, the memories of a method.
    names: Vec<String>,
    /// Where a run of a loss starts unless a link says otherwise.
    start: Vec<f64>,
    /// The text as mathematics.
    math: Vec<Line>,
}

/// The modified equation of the method of a link.
#[derive(Default, Serialize)]
struct Derived {
    /// Its lines: none where it has no formula.
    lines: Vec<Line>,
    /// Why it has none.
    why: Option<String>,
}

#[derive(Serialize)]
struct Wrong {
    words: String,
    /// The line of the place with marks under it.
    caret: String,
    /// The place in UTF-16 code units, as a text field counts.
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct Slider {
    name: String,
    /// Its value unless a link says otherwise.
    value: f64,
    least: f64,
    most: f64,
    log: bool,
}

/// What a text means as the loss (`f`) or the step (`step`) of a link; as `equation`, the modified equation of the link's
/// method in its formula.
#[wasm_bindgen]
pub fn formula(key: &str, text: &str, link: &str) -> Result<JsValue, JsValue> {
    if key == "equation" {
        return plain(&match Equation::of(&link::parse(link).experiment) {
            None => Derived::default(),
            Some(Ok(equation)) => Derived { lines: symbolic::written(&equation), why: None },
            Some(Err(why)) => Derived { lines: Vec::new(), why: Some(why.to_string()) },
        });
    }
    let source = Source::new(text);
    let read = if key == "step" { step(&source, link) } else { loss(&source, link) };
    plain(&read.unwrap_or_else(|error| Read { error: Some(wrong(&error, text)), ..Read::default() }))
}

/// A table as it was understood, or where it was not.
#[derive(Default, Serialize)]
struct Data<'a> {
    /// What is wrong with it, and where: null where nothing is.
    error: Option<String>,
    /// As a link has it.
    link: &'a str,
    /// As a field and a file have it.
    text: String,
    names: &'a [String],
    rows: usize,
    /// Its first rows.
    first: Vec<&'a [f64]>,
}

/// How many rows are shown of a table.
const SHOWN: usize = 3;

/// What a text means as the data of a loss.
#[wasm_bindgen]
pub fn table(text: &str) -> Result<JsValue, JsValue> {
    match link::read_table(text) {
        Ok(table) => plain(&Data {
            error: None,
            link: link::link_text(&table),
            text: link::csv_text(&table),
            names: table.names(),
            rows: table.rows(),
            first: table.each().take(SHOWN).collect(),
        }),
        Err(error) => plain(&Data { error: Some(error.to_string()), ..Data::default() }),
    }
}

fn loss(source: &Source, link: &str) -> Result<Read, Error> {
    // By itself: with the formula of the link the data may make no run yet.
    let data = form_urlencoded::parse(link.as_bytes()).find(|(key, _)| key == "data");
    let data = data.and_then(|(_, text)| link::read_table(&text).ok()).unwrap_or_default();
    let own = problem::Own::with_data(source, &data)?;
    let (names, start) = (own.parameters().to_vec(), own.start());
    Ok(Read { sliders: sliders(own.sliders()), names, start, math: symbolic::typed(source, false)?, error: None })
}

fn step(source: &Source, link: &str) -> Result<Read, Error> {
    let own = optimizer::Own::new(source, &link::parse(link).settings.hyper)?;
    let (names, math) = (own.memories().to_vec(), symbolic::typed(source, true)?);
    Ok(Read { sliders: sliders(own.sliders()), names, math, ..Read::default() })
}

fn sliders(all: &[crate::formula::Slider]) -> Vec<Slider> {
    all.iter()
        .map(|one| Slider { name: one.name.clone(), value: one.value, least: one.least, most: one.most, log: one.log })
        .collect()
}

fn wrong(error: &Error, text: &str) -> Wrong {
    let units = |byte: usize| text.get(..byte).unwrap_or(text).encode_utf16().count();
    Wrong { words: error.words.clone(), caret: error.caret(text), from: units(error.from), to: units(error.to) }
}
