//! The table of speeds: every row a ratio of two things measured in turn in one run.
//!
//! `cargo xtask bench` builds what it needs and runs it; it prints the table and writes
//! `docs/performance.md`.

#[cfg(not(target_arch = "wasm32"))]
mod build;
#[cfg(not(target_arch = "wasm32"))]
mod compute;
#[cfg(not(target_arch = "wasm32"))]
mod map;
#[cfg(not(target_arch = "wasm32"))]
mod page;
#[cfg(not(target_arch = "wasm32"))]
mod python;
#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod statistics;
#[cfg(not(target_arch = "wasm32"))]
mod sweep;
#[cfg(not(target_arch = "wasm32"))]
mod wheel;

#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let asked = |part: &str| only.is_empty() || only.iter().any(|name| name == part);
    let mut rows = Vec::new();
    // Python needs no browser.
    let site =
        if ["compute", "map", "page", "pictures"].into_iter().any(asked) { build::site()? } else { PathBuf::new() };
    if asked("compute") {
        rows.extend(compute::rows(&site)?);
    }
    if asked("map") {
        rows.extend(map::rows(&site));
    }
    if asked("python") {
        rows.extend(python::rows()?);
    }
    if asked("sweep") {
        rows.extend(sweep::rows()?);
    }
    if asked("wheel") {
        rows.extend(wheel::rows()?);
    }
    if asked("page") {
        rows.extend(page::rows(&site)?);
    } else {
        if asked("loads") {
            rows.extend(page::loads()?);
        }
        if asked("pictures") {
            rows.extend(page::pictures(&site));
        }
    }
    report::write(&rows, only.is_empty())
}

/// The table is made natively; the browser has the library alone.
#[cfg(target_arch = "wasm32")]
fn main() {}
