//! What is said of a formula while it is typed.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::formula::{Error, Source};
use crate::link;
use crate::optimizer;
use crate::problem;

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

/// What a text means as the loss (`f`) or the step (`step`) of a link.
#[wasm_bindgen]
pub fn formula(key: &str, text: &str, link: &str) -> Result<JsValue, JsValue> {
    let source = Source::new(text);
    let read = if key == "step" { step(&source, link) } else { loss(&source) };
    plain(&read.unwrap_or_else(|error| Read { error: Some(wrong(&error, text)), ..Read::default() }))
}

fn loss(source: &Source) -> Result<Read, Error> {
    let own = problem::Own::new(source)?;
    Ok(Read { sliders: sliders(own.sliders()), names: own.parameters().to_vec(), start: own.start(), error: None })
}

fn step(source: &Source, link: &str) -> Result<Read, Error> {
    let own = optimizer::Own::new(source, &link::parse(link).settings.hyper)?;
    Ok(Read { sliders: sliders(own.sliders()), names: own.memories().to_vec(), ..Read::default() })
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
