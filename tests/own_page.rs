//! docs/own.md: its examples do what it says, and its tables are those of the program.
#![cfg(feature = "own")]

#[path = "common/own.rs"]
mod own;

use halfstep::formula::{Error, Source};
use halfstep::link::{parse, read_table};
use halfstep::optimizer::{Hyper, Own as Method};
use halfstep::problem::Own as Loss;

const PAGE: &str = include_str!("../docs/own.md");

/// The code blocks of one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("```{language}\n");
    let blocks: Vec<&str> = PAGE.split(&open).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "{language}");
    blocks
}

fn loss(text: &str) -> Result<(), Error> {
    Loss::new(&Source::new(text)).map(|_| ())
}

fn method(text: &str) -> Result<(), Error> {
    Method::new(&Source::new(text), &Hyper::default()).map(|_| ())
}

#[test]
fn the_examples_are_formulas() {
    for text in blocks("loss") {
        assert_eq!(loss(text), Ok(()), "{text}");
    }
    for text in blocks("step") {
        assert_eq!(method(text), Ok(()), "{text}");
    }
}

#[test]
fn of_the_others_it_is_said_what_the_page_says() {
    for (language, read) in [("loss-error", loss as fn(&str) -> Result<(), Error>), ("step-error", method)] {
        for block in blocks(language) {
            let text = block.lines().next().unwrap();
            let error = read(text).err().unwrap_or_else(|| panic!("{text} is a formula"));
            assert_eq!(error.caret(text), block);
        }
    }
}

#[test]
fn the_tables_are_tables_and_the_others_are_none() {
    for text in blocks("data") {
        assert!(!read_table(text).unwrap().is_empty(), "{text}");
    }
    for block in blocks("data-error") {
        let (text, said) = block.rsplit_once('\n').unwrap();
        assert_eq!(read_table(text).unwrap_err().to_string(), said);
    }
}

#[test]
fn the_links_are_read_without_a_warning() {
    let lines = blocks("sh").into_iter().flat_map(str::lines);
    let links: Vec<&str> = lines.map(|line| line.split('\'').nth(1).unwrap()).collect();
    assert_eq!(links.len(), 4);
    for link in links {
        assert_eq!(parse(link).warnings, [], "{link}");
    }
}

#[test]
fn the_tables_are_those_of_the_program() {
    assert_eq!(own::page(PAGE), PAGE, "run `cargo run --example own_reference`");
}
