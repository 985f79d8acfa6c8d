//! Counts the instructions that the core executes, and compares them with the committed numbers.
//!
//! The module is run by an interpreter that charges one unit of fuel for each instruction, so the
//! count is the same on every machine and every run; another compiler may change it a little. A
//! count that grew by more than a tenth fails. `--write` writes the numbers down anew, which a
//! commit that means to do more work does, with the reason.
//!
//! A crate of its own, which links neither the engine nor the browser: only what it counts is compiled for a release.

mod baseline;
mod meter;
#[path = "../../peers/src/works.rs"]
mod works;

fn main() -> anyhow::Result<()> {
    let counts = meter::counts()?;
    if std::env::args().any(|word| word == "--write") { baseline::write(&counts) } else { baseline::compare(&counts) }
}
