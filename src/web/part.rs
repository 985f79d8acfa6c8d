//! The files of the engine, and which are here.
//!
//! The engine is cut into files that share a memory (`halfstep_split`). The page loads the first, and another when one of
//! its exports is called, or when a call of the first throws that it needs one.

use std::cell::Cell;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::plain;

/// A file besides the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Flows on dual numbers: the modified equation where it has no closed form, and the phase space.
    Replay,
    /// Other views, files and the h² term.
    Studies,
}

impl Part {
    const ALL: [Self; 2] = [Self::Replay, Self::Studies];

    /// The name of the file.
    fn name(self) -> &'static str {
        match self {
            Self::Replay => "replay",
            Self::Studies => "studies",
        }
    }
}

thread_local! {
    static HERE: Cell<[bool; Part::ALL.len()]> = const { Cell::new([!cfg!(feature = "split"); Part::ALL.len()]) };
}

/// What is thrown where a file has to be loaded first.
#[derive(Serialize)]
struct Lacks {
    part: &'static str,
}

/// Throws the name of a file where it is not here.
pub fn need(part: Part) -> Result<(), JsValue> {
    if HERE.get()[part as usize] { Ok(()) } else { Err(plain(&Lacks { part: part.name() })?) }
}

/// Told when a file is here.
#[wasm_bindgen]
pub fn joined(name: &str) -> Result<(), JsValue> {
    if let Some(part) = Part::ALL.into_iter().find(|part| part.name() == name) {
        let mut here = HERE.get();
        here[part as usize] = true;
        HERE.set(here);
    }
    Ok(())
}
