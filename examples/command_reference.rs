//! Writes the generated parts of docs/command.md: the subcommands, and the numbers that a sweep can keep.
//!
//! ```text
//! cargo run --example command_reference
//! ```

#![allow(clippy::unwrap_used)]

#[path = "../tests/common/generated.rs"]
mod generated;

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/command.md");
    let page = generated::command(&std::fs::read_to_string(path).unwrap());
    std::fs::write(path, page).unwrap();
}
