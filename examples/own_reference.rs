//! Writes the tables of docs/own.md: functions and templates.
//!
//! ```text
//! cargo run --example own_reference
//! ```

#![allow(clippy::unwrap_used)]

#[path = "../tests/common/own.rs"]
mod own;

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/own.md");
    let page = own::page(&std::fs::read_to_string(path).unwrap());
    std::fs::write(path, page).unwrap();
}
