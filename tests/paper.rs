//! Figures as PDF and PNG: in builds with the feature `paper`.
#![cfg(feature = "paper")]

use std::path::PathBuf;
use std::process::Command;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("paper");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Runs the program with a file to write, and gives the file.
fn written(arguments: &[&str], name: &str) -> Vec<u8> {
    let file = file(name);
    drop(std::fs::remove_file(&file));
    let output = Command::new(env!("CARGO_BIN_EXE_halfstep")).args(arguments).arg("-o").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(file).unwrap()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

const FIGURE: [&str; 8] = ["figure", "path", "steps=200", "--width", "3.25in", "--font-size", "8", "--theme=paper"];

#[test]
fn a_pdf_is_as_large_as_asked_and_its_text_is_text() {
    let pdf = written(&FIGURE, "path.pdf");
    assert!(pdf.starts_with(b"%PDF-"));
    // 3.25 in are 234 pt, and five eighths of that are 146¼.
    assert!(has(&pdf, "/MediaBox [0 0 234 146.25]"), "{:?}", String::from_utf8_lossy(&pdf).find("MediaBox"));
    assert!(has(&pdf, "/ToUnicode") && has(&pdf, "/Type0"), "its text can be searched and copied");
    assert!(!has(&pdf, "/Subtype /Image"), "strokes are strokes");
}

#[test]
fn a_png_has_the_dots_asked_for() {
    let png = written(&[&FIGURE[..], &["--dpi", "200"]].concat(), "path.png");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let edge = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((edge(16), edge(20)), (650, 406));
    assert!(png.len() > 10_000, "{}", png.len());
}

#[test]
fn a_map_keeps_its_cells() {
    let pdf = written(&["figure", "map", "steps=60", "--width", "3.25in", "--theme=paper"], "map.pdf");
    assert!(pdf.starts_with(b"%PDF-") && has(&pdf, "/Subtype /Image"));
}
