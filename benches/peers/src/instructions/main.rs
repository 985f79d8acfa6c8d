//! Counts the instructions that the core executes, and compares them with the committed numbers.
//!
//! The module is run by an interpreter that charges one unit of fuel for each instruction, so the
//! count is the same on every machine and every run; another compiler may change it a little. A
//! count that grew by more than a tenth fails. `--write` writes the numbers down anew, which a
//! commit that means to do more work does, with the reason.

#[cfg(not(target_arch = "wasm32"))]
mod baseline;
#[cfg(not(target_arch = "wasm32"))]
mod meter;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    let counts = meter::counts()?;
    if std::env::args().any(|word| word == "--write") { baseline::write(&counts) } else { baseline::compare(&counts) }
}

/// The counting is done natively; what is counted is the library.
#[cfg(target_arch = "wasm32")]
fn main() {}
