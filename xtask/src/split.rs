//! Cuts the engine into files that share a memory, where `halfstep_split` says.
//!
//! The linker leaves its relocations in the module, from which `wasm_split_cli_support` sees what each part needs.
//! What two parts need and the first file does not is in a file of its own, [`COMMON`].

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// The parts, by the names that `#[split]` is given.
pub const PARTS: [&str; 2] = ["replay", "studies"];
/// What both of them need.
pub const COMMON: &str = "common";

/// Tells the linker to keep what the cut needs.
pub const FLAG: &str = "-Clink-arg=--emit-relocs";

/// Cuts a linked module; the first file is `whole` again, for wasm-bindgen, and the others lie in `folder` under the names
/// that the page loads them by.
///
/// # Errors
/// Where the module cannot be cut, or not into these parts.
pub fn split(whole: &Path, folder: &Path, first: &Path) -> Result<()> {
    let module = fs::read(whole).with_context(|| format!("could not read {}", whole.display()))?;
    let pieces = folder.join("pieces");
    let mut options = Options::new(&module);
    options.output_dir = &pieces;
    options.main_out_path = first;
    let cut = transform(options).map_err(|why| anyhow::anyhow!("the engine could not be cut: {why:#}"))?;
    let mut common = None;
    for part in PARTS {
        let files = cut.prefetch_map.get(part).with_context(|| format!("nothing is marked for “{part}”"))?;
        let [shared, own] = files.as_slice() else {
            bail!("the part “{part}” is in {files:?}; files.js says that each is in its own and “{COMMON}”");
        };
        if *common.get_or_insert(shared) != shared {
            bail!("the parts share more than one file");
        }
        place(&pieces, own, folder, part)?;
    }
    let common = common.context("there are no parts")?;
    place(&pieces, common, folder, COMMON)?;
    fs::remove_dir_all(&pieces).context("could not remove what is not needed")
}

fn place(from: &Path, file: &str, folder: &Path, name: &str) -> Result<()> {
    let from = from.join(format!("{file}.wasm"));
    fs::rename(&from, folder.join(format!("{name}_bg.wasm"))).with_context(|| format!("there is no {}", from.display()))
}

/// Puts empty files in the place of the parts: where the engine is in one file, nothing has to be loaded.
///
/// # Errors
/// Where one cannot be written.
pub fn none(folder: &Path) -> Result<()> {
    const EMPTY: [u8; 8] = *b"\0asm\x01\0\0\0";
    for part in PARTS.into_iter().chain([COMMON]) {
        fs::write(folder.join(format!("{part}_bg.wasm")), EMPTY)?;
    }
    Ok(())
}
