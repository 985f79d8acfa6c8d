//! Prints the run of a link: the page's numbers, without the page.
//!
//! ```text
//! cargo run --release --example report -- [--json|--csv] [--svg FIGURE=FILE]… [--order] 'LINK'
//! cargo run --release --example report -- --json [--order] [--strict] -
//! ```
//!
//! `LINK` is a whole address or a bare query. Without a format the run is told in words. `-` reads
//! links from standard input, one a line, and writes one line of JSON for each as it is ready, with
//! the line itself as `given`. What of a link could not be used as it stands is in its `warnings`, and the
//! run is that of the values used. With `--strict` such a link is refused instead: its line has `error` and
//! no run, so that a mistyped key cannot pass for a result.

#![allow(clippy::print_stderr)]

use std::io::{BufRead, Write};
use std::process::ExitCode;

use halfstep::analysis::order_study;
use halfstep::answer::{Answer, answer};
use halfstep::export::Dialect;
use halfstep::link;
use halfstep::plot::{Figure, Look, Scene, svg};

const USAGE: &str = "usage: report [--json|--csv] [--svg FIGURE=FILE]… [--order] LINK | --json [--order] [--strict] -";

/// How often the order study halves h.
const HALVINGS: usize = 4;

#[derive(Default)]
struct Asked {
    json: bool,
    csv: bool,
    order: bool,
    strict: bool,
    pictures: Vec<(Figure, String)>,
    link: Option<String>,
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => asked.json = true,
            "--csv" => asked.csv = true,
            "--order" => asked.order = true,
            "--strict" => asked.strict = true,
            "--svg" => {
                let value = arguments.next().ok_or("--svg needs FIGURE=FILE")?;
                let (name, file) = value.split_once('=').ok_or("--svg needs FIGURE=FILE")?;
                let names = Figure::TABLE.iter().map(|f| f.key()).collect::<Vec<_>>().join(", ");
                let figure = Figure::from_key(name).ok_or(format!("there is no figure “{name}”; there are {names}"))?;
                asked.pictures.push((figure, file.to_owned()));
            }
            "--help" | "-h" => return Err(USAGE.into()),
            other if other.starts_with("--") => return Err(format!("unknown option {other}\n{USAGE}")),
            _ if asked.link.is_some() => {
                return Err(format!("one link, please (quote it: & means something to a shell)\n{USAGE}"));
            }
            _ => asked.link = Some(argument),
        }
    }
    if asked.json && asked.csv {
        return Err(format!("--json or --csv, not both\n{USAGE}"));
    }
    Ok(asked)
}

fn run(asked: Asked) -> Result<(), String> {
    let Some(link) = &asked.link else { return Err(USAGE.into()) };
    if link == "-" {
        return if asked.json { sweep(asked.order, asked.strict) } else { Err(format!("- goes with --json\n{USAGE}")) };
    }
    if asked.strict {
        return Err(format!("--strict goes with -\n{USAGE}"));
    }
    let answer = resolve(link, asked.order);
    for (figure, file) in &asked.pictures {
        let scene = Scene { experiment: &answer.parsed.experiment, report: &answer.report };
        let picture = svg(*figure, &scene, &Look::default()).map_err(|e| format!("{}: {e}", figure.key()))?;
        std::fs::write(file, picture).map_err(|e| format!("{file}: {e}"))?;
    }
    let text = if asked.json {
        serde_json::to_string_pretty(&answer).map_err(|e| e.to_string())? + "\n"
    } else if asked.csv {
        answer.csv(Dialect::Comma)
    } else {
        words(&answer)
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        // A reader that has seen enough, such as `head`, is not a failure.
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.to_string()),
        _ => Ok(()),
    }
}

fn resolve(link: &str, order: bool) -> Answer {
    let mut answer = answer(link);
    if order {
        answer.report.order = Some(order_study(&answer.parsed.experiment, HALVINGS));
    }
    answer
}

/// A line of a sweep.
#[derive(serde::Serialize)]
struct Line<'a> {
    given: &'a str,
    #[serde(flatten)]
    answer: Answer,
}

/// One line of JSON for each line of standard input.
fn sweep(order: bool, strict: bool) -> Result<(), String> {
    let mut input = std::io::stdin().lock();
    let mut out = std::io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(|e| e.to_string())? == 0 {
            return Ok(());
        }
        let link = String::from_utf8_lossy(&line);
        let link = link.trim();
        if link.is_empty() {
            continue;
        }
        let warnings = link::parse(link).warnings;
        let written = if strict && !warnings.is_empty() {
            let said = warnings.iter().map(|w| w.to_string()).collect::<Vec<_>>().join(" ");
            let error = format!("Refused, as --strict asks: {said}");
            serde_json::to_string(&serde_json::json!({ "given": link, "error": error, "warnings": warnings }))
        } else {
            serde_json::to_string(&Line { given: link, answer: resolve(link, order) })
        };
        let written = written.map_err(|e| e.to_string())?;
        match writeln!(out, "{written}").and_then(|()| out.flush()) {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            Err(e) => return Err(e.to_string()),
            Ok(()) => {}
        }
    }
}

/// The run in words.
fn words(answer: &Answer) -> String {
    let (parsed, report) = (&answer.parsed, &answer.report);
    let mut out = format!("{}\n\n{}\n", link::write(&parsed.settings, &parsed.view), report.verdict);
    for warning in &parsed.warnings {
        out += &format!("warning: {warning}\n");
    }
    out += &format!("\n{} steps; largest error against the iterates\n", report.theta.len() - 1);
    let flows = &report.flows;
    for (name, flow) in [
        ("first-order flow", &flows.first),
        ("modified equation", &flows.modified),
        ("third order", &flows.third),
        ("phase space", &flows.phase),
    ] {
        if let Some(flow) = flow {
            out += &format!("  {name:<18} {:.4e}", flow.largest_error);
            if let Some(stop) = flow.stopped {
                out += &format!("  (followed to step {} only)", stop.at);
            }
            out.push('\n');
        }
    }
    out += &format!("\n{}", report.validity.words);
    if let Some(d) = report.validity.d {
        out += &format!(" (defect ratio {d:.3})");
    }
    out.push('\n');
    if let Some(order) = &report.order {
        for (what, study) in [("fixed time span", &order.span), ("fixed number of steps", &order.fixed)] {
            out += &format!("\nerrors at a {what}\n  h            first-order    modified\n");
            let column = |errors: &Option<Vec<Option<f64>>>, row: usize| {
                let error = errors.as_ref().and_then(|e| e.get(row).copied().flatten());
                error.map_or("-".into(), |e| format!("{e:.4e}"))
            };
            for (row, h) in study.h.iter().enumerate() {
                let (first, modified) = (column(&study.errors.first, row), column(&study.errors.modified, row));
                out += &format!("  {h:<12.6} {first:<14} {modified}\n");
            }
            let slope = |s: Option<f64>| s.map_or("-".into(), |s| format!("{s:.3}"));
            out += &format!("  slope        {:<14} {}\n", slope(study.slopes.first), slope(study.slopes.modified));
        }
    }
    out
}
