//! Reports that take long: a worker makes one, and the page's own module learns it.

use std::rc::Rc;

use halfstep_split::split;
use wasm_bindgen::prelude::*;

use crate::analysis;
use crate::link;

use super::part::{Part, need};
use super::{cache, read, words};

/// The report of a run, for [`learn`] by an engine that may not stand still for so long. `link` and
/// `flows` are those of what that engine threw.
#[wasm_bindgen]
#[split(replay, export)]
pub fn report(link: &str, flows: JsValue) -> Result<Vec<u8>, JsValue> {
    let flows = read::flows(&flows);
    if flows.third {
        need(Part::Studies)?;
    }
    let experiment = link::parse(link).experiment;
    let mut report = analysis::analyze_quickly(&experiment);
    analysis::complete(&experiment, &mut report, &flows);
    postcard::to_allocvec(&report).map_err(words)
}

/// Keeps the report of a run as if it had been made here. The run must be one that was thrown.
#[wasm_bindgen]
#[split(replay, export)]
pub fn learn(link: String, report: &[u8]) -> Result<(), JsValue> {
    cache::keep(link, Rc::new(postcard::from_bytes(report).map_err(words)?));
    Ok(())
}
