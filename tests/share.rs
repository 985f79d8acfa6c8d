//! What leaves the page with a link in it: citation, QR code, CSV.

use halfstep::answer::answer;
use halfstep::export::{Dialect, cite, qr};
use halfstep::link::{PRESETS, parse};

/// What another decoder reads in a QR code drawn from its path, with its margin.
fn read(path: &str, size: usize) -> String {
    const SCALE: usize = 4;
    const MARGIN: usize = 4;
    let side = (size + 2 * MARGIN) * SCALE;
    let mut dark = vec![false; side * side];
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let (at, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        assert!(x + width <= size && y < size);
        for row in 0..SCALE {
            let from = ((y + MARGIN) * SCALE + row) * side + (x + MARGIN) * SCALE;
            dark[from..from + width * SCALE].fill(true);
        }
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| if dark[y * side + x] { 0 } else { 255 });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn a_qr_code_reads_back_as_its_address() {
    for preset in PRESETS {
        let address = format!("https://example.org/halfstep/?{}", preset.link);
        let code = qr(&address).unwrap();
        assert_eq!(read(&code.path, code.size), address);
    }
    let long = format!("https://example.org/?{}", "h=0.001&".repeat(200));
    let code = qr(&long).unwrap();
    assert_eq!(read(&code.path, code.size), long);
    assert_eq!(qr(&"x".repeat(3000)), None);
}

#[test]
fn a_citation_names_the_run_and_where_it_is() {
    let link = "v=1&opt=gd&h=0.004&steps=150";
    let address = format!("https://example.org/a%20b/?{link}");
    let citation = cite(&parse(link).experiment, &address, "2025-01-31");
    for text in [&citation.plain, &citation.bibtex] {
        for word in ["Halfstep", env!("CARGO_PKG_VERSION"), "Gradient descent on Bilinear", "2025-01-31"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    }
    assert!(citation.plain.ends_with(&address));
    assert!(citation.bibtex.contains(&format!("\\url{{{}}}", address.replace('%', "\\%"))), "{}", citation.bibtex);
    assert!(citation.bibtex.contains("year = {2025}"));

    let odd = cite(&parse("").experiment, "file:///a{b}/halfstep.html?v=1", "} @evil{");
    let count = |c: char| odd.bibtex.matches(c).count();
    assert_eq!(count('{'), count('}'), "{}", odd.bibtex);
    assert!(!odd.bibtex.contains("evil") && !odd.plain.contains("Accessed"));
}

#[test]
fn csv_begins_with_the_link_and_has_a_row_for_each_step() {
    let csv = answer("preset=gd-two-norm&bogus=1").csv(Dialect::Comma);
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), format!("# halfstep {} v=1&opt=gd&h=0.004&steps=150", env!("CARGO_PKG_VERSION")));
    assert!(lines.next().unwrap().contains("bogus"));
    assert!(lines.next().unwrap().starts_with("# Gradient descent"));
    assert!(lines.next().unwrap().starts_with("step,theta_1,theta_2,first_1"));
    assert_eq!(lines.count(), 151);
}

#[test]
fn a_table_for_spreadsheets_has_the_same_numbers() {
    // Divergence leaves empty fields, and its verdict and small numbers have marks that divide a line.
    for link in ["steps=40", "opt=gd&h=10&steps=60", "wd=0.5&opt=adamw&steps=9", "cheese=1;2"] {
        let answer = answer(link);
        let (programs, sheets) = (answer.csv(Dialect::Comma), answer.csv(Dialect::Semicolon));
        assert!(!programs.contains('\u{2212}') && !sheets.contains('\u{2212}'));
        let rows = |text: &str, between: char| -> Vec<Vec<String>> {
            let rows = text.lines().filter(|line| !line.starts_with('#'));
            rows.map(|line| line.split(between).map(str::to_owned).collect()).collect()
        };
        for line in sheets.lines().filter(|line| line.starts_with('#')) {
            assert!(!line.contains(';'), "{line}");
        }
        let (programs, sheets) = (rows(&programs, ','), rows(&sheets, ';'));
        assert_eq!(programs.len(), sheets.len());
        for (a, b) in programs.iter().zip(&sheets).skip(1) {
            assert_eq!(a.len(), programs[0].len());
            assert_eq!(a, &b.iter().map(|x| x.replace(',', ".")).collect::<Vec<_>>());
        }
    }
}
