//! The tables of docs/own.md.
//!
//! Used by `tests/own_page.rs` and by `examples/own_reference.rs`, which writes them.

use std::fmt::Write;

use halfstep::experiment::{Experiment, Settings, Typed};
use halfstep::formula::{FUNCTIONS, Source};
use halfstep::optimizer::templates as methods;
use halfstep::problem::templates as losses;
use halfstep::symbolic::{Equation, written};

/// The page with its tables made anew: what stands between a marker and the next blank line after the table.
pub fn page(page: &str) -> String {
    let tables = [("functions", functions()), ("losses", losses()), ("methods", methods()), ("equations", equations())];
    let mut out = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let table = tables.iter().find(|(name, _)| line == format!("<!-- {name} -->"));
        let Some((_, table)) = table else { continue };
        out.push('\n');
        out.push_str(table);
        while lines.next_if(|line| line.is_empty() || line.starts_with('|')).is_some() {}
        out.push('\n');
    }
    out
}

fn functions() -> String {
    let mut out = String::from("| function | is |\n|---|---|\n");
    for row in FUNCTIONS {
        let _ = writeln!(out, "| `{}` | {} |", row.name, row.about);
    }
    out
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('\n', "; ")
}

fn losses() -> String {
    let mut out = String::from("| loss | `f` | `data` | `x0` | where the gradient is 0 |\n|---|---|---|---|---|\n");
    for template in losses::TEMPLATES {
        let list = |point: &[f64]| point.iter().map(|x| format!("{x}")).collect::<Vec<_>>().join(",");
        let data = if template.data.is_empty() { String::new() } else { format!("`{}`", template.data) };
        let _ = writeln!(
            out,
            "| {} | `{}` | {data} | `{}` | ({}) is {} |",
            template.name,
            cell(template.text),
            list(template.start),
            list(template.point),
            template.about
        );
    }
    out
}

fn methods() -> String {
    let mut out = String::from("| method | `step` | source |\n|---|---|---|\n");
    for template in methods::TEMPLATES {
        let _ = writeln!(out, "| {} | `{}` | {} |", template.name, cell(template.text), template.source);
    }
    out
}

/// The modified equation of each template, or why it has no formula.
fn equations() -> String {
    let mut out = String::from("| method | | modified equation |\n|---|---|---|\n");
    for template in methods::TEMPLATES {
        let typed = Typed { step: Source::new(template.text), ..Typed::default() };
        let settings = Settings { optimizer: "own".into(), typed, ..Settings::default() };
        let experiment = Experiment::new(settings).unwrap();
        match Equation::of(&experiment).unwrap() {
            Err(why) => {
                let _ = writeln!(out, "| {} | | {why} |", template.name);
            }
            Ok(equation) => {
                let mut name = template.name;
                for line in written(&equation) {
                    let _ = writeln!(out, "| {name} | {} | ${}$ |", line.about, line.tex);
                    name = "";
                }
            }
        }
    }
    out
}
