//! The field's terms: phrases that the project once used for them, and that a reader of the field stops at.
//!
//! Spelling is `cargo xtask test --only words`.

use std::fs;
use std::path::{Path, PathBuf};

/// What is no longer said, in small letters, and what is said instead.
const REPLACED: &[(&str, &str)] = &[
    ("works against a small", "is an anti-penalty on the norm"),
    ("favors a small", "penalizes the norm"),
    ("the step size works", "the correction …"),
    ("remembers too much", "averages over about 1/(1−ρ) steps"),
    ("stabilizer", "stability constant"),
    ("all along,", "at every step"),
    ("all along:", "at every step"),
    ("runs ahead of its flow", "is ahead of its first-order flow"),
    ("lags behind its flow", "lags behind its first-order flow"),
    ("memory is full", "bias correction has worn off"),
    ("difference lens", "magnify the difference"),
    ("start point", "initial point"),
    ("ties join", "equal times are joined"),
    ("a fault of ours", "a bug in Halfstep; please report it"),
    ("not all of this could be used", "Some settings in this link were ignored"),
    ("what is asked for last", "the latest request wins"),
    ("has its say", "contributes as well"),
    ("have their say", "dominate"),
    ("third-order equation", "the equation with the h² term"),
    ("next to nothing", "nearly zero"),
    ("modified flow", "modified equation"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| ["rs", "js", "html", "md", "css"].iter().any(|own| end == *own)) {
            found.push(path);
        }
    }
}

#[test]
fn terms_are_those_of_the_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![root.join("README.md")];
    for folder in ["src", "www", "docs", "examples"] {
        files(&root.join(folder), &mut all);
    }
    let mut wrong = Vec::new();
    for path in &all {
        for (place, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
            let line = line.to_lowercase();
            for (old, new) in REPLACED.iter().filter(|(old, _)| line.contains(old)) {
                let name = path.strip_prefix(root).unwrap().display();
                wrong.push(format!("{name}:{}: “{old}”; say: {new}", place + 1));
            }
        }
    }
    assert!(all.len() > 100 && wrong.is_empty(), "{}", wrong.join("\n"));
}
