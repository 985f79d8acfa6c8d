//! The integration tests: one program for all of them, so that they are linked once and run side by side.
//!
//! A file beside this one is a module of it, and is named below. Those of one file: `cargo test --test all report::`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod answer;
#[path = "attack/main.rs"]
mod attack;
mod batches;
mod cluster;
mod code;
mod command;
mod common;
mod compare;
mod complaints;
mod data;
mod directions;
mod edges;
mod embedding;
mod ensemble;
mod eps_hat;
mod equivariance;
mod exercise;
#[path = "figures/main.rs"]
mod figures;
mod formula;
mod guard;
mod identities;
mod interactive;
mod lanes;
mod lesson;
mod limits;
mod link;
mod methods;
mod optax;
mod order;
mod own;
mod own_page;
mod paper;
mod parquet;
mod phase;
mod presets;
mod properties;
mod race;
mod reference;
mod regimes;
mod report;
mod separable;
mod share;
mod sweep;
mod symbolic;
mod teaching;
mod third;
mod validity;
mod verdict;
mod why;
mod words;

/// A file that is not named here would never run.
#[test]
fn every_file_is_one_of_them() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let named = include_str!("all.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_some_and(|end| end == "rs") && name != "all" {
            assert!(named.lines().any(|line| line == format!("mod {name};")), "{name}.rs is not named in all.rs");
        }
    }
}
