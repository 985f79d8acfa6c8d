//! The work for the browser.

use halfstep::analysis::{simulate, simulate_row};
use halfstep::experiment::Settings;
use wasm_bindgen::prelude::wasm_bindgen;

/// W; see [`crate::single`].
#[wasm_bindgen]
pub fn single(steps: usize) -> Vec<f64> {
    crate::single(steps)
}

/// See [`crate::wide`].
#[wasm_bindgen]
pub fn wide(dim: usize, steps: usize) -> Vec<f64> {
    crate::wide(dim, steps)
}

/// W and three others; see [`crate::many`].
#[wasm_bindgen]
pub fn many(steps: usize) -> Vec<f64> {
    crate::many(steps, crate::BETAS)
}

/// A row of the simulated map, `side` cells wide, by rows or cell by cell: the one-norms where the
/// runs pass the loss 0.1, NaN where they do not.
#[wasm_bindgen]
pub fn row(side: usize, rho: f64, steps: usize, together: bool) -> Vec<f64> {
    let settings = Settings { steps, ..Settings::default() };
    let betas: Vec<f64> = (0..side).map(|k| 0.99 * k as f64 / side as f64).collect();
    let cells = if together {
        simulate_row(&settings, &betas, rho, 0.1)
    } else {
        betas.iter().map(|&beta| simulate(&settings, beta, rho, 0.1)).collect()
    };
    cells.iter().map(|cell| cell.as_ref().and_then(|cell| cell.one_norm).unwrap_or(f64::NAN)).collect()
}

/// See [`crate::count`].
#[wasm_bindgen]
pub fn count(work: u32) -> f64 {
    crate::count(work as usize)
}
